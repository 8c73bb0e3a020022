/**
 * Where a person put the notes: what the server has, and what is still on its way to it. Moves wait
 * on this device until they are confirmed, so that no lost network and no reload loses one.
 */
import { recall, remember } from "../core/storage.js";

const RETRY = 1_500;
export const MOST_PILES = 60;

/** @typedef {{number: number, notes: string[]}} Pile its notes in the order they came */

/** Events: "change" whenever a note is somewhere else, or was confirmed or refused. */
export class Moves extends EventTarget {
  /** @type {WeakMap<object, Moves>} one for each feed: a view that comes back goes on with it */
  static #known = new WeakMap();

  /** @param {import("../core/feed.js").Feed} feed @param {string} activity its id */
  static of(feed, activity) {
    const known = Moves.#known.get(feed);
    if (known?.activity === activity) return known;
    const moves = new Moves(feed, activity);
    Moves.#known.set(feed, moves);
    return moves;
  }

  constructor(feed, activity) {
    super();
    this.feed = feed;
    this.activity = activity;
    this.problem = "";
    const kept = recall("piles");
    const mine = kept?.token === feed.hello.token && kept.activity === activity;
    /** @type {Map<string, number | null>} decided here, not yet confirmed */
    this.wishes = new Map(mine ? kept.wishes : []);
    /** @type {string[]} notes in the order they were put down */
    this.order = mine ? kept.order : [];
    feed.addEventListener("link", ({ detail }) => ["open", "polling"].includes(detail) && this.flush());
    this.#learnKept();
  }

  /** @returns {number | null} the pile of a note */
  pileOf(note) {
    if (this.wishes.has(note)) return this.wishes.get(note);
    return this.#kept[note] ?? null;
  }

  /** @param {string[]} notes those that there are @returns {Pile[]} by number */
  piles(notes) {
    const found = new Map();
    const places = new Map(this.order.map((id, place) => [id, place]));
    const sorted = notes.filter((id) => this.pileOf(id) !== null)
      .sort((a, b) => (places.get(a) ?? -1) - (places.get(b) ?? -1));
    for (const id of sorted) {
      const number = this.pileOf(id);
      if (!found.has(number)) found.set(number, { number, notes: [] });
      found.get(number).notes.push(id);
    }
    return [...found.values()].sort((a, b) => a.number - b.number);
  }

  /** @param {string[]} notes @returns {number | null} a number that no pile has; null: there are too many */
  freeNumber(notes) {
    const taken = new Set(this.piles(notes).map(({ number }) => number));
    for (let number = 1; number <= MOST_PILES; number += 1) if (!taken.has(number)) return number;
    return null;
  }

  /** @param {string} note @param {number | null} pile null: on no pile */
  put(note, pile) {
    if (this.pileOf(note) === pile) return;
    this.problem = "";
    this.wishes.delete(note);
    this.wishes.set(note, pile);
    this.order = this.order.filter((id) => id !== note);
    if (pile !== null) this.order.push(note);
    this.#changed();
    this.flush();
  }

  /** Sends what waits, in the order it was decided, until the link is lost. */
  async flush() {
    if (this.busy) return;
    this.busy = true;
    clearTimeout(this.later);
    while (this.wishes.size && (await this.#sendFirst()));
    this.busy = false;
  }

  /** @returns {Promise<boolean>} whether the link still carries */
  async #sendFirst() {
    const [note, pile] = this.wishes.entries().next().value;
    try {
      await this.feed.send("place_note", { activity: this.activity, note, pile });
    } catch (error) {
      if (error.retryable) {
        this.later = setTimeout(() => this.flush(), RETRY * (1 + Math.random()));
        return false;
      }
      this.#refuse(note, pile, error);
      return true;
    }
    if (this.wishes.get(note) === pile) this.wishes.delete(note);
    const piles = { ...this.#kept, [note]: pile };
    if (pile === null) delete piles[note];
    this.#learn(piles);
    return true;
  }

  #refuse(note, pile, { code, text }) {
    if (code === "closed") this.wishes.clear();
    else if (this.wishes.get(note) === pile) this.wishes.delete(note);
    this.problem = text;
    this.#changed();
  }

  /** @returns {Record<string, number>} what the server has confirmed */
  get #kept() {
    return this.feed.get("piles", this.activity)?.piles ?? {};
  }

  /** Piles made before another activity came in between are not in the feed any more: ask. */
  async #learnKept() {
    if (this.feed.get("piles", this.activity)) return;
    try {
      const { piles } = await this.feed.send("own_piles", { activity: this.activity });
      this.#learn({ ...piles, ...this.#kept });
    } catch (error) {
      if (error.retryable) setTimeout(() => this.#learnKept(), RETRY);
    }
  }

  #learn(piles) {
    this.feed.learn({ t: "piles", id: this.activity, piles });
    this.#changed();
  }

  #changed() {
    const { token } = this.feed.hello;
    remember("piles", { token, activity: this.activity, wishes: [...this.wishes], order: this.order });
    this.dispatchEvent(new CustomEvent("change"));
  }
}
