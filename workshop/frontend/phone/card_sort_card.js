/** A note as it lies on a table, and the words a pile is known by. */
import { childAt, h, setText } from "../core/dom.js";
import { sectionName } from "../core/sections.js";

const FIRST_WORDS = 42;

/** @param {string} text @returns {string} how the first note of a pile begins */
export function firstWords(text) {
  const line = text.replace(/\s+/g, " ").trim();
  if (line.length <= FIRST_WORDS) return line;
  return `${line.slice(0, FIRST_WORDS).replace(/\s+\S*$/, "")}…`;
}

/** @type {WeakMap<HTMLElement, string>} the classes that a card was given here */
const looks = new WeakMap();

/** @param {import("../core/dom.js").Props} [props] @returns {HTMLElement} an empty card */
export function noteCard(props = {}) {
  return h("div", props, h("span", { class: "section" }), h("span", { class: "text" }));
}

/** @param {HTMLElement} card @param {import("../core/types.js").Note} note @param {string} look its class */
export function fillCard(card, note, look) {
  const classes = `${look} tint-${note.section ?? "none"}`;
  // Classes that dragging puts there stay.
  if (looks.get(card) !== classes) {
    card.className = classes;
    looks.set(card, classes);
  }
  setText(childAt(card, 0), note.section ? sectionName(note.section) : "");
  setText(childAt(card, -1), note.text ?? "");
}
