/** Later, with the withdrawal phrase: what became of one's notes, and taking them back. */
import { h, partOf } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { loadStyle } from "../core/styles.js";
import { heading, stepForm } from "./join_steps.js";
import { stateWords } from "./my_notes.js";
import { ownDataPart } from "./own_data.js";

// It comes a moment after what it is for, and at worst not at all.
loadStyle("phone/dialogs.css").catch(() => {});

const GONE = ["withdrawn", "erased"];

/**
 * @typedef {{code: string, title: string, state: string, address?: string | null, quoted?: boolean}} ClauseReached
 * @typedef {{id: string, text?: string, status: string, needs?: (string | object)[], clauses?: ClauseReached[]}} OwnNote
 */

/**
 * @param {{ask: (path: string, body: object) => Promise<any>, back: () => void, announce: (text: string) => void,
 *          forget: () => void, token?: string}} options
 *        token: of the person on this phone, who needs no phrase; forget: their consent is withdrawn, the phone
 *        is not known any more
 */
export function phraseView({ ask, back, announce, forget, token }) {
  const results = h("section", { class: "results" });
  const field = h("input", {
    id: "phrase", type: "text", autocapitalize: "none", autocomplete: "off", spellcheck: false, maxlength: "120",
    "aria-describedby": "phrase-hint",
  });
  const look = async () => {
    const phrase = field.value.trim();
    if (!token && !phrase) throw new Error(t("Type the phrase you wrote down."));
    const proof = token ? { token } : { phrase };
    const { notes, known } = await ask("/join/phrase", proof);
    showNotes(proof, notes, known);
  };
  /** @param {{token: string} | {phrase: string}} proof @param {OwnNote[]} notes @param {boolean} known whether the phrase is */
  const showNotes = (proof, notes, known) => {
    const questions = h("div", { class: "results" });
    if (known) fillAsked(questions, { ask, proof });
    const list = known ? noteList({
      notes,
      withdraw: async (ids) => {
        const { withdrawn } = await ask("/join/withdraw", { ...proof, notes: ids });
        await look();
        const said = t("Notes withdrawn: {count}", { count: withdrawn });
        results.prepend(h("p", { class: "toast" }, said));
        announce(said);
      },
    }) : [heading(t("This phrase is not known. Check the five words."), "h2")];
    results.replaceChildren(...list, ...(known ? [questions, ownDataPart({ ask, proof }), consentPart(() => leave(proof))] : []));
    own?.remove();
    partOf(results, ".view-heading").focus();
  };
  /** @param {{token: string} | {phrase: string}} proof */
  const leave = async (proof) => {
    const { withdrawn } = await ask("/join/withdraw", { ...proof, consent: false });
    if (token) forget();
    title.textContent = t("Your consent is withdrawn");
    stage.replaceChildren(
      h("p", {}, t("Notes withdrawn: {count}", { count: withdrawn })),
      h("p", {}, t("Your badge, phrase and phone are forgotten. What was counted stays as a number.")));
    title.focus();
  };
  const own = token ? ownDataPart({ ask, proof: { token } }) : null;
  const title = heading(t("Withdraw my notes"));
  const known = [h("p", {}, t("Until you finish on this phone, it finds your notes without the phrase. Without the phone and without the phrase nobody can find them, not even the administrator."))];
  const asked = [
    h("label", { for: "phrase" }, t("Your withdrawal phrase")),
    field,
    h("p", { id: "phrase-hint", class: "hint" }, t("The five words you wrote down when you joined, or got after an interview. If they are lost, the phone you joined with still finds your notes, until you finish on it. Otherwise nobody can, not even the administrator.")),
  ];
  const stage = h("div", { class: "withdrawal" },
    stepForm({ label: t("Show my notes"), step: look }, ...(token ? known : asked)),
    results, own);
  /** Somebody else's notes, who has only their five words. @param {Event} event */
  const other = ({ currentTarget }) => {
    token = undefined;
    results.replaceChildren();
    own?.remove();
    partOf(stage, "form").replaceWith(stepForm({ label: t("Show my notes"), step: look }, ...asked));
    /** @type {HTMLElement} */ (currentTarget).remove();
    field.focus();
  };
  return h("div", { class: "view" },
    title,
    stage,
    token && h("p", { class: "aside" }, h("button", { type: "button", class: "link", on: { click: other } }, t("I have a phrase from another phone"))),
    h("p", { class: "aside" }, h("button", { type: "button", class: "link", on: { click: back } }, t("Back"))));
}

