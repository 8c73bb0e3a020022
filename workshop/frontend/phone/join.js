/** The page for phones: from the code on the wall to the live view. */
import { announcer } from "../core/announcer.js";
import { h, partOf } from "../core/dom.js";
import { lang as language, t } from "../core/i18n.js";
import { readPage, takeFragment } from "../core/page.js";
import { post } from "../core/post.js";
import { recall, remember } from "../core/storage.js";
import { badgeView, heading, normaliseCode, noticeView, roleView } from "./join_steps.js";
import { forgetPerson, recallHere, rememberHere } from "./kept.js";

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
/** How the last request was answered; 409: the table shares another phone already, which was said. */
let answered = 0;

/** The room is fetched while the place is chosen, so that the way in is short. */
function fetchRoom() {
  return import("./room.js").catch(fetchFailed);
}

function fetchVisit() {
  return import("./visit.js").catch(fetchFailed);
}

/** @returns {never} */
function fetchFailed() {
  throw new Error(noConnection());
}

const noConnection = () => t("There is no connection at the moment. Please try again.");

/** @param {string} path @param {object} body @returns {Promise<any>} rejects with a sentence for the person, and a status (0: nobody answered) */
async function ask(path, body) {
  const { status, message } = await post(`${base}${path}`, { ...body, lang });
  answered = status;
  if (status >= 200 && status < 300 && message) return message;
  throw Object.assign(new Error(message?.error?.text ?? noConnection()), { status });
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

const shell = { main, show, announce, join: () => showCode("") };

function drawTop() {
  const place = recall("place");
  const other = lang === "pl" ? "en" : "pl";
  const name = other === "pl" ? "Polski" : "English";
  /** Another address would be another visit, which begins with a question. @param {Event} event */
  const turn = (event) => {
    event.preventDefault();
    history.replaceState(null, "", `?lang=${other}`);
    location.reload();
  };
  const change = h("a", { href: `?lang=${other}`, lang: other, hreflang: other, class: "language", on: { click: turn } }, name);
  top.replaceChildren(...(room && place ? [myBadge(place)] : [h("span", { class: "brand" }, t("Empathy workshop"))]), change);
}

/** @param {Place} place */
function myBadge(place) {
  const card = h("div", { class: "card" });
  const fill = () => fetchVisit().then(({ menu }) => card.replaceChildren(...menu({ showPhrase, showWhoSees: () => showWhoSees(() => showRoom(place)), showCode: () => joinAgain(place), showEnd })), () => {});
  return h("details", { class: "my-badge", on: { toggle: fill } },
    h("summary", {}, t("My badge"), ": ", h("b", {}, place.badge)),
    card);
}

/** @param {string} code @param {string} problem */
async function showCode(code, problem = "") {
  rememberHere("code", code);
  const toast = h("p", { class: "toast" }, problem || noConnection());
  const { codeView } = await import("./code_view.js").catch(() => ({ codeView: () => toast }));
  const view = codeView({ code, next: lookUp, withdraw: showPhrase });
  if (problem) view.prepend(toast);
  show(view);
}

/** @param {string} code */
async function lookUp(code) {
  const found = await ask("/join/lookup", { code });
  rememberHere("code", code);
  showNotice(code, found);
}

/** What a person agrees to: this text, for this programme. @param {Found} found */
function noticeOf({ notice, programme }) {
  return `${notice.version} ${programme?.title}`;
}

/** @param {string} code @param {Found} found */
function showNotice(code, found) {
  const again = () => showNotice(code, found);
  const decline = async () => {
    const { declinedView } = await import("./code_view.js");
    show(declinedView({ back: again }));
  };
  const agree = () => {
    fetchRoom().catch(() => {});
    show(roleView({ found, before: recall("place"), next: (role, table, phrase) => enter(code, found, role, table, phrase) }));
  };
  // Who has agreed to this very text is not asked again.
  if (recall("place")?.notice === noticeOf(found)) agree();
  else show(noticeView({ found, agree, decline, explain: () => showWhoSees(again) }));
}

/** @param {string} code @param {Found} found @param {string} role @param {number | null} table @param {string} words */
async function enter(code, found, role, table, words) {
  /** @param {object} [more] what was asked for at the door */
  const knocking = async (more) => {
    const token = recall("place")?.token;
    const knock = recallHere("knock");
    const body = { code, notice: found.notice.version, consent: true, role, table, second: answered === 409 };
    const phrase = words && { phrase: words };
    const given = await ask("/join/enter", { ...body, ...(token && { token }), ...phrase, ...(knock && { knock }), ...more });
    // After a reload the phone goes on waiting, instead of waiting twice.
    rememberHere("knock", given.waiting ?? "");
    return given;
  };
  /** @param {any} given */
  const letIn = (given) => goIn({ code, table, role, notice: noticeOf(found) }, given);
  const given = await knocking();
  if (given.token) return letIn(given);
  const { doorView } = await import("./door.js").catch(fetchFailed);
  show(doorView({ given, knocking, letIn, leave: () => showCode("") }));
}

/** @param {Pick<Place, "code" | "table" | "role" | "notice">} chosen @param {any} given what the server knows of this phone from now on */
async function goIn(chosen, given) {
  const { token, badge, phrase, session } = given;
  const place = { ...chosen, token, badge, session: session.id };
  // What a person has begun is not for their table, nor the other way round.
  if ((recall("place")?.role === "table") !== (place.role === "table")) forgetPerson();
  remember("place", place);
  rememberHere("here", "1");
  if (!phrase) return showRoom(place);
  show(badgeView({ badge, phrase, next: () => showRoom(place) }));
  // Another language would load the page anew, and the phrase is nowhere but here.
  partOf(top, ".language").remove();
}

/** @param {Place} place */
async function showRoom(place) {
  const { Room } = await fetchRoom();
  /** @param {import("../core/types.js").FeedEvents["bye"]} [bye] */
  const refused = ({ code, text } = { code: "", text: "" }) => {
    // After an update the phone joins once more as the same person.
    if (code !== "join_again") forgetPerson();
    showCode(code === "join_again" ? place.code : "", text || t("Your place in this session is no longer known. Please join again."));
  };
  const entered = new Room({ place, base, lang: language(), announce, refused, finish: showEnd, again: (code) => (code ? goOn(code, code) : joinAgain(place)) });
  show(entered.element);
  room = entered;
  drawTop();
  entered.start();
}

async function showPhrase() {
  const { phraseView } = await import("./withdrawal.js");
  const place = recall("place");
  const back = () => {
    const here = recall("place");
    if (here) showRoom(here);
    else showCode(recallHere("code"));
  };
  show(phraseView({ ask, back, announce, forget: forgetPerson, token: place?.token }));
}

/** @param {() => void} back */
async function showWhoSees(back) {
  const { whoSeesView } = await import("./who_sees.js");
  show(await whoSeesView(ask, back));
}

// ── the end of a visit ────────────────────────────────────────────────────────────────────────

async function showEnd() {
  const { endVisit } = await fetchVisit();
  if (room?.element.isConnected) endVisit(room, shell);
}

/** The visit has ended in another window of this browser. */
async function endHere() {
  const ended = room;
  if (!ended || recall("place")?.token === ended.place.token) return;
  room = null;
  ended.leave();
  main.replaceChildren();
  drawTop();
  (await fetchVisit()).endElsewhere(ended, shell);
}

// ── the beginning of a visit ──────────────────────────────────────────────────────────────────

/** @param {boolean} stays whether it is the same page, loaded again */
function begin(stays) {
  const scanned = normaliseCode(takeFragment());
  const place = recall("place");
  if (!place) {
    const code = scanned || recallHere("code");
    forgetPerson();
    goOn(code, scanned);
  } else if (stays && recallHere("here")) resume(place, scanned);
  else askWho(place, scanned, () => resume(place, scanned));
}

/** @param {string} code to begin with @param {string} scanned it was not typed: it is looked up at once */
function goOn(code, scanned) {
  if (!scanned) return showCode(code);
  show(h("div", { class: "view" }, heading(t("One moment"))));
  lookUp(scanned).catch((error) => showCode(scanned, error.message));
}

/** @param {Place} place @param {string} scanned */
function resume(place, scanned) {
  rememberHere("here", "1");
  if (scanned && scanned !== place.code) goOn(scanned, scanned);
  else showRoom(place).catch((error) => showCode(place.code, error.message));
}

/** Nothing of whoever was here is shown before they say that they are the one. @param {Place} place @param {string} scanned @param {() => void} yes */
async function askWho(place, scanned, yes) {
  try {
    const { whoView } = await fetchVisit();
    show(whoView({ place, base, yes, no: () => goOn(scanned, scanned) }));
  } catch (error) {
    showCode(scanned, /** @type {Error} */ (error).message);
  }
}

/** Another session, or another person on this phone. @param {Place} place */
function joinAgain(place) {
  askWho(place, "", () => showCode(""));
}

begin(performance.getEntriesByType("navigation").some((entry) => Reflect.get(entry, "type") === "reload"));
// A code scanned while the page is open comes as a new fragment of the same page.
addEventListener("hashchange", () => location.hash.length > 1 && begin(false));
// Whoever goes back to the page may be somebody else.
addEventListener("pageshow", ({ persisted }) => persisted && recall("place") && begin(false));
addEventListener("storage", ({ key }) => (key === null || key === "workshop.place") && endHere());
