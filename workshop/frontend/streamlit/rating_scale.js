/**
 * Scales from 1 to 9 on the page Review: one for each criterion, with "cannot judge" beside it.
 *
 * Plain radio buttons, so Tab, arrows and screen readers work as everywhere; the digits of the
 * keyboard rate at once, 0 says "cannot judge". What is chosen is told to Python with all other
 * choices for the same subject, so nothing is lost when several come in one breath.
 *
 * @typedef {{counts: number[], n: number, median: number, from: number, to: number, text: string}} Group
 * @typedef {{key: string, title: string, question: string, low: string, high: string,
 *            value?: number | null, earlier?: number | null, earlierText?: string, group?: Group}} Criterion
 * @typedef {{subject: string, criteria: Criterion[], lang: string,
 *            keep: (name: string, value: unknown) => void}} Options
 */
import { h, setText } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { pressedKey } from "../core/pressed_key.js";

const DIGITS = [1, 2, 3, 4, 5, 6, 7, 8, 9];
const CANNOT = "cannot";
const TELL_AFTER = 250;

/** @param {HTMLElement} place @param {Options} options */
export function mountRatingScale(place, options) {
  return new Scales(place, options);
}

class Scales {
  /** @param {HTMLElement} place @param {Options} options */
  constructor(place, options) {
    this.options = options;
    this.subject = options.subject;
    /** What was chosen here and not yet found in the data. @type {Map<string, number | null>} */
    this.waiting = new Map();
    /** @type {Map<string, HTMLElement>} */
    this.fields = new Map();
    this.root = h("div", { class: "wr" });
    this.state = h("p", { class: "state", role: "status" });
    this.hint = h("p", { class: "keys" });
    place.append(this.root);
    for (const criterion of options.criteria) {
      const field = this.#field(criterion);
      this.fields.set(criterion.key, field);
      this.root.append(field);
    }
    this.root.append(h("div", { class: "foot" }, this.hint, this.state));
    this.root.addEventListener("focusout", () => this.#tell());
    this.update(options);
  }

  /** @param {Options} options */
  update(options) {
    this.options = options;
    const { criteria, lang } = options;
    this.root.lang = lang;
    for (const criterion of criteria) {
      if (this.waiting.has(criterion.key) && this.waiting.get(criterion.key) === criterion.value)
        this.waiting.delete(criterion.key);
      if (!this.waiting.has(criterion.key)) this.#check(criterion.key, criterion.value);
    }
    setText(this.hint, t("Keys: 1–9 rate, 0 cannot judge, Tab goes on"));
    this.#showState();
  }

  destroy() {
    this.#tell();
    this.root.remove();
  }

  /** @param {Criterion} criterion */
  #field(criterion) {
    const name = `${this.subject}.${criterion.key}`;
    const steps = DIGITS.map((digit) => {
      const radio = this.#radio(name, String(digit), criterion.key);
      radio.setAttribute("aria-label", digit === 1 ? `1, ${criterion.low}` : digit === 9 ? `9, ${criterion.high}` : `${digit}`);
      return h("label", { class: "step" }, this.#bar(criterion, digit), radio, h("span", { class: "digit", text: `${digit}` }));
    });
    const cannot = h("label", { class: "cannot" }, this.#radio(name, CANNOT, criterion.key), h("span", { text: t("I cannot judge this") }));
    const said = [criterion.group?.text, criterion.earlierText].filter(Boolean).join(" · ");
    const field = h(
      "fieldset",
      { class: criterion.group ? "criterion with-group" : "criterion" },
      h("legend", { text: criterion.title }),
      h("p", { class: "question", text: criterion.question }),
      said ? h("p", { class: "said", text: said }) : null,
      h("div", { class: "steps" }, ...steps),
      h("div", { class: "ends", "aria-hidden": "true" }, h("span", { text: `1 · ${criterion.low}` }), h("span", { text: `${criterion.high} · 9` })),
      cannot,
    );
    field.addEventListener("keydown", (event) => this.#onDigit(event, criterion.key));
    return field;
  }

  /** How many of the group chose this digit, and whether it was one's own choice before. @param {Criterion} criterion @param {number} digit */
  #bar(criterion, digit) {
    if (!criterion.group && criterion.earlier !== digit) return null;
    const bar = h("span", { class: "bar", "aria-hidden": "true" });
    if (criterion.group) {
      const { counts, from, to } = criterion.group;
      const share = counts[digit - 1] / Math.max(1, ...counts);
      const column = h("span", { class: digit >= from && digit <= to ? "column inside" : "column" });
      column.style.height = `${Math.round(share * 100)}%`;
      bar.append(column);
    }
    if (criterion.earlier === digit) bar.append(h("span", { class: "own", text: t("You then") }));
    return bar;
  }

  /** @param {string} name @param {string} value @param {string} key */
  #radio(name, value, key) {
    const choose = () => this.#choose(key, value === CANNOT ? null : Number(value));
    return h("input", { type: "radio", name, value, on: { change: choose } });
  }

  /** @param {KeyboardEvent} event @param {string} key */
  #onDigit(event, key) {
    const pressed = pressedKey(event);
    if (!/^[0-9]$/.test(pressed)) return;
    event.preventDefault();
    const value = Number(pressed) || null;
    this.#check(key, value);
    this.#radios(key).find(({ value: each }) => each === valueOf(value))?.focus();
    this.#choose(key, value);
  }

  /** @param {string} key @param {number | null} value */
  #choose(key, value) {
    this.waiting.set(key, value);
    this.#showState();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#tell(), TELL_AFTER);
    this.untold = true;
  }

  #tell() {
    clearTimeout(this.timer);
    if (!this.untold) return;
    this.untold = false;
    const values = Object.fromEntries(this.waiting);
    this.options.keep("ratings", { subject: this.subject, values, turn: Date.now() });
  }

  /** @param {string} key @returns {HTMLInputElement[]} */
  #radios(key) {
    return [...(this.fields.get(key)?.querySelectorAll("input") ?? [])];
  }

  /** @param {string} key @param {number | null | undefined} value `undefined`: nothing is chosen */
  #check(key, value) {
    for (const radio of this.#radios(key)) radio.checked = value !== undefined && radio.value === valueOf(value);
  }

  #showState() {
    const { criteria } = this.options;
    const any = criteria.some((criterion) => criterion.value !== undefined);
    setText(this.state, this.waiting.size ? t("Saving…") : any ? t("Saved") : "");
    this.state.classList.toggle("waits", this.waiting.size > 0);
  }
}

/** @param {number | null} choice null: cannot judge @returns {string} the value of its radio button */
function valueOf(choice) {
  return choice === null ? CANNOT : String(choice);
}
