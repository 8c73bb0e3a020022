/**
 * The text of a clause with numbered marks, in which words are selected: with mouse or finger as
 * everywhere, with arrow keys word by word, or as a sentence from a list. Positions that are told to
 * Python count characters (code points), not the units of JavaScript's strings.
 *
 * @typedef {{name: string, title: string, text: string}} Field
 * @typedef {{number: number, comment: string, title: string, field: string, start: number, length: number}} Mark
 * @typedef {{field: string, start: number, quote: string}} Passage
 * @typedef {{field: string, from: number, to: number}} Range  in units of JavaScript's strings
 * @typedef {{mark: Mark | null, from: number, to: number}} MarkedPlace  without a mark: the passage chosen
 * @typedef {import("./passage_words.js").Place} Place
 * @typedef {{fields: Field[], marks: Mark[], chosen: Passage | null, longest: number, lang: string,
 *            trigger: (name: string, value: unknown) => void}} Options
 */
import { focusWithin, h, setText } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { sentencesOf, unitsOf, wholeWords, wordsOf } from "./passage_words.js";

/** @param {HTMLElement} place @param {Options} options */
export function mountPassages(place, options) {
  return new Passages(place, options);
}

class Passages {
  /** @param {HTMLElement} place @param {Options} options */
  constructor(place, options) {
    this.options = options;
    /** What is drawn now, as JSON. */
    this.drawn = "";
    /** @type {Range | null} */
    this.range = null;
    /** @type {Map<string, HTMLElement>} */
    this.texts = new Map();
    this.hint = h("p", { class: "hint" });
    this.body = h("div", { class: "body" });
    this.list = h("select", { on: { change: () => this.#pick(this.list.value) } });
    this.listName = h("span");
    this.quote = h("q", { class: "quote" });
    this.trouble = h("span", { class: "quote" });
    this.say = h("p", { class: "say", role: "status" });
    this.about = h("button", { type: "button", class: "about", on: { click: () => this.#tell() } });
    // Pressing the button with a finger must not take the selection away first.
    this.about.addEventListener("pointerdown", (event) => event.preventDefault());
    this.bar = h("div", { class: "bar", hidden: true }, this.quote, this.trouble, this.about);
    this.root = h(
      "div", { class: "wg" }, this.hint, this.body,
      h("label", { class: "list" }, this.listName, this.list), this.say, this.bar,
    );
    place.append(this.root);
    this.onSelect = () => this.#onSelection();
    document.addEventListener("selectionchange", this.onSelect);
    this.update(options);
  }

  /** @param {Options} options */
  update(options) {
    this.options = options;
    const { fields, marks, chosen, lang } = options;
    this.root.lang = lang;
    const keys = t("Keys: arrows choose a word or a sentence, Shift adds more, Enter takes them.");
    const hint = t("Select words to comment on them.");
    setText(this.hint, matchMedia("(pointer: coarse)").matches ? hint : `${hint} ${keys}`);
    setText(this.listName, t("Choose a sentence"));
    setText(this.about, t("Comment on this passage"));
    const drawn = JSON.stringify([fields, marks, chosen, lang]);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    const focused = this.#focusedField();
    this.texts.clear();
    this.body.replaceChildren(...fields.map((field) => this.#field(field)));
    this.#fillList();
    this.#choose(null);
    if (focused) this.texts.get(focused)?.focus({ preventScroll: true });
  }

  destroy() {
    document.removeEventListener("selectionchange", this.onSelect);
    this.root.remove();
  }

  #focusedField() {
    /** @type {HTMLElement | null | undefined} */
    const found = focusWithin(this.root)?.closest(".wg .text");
    return found?.dataset.field;
  }

  /** @param {Field} field */
  #field(field) {
    const text = h("div", {
      class: "text", tabIndex: 0, role: "group", "aria-label": field.title, dataset: { field: field.name },
      on: { keydown: (event) => this.#onKey(event, field) },
    }, ...this.#pieces(field));
    this.texts.set(field.name, text);
    return h("section", { class: `field ${field.name}` }, h("h4", { text: field.title }), text);
  }

  /** A field's text in pieces, each in or outside the same marks; numbers stand after their passage. @param {Field} field */
  #pieces(field) {
    const { marks, chosen } = this.options;
    /** @type {MarkedPlace[]} */
    const places = marks.filter((mark) => mark.field === field.name).map((mark) => ({
      mark,
      from: unitsOf(field.text, mark.start),
      to: unitsOf(field.text, mark.start + mark.length),
    }));
    if (chosen?.field === field.name) {
      const length = [...chosen.quote].length;
      places.push({ mark: null, from: unitsOf(field.text, chosen.start), to: unitsOf(field.text, chosen.start + length) });
    }
    const cuts = [...new Set([0, field.text.length, ...places.flatMap(({ from, to }) => [from, to])])].sort((a, b) => a - b);
    return cuts.flatMap((from, index) => {
      const to = cuts[index + 1];
      const over = places.filter((place) => place.from <= from && to <= place.to);
      const ending = places.filter((place) => place.to === from && place.from < place.to);
      const piece = to > from ? [h(over.length ? "mark" : "span", { class: classes(over), text: field.text.slice(from, to) })] : [];
      return [...ending.flatMap(({ mark }) => (mark ? [this.#number(mark)] : [])), ...piece];
    });
  }

  /** @param {Mark} mark */
  #number(mark) {
    const told = () => this.options.trigger("told", { comment: mark.comment });
    return h("button", { type: "button", class: "number", text: String(mark.number), title: mark.title,
      "aria-label": mark.title, on: { click: told } });
  }

  #fillList() {
    const { fields } = this.options;
    const groups = fields.map((field) => h("optgroup", { label: field.title },
      ...sentencesOf(field.text).map(({ from, to }) =>
        h("option", { value: `${field.name} ${from} ${to}`, text: field.text.slice(from, to) }))));
    this.list.replaceChildren(h("option", { value: "", text: t("Choose from the list") }), ...groups);
  }

  /** @param {string} value */
  #pick(value) {
    const [field, from, to] = value.split(" ");
    if (field) this.#select({ field, from: Number(from), to: Number(to) });
    else this.#choose(null);
  }

  #onSelection() {
    const selection = document.getSelection();
    const range = selection?.rangeCount ? selection.getRangeAt(0) : null;
    if (!range || this.selecting) return;
    const texts = [...this.texts.values()];
    const text = texts.find((one) => range.intersectsNode(one) && one.contains(range.startContainer));
    const field = text?.dataset.field;
    if (!text || !field) return;
    const from = offsetIn(text, range.startContainer, range.startOffset);
    const to = text.contains(range.endContainer) ? offsetIn(text, range.endContainer, range.endOffset) : Infinity;
    const whole = this.#textOf(field);
    this.#choose(to > from ? wholeWords(whole, from, Math.min(to, whole.length), field) : null);
  }

  /** Arrows choose a word (left, right) or a sentence (up, down); with Shift the next one is added. @param {KeyboardEvent} event @param {Field} field */
  #onKey(event, field) {
    if (event.target !== event.currentTarget || event.ctrlKey || event.altKey || event.metaKey) return;
    /** @type {Record<string, 1 | -1>} */
    const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 1, ArrowUp: -1 };
    if (event.key === "Enter" && this.range) return this.#take(event);
    if (event.key === "Escape") {
      document.getSelection()?.removeAllRanges();
      return this.#choose(null);
    }
    if (!(event.key in steps)) return;
    const units = /Right|Left/.test(event.key) ? wordsOf(field.text) : sentencesOf(field.text);
    if (!units.length) return;
    event.preventDefault();
    this.#step(field.name, units, steps[event.key], event.shiftKey);
  }

  /** @param {KeyboardEvent} event */
  #take(event) {
    event.preventDefault();
    this.#tell();
  }

  /** @param {string} field @param {Place[]} units @param {1 | -1} step @param {boolean} more */
  #step(field, units, step, more) {
    const now = this.range?.field === field ? this.range : null;
    if (!now) return this.#select({ field, ...units[step > 0 ? 0 : units.length - 1] });
    const back = more && this.#active === "from";
    const edge = more ? (back ? now.from : now.to) : step > 0 ? now.to : now.from;
    if (!more) {
      const next = step > 0 ? units.find((unit) => unit.from >= edge) : units.findLast((unit) => unit.to <= edge);
      return next && this.#select({ field, ...next });
    }
    this.#extend(field, units, step, now);
  }

  #active = "to";

  /** The moving end goes one unit on; the other end stays where the selection began. @param {string} field @param {Place[]} units @param {1 | -1} step @param {Range} now */
  #extend(field, units, step, now) {
    const first = units.findIndex((unit) => unit.to > now.from);
    const last = units.findLastIndex((unit) => unit.from < now.to);
    if (first === last) this.#active = step > 0 ? "to" : "from";
    const moving = (this.#active === "to" ? last : first) + step;
    const unit = units[moving];
    if (!unit) return;
    const range = this.#active === "to" ? { field, from: now.from, to: unit.to } : { field, from: unit.from, to: now.to };
    this.#select(range, this.#active);
  }

  /** @param {Range} range */
  #select(range, active = "to") {
    this.#active = active;
    const text = this.texts.get(range.field);
    if (!text) return;
    const [start, startAt] = pointIn(text, range.from);
    const [end, endAt] = pointIn(text, range.to);
    this.selecting = true;
    document.getSelection()?.setBaseAndExtent(start, startAt, end, endAt);
    setTimeout(() => (this.selecting = false), 50);
    this.#choose(range);
  }

  /** @param {Range | null} range */
  #choose(range) {
    this.range = range;
    this.bar.hidden = !range;
    if (!range) {
      setText(this.say, "");
      this.list.value = "";
      return;
    }
    const { longest } = this.options;
    const quote = this.#textOf(range.field).slice(range.from, range.to);
    const tooLong = [...quote].length > longest;
    this.about.disabled = tooLong;
    this.quote.hidden = tooLong;
    setText(this.quote, quote);
    setText(this.trouble, tooLong ? t("This is too long for one comment. Select fewer words.") : "");
    this.trouble.hidden = !tooLong;
    setText(this.say, `${t("Selected")}: ${quote}`);
  }

  #tell() {
    if (!this.range || this.about.disabled) return;
    const { field, from, to } = this.range;
    const text = this.#textOf(field);
    const told = { field, start: [...text.slice(0, from)].length, quote: text.slice(from, to) };
    this.options.trigger("told", told);
  }

  /** @param {string} name of a field @returns {string} */
  #textOf(name) {
    return this.options.fields.find((field) => field.name === name)?.text ?? "";
  }
}

/** @param {MarkedPlace[]} over */
function classes(over) {
  if (!over.length) return "piece";
  return over.some(({ mark }) => !mark) ? "piece chosen" : "piece";
}

/** How many characters of a text stand before this point of its elements; numbers do not count. @param {HTMLElement} text @param {Node} node @param {number} at */
function offsetIn(text, node, at) {
  const range = document.createRange();
  range.setStart(text, 0);
  range.setEnd(node, at);
  const part = range.cloneContents();
  for (const number of part.querySelectorAll("button")) number.remove();
  return part.textContent?.length ?? 0;
}

/** The node and the place in it where so many characters of a text have passed. @param {HTMLElement} text @param {number} offset @returns {[Node, number]} */
function pointIn(text, offset) {
  let left = offset;
  /** @type {[Node, number]} */
  let last = [text, 0];
  for (const piece of text.querySelectorAll(".piece")) {
    const node = /** @type {Text} */ (piece.firstChild);
    if (left <= node.length) return [node, left];
    left -= node.length;
    last = [node, node.length];
  }
  return last;
}
