/**
 * The sentences over groups while they are being written. What is typed outlives its group, the connection and the
 * page: it is kept until it is saved, put elsewhere or discarded.
 */
import { choosePlace } from "../board/dialogs.js";
import { sentenceOf } from "../core/feed_error.js";
import { t } from "../core/i18n.js";
import { TabDrafts } from "../core/tab_drafts.js";
import { HeaderField } from "./header_field.js";
import { KeptSentences } from "./kept_sentences.js";
import { NEW } from "./selection.js";
import { headerOf } from "./wall_dialogs.js";

const JUST_NOW = 10_000;

/**
 * @import { WallGroup } from "./group_steps.js"
 * @import { Kept } from "./kept_sentences.js"
 * @typedef {{text: string, read: string, at: number}} Draft  read: the header when it was begun; at: ms since 1970
 * @typedef {{account: string, groups: () => WallGroup[], sectionOf: (id: string) => HTMLElement | null,
 *            save: (id: string, header: string, read: string) => Promise<unknown>,
 *            create: (header: string) => void, host: () => HTMLElement}} HeaderOptions
 *   save: rejects with the FeedError; host: where dialogs open
 */

export class Headers {
  /** @param {HeaderOptions} options */
  constructor(options) {
    this.options = options;
    /** @type {TabDrafts<Draft>} */
    this.drafts = new TabDrafts(options.account, "header");
    /** @type {HeaderField | null} */
    this.open = null;
    this.kept = new KeptSentences({
      typed: ({ id, text }) => this.#keep(id, { text, read: this.drafts.recall(id)?.read ?? "" }),
      put: (kept) => this.#put(kept),
      discard: ({ id }) => this.#forget(id),
    });
    this.#takeOver();
  }

  /** What an earlier page has left. */
  #takeOver() {
    for (const id of this.drafts.names()) this.kept.add({ id, text: this.drafts.recall(id)?.text ?? "" });
  }

  /** Where somebody was typing when the page was drawn anew, keys go on into the text. */
  begin() {
    const at = (/** @type {string} */ id) => this.drafts.recall(id)?.at ?? 0;
    const last = this.drafts.names().sort((one, other) => at(other) - at(one))[0];
    if (last && Date.now() - at(last) < JUST_NOW) this.kept.focus(last, this.drafts.recall(last)?.text.length);
  }

  /** @param {string} id of a group @param {string} [text] that was written for another one */
  write(id, text) {
    if (this.open?.id === id) return this.open.focus();
    this.#leave();
    const section = this.options.sectionOf(id);
    const header = this.#header(id);
    if (!section || header === undefined) return;
    this.#begin(section, { text: text ?? header, read: header });
    if (text !== undefined) this.#keep(id, { text, read: header });
    this.open?.focus();
  }

  /** Before groups are drawn: the one that is written on may have gone, or say something else. */
  settle() {
    const { open } = this;
    const header = open && this.#header(open.id);
    if (open && header === undefined) this.#rescue(open);
    else if (open) open.follow(header ?? "");
    for (const { id, text } of this.kept.kept.values()) {
      // It had arrived, though its answer was lost.
      if (text.trim() === this.#header(id)) this.#forget(id);
    }
    this.kept.draw((id) => this.#header(id));
  }

  destroy() {
    if (this.open && !this.open.dirty) this.drafts.forget(this.open.id);
  }

  /** @param {string} id @returns {string | undefined} undefined: there is no such group */
  #header(id) {
    return this.options.groups().find((group) => group.id === id)?.header;
  }

  /** @param {HTMLElement} section @param {{text: string, read: string}} draft */
  #begin(section, draft) {
    const field = new HeaderField(section, draft, {
      typed: () => this.#keep(field.id, { text: field.field.value, read: field.read }),
      left: () => this.#finish(field, true),
      done: (keep) => this.#finish(field, keep),
    });
    this.open = field;
    return field;
  }

  #leave() {
    if (!this.open) return;
    if (this.open.clash) this.#rescue(this.open);
    else this.#finish(this.open, true);
  }

  /** @param {HeaderField} field @param {boolean} keep */
  #finish(field, keep) {
    if (field.closed) return;
    const { id, text, read, dirty } = field;
    this.open = null;
    field.close();
    if (keep && dirty) this.#save(id, text, read);
    else this.#forget(id);
  }

  /** @param {string} id @param {string} text @param {string} read */
  async #save(id, text, read) {
    this.#keep(id, { text, read });
    try {
      await this.options.save(id, text, read);
      if (this.drafts.recall(id)?.text === text) this.#forget(id);
    } catch (error) {
      this.#refused(id, { text, read }, error);
    }
  }

  /** Not saved: the text stands in its field again or, where that is not possible, above the wall. @param {string} id @param {{text: string, read: string}} draft @param {unknown} error */
  #refused(id, draft, error) {
    const section = this.options.sectionOf(id);
    const theirs = /** @type {import("../core/types.js").Refusal} */ (error).details?.theirs;
    if (!section || this.open || this.#header(id) === undefined) {
      this.kept.add({ id, text: draft.text });
      return this.settle();
    }
    const field = this.#begin(section, draft);
    if (theirs === undefined) field.complain(sentenceOf(error));
    else field.follow(theirs);
    // Whoever has gone on elsewhere stays there.
    const { activeElement } = document;
    if (activeElement === document.body || activeElement === field.header) field.field.focus();
  }

  /** @param {HeaderField} field whose group has gone, or that is left with two texts */
  #rescue(field) {
    const { id, focused, read } = field;
    const { value, selectionStart } = field.field;
    const begun = field.dirty;
    this.open = null;
    field.close();
    if (!begun && !focused) return;
    // Even without a word: who is about to type one must not press the keys of the wall.
    this.#keep(id, { text: value, read });
    this.kept.add({ id, text: value });
    this.kept.draw((group) => this.#header(group));
    if (focused) this.kept.focus(id, selectionStart);
  }

  /** @param {string} id @param {{text: string, read: string}} draft */
  #keep(id, draft) {
    this.drafts.keep(id, { ...draft, at: Date.now() });
  }

  /** @param {string} id */
  #forget(id) {
    this.drafts.forget(id);
    this.kept.kept.delete(id);
    this.kept.draw((group) => this.#header(group));
  }

  /** @param {Kept} kept */
  #put(kept) {
    const text = kept.text.trim();
    const groups = this.options.groups();
    const places = [
      ...groups.map((group) => ({ id: group.id, name: headerOf(group) })),
      { id: NEW, name: t("New group") },
    ];
    /** @param {string} place */
    const onChoose = (place) => {
      this.#forget(kept.id);
      if (place === NEW) this.options.create(text);
      else if (this.#header(place)) this.write(place, text);
      else this.#save(place, text, "");
    };
    choosePlace(this.options.host(), { title: t("Put the sentence on…"), places, canCopy: false, onChoose });
  }
}