/** Whether clauses say what they meant; without a network it is asked another time. @param {HTMLElement} place @param {{ask: (path: string, body: object) => Promise<any>, proof: {token: string} | {phrase: string}}} options */
async function fillAsked(place, options) {
  try {
    const { understoodPart } = await import("./understood.js");
    place.append(...await understoodPart(options));
  } catch {
    place.remove();
  }
}

/** The quiet way out of everything; it asks once more. @param {() => Promise<void>} leave */
function consentPart(leave) {
  const question = h("div", { class: "confirm", hidden: true, tabindex: "-1" },
    h("p", {}, t("All your notes are erased, also from approved minutes, your phone is no longer known here, and this cannot be undone.")),
    stepForm({ label: t("Yes, withdraw my consent"), step: leave }),
    h("button", { type: "button", on: { click: () => ask(false) } }, t("Keep my consent")));
  const button = h("button", { type: "button", class: "link", "aria-expanded": "false", on: { click: () => ask(Boolean(question.hidden)) } },
    t("Withdraw my consent"));
  /** @param {boolean} open */
  const ask = (open) => {
    question.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    (open ? question : button).focus();
  };
  return h("div", { class: "consent" }, button, question);
}

/** @param {{notes: OwnNote[], withdraw: (ids: string[]) => Promise<void>}} options @returns {HTMLElement[]} */
function noteList({ notes, withdraw }) {
  if (!notes.length) return [heading(t("There are no notes of yours"), "h2")];
  /** @type {Set<string>} */
  const chosen = new Set();
  /** @param {string} id @param {boolean} on */
  const choose = (id, on) => {
    if (on) chosen.add(id);
    else chosen.delete(id);
  };
  const items = notes.map((note) => noteItem(note, choose));
  const question = h("div", { class: "confirm", hidden: true, tabindex: "-1" });
  const askFirst = async () => {
    if (!chosen.size) throw new Error(t("Choose at least one note."));
    question.replaceChildren(
      h("p", {}, t("Withdraw the chosen notes ({count})? Their text disappears from the board and from exports.", { count: chosen.size })),
      stepForm({ label: t("Yes, withdraw"), step: () => withdraw([...chosen]) }),
      h("button", { type: "button", on: { click: () => { question.hidden = true; } } }, t("Keep them")));
    question.hidden = false;
    question.focus();
  };
  const any = notes.some((note) => !GONE.includes(note.status));
  return [
    heading(t("Your notes"), "h2"),
    h("ul", { class: "notes" }, ...items),
    ...(any ? [stepForm({ label: t("Withdraw the chosen ones"), step: askFirst })] : []),
    question,
  ];
}

/** @param {OwnNote} note @param {(id: string, on: boolean) => void} choose */
function noteItem(note, choose) {
  const gone = GONE.includes(note.status);
  /** @type {HTMLInputElement} */
  const box = h("input", {
    type: "checkbox", disabled: gone, on: { change: () => choose(note.id, box.checked) },
  });
  const objected = { sign: "✎", words: t("Said in a vote; only the person who runs the session reads it") };
  const { sign, words } = note.status === "objected" ? objected : stateWords({ status: note.status });
  return h("li", { class: "note" },
    h("label", { class: "pick" }, box, h("span", { class: "text" }, note.text || t("(the text is gone)"))),
    h("p", { class: "state" }, h("span", { class: "sign", "aria-hidden": "true" }, sign), ` ${words}`),
    ...(note.needs ?? []).map((need) => h("p", { class: "trace" }, t("It is part of the need: {need}", { need: named(need) }))),
    ...(note.clauses ?? []).map((clause) => clausePart(clause, note.status === "objected")));
}

/** What became of a note in a clause: its name, how far it is, and where everybody may read it. @param {ClauseReached} clause @param {boolean} objected */
function clausePart(clause, objected) {
  const name = named(clause);
  const words = objected ? t("It was about the clause: {clause}", { clause: name }) : t("It is part of the clause: {clause}", { clause: name });
  /** @type {Record<string, string>} */
  const states = { preparing: t("in preparation"), turned_down: t("was not adopted") };
  return h("p", { class: "trace" },
    states[clause.state] ? `${words} (${states[clause.state]})` : words,
    clause.address && h("a", { class: "onward", href: clause.address, target: "_blank", rel: "noopener" }, t("Read the published clause")),
    clause.quoted && h("span", { class: "onward" }, t("It is quoted there word for word, without your name.")));
}

/** A need or clause comes as its words or as an object that has them. @param {string | {code?: string, title?: string, need?: string, text?: string}} thing */
function named(thing) {
  if (typeof thing === "string") return thing;
  return [thing.code, thing.title ?? thing.need ?? thing.text].filter(Boolean).join(" ");
}
