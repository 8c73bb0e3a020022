/** Finding notes by words: a field, how many there are, the next and the one before. */
import { button } from "../board/button.js";
import { h, setText } from "../core/dom.js";
import { fold, searchWords } from "../core/fold_text.js";
import { t } from "../core/i18n.js";

/** @import { Note } from "../core/types.js" */

/** @type {WeakMap<Note, string>} fact → its text, folded */
const folded = new WeakMap();

/** @param {Note} note @returns {string} */
function foldedText(note) {
  let text = folded.get(note);
  if (text === undefined) folded.set(note, (text = fold(note.text ?? "")));
  return text;
}

/** A letter alone stands on nearly every card: it is looked for, but not marked. */
const MARKED_FROM = 2;
/** Letters appear at once; the cards follow when the fingers rest for a moment. */
const REST_MS = 100;

export class Finder {
  /**
   * @param {string} text @param {() => void} onChange what is to be done when other words stand there
   * @param {() => void} reach makes sure that cards are shown at all
   */
  constructor(text, onChange, reach) {
    this.words = searchWords(text);
    this.at = -1;
    this.onChange = onChange;
    this.reach = reach;
    /** @type {HTMLElement | undefined} what the cards are in, once they are drawn */
    this.root = undefined;
    /** @type {WeakMap<Element, string>} which words in which text are marked on a card */
    this.marked = new WeakMap();
    /** @type {number | undefined} */
    this.waiting = undefined;
    this.field = h("input", { class: "wb-input wb-find__field", type: "search", value: text });
    this.field.placeholder = t("Search notes");
    this.field.setAttribute("aria-label", t("Search notes"));
    this.field.setAttribute("aria-keyshortcuts", "/");
    this.count = h("span", { class: "wb-find__count", role: "status" });
    this.before = stepButton("‹", t("The hit before"), () => this.step(-1));
    this.after = stepButton("›", t("The next hit"), () => this.step(1));
    this.element = h("div", { class: "wb-find" }, this.field, this.count, this.before, this.after);
    this.field.addEventListener("input", () => this.#readSoon());
    this.field.addEventListener("keydown", (event) => this.#onKey(event));
  }

  /** @returns {boolean} whether anything is looked for */
  get asks() {
    return this.words.length > 0;
  }

  /** @param {Note} note @returns {boolean} whether every word stands in the note */
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
    if (!this.asks) setText(this.count, "");
    else if (this.at < 0) setText(this.count, t("Hits: {n} of {all}", { n: hits, all }));
    for (const each of [this.count, this.before, this.after]) each.hidden = !this.asks;
    this.before.disabled = this.after.disabled = !hits;
    this.#mark(root);
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

  #readSoon() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.#read(), REST_MS);
  }

  #read() {
    clearTimeout(this.waiting);
    this.waiting = undefined;
    this.words = searchWords(this.field.value);
    this.at = -1;
    this.#unmarkCurrent();
    this.onChange();
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.key === "Enter") this.#stepSoon(event.shiftKey ? -1 : 1);
    else if (event.key === "Escape" && this.field.value) this.clear();
    else if (event.key === "Escape" || event.key === "ArrowDown") this.#leave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Who presses Enter while the cards have not followed yet means the new words. @param {1 | -1} way */
  #stepSoon(way) {
    if (!this.waiting) return this.step(way);
    this.#read();
    requestAnimationFrame(() => this.step(way));
  }

  /** From the field to the hit that is shown, or to the first card. */
  #leave() {
    const cards = this.#cards();
    (cards[this.at] ?? cards[0])?.focus();
  }

  #cards() {
    const cards = this.root?.querySelectorAll(".wb-cards > .wb-note") ?? [];
    return /** @type {HTMLElement[]} */ ([...cards]).filter((card) => card.checkVisibility?.() ?? true);
  }

  #unmarkCurrent() {
    for (const card of this.root?.querySelectorAll(".wb-note--hit") ?? []) card.classList.remove("wb-note--hit");
  }

  /** Marks the words on the cards; what is marked already is left alone. @param {HTMLElement} root */
  #mark(root) {
    const words = this.words.filter((word) => word.length >= MARKED_FROM);
    const key = words.join(" ");
    for (const part of root.querySelectorAll(".wb-cards > .wb-note > .wb-note__text")) {
      const text = part.textContent ?? "";
      const wanted = key && `${key}\n${text}`;
      if ((this.marked.get(part) ?? "") === wanted) continue;
      this.marked.set(part, wanted);
      part.replaceChildren(...markedParts(text, words));
    }
  }
}

/** @param {string} sign @param {string} name @param {() => void} act */
function stepButton(sign, name, act) {
  return button(sign, act, { class: "wb-button--icon", title: name, "aria-label": name, hidden: true });
}

/** @param {string} text @param {string[]} words folded @returns {(string | HTMLElement)[]} */
function markedParts(text, words) {
  /** @type {(string | HTMLElement)[]} */
  const parts = [];
  let from = 0;
  for (const [begin, end] of placesIn(text, words)) {
    if (begin < from) continue;
    parts.push(text.slice(from, begin), h("mark", { class: "wb-mark", text: text.slice(begin, end) }));
    from = end;
  }
  return [...parts, text.slice(from)];
}

/** @param {string} text @param {string[]} words @returns {[number, number][]} in order, they may overlap */
function placesIn(text, words) {
  // Where composing the letters changes their number, places in the one text are none in the other.
  if (text.normalize("NFC") !== text) return [];
  const plain = fold(text);
  return words
    .map((word) => [plain.indexOf(word), word.length])
    .filter(([at]) => at >= 0)
    .map(([at, length]) => /** @type {[number, number]} */ ([at, at + length]))
    .sort((a, b) => a[0] - b[0]);
}
