/** Striking words out of a waiting note: each word is a switch, so mouse, finger and keys do the same. */
import { button } from "../board/button.js";
import { h } from "../core/dom.js";
import { t } from "../core/i18n.js";

/**
 * @import { Note } from "../core/types.js"
 * @typedef {{text: string, start: number, end: number}} Word  places in code points
 * @typedef {(id: string, words: number[][]) => Promise<boolean>} Strike  resolves to whether it was done
 */

const WORD = /\S+/gu;
const MARKS = /^[^\p{L}\p{N}@+#]+|[^\p{L}\p{N}]+$/gu;

/** @param {string} text @returns {Word[]} what is between blanks, without the punctuation around it */
export function wordsToStrike(text) {
  return [...text.matchAll(WORD)].flatMap(({ 0: whole, index }) => {
    const word = whole.replace(MARKS, "");
    if (!word) return [];
    const from = index + whole.indexOf(word);
    const start = [...text.slice(0, from)].length;
    return [{ text: word, start, end: start + [...word].length }];
  });
}

/** The panel below a waiting note. @param {Strike} strike */
export function strikePanel(strike) {
  /** @type {Note | null} */
  let note = null;
  /** @type {Map<Word, HTMLElement>} */
  let switches = new Map();
  const words = h("p", { class: "wb-strike__words" });
  const hint = h("p", { class: "wb-quiet", text: t("Press the words that should go. They are erased for good; the note goes on waiting.") });
  const yes = button(t("Strike out for good"), () => confirm(), { class: "wb-button--main wb-button--small" });
  const no = button(t("Leave as it is"), () => close(), { class: "wb-button--small" });
  const element = h("div", { class: "wb-strike", hidden: true }, hint, words, h("div", { class: "wb-row" }, yes, no));

  const chosen = () => [...switches].filter(([, one]) => one.getAttribute("aria-pressed") === "true").map(([word]) => word);
  const draw = () => {
    const text = note?.text ?? "";
    const points = [...text];
    switches = new Map(wordsToStrike(text).map((word) => [word, wordSwitch(word)]));
    let at = 0;
    const pieces = [...switches].flatMap(([{ start, end }, one]) => {
      const before = points.slice(at, start).join("");
      at = end;
      return [before, one];
    });
    words.replaceChildren(...pieces, points.slice(at).join(""));
    yes.disabled = true;
  };
  /** @param {Word} word */
  const wordSwitch = ({ text }) =>
    h("button", { type: "button", class: "wb-strike__word", "aria-pressed": "false", text, dataset: { again: "" }, on: { click: press } });
  /** @param {Event} event */
  const press = ({ currentTarget }) => {
    const one = /** @type {HTMLElement} */ (currentTarget);
    one.setAttribute("aria-pressed", String(one.getAttribute("aria-pressed") !== "true"));
    yes.disabled = !chosen().length;
  };
  const confirm = async () => {
    if (!note || yes.disabled) return;
    yes.disabled = true;
    const done = await strike(note.id, chosen().map(({ start, end }) => [start, end]));
    if (done) close();
    else yes.disabled = !chosen().length;
  };
  const open = () => {
    draw();
    element.hidden = false;
    /** @type {HTMLElement | null} */ (words.querySelector("button"))?.focus();
  };
  const close = () => {
    if (element.hidden) return;
    element.hidden = true;
    /** @type {HTMLElement | null} */ (element.closest("[data-row]"))?.focus();
  };
  /** What was chosen in another wording is not struck out of this one. @param {Note} next */
  const update = (next) => {
    const changed = next.text !== note?.text;
    note = next;
    if (changed && !element.hidden) draw();
  };
  /** @param {number} by */
  const step = (by) => {
    const all = /** @type {HTMLElement[]} */ ([...switches.values()]);
    const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    all[at + by]?.focus();
  };
  return { element, open, close, update, step };
}
