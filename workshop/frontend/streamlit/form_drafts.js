/** What this tab keeps of forms: one text for each field, with the name of the form and where it stands. */
import { TabDrafts } from "../core/tab_drafts.js";

/** @typedef {{title: string, texts: Record<string, string>, place: string}} FormDraft  texts: by name of the field */

/** Tells of every change: a form opens or closes, a text comes or goes. */
export const changes = new EventTarget();
/** @type {Map<string, number>} form → how often it stands on the page now */
const open = new Map();
/** @type {Map<string, number>} form → how often what was typed has been saved, as far as this page knows */
const settled = new Map();

const tell = () => changes.dispatchEvent(new Event("change"));

export class FormDrafts {
  /** @param {string} account */
  constructor(account) {
    /** @type {TabDrafts<FormDraft>} */
    this.kept = new TabDrafts(account, "form");
  }

  /** @param {string} form @returns {FormDraft | null} */
  recall(form) {
    return this.kept.recall(form);
  }

  /** @param {string} form @param {string} title @param {string} name of the field @param {string} text @param {string} initial what stood in it */
  type(form, title, name, text, initial) {
    const { [name]: _before, ...others } = this.recall(form)?.texts ?? {};
    const texts = text === initial ? others : { ...others, [name]: text };
    const place = location.pathname + location.search;
    if (Object.keys(texts).length) this.kept.keep(form, { title, texts, place });
    else this.kept.forget(form);
    tell();
  }

  /** @param {string} form */
  forget(form) {
    this.kept.forget(form);
    tell();
  }

  /** Forgets what has been saved. @param {string} form @param {number} done how often it was */
  settle(form, done) {
    if (done <= (settled.get(form) ?? 0)) return;
    settled.set(form, done);
    this.forget(form);
  }

  /** @param {string} form */
  open(form) {
    open.set(form, (open.get(form) ?? 0) + 1);
    tell();
  }

  /** @param {string} form */
  close(form) {
    open.set(form, Math.max(0, (open.get(form) ?? 0) - 1));
    tell();
  }

  /** @returns {(FormDraft & {form: string})[]} those of forms that are not on the page */
  left() {
    const names = this.kept.names().filter((form) => !open.get(form));
    return names.flatMap((form) => {
      const draft = this.recall(form);
      return draft ? [{ form, ...draft }] : [];
    });
  }
}
