/** Notes typed at a keyboard that the server has not confirmed yet: kept in the browser, sent in order. */
import { newId } from "../core/new_id.js";
import { noteOutbox } from "../core/note_outbox.js";
import { PlainStore } from "../core/outbox_stores.js";
import { recall, remember } from "../core/storage.js";

/**
 * @typedef {import("../core/note_outbox.js").NoteArgs} NoteArgs
 * @typedef {NoteArgs & {id: string, refused?: string, late?: boolean, status?: string}} Pending
 */

const SENT_KEPT = 12;

/**
 * Emits "change", and "unkept" where the browser keeps nothing. A note leaves the list when the server has
 * confirmed it or somebody discards it.
 */
export class PendingNotes extends EventTarget {
  /** @param {import("../core/feed.js").Feed} feed @param {string} programme notes of different programmes are kept apart */
  constructor(feed, programme) {
    super();
    this.place = `pending.${programme}`;
    this.outbox = noteOutbox({ feed, owner: programme, stores: [new PlainStore(`workshop.${this.place}.`)] });
    /** @type {Pending[]} the last confirmed ones, newest first */
    this.sent = [];
    this.outbox.addEventListener("confirmed", ({ detail }) => this.#confirmed(detail));
    for (const event of /** @type {const} */ (["change", "unkept"])) {
      this.outbox.addEventListener(event, () => this.dispatchEvent(new Event(event)));
    }
    this.#takeOver();
  }

  /** @returns {Pending[]} in the order in which they were written */
  get notes() {
    return this.outbox.entries.map(({ id, args, why }) => ({ id, ...asNote(args), refused: why }));
  }

  stop() {
    this.outbox.stop();
  }

  /** @param {(NoteArgs & {id?: string})[]} notes */
  add(notes) {
    for (const { id = newId(), ...args } of notes) this.outbox.put(id, withoutNulls(args));
  }

  /** @param {string} id @returns {Pending | undefined} the note, no longer pending */
  take(id) {
    const note = this.notes.find((each) => each.id === id);
    this.outbox.drop(id);
    return note;
  }

  /** @param {import("../core/types.js").OutboxEvents["confirmed"]} detail */
  #confirmed({ entry: { id, args }, ok }) {
    const { late, status } = ok.note ?? {};
    this.sent = [{ id, ...asNote(args), late, status }, ...this.sent].slice(0, SENT_KEPT);
  }

  /** Earlier pages kept all notes in one list. */
  #takeOver() {
    const list = recall(this.place);
    if (!Array.isArray(list)) return;
    this.add(list.map(({ refused: _refused, ...note }) => note));
    remember(this.place, null);
  }
}

/** @param {Record<string, any>} args of an entry @returns {NoteArgs} */
function asNote(args) {
  return /** @type {NoteArgs} */ (args);
}

/** @param {Record<string, any>} args */
function withoutNulls(args) {
  return Object.fromEntries(Object.entries(args).filter(([, value]) => value !== null));
}
