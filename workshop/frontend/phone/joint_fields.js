/** One field of a joint draft on a phone: a text or a choice, whether it is saved, and both texts where two have met. */
import { h, setText, toggle } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { MergePanel } from "../core/merge_panel.js";
import { lengthOf } from "../core/text_length.js";
import { isLine } from "./joint_forms.js";

/**
 * @import { DraftState } from "../core/draft_state.js"
 * @import { FieldWords } from "../core/joint_words.js"
 */

const FRESH_FOR = 4_000;
const COUNTED_FROM = 0.7;
const LINE_ROWS = 2;

/** What both kinds have in common; each builds its `element` and `control`. */
class JointField {
  /** @param {FieldWords} field @param {DraftState} state */
  constructor(field, state) {
    /** @type {HTMLElement} */
    this.element;
    /** @type {HTMLElement} */
    this.control;
    this.field = field;
    this.state = state;
    this.id = `joint-${field.name}`;
    this.said = h("span", { class: "said" });
    this.trouble = h("p", { class: "problem", id: `${this.id}-trouble`, hidden: true });
    this.again = h("button", { type: "button", class: "link", hidden: true, on: { click: () => this.#bringBack() } }, t("Bring my text back"));
    this.missing = false;
    this.drawing = () => this.element.isConnected && this.draw();
    state.addEventListener("change", this.drawing);
    state.addEventListener("fresh", () => this.#showFresh());
  }

  show() {}

  draw() {
    const { condition, refused, discarded } = this.state;
    this.element.dataset.condition = condition;
    setText(this.said, this.#words(condition));
    const trouble = refused || (this.missing && !this.state.text.trim() ? t("This is still missing.") : "");
    setText(this.trouble, trouble);
    toggle(this.trouble, Boolean(trouble));
    toggle(this.again, Boolean(discarded));
    this.show();
  }

  /** @param {import("../core/draft_state.js").Condition} condition */
  #words(condition) {
    if (condition === "here") return t("On this phone");
    if (condition === "clash") return t("Two texts");
    if (condition === "refused") return t("Not saved");
    return this.fresh ? t("Changed just now") : "";
  }

  #showFresh() {
    clearTimeout(this.freshTimer);
    this.fresh = true;
    this.element.classList.add("fresh");
    this.freshTimer = setTimeout(() => {
      this.fresh = false;
      this.element.classList.remove("fresh");
      this.draw();
    }, FRESH_FOR);
    this.draw();
  }

  #bringBack() {
    this.state.bringBack();
    this.control.focus();
  }
}

class TextField extends JointField {
  /** @param {FieldWords} field @param {DraftState} state @param {string[]} known texts that one press fills in */
  constructor(field, state, known) {
    super(field, state);
    const { label, ask = label, hint = "", longest } = field;
    const line = isLine(field);
    this.control = this.area = h("textarea", {
      id: this.id, rows: line ? LINE_ROWS : 3, dir: "auto", spellcheck: true, enterKeyHint: line ? "next" : null,
      "aria-describedby": `${this.id}-hint ${this.id}-left ${this.id}-trouble`,
      on: {
        input: () => state.type(this.area.value), blur: () => state.save(),
        keydown: (event) => this.#onKey(event),
      },
    });
    this.left = h("p", { class: "counter", id: `${this.id}-left`, hidden: true });
    this.merge = new MergePanel(state);
    this.longest = longest;
    this.element = h("div", { class: "joint-field", dataset: { field: field.name } },
      h("div", { class: "top" }, h("label", { htmlFor: this.id }, ask), this.said),
      h("p", { class: "hint", id: `${this.id}-hint`, hidden: !hint }, hint),
      known.length ? h("div", { class: "joint-known" }, ...known.map((text) => this.#knownButton(text))) : null,
      this.area, this.left, this.merge.root, this.trouble, this.again);
  }

  /** @param {string} text */
  #knownButton(text) {
    const fill = () => {
      this.state.type(text);
      this.state.save();
    };
    return h("button", { type: "button", class: "quiet", on: { click: fill } }, text);
  }

  /** Enter ends a field of one line. @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.key !== "Enter" || event.isComposing || !isLine(this.field)) return;
    event.preventDefault();
    this.area.blur();
  }

  /** @override */
  show() {
    const { text, clash } = this.state;
    if (this.area.value !== text) this.#put(text);
    const length = lengthOf(text);
    toggle(this.left, length > this.longest * COUNTED_FROM);
    const left = this.longest - length;
    setText(this.left, left < 0 ? t("Characters too many: {count}", { count: -left }) : t("{left} characters left", { left }));
    this.area.setAttribute("aria-invalid", String(!this.trouble.hidden));
    this.merge.draw(Boolean(clash));
  }

  /** Puts another text in; the cursor stays where it was, as far as there is text. @param {string} text */
  #put(text) {
    const { selectionStart, selectionEnd } = this.area;
    const focused = this.area === document.activeElement;
    this.area.value = text;
    if (focused) this.area.setSelectionRange(Math.min(selectionStart, text.length), Math.min(selectionEnd, text.length));
  }
}

class ChoiceField extends JointField {
  /** @param {FieldWords} field @param {DraftState} state */
  constructor(field, state) {
    super(field, state);
    const { label, ask = label, choices = [] } = field;
    this.radios = choices.map(([value]) =>
      h("input", { type: "radio", name: this.id, value, on: { change: () => this.#choose(value) } }));
    this.control = this.radios[0];
    /** @param {string} value */
    const named = (value) => choices.find(([key]) => key === value)?.[1] ?? "";
    this.merge = new MergePanel(state, { name: named });
    this.element = h("fieldset", { class: "joint-field chips", dataset: { field: field.name } },
      h("legend", {}, ask, " ", this.said),
      ...choices.map(([, word], at) => h("label", { class: "chip" }, this.radios[at], h("span", {}, word))),
      this.merge.root, this.trouble, this.again);
  }

  /** @param {string} value */
  #choose(value) {
    this.state.type(value);
    this.state.save();
  }

  /** @override */
  show() {
    for (const radio of this.radios) radio.checked = radio.value === this.state.text;
    this.merge.draw(false);
  }
}

/** @param {FieldWords} field @param {DraftState} state @param {string[]} [known] texts that one press fills in */
export function jointField(field, state, known = []) {
  const made = field.choices ? new ChoiceField(field, state) : new TextField(field, state, known);
  made.draw();
  return made;
}
