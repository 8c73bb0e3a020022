/**
 * A text with a button that copies it; where that cannot be done, the text is selected and the page says
 * which keys copy it. `look`: classes of a text that is read aloud, or written down.
 *
 * @typedef {{text: string, look: string}} Options
 */
import { copyShown, copyWords } from "../core/clipboard.js";
import { h, setText } from "../core/dom.js";
import { t } from "../core/i18n.js";

const COPIED_FOR = 4_000;

/** @param {HTMLElement} place @param {Options} options */
export function mountCopyText(place, options) {
  return new CopyText(place, options);
}

class CopyText {
  /** @param {HTMLElement} place @param {Options} options */
  constructor(place, options) {
    /** @type {number | undefined} */
    this.timer = undefined;
    this.text = h("code", { class: "text" });
    this.button = h("button", { type: "button", text: t("Copy"), on: { click: () => this.#copy() } });
    this.said = h("p", { class: "said", role: "status" });
    this.root = h("div", { class: "wct" }, h("div", { class: "row" }, this.text, this.button), this.said);
    place.append(this.root);
    this.update(options);
  }

  /** @param {Options} options */
  update(options) {
    setText(this.text, options.text);
    this.text.className = `text ${options.look}`;
  }

  destroy() {
    clearTimeout(this.timer);
    this.root.remove();
  }

  async #copy() {
    const copied = await copyShown(this.text, this.text.textContent ?? "");
    clearTimeout(this.timer);
    setText(this.said, copyWords(copied));
    if (copied) this.timer = setTimeout(() => setText(this.said, ""), COPIED_FOR);
  }
}
