/** Whose visit it is, and its end: a phone that is handed on shows the next person nothing. */
import { h, partOf, setText, toggle } from "../core/dom.js";
import { lang, t } from "../core/i18n.js";
import { newId } from "../core/new_id.js";
import { recall, usableStorage } from "../core/storage.js";
import { loadStyle } from "../core/styles.js";
import { heading } from "./join_steps.js";
import { forgetPerson, rememberHere } from "./kept.js";

// It comes a moment after what it is for, and at worst not at all.
loadStyle("phone/dialogs.css").catch(() => {});

const LOOK_EVERY = 500;

/**
 * @import { NoteArgs } from "../core/note_outbox.js"
 * @import { Entry } from "../core/outbox_entries.js"
 * @import { Link, Room } from "./room.js"
 */

/**
 * @typedef {{main: HTMLElement, show: (view: HTMLElement) => void, announce: (text: string) => void, join: () => void}} Shell
 *   show: puts a view in place of everything; join: shows where the code is typed
 */

/**
 * What stands behind the badge.
 * @param {{showPhrase: () => void, showWhoSees: () => void, showCode: () => void, showEnd: () => void}} options
 */
export function menu({ showPhrase, showWhoSees, showCode, showEnd }) {
  return [
    h("button", { type: "button", on: { click: showPhrase } }, t("Withdraw my notes")),
    h("button", { type: "button", on: { click: showWhoSees } }, t("Who sees what")),
    h("button", { type: "button", on: { click: showCode } }, t("Enter another code")),
    h("button", { type: "button", on: { click: showEnd } }, t("Finish on this phone")),
  ];
}

/** Asks whoever comes back. @param {{place: import("./room.js").Place, base: string, yes: () => void, no: () => void}} options */
export function whoView({ place: { badge, token }, base, yes, no }) {
  const forget = () => {
    forgetPerson();
    sendRest({ token, base, lang: lang() });
    no();
  };
  return h("div", { class: "view" },
    heading(t("Is it you, {badge}?", { badge })),
    h("p", {}, t("Somebody has joined on this phone before. If it was not you, everything about that person is removed from this phone, and you join anew.")),
    h("div", { class: "choices both" },
      h("button", { type: "button", class: "primary", on: { click: yes } }, t("Yes, it is me")),
      h("button", { type: "button", on: { click: forget } }, t("No, I am somebody else"))));
}

/** The room goes on behind it: what is typed there is still there for those who go back. @param {Room} room @param {Shell} shell */
export function endVisit(room, shell) {
  const back = () => shell.main.replaceChildren(room.element);
  const view = endView({ room, back, finished: () => finish(room, shell), announce: shell.announce });
  shell.main.replaceChildren(view);
  for (const open of document.querySelectorAll("details.my-badge[open]")) open.removeAttribute("open");
  scrollTo(0, 0);
  partOf(view, ".view-heading").focus();
}

/** The visit has ended in another window; what is typed in this one is its person's to decide. @param {Room} room @param {Shell} shell */
export function endElsewhere(room, shell) {
  rememberHere("here", "");
  const { begun } = room.form ?? {};
  const finished = () => finish(room, shell);
  if (begun) shell.show(leftView({ room, begun, finished }));
  else finished();
}

/** @param {Room} room @param {Shell} shell */
function finish(room, { show, join }) {
  room.stop();
  // Somebody else may be here by now, in another window.
  if ([undefined, room.place.token].includes(recall("place")?.token)) forgetPerson();
  show(finishedView({ next: join }));
}

/** @param {{next: () => void}} options */
function finishedView({ next }) {
  return h("div", { class: "view" },
    heading(t("This phone has forgotten you")),
    h("p", {}, t("No badge, notes or drafts are left on it. What you sent stays in the workshop; with your phrase you find it again on any phone.")),
    h("div", { class: "choices" }, h("button", { type: "button", on: { click: next } }, t("Join the session"))));
}

/**
 * Asks before the end; what was not sent is sent or discarded first.
 * @param {{room: Room, back: () => void, finished: () => void, announce: (text: string) => void}} options
 */
