/** Finding notes by words: a field, how many there are, the next and the one before. */
import { setText } from "./dom.js";
import { button, h } from "./elements.js";
import { fold, wordsOf } from "./fold.js";
import { t } from "./text.js";

const MARK = "wb-hit";

/** @type {WeakMap<object, string>} fact → its text, folded */
const folded = new WeakMap();

function foldedText(note) {
  let text = folded.get(note);
  if (text === undefined) folded.set(note, (text = fold(note.text ?? "")));
  return text;
}

export class Finder {
  /**
   * @param {string} text @param {() => void} onChange what is to be done when other words stand there
   * @param {() => void} reach makes sure that cards are shown at all
   */
  constructor(text, onChange, reach) {
    this.words = wordsOf(text);
    this.at = -1;
    this.onChange = onChange;
    this.reach = reach;
    this.field = h("input", { class: "wb-input wb-find__field", type: "search", value: text });
    this.field.placeholder = t("Search notes");
    this.field.setAttribute("aria-label", t("Search notes"));
    this.field.setAttribute("aria-keyshortcuts", "/");
    this.count = h("span", { class: "wb-find__count", role: "status" });
    this.before = stepButton("‹", t("The hit before"), () => this.step(-1));
    this.after = stepButton("›", t("The next hit"), () => this.step(1));
    this.element = h("div", { class: "wb-find" }, this.field, this.count, this.before, this.after);
    this.field.addEventListener("input", () => this.#read());
    this.field.addEventListener("keydown", (event) => this.#onKey(event));
  }

  /** @returns {boolean} whether anything is looked for */
  get asks() {
    return this.words.length > 0;
  }

  /** @param {any} note @returns {boolean} whether every word stands in the note */
  lets(note) {
    return this.words.every((word) => foldedText(note).includes(word));
  }

  clear() {
    this.field.value = "";
    this.#read();
  }

  /**
   * To be called when the cards are drawn: says how many there are and marks the words in them.
   * @param {HTMLElement} root @param {number} hits @param {number} all
   */
  show(root, hits, all) {
    this.root = root;
    setText(this.count, this.asks ? t("Hits: {n} of {all}", { n: hits, all }) : "");
    for (const each of [this.count, this.before, this.after]) each.hidden = !this.asks;
    this.before.disabled = this.after.disabled = !hits;
    this.#mark();
  }

  /** Shows the next hit, or the one before. @param {1 | -1} way */
  step(way) {
    this.reach();
    const cards = this.#cards();
    if (!cards.length) return;
    const from = this.at < 0 && way < 0 ? 0 : this.at;
    this.at = (from + way + cards.length) % cards.length;
    this.#unmarkCurrent();
    const card = cards[this.at];
    card.classList.add("wb-note--hit");
    card.scrollIntoView({ block: "center", inline: "nearest" });
    setText(this.count, t("Hit {n} of {all}", { n: this.at + 1, all: cards.length }));
  }

  #read() {
    this.words = wordsOf(this.field.value);
    this.at = -1;
    if (this.root) this.#unmarkCurrent();
    this.onChange();
  }

  #onKey(event) {
    if (event.key === "Enter") this.step(event.shiftKey ? -1 : 1);
    else if (event.key === "Escape" && this.field.value) this.clear();
    else if (event.key === "Escape" || event.key === "ArrowDown") this.#leave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** From the field to the hit that is shown, or to the first card. */
  #leave() {
    const cards = this.#cards();
    (cards[this.at] ?? cards[0])?.focus();
  }

  #cards() {
    const cards = [...(this.root?.querySelectorAll(".wb-cards > .wb-note") ?? [])];
    return cards.filter((card) => card.checkVisibility?.() ?? true);
  }

  #unmarkCurrent() {
    for (const card of this.root.querySelectorAll(".wb-note--hit")) card.classList.remove("wb-note--hit");
  }

  /** Marks the words without touching the elements; browsers that cannot do so only filter. */
  #mark() {
    if (!globalThis.CSS?.highlights) return;
    if (!this.asks) return void CSS.highlights.delete(MARK);
    const ranges = [];
    for (const part of this.root.querySelectorAll(".wb-cards > .wb-note > .wb-note__text")) {
      ranges.push(...rangesIn(part.firstChild, this.words));
    }
    CSS.highlights.set(MARK, new Highlight(...ranges));
  }
}

function stepButton(sign, name, act) {
  return button(sign, act, { class: "wb-button--icon", title: name, "aria-label": name, hidden: true });
}

/** @param {Node | null} node of text @param {string[]} words folded @returns {Range[]} */
function rangesIn(node, words) {
  const text = node?.data ?? "";
  if (!text || text.normalize("NFC") !== text) return [];
  const plain = fold(text);
  return words.flatMap((word) => {
    const at = plain.indexOf(word);
    if (at < 0) return [];
    const range = new Range();
    range.setStart(node, at);
    range.setEnd(node, at + word.length);
    return [range];
  });
}
