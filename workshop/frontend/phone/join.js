/** The page for phones: from the code on the wall to the live view. */
import { announcer } from "../core/announcer.js";
import { h, partOf } from "../core/dom.js";
import { lang as language, t } from "../core/i18n.js";
import { readPage, takeFragment } from "../core/page.js";
import { post } from "../core/post.js";
import { recall, remember } from "../core/storage.js";
import { badgeView, codeView, declinedView, normaliseCode, noticeView, roleView } from "./join_steps.js";

const { base, lang } = readPage();
const top = partOf(document, "#top");
const main = partOf(document, "#main");
const { say: announce } = announcer(partOf(document, "#announcer"));
/**
 * @import { Found } from "./join_steps.js"
 * @import { Place } from "./room.js"
 */

/** @type {import("./room.js").Room | null} */
let room = null;

/** The room is fetched while the place is chosen, so that the way in is short. */
function fetchRoom() {
  return import("./room.js").catch(() => {
    throw new Error(noConnection());
  });
}

const noConnection = () => t("There is no connection at the moment. Please try again.");

/** @param {string} path @param {object} body @returns {Promise<any>} rejects with a sentence for the person */
async function ask(path, body) {
  const { status, message } = await post(`${base}${path}`, { ...body, lang });
  if (status >= 200 && status < 300 && message) return message;
  throw new Error(message?.error?.text ?? noConnection());
}

/** Shows one view; the focus goes to its heading, except on the first view of a visit. @param {HTMLElement} view */
function show(view) {
  room?.stop();
  room = null;
  const first = !main.hasChildNodes();
  main.replaceChildren(view);
  drawTop();
  if (first) return;
  scrollTo(0, 0);
  /** @type {HTMLElement | null} */ (view.querySelector(".view-heading"))?.focus();
}

function drawTop() {
  const place = recall("place");
  const other = lang === "pl" ? "en" : "pl";
  const name = other === "pl" ? "Polski" : "English";
  const change = h("a", { href: `?lang=${other}`, lang: other, hreflang: other, class: "language" }, name);
  top.replaceChildren(...(room && place ? [myBadge(place)] : [h("span", { class: "brand" }, t("Empathy workshop"))]), change);
}

/** @param {Place} place */
function myBadge(place) {
  return h("details", { class: "my-badge" },
    h("summary", {}, t("My badge"), ": ", h("b", {}, place.badge)),
    h("div", { class: "card" },
      h("p", { class: "kicker" }, t("Your withdrawal phrase")),
      h("p", { class: "phrase" }, place.phrase ?? t("You wrote it down when you first joined.")),
      h("button", { type: "button", on: { click: showPhrase } }, t("Withdraw my notes")),
      h("button", { type: "button", on: { click: () => showWhoSees(() => showRoom(place)) } }, t("Who sees what")),
      h("button", { type: "button", on: { click: () => showCode("") } }, t("Enter another code"))));
}

/** @param {string} code @param {string} problem */
function showCode(code, problem = "") {
  sessionStorageSafely("code", code);
  const view = codeView({ code, next: lookUp, withdraw: showPhrase });
  if (problem) view.prepend(h("p", { class: "toast" }, problem));
  show(view);
}

/** @param {string} code */
async function lookUp(code) {
  const found = await ask("/join/lookup", { code });
  sessionStorageSafely("code", code);
  showNotice(code, found);
}

/** @param {string} code @param {Found} found */
function showNotice(code, found) {
  const again = () => showNotice(code, found);
  const decline = () => show(declinedView({ back: again }));
  const agree = () => {
    fetchRoom().catch(() => {});
    show(roleView({ found, next: (role, table) => enter(code, found, role, table) }));
  };
  show(noticeView({ found, agree, decline, explain: () => showWhoSees(again) }));
}

/** @param {string} code @param {Found} found @param {string} role @param {number | null} table */
async function enter(code, found, role, table) {
  const before = recall("place");
  const body = { code, notice: found.notice.version, consent: true, role, table };
  const given = await ask("/join/enter", before ? { ...body, token: before.token } : body);
  const session = given.session?.id ?? given.session;
  const phrase = given.phrase ?? (before?.token === given.token ? before.phrase : null);
  const place = { code, token: given.token, badge: given.badge, phrase, session, table };
  remember("place", place);
  if (given.phrase) show(badgeView({ badge: place.badge, phrase, next: () => showRoom(place) }));
  else await showRoom(place);
}

/** @param {Place} place */
async function showRoom(place) {
  const { Room } = await fetchRoom();
  /** @param {string} text */
  const refused = (text) => {
    remember("place", null);
    showCode("", text || t("Your place in this session is no longer known. Please join again."));
  };
  const entered = new Room({ place, base, lang: language(), announce, refused });
  show(entered.element);
  room = entered;
  drawTop();
  entered.start();
}

async function showPhrase() {
  const { phraseView } = await import("./withdrawal.js");
  const back = () => {
    const place = recall("place");
    if (place) showRoom(place);
    else showCode(remembered("code"));
  };
  show(phraseView({ ask, back, announce, forget }));
}

/** @param {() => void} back */
async function showWhoSees(back) {
  const { whoSeesView } = await import("./who_sees.js");
  show(await whoSeesView(ask, back));
}

/** Somebody has withdrawn their consent; where it was on this phone, the place goes too. @param {string} phrase */
function forget(phrase) {
  /** @param {string | undefined} text */
  const words = (text) => text?.toLowerCase().trim().split(/\s+/).join(" ");
  if (words(recall("place")?.phrase) !== words(phrase)) return;
  remember("place", null);
  remember("room", null);
}

/** The code outlives the reload of a language switch, but not the visit. @param {string} key @param {string} value */
function sessionStorageSafely(key, value) {
  try {
    sessionStorage.setItem(`workshop.${key}`, value);
  } catch {
    // A browser without storage asks for the code again.
  }
}

/** @param {string} key */
function remembered(key) {
  try {
    return sessionStorage.getItem(`workshop.${key}`) ?? "";
  } catch {
    return "";
  }
}

function begin() {
  const scanned = normaliseCode(takeFragment());
  const place = recall("place");
  if (place && (!scanned || scanned === place.code)) {
    showRoom(place).catch((error) => showCode(place.code, error.message));
    return;
  }
  showCode(scanned || remembered("code"));
  if (scanned) lookUp(scanned).catch((error) => showCode(scanned, error.message));
}

begin();
// A code scanned while the page is open comes as a new fragment of the same page.
addEventListener("hashchange", () => location.hash.length > 1 && begin());
