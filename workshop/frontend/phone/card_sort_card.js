/** A note as it lies on a table, and the words a pile is known by. */
import { h, setText } from "../core/dom.js";
import { sectionName } from "../core/sections.js";

const FIRST_WORDS = 42;

/** @param {string} text @returns {string} how the first note of a pile begins */
export function firstWords(text) {
  const line = text.replace(/\s+/g, " ").trim();
  if (line.length <= FIRST_WORDS) return line;
  return `${line.slice(0, FIRST_WORDS).replace(/\s+\S*$/, "")}…`;
}

/** @param {Record<string, any>} [props] @returns {HTMLElement} an empty card */
export function noteCard(props = {}) {
  return h("div", props, h("span", { class: "section" }), h("span", { class: "text" }));
}

/** @param {HTMLElement} card @param {import("./card_sort.js").Note} note @param {string} look its class */
export function fillCard(card, note, look) {
  const classes = `${look} tint-${note.section ?? "none"}`;
  // Classes that dragging puts there stay.
  if (card.look !== classes) {
    card.className = classes;
    card.look = classes;
  }
  setText(card.firstChild, note.section ? sectionName(note.section) : "");
  setText(card.lastChild, note.text);
}
