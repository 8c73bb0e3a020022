/** Notes typed at a keyboard that the server has not confirmed yet: kept in the browser, sent in order. */
import { newId } from "../core/new_id.js";

/**
 * @typedef {{id: string, activity: string, text: string, section?: string | null, table?: number | null,
 *            origin: string, refused?: string}} Pending
 */

const RETRY_AFTER = 4_000;
const OTHER_TAB = "storage";

/**
 * Emits "change". A note leaves the list when the server has confirmed it or somebody discards it;
 * it is sent again with the same id, so that it is never there twice.
 */
export class PendingNotes extends EventTarget {
  /** @param {any} feed @param {string} programme notes of different programmes are kept apart */
  constructor(feed, programme) {
    super();
    this.feed = feed;
    this.place = `workshop.pending.${programme}`;
    /** @type {Pending[]} */
    this.notes = this.#read();
    /** @type {Pending[]} the last confirmed ones, newest first */
    this.sent = [];
    this.again = () => this.flush();
    this.reread = (event) => event.key === this.place && this.#reread();
    feed.addEventListener("link", this.again);
    addEventListener(OTHER_TAB, this.reread);
    this.flush();
  }

  stop() {
    clearTimeout(this.timer);
    this.feed.removeEventListener("link", this.again);
    removeEventListener(OTHER_TAB, this.reread);
    this.stopped = true;
  }

  /** @param {Omit<Pending, "id">[]} notes */
  add(notes) {
    this.notes.push(...notes.map((note) => ({ id: newId(), ...note })));
    this.#keep();
    this.flush();
  }

  /** @param {string} id @returns {Pending | undefined} the note, no longer pending */
  take(id) {
    const note = this.notes.find((each) => each.id === id);
    this.#drop(id);
    return note;
  }

  /** Sends what waits, one after the other, so that the order is kept. */
  async flush() {
    if (this.flushing || this.stopped) return;
    this.flushing = true;
    clearTimeout(this.timer);
    let next;
    while (!this.stopped && (next = this.notes.find(({ refused }) => !refused))) {
      if (!(await this.#sendOne(next))) break;
    }
    this.flushing = false;
  }

  /** @param {Pending} note @returns {Promise<boolean>} whether it is worth going on */
  async #sendOne(note) {
    const { refused, ...args } = note;
    for (const name of Object.keys(args)) if (args[name] === null) delete args[name];
    try {
      const ok = await this.feed.send("add_note", args);
      this.sent = [{ ...note, late: ok?.note?.late, status: ok?.note?.status }, ...this.sent].slice(0, 12);
      this.#drop(note.id);
      return true;
    } catch (error) {
      if (error.retryable !== false) {
        this.timer = setTimeout(this.again, RETRY_AFTER);
        return false;
      }
      note.refused = error.text;
      this.#keep();
      return true;
    }
  }

  /** @param {string} id */
  #drop(id) {
    this.notes = this.notes.filter((each) => each.id !== id);
    this.#keep();
  }

  #keep() {
    try {
      localStorage.setItem(this.place, JSON.stringify(this.notes));
    } catch {
      // A full or forbidden storage: the notes stay in memory and are sent all the same.
    }
    this.dispatchEvent(new Event("change"));
  }

  #read() {
    try {
      return JSON.parse(localStorage.getItem(this.place) ?? "[]");
    } catch {
      return [];
    }
  }

  /** Another page of this browser sent or added some. */
  #reread() {
    this.notes = this.#read();
    this.dispatchEvent(new Event("change"));
    this.flush();
  }
}
