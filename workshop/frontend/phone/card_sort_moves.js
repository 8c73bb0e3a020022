/**
 * Where a person put the notes: what the server has, and what is still on its way to it. Moves wait
 * on this device until they are confirmed, so that no lost network and no reload loses one.
 */
import { Outbox } from "../core/outbox.js";
import { PlainStore } from "../core/outbox_stores.js";
import { retryPause } from "../core/retry_policy.js";
import { recall, remember } from "../core/storage.js";
import { arrangePiles, freeNumber } from "./card_sort_piles.js";
import { sendNumbered } from "./numbered.js";

/**
 * @import { Feed } from "../core/feed.js"
 * @import { Refusal } from "../core/types.js"
 */

/** Events: "change" whenever a note is somewhere else, or was confirmed or refused. */
export class Moves extends EventTarget {
  /** @type {WeakMap<object, Moves>} one for each feed: a view that comes back goes on with it */
  static #known = new WeakMap();

  /** @param {Feed} feed @param {string} activity its id */
  static of(feed, activity) {
    const known = Moves.#known.get(feed);
    if (known?.activity === activity) return known;
    known?.outbox.stop();
    const moves = new Moves(feed, activity);
    Moves.#known.set(feed, moves);
    return moves;
  }

  /** @param {Feed} feed @param {string} activity its id */
  constructor(feed, activity) {
    super();
    this.feed = feed;
    this.activity = activity;
    this.problem = "";
    this.outbox = this.#makeOutbox();
    const kept = recall("piles");
    const mine = kept?.token === feed.hello.token && kept.activity === activity;
    /** @type {string[]} notes in the order they were put down */
    this.order = mine ? kept.order : [];
    // Earlier pages kept the moves beside the order.
    for (const [note, pile] of (mine && kept.wishes) || []) this.#send(note, pile);
    this.#rememberOrder();
    this.#learnKept();
  }

  #makeOutbox() {
    const { feed, activity } = this;
    const store = new PlainStore("workshop.piles.");
    forgetOthers(store, feed.hello.token ?? "");
    const outbox = new Outbox({
      feed,
      owner: `${feed.hello.token}.${activity}`,
      stores: [store],
      send: ({ args }) => sendNumbered(feed, "place_note", args),
    });
    outbox.addEventListener("confirmed", ({ detail }) => this.#confirmed(detail.entry.args));
    outbox.addEventListener("refused", ({ detail }) => this.#refused(detail.error));
    outbox.addEventListener("change", () => this.#changed());
    outbox.addEventListener("unkept", async () => {
      this.problem = (await import("../core/rare_words.js")).unkeptWarning();
      this.#changed();
    });
    return outbox;
  }

  /** @returns {number} moves that the server has not confirmed */
  get waiting() {
    return this.outbox.size;
  }

  /** @param {string} note its id @returns {number | null} its pile */
  pileOf(note) {
    const move = this.outbox.get(note);
    return move ? move.args.pile : (this.#kept[note] ?? null);
  }

  /** @param {string[]} notes those that there are @returns {import("./card_sort_piles.js").Pile[]} by number */
  piles(notes) {
    return arrangePiles(notes, this.order, (id) => this.pileOf(id));
  }

  /** @param {string[]} notes @returns {number | null} a number that no pile has; null: there are too many */
  freeNumber(notes) {
    return freeNumber(this.piles(notes));
  }

  /** @param {string} note @param {number | null} pile null: on no pile */
  put(note, pile) {
    if (this.pileOf(note) === pile) return;
    this.problem = "";
    this.order = this.order.filter((id) => id !== note);
    if (pile !== null) this.order.push(note);
    this.#rememberOrder();
    this.#send(note, pile);
  }

  /** @param {string} note @param {number | null} pile */
  #send(note, pile) {
    this.outbox.put(note, { activity: this.activity, note, pile });
  }

  /** @param {Record<string, any>} args */
  #confirmed({ note, pile }) {
    const { [note]: _before, ...others } = this.#kept;
    this.#learn(pile === null ? others : { ...others, [note]: pile });
  }

  /** @param {Refusal} error */
  #refused({ code, text = "" }) {
    this.problem = text;
    if (code === "closed") this.outbox.clear();
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
      this.#changed();
    } catch (thrown) {
      const error = /** @type {Refusal} */ (thrown);
      if (error.retryable) setTimeout(() => this.#learnKept(), retryPause(error));
    }
  }

  /** @param {Record<string, number>} piles */
  #learn(piles) {
    this.feed.learn({ t: "piles", id: this.activity, piles });
  }

  #rememberOrder() {
    remember("piles", { token: this.feed.hello.token, activity: this.activity, order: this.order });
  }

  #changed() {
    this.dispatchEvent(new CustomEvent("change"));
  }
}

/** On a shared phone nobody is to find out what somebody else has put together. @param {PlainStore} store @param {string} token */
async function forgetOthers(store, token) {
  try {
    for (const { id, owner } of await store.all()) if (!owner.startsWith(token)) await store.change(id, () => null);
  } catch {
    // Where nothing can be read, nothing is kept.
  }
}
