/** Near, middle, from afar; what was in view stays there. */
import { button } from "../board/button.js";
import { h, setText } from "../core/dom.js";
import { t } from "../core/i18n.js";

export const LEVELS = ["near", "middle", "far"];

/** @param {string} level */
const nameOf = (level) => (level === "near" ? t("Near") : level === "middle" ? t("Middle") : t("From afar"));

export class Zoom {
  /**
   * @param {(level: string) => void} onChange draws the new level and lays it out before it returns
   * @param {() => HTMLElement | null} anchor the element to be kept where it is
   */
  constructor(onChange, anchor) {
    this.level = LEVELS[0];
    this.onChange = onChange;
    this.anchor = anchor;
    /** @param {string} text @param {string} name @param {1 | -1} way @param {string} keys */
    const named = (text, name, way, keys) =>
      button(text, () => this.step(way), { title: name, "aria-label": name, "aria-keyshortcuts": keys, dataset: { again: "" } });
    this.out = named("−", t("Farther away"), 1, "-");
    this.in = named("+", t("Nearer"), -1, "+");
    this.name = h("span", { class: "wb-zoom__name", role: "status" });
    this.element = h("div", { class: "wb-zoom", role: "group" }, this.out, this.name, this.in);
    this.element.setAttribute("aria-label", t("Zoom"));
    this.#show();
  }

  /** @param {1 | -1} way 1: farther away */
  step(way) {
    this.set(LEVELS[LEVELS.indexOf(this.level) + way]);
  }

  /** @param {string | undefined} level */
  set(level) {
    if (!level || !LEVELS.includes(level) || level === this.level) return;
    const anchor = this.anchor();
    const before = anchor?.getBoundingClientRect().top ?? 0;
    this.level = level;
    this.#show();
    this.onChange(level);
    if (!anchor?.isConnected) return;
    const scroller = scrollerOf(anchor);
    if (scroller) scroller.scrollTop += anchor.getBoundingClientRect().top - before;
  }

  #show() {
    setText(this.name, nameOf(this.level));
    this.out.disabled = this.level === LEVELS.at(-1);
    this.in.disabled = this.level === LEVELS[0];
  }
}

/** @param {HTMLElement} el @returns {Element | null} the nearest one around it that scrolls */
function scrollerOf(el) {
  for (let each = el.parentElement; each; each = each.parentElement) {
    const scrolls = each.scrollHeight > each.clientHeight + 1;
    if (scrolls && ["auto", "scroll"].includes(getComputedStyle(each).overflowY)) return each;
  }
  return document.scrollingElement;
}