function endView({ room, back, finished, announce }) {
  const { outbox } = room;
  const status = h("p", { class: "status", role: "status", hidden: true });
  const end = async () => {
    leave();
    await forgetUnsent(outbox);
    finished();
  };
  let sending = false;
  const send = () => {
    sending = true;
    follow();
    announce(status.textContent ?? "");
  };
  const first = h("button", { type: "button", class: "primary", on: { click: () => (waits().length ? send() : end()) } });
  const discard = h("button", { type: "button", on: { click: end } }, t("Discard and finish"));
  const list = h("div", { class: "confirm" });
  const waits = () => outbox.entries.filter(({ state }) => state !== "refused");
  const follow = () => {
    const waiting = waits().length;
    const entries = outbox.entries.map(({ withdrawn, args }) => (withdrawn ? t("(a note that you take back)") : args.text));
    const texts = [...entries, ...begunTexts()];
    const rest = waiting ? t("What waits is sent. The others go with everything else, unless you go back and send them.")
      : t("It goes with everything else, unless you go back and send it.");
    list.replaceChildren(h("b", {}, t("Not sent yet:")), ...texts.map((text) => h("p", { class: "quote" }, text)),
      waiting < texts.length ? h("p", {}, rest) : "");
    toggle(list, texts.length > 0);
    toggle(discard, texts.length > 0);
    toggle(first, waiting > 0 || !texts.length);
    setText(first, waiting ? t("Send and finish") : t("Finish on this phone"));
    first.setAttribute("aria-disabled", String(sending && waiting > 0));
    toggle(status, sending);
    setText(status, t("It is being sent. Without a network it waits here until there is one."));
    if (sending && !waiting) end();
  };
  outbox.addEventListener("change", follow);
  // What is typed into a joint draft is saved a moment later, and then is no question any more.
  const looking = setInterval(follow, LOOK_EVERY);
  follow();
  const leave = () => {
    clearInterval(looking);
    outbox.removeEventListener("change", follow);
  };
  const goBack = () => {
    leave();
    back();
  };
  return h("div", { class: "view" },
    heading(t("Finish on this phone")),
    h("p", {}, t("Your badge, your notes and everything else about you is removed from this phone. What you have sent stays in the workshop.")),
    h("p", {}, t("Afterwards only your five words lead to your notes. Without them nobody can find them, not even the administrator.")),
    list, status,
    h("div", { class: "choices" }, first, discard, h("button", { type: "button", on: { click: goBack } }, t("Back"))));
}

/**
 * The visit was ended in another window while a note was being written in this one.
 * @param {{room: Room, begun: NoteArgs, finished: () => void}} options
 */
function leftView({ room, begun, finished }) {
  const { outbox } = room;
  const id = newId();
  const problem = h("p", { class: "problem", role: "alert", hidden: true });
  const send = h("button", { type: "button", class: "primary" }, t("Send it and finish"));
  const follow = () => {
    const state = outbox.get(id);
    setText(problem, state?.why ?? "");
    toggle(problem, Boolean(state?.why));
    if (!state) end();
  };
  const end = async () => {
    outbox.removeEventListener("change", follow);
    await forgetUnsent(outbox);
    finished();
  };
  send.addEventListener("click", async () => {
    send.setAttribute("aria-disabled", "true");
    await outbox.put(id, begun);
    outbox.addEventListener("change", follow);
    follow();
  }, { once: true });
  return h("div", { class: "view" },
    heading(t("You have finished in another window")),
    h("p", {}, t("In this one you had begun a note. Send it, or discard it; nothing else of you is on this phone any more.")),
    h("p", { class: "note tint-none" }, begun.text),
    h("p", {}, h("b", {}, room.words(begun.carries ?? []))),
    problem,
    h("div", { class: "choices both" }, send, h("button", { type: "button", on: { click: end } }, t("Discard and finish"))));
}

/**
 * Sends what somebody has left here unsent, unseen, and forgets it; what is refused is forgotten too, since
 * nobody is there to read why.
 * @param {{token: string, base: string, lang: string}} options token: of who has left
 */
async function sendRest(options) {
  const { linkOf } = await import("./room.js");
  const { feed, outbox } = linkOf(options);
  await outbox.ready;
  const follow = () => {
    for (const { id, state } of outbox.entries) if (state === "refused") outbox.drop(id);
    if (outbox.size) return;
    outbox.stop();
    feed.stop();
  };
  // The server does not know this person any more, and never will.
  feed.addEventListener("bye", () => outbox.clear());
  outbox.addEventListener("change", follow);
  if (outbox.size) feed.start();
  else outbox.stop();
}

/** What others have left on this phone goes the same way. @param {Link} link of who is here now */
export async function sendLeft({ feed, outbox, stores }) {
  await outbox.ready;
  const kept = await Promise.all(stores.map((store) => store.all().catch(() => [])));
  const tokens = new Set(kept.flat().map(({ owner }) => owner));
  tokens.delete(outbox.owner);
  const { base, hello: { lang } } = feed;
  for (const token of tokens) sendRest({ token, base, lang });
}

/** @param {Link["outbox"]} outbox */
async function forgetUnsent(outbox) {
  await outbox.ready;
  await outbox.clear();
}

/** @returns {string[]} what was typed on this phone without being sent: notes, an objection, fields of joint drafts */
function begunTexts() {
  const keys = Object.keys(usableStorage()).filter((key) => /^workshop\.(draft\.[\w.]+|objecting)$/.test(key));
  return keys.map((key) => recall(key.slice("workshop.".length))?.text?.trim()).filter(Boolean);
}
