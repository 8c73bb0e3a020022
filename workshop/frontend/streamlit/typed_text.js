/** Keeps what is typed into the fields of a Streamlit form until it is saved, and gives it back when it opens again. */
import { FormDrafts } from "./form_drafts.js";

/**
 * @typedef {{key: string, initial: string, present: string, filled: number}} TextField  key: Streamlit's; initial,
 *   present: what stood in it before anybody typed, and what Python knows of it now; filled: how often a button has put
 *   a text into it
 * @typedef {{form: string, title: string, fields: Record<string, TextField>, done: number}} Form
 *   fields: by their name within the form; done: how often what was typed has been saved
 * @typedef {{account: string, forms: Form[], trigger: (name: string, value: any) => void}} TypedTextOptions
 */

/** @type {Map<string, number>} field's key → how often it was filled in, as far as this page knows */
const filled = new Map();

/** @param {HTMLElement} el @param {TypedTextOptions} options */
export function mountTypedText(el, options) {
  // There is nothing to see: no gap in the form either.
  /** @type {HTMLElement | null} */
  const place = el.closest("[data-testid=stElementContainer]");
  if (place) place.style.display = "none";
  const typed = new TypedText(options);
  return { update: (/** @type {TypedTextOptions} */ next) => typed.update(next), destroy: () => typed.destroy() };
}

class TypedText {
  /** @param {TypedTextOptions} options */
  constructor(options) {
    this.options = options;
    this.drafts = new FormDrafts(options.account);
    this.listeners = new AbortController();
    const { signal } = this.listeners;
    document.addEventListener("input", ({ target }) => this.#typed(target), { signal, capture: true });
    this.#settle();
    this.#giveBack();
    this.#takeFilled();
  }

  /** @param {TypedTextOptions} next */
  update(next) {
    this.#leave();
    this.options = next;
    this.#settle();
    this.#takeFilled();
  }

  destroy() {
    this.listeners.abort();
    this.#leave();
  }

  #leave() {
    for (const { form } of this.options.forms) this.drafts.close(form);
  }

  #settle() {
    for (const { form, done } of this.options.forms) {
      this.drafts.open(form);
      this.drafts.settle(form, done);
    }
  }

  /** What was kept of an earlier page or dialog, where it says something else than the field. */
  #giveBack() {
    /** @type {Record<string, Record<string, string>>} */
    const found = {};
    for (const { form, fields } of this.options.forms) {
      const kept = Object.entries(this.drafts.recall(form)?.texts ?? {});
      const other = kept.filter(([name, text]) => fields[name] && text !== fields[name].present);
      if (other.length) found[form] = Object.fromEntries(other);
    }
    if (Object.keys(found).length) this.options.trigger("found", found);
  }

  /** What a button has put into a field is kept as if it had been typed, and one goes on writing there. */
  #takeFilled() {
    for (const { form, title, fields } of this.options.forms) {
      for (const [name, { key, initial, present, filled: times }] of Object.entries(fields)) {
        if (times <= (filled.get(key) ?? 0)) continue;
        filled.set(key, times);
        this.drafts.type(form, title, name, present, initial);
        /** @type {HTMLElement | null} */
        const field = document.querySelector(`.${classOf(key)} :is(textarea, input)`);
        field?.focus();
      }
    }
  }

  /** @param {EventTarget | null} target */
  #typed(target) {
    const written = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
    if (!written || target.type === "password") return;
    for (const { form, title, fields } of this.options.forms) {
      const name = Object.keys(fields).find((each) => target.closest(`.${classOf(fields[each].key)}`));
      if (name) this.drafts.type(form, title, name, target.value, fields[name].initial);
    }
  }
}

/** As Streamlit marks the element with this key. @param {string} key */
const classOf = (key) => `st-key-${key.trim().replaceAll(/[^a-zA-Z0-9_-]/g, "-")}`;
