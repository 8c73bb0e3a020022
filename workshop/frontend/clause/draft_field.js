/**
 * One field of a clause on the page: its name, who writes there, whether it is saved, its text or its
 * choice, and both texts side by side where two people have met in it.
 *
 * @typedef {{key: string, title: string, hint: string}} Choice
 * @typedef {{name: string, title: string, hint: string, longest: number, line: boolean, size: string,
 *            choices?: Choice[]}} Shape
 */
import { h, setText } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { MergePanel } from "../core/merge_panel.js";
import { AdviceList } from "./advice_list.js";

const FRESH_FOR = 8_000;
/** @type {Record<string, () => string>} */
const SAID = {
  saving: () => t("Saving…"),
  saved: () => t("Saved"),
  here: () => t("Only in this browser"),
  clash: () => t("Two texts"),
  refused: () => t("Not saved"),
};

/** @import { DraftState } from "../core/draft_state.js" */

/** What all fields have in common; each kind builds its `root` and `control`, with which one writes. */
export class Field {
  /** @param {Shape} shape @param {DraftState} state */
  constructor(shape, state) {
    /** @type {HTMLElement} */
    this.root;
    /** @type {HTMLElement | undefined} */
    this.control;
    /** Whether somebody else's text has just come. */
    this.fresh = false;
    this.shape = shape;
    this.state = state;
    this.id = `clause-${shape.name}`;
    this.who = h("span", { class: "who", hidden: true });
    this.said = h("span", { class: "said" });
    this.trouble = h("p", { class: "trouble", id: `${this.id}-trouble`, hidden: true });
    this.again = h("button", { type: "button", class: "link", hidden: true, text: t("Bring my text back"), on: { click: () => this.#bringBack() } });
    this.advice = new AdviceList(state);
  }

  /** Follows its state. */
  begin() {
    const { state } = this;
    state.addEventListener("change", () => this.draw());
    state.addEventListener("fresh", () => this.#showFresh());
    this.root.addEventListener("focusout", () => state.save());
    this.draw();
    return this;
  }

  /** Shows the text of the state. */
  show() {}

  focus() {}

  get filled() {
    return Boolean(this.state.text.trim());
  }

  get focused() {
    return this.root.contains(document.activeElement);
  }

  draw() {
    const { condition, refused, discarded } = this.state;
    this.root.dataset.condition = condition;
    this.root.classList.toggle("filled", this.filled);
    setText(this.said, SAID[condition]?.() ?? (this.fresh ? t("Changed just now") : ""));
    this.trouble.hidden = !refused;
    setText(this.trouble, refused);
    this.again.hidden = !discarded;
    this.show();
  }

  /** @param {string[]} names who else writes here */
  showWriters(names) {
    const told = names.join(", ");
    this.who.hidden = !names.length;
    const sentence = names.length === 1 ? t("{name} writes here", { name: told }) : t("{names} write here", { names: told });
    setText(this.who, names.length ? sentence : "");
  }

  destroy() {
    clearTimeout(this.freshTimer);
    this.state.end();
  }

  #showFresh() {
    clearTimeout(this.freshTimer);
    this.fresh = true;
    this.root.classList.remove("fresh");
    // Read, so that the colour begins anew.
    void this.root.offsetWidth;
    this.root.classList.add("fresh");
    this.freshTimer = setTimeout(() => {
      this.fresh = false;
      this.root.classList.remove("fresh");
      this.draw();
    }, FRESH_FOR);
    this.draw();
  }

  #bringBack() {
    this.state.bringBack();
    this.focus();
  }
}

export class TextField extends Field {
  /** @param {Shape} shape @param {DraftState} state */
  constructor(shape, state) {
    super(shape, state);
    const { title, hint, name, line, size } = shape;
    this.control = h("textarea", {
      id: this.id,
      rows: 1,
      placeholder: hint,
      spellcheck: true,
      class: line ? "line" : "",
      "aria-describedby": `${this.id}-hint ${this.id}-trouble`,
      on: { input: () => this.state.type(this.control.value), keydown: (event) => this.#onKey(event) },
    });
    this.merge = new MergePanel(this.state, { edit: () => this.#editBoth() });
    this.root = h(
      "div",
      { class: `field ${size}`, dataset: { field: name } },
      h("div", { class: "top" }, h("label", { text: title, htmlFor: this.id }), this.who, this.said),
      h("p", { class: "hidden", id: `${this.id}-hint`, text: hint }),
      h("div", { class: "both" }, this.control, this.merge.root),
      this.trouble,
      this.again,
      this.advice.root,
    );
    this.editing = false;
    this.merging = false;
    this.width = 0;
    this.growing = new ResizeObserver(() => this.#fit());
    this.growing.observe(this.root);
  }

  /** @override */
  show() {
    const { text, clash } = this.state;
    if (this.control.value !== text) this.#put(text);
    if (!clash) this.editing = false;
    // Whoever is typing goes on typing; nothing is taken from under their fingers.
    else if (!this.merging && this.control === document.activeElement) this.editing = true;
    this.merging = Boolean(clash);
    this.control.hidden = this.merging && !this.editing;
    this.root.classList.toggle("side-by-side", this.merging && this.editing);
    this.control.setAttribute("aria-invalid", String(Boolean(this.state.refused)));
    this.merge.draw(this.editing);
    this.#grow();
  }

  /** @override */
  focus() {
    this.control.focus();
  }

  /** @override */
  destroy() {
    this.growing.disconnect();
    super.destroy();
  }

  #editBoth() {
    this.editing = true;
    this.draw();
    this.focus();
  }

  /** Puts another text in; the cursor stays where it was, as far as there is text. @param {string} text */
  #put(text) {
    const { selectionStart, selectionEnd } = this.control;
    const focused = this.control === document.activeElement;
    this.control.value = text;
    if (focused) this.control.setSelectionRange(Math.min(selectionStart, text.length), Math.min(selectionEnd, text.length));
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.key === "Enter" && this.shape.line && !event.isComposing) {
      event.preventDefault();
      this.state.save();
    }
  }

  /** Another width breaks the lines elsewhere. */
  #fit() {
    const width = this.control.offsetWidth;
    if (width === this.width) return;
    this.width = width;
    this.#grow();
  }

  #grow() {
    const { control } = this;
    if (!control.offsetParent) return;
    const edge = control.offsetHeight - control.clientHeight;
    control.style.height = "auto";
    control.style.height = `${control.scrollHeight + edge}px`;
  }
}

export class ChoiceField extends Field {
  /** @param {Shape} shape @param {DraftState} state */
  constructor(shape, state) {
    super(shape, state);
    const { title, hint, name, choices = [] } = shape;
    this.radios = choices.map(({ key }) =>
      h("input", { type: "radio", name: this.id, value: key, on: { change: () => this.#choose(key) } }),
    );
    const cards = choices.map(({ title: word, hint: meaning }, at) =>
      h("label", { class: "choice" }, this.radios[at], h("span", { class: "word", text: word }), h("span", { class: "meaning", text: meaning })),
    );
    /** @param {string} key */
    const named = (key) => choices.find((choice) => choice.key === key)?.title ?? "";
    this.merge = new MergePanel(this.state, { name: named });
    this.root = h(
      "fieldset",
      { class: "field choices", dataset: { field: name } },
      h("legend", {}, h("span", { class: "top" }, h("span", { class: "label", text: title }), this.who, this.said)),
      h("p", { class: "hint", text: hint }),
      h("div", { class: "cards" }, ...cards),
      this.merge.root,
      this.trouble,
      this.again,
      this.advice.root,
    );
  }

  /** @override */
  show() {
    for (const radio of this.radios) radio.checked = radio.value === this.state.text;
    this.merge.draw(false);
  }

  /** @override */
  focus() {
    (this.radios.find((radio) => radio.checked) ?? this.radios[0]).focus();
  }

  /** @param {string} key */
  #choose(key) {
    this.state.type(key);
    this.state.save();
  }
}

/** The same for those who only read. The title stands over the editor already; here only its change. */
export class ReadField extends Field {
  /** @param {Shape} shape @param {DraftState} state */
  constructor(shape, state) {
    super(shape, state);
    const { title, name, size, choices } = shape;
    this.shown = name === "title" ? this.state.text : "";
    /** @param {string} key */
    this.named = (key) => (choices ? (choices.find((choice) => choice.key === key)?.title ?? "") : key);
    /** @type {HTMLElement} */
    this.words = h("p", { class: choices ? "level" : "words" });
    const heading = name === "title" ? "h2" : "h3";
    this.root = h(
      "div",
      { class: `field read ${size}`, dataset: { field: name } },
      name === "title" ? null : h("div", { class: "top" }, h(heading, { text: title }), this.who, this.said),
      this.words,
    );
    if (name === "title") {
      this.words = h("h2", { class: "words" });
      this.root.replaceChildren(this.words, h("div", { class: "top" }, this.who, this.said));
    }
  }

  /** @override */
  show() {
    setText(this.words, this.named(this.state.text));
    this.root.hidden = !this.filled || this.state.text === this.shown;
  }
}
