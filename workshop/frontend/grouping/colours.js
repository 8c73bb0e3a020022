/** What the colour of a card says: its section, its persona or its session, each also in words. */
import { h, reconcile, setText } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { CANVAS, QUICK, sectionName } from "../core/sections.js";

/** How many tones the styles know; more personas than that share tones, and are told by their words. */
const TONES = 10;
const SECTIONS = [...CANVAS, ...QUICK];

/**
 * @import { Note } from "../core/types.js"
 * @import { GroupingOptions } from "./grouping_wall.js"
 * @typedef {Pick<GroupingOptions, "maps" | "sessions">} Names  of personas by map, of sessions
 * @typedef {{tone: string, word: string}} Tone
 *   tone: of the styles, empty where the section's own tint is meant; word: stands on the card
 */

export class Colours {
  /** @param {Names} options of the wall @param {() => void} onChange */
  constructor(options, onChange) {
    this.options = options;
    this.choice = h("select", { class: "wb-input wb-colours__choice" });
    this.choice.setAttribute("aria-label", t("What the colours say"));
    for (const [value, text] of [
      ["section", t("Colour: section")],
      ["map", t("Colour: persona")],
      ["session", t("Colour: session")],
    ]) {
      this.choice.append(h("option", { value, text }));
    }
    this.choice.addEventListener("change", onChange);
    this.legend = h("ul", { class: "wb-legend" });
    this.legend.setAttribute("aria-label", t("Legend"));
  }

  /** @param {Note} note @returns {Tone} */
  of(note) {
    const { maps = {}, sessions = {} } = this.options;
    if (this.choice.value === "map") return toned(maps, note.m, t("No persona"));
    if (this.choice.value === "session") return toned(sessions, note.s, t("Another session"));
    return { tone: "", word: "" };
  }

  /** @param {Note} note @returns {string} what its colour says, also where the card says it anyway */
  wordOf(note) {
    return this.of(note).word || sectionName(note.section) || t("Without a section");
  }

  /** @param {Names} options of the wall @param {Note[]} notes */
  update(options, notes) {
    this.options = options;
    /** @type {Map<string, {word: string, count: number, note: Note}>} */
    const counts = new Map();
    for (const note of notes) {
      const word = this.wordOf(note);
      const known = counts.get(word) ?? { word, count: 0, note };
      known.count += 1;
      counts.set(word, known);
    }
    const rows = [...counts.values()].sort((a, b) => this.#rank(a.note) - this.#rank(b.note) || 0);
    reconcile(this.legend, rows, {
      key: ({ word }) => word,
      create: () => h("li", {}, h("i", { class: "wb-legend__tint" }), h("span"), h("b")),
      update: (row, { word, count, note }) => {
        paint(row, note, this.of(note));
        setText(row.children[1], word);
        setText(row.children[2], String(count));
      },
    });
  }

  /** Where a note's colour stands in the legend: as on the map, as in the programme, what has none last. @param {Note} note */
  #rank(note) {
    const { maps = {}, sessions = {} } = this.options;
    const [order, key] =
      this.choice.value === "map" ? [Object.keys(maps), note.m]
        : this.choice.value === "session" ? [Object.keys(sessions), note.s]
          : [SECTIONS, note.section];
    const at = order.indexOf(key ?? "");
    return at < 0 ? Infinity : at;
  }

  /** @param {Note[]} notes @returns {{note: Note, word: string} | null} the colour that most of them have */
  most(notes) {
    /** @type {Map<string, number>} */
    const counts = new Map();
    /** @type {{note: Note, word: string} | null} */
    let best = null;
    for (const note of notes) {
      const word = this.wordOf(note);
      const count = (counts.get(word) ?? 0) + 1;
      counts.set(word, count);
      if (!best || count > (counts.get(best.word) ?? 0)) best = { note, word };
    }
    return best;
  }
}

/** @param {HTMLElement} el @param {Pick<Note, "section"> | null} note @param {Tone} tone */
export function paint(el, note, { tone }) {
  const section = note?.section ?? "none";
  if (el.dataset.section !== section) el.dataset.section = section;
  if (tone) el.dataset.tone = tone;
  else if (el.dataset.tone) delete el.dataset.tone;
}

/** @param {Record<string, string>} names @param {string | null | undefined} key @param {string} none */
function toned(names, key, none) {
  const at = Object.keys(names).indexOf(key ?? "");
  return at < 0 || !key ? { tone: "none", word: none } : { tone: String(at % TONES), word: names[key] };
}
