/**
 * Values kept until the server has confirmed them: notes, votes, piles, drafts. Of each id the last value
 * counts; ids are sent one after the other, in the order in which they first came.
 *
 * What is shown is what is in memory. It is kept in the first of the given stores that works; when that one
 * goes away (IndexedDB does, when somebody clears it), everything goes on in the next one. Without any,
 * memory remains: nothing shown is lost, and `unkept` says once that the page has to stay open.
 *
 * @import { Entry, Step } from "./outbox_entries.js"
 * @import { Store } from "./outbox_stores.js"
 * @import { Feed } from "./feed.js"
 * @import { OutboxEvents, Refusal, Target } from "./types.js"
 */
import {
  confirmEntry,
  inOrder,
  markSending,
  markWaiting,
  putEntry,
  refuseEntry,
  takeBackEntry,
} from "./outbox_entries.js";
import { isBug, retryPause } from "./retry_policy.js";

const LINKED = ["open", "polling"];

const OutboxTarget = /** @type {new () => Target<OutboxEvents>} */ (/** @type {unknown} */ (EventTarget));

/**
 * Events: "change" whenever something came, went or changed its state; "confirmed" {entry, ok} and
 * "refused" {entry, error}, each before the "change" that follows from it; "unkept", at most once.
 */
export class Outbox extends OutboxTarget {
  /** @type {WeakMap<object, Map<string, Outbox>>} */
  static #known = new WeakMap();
  /** @type {Map<string, Entry>} */
  #entries = new Map();
  #changes = 0;
  #written = Promise.resolve();
  /** @type {Map<string, number>} ids that met a bug of the server, and until when they wait */
  #held = new Map();

  /**
   * The only one of this name and feed: a view that comes back goes on with what it had.
   * @param {Feed} feed @param {string} name @param {() => Outbox} make @returns {Outbox}
   */
  static of(feed, name, make) {
    const known = Outbox.#known.get(feed) ?? new Map();
    Outbox.#known.set(feed, known);
    const outbox = known.get(name) ?? make();
    known.set(name, outbox);
    return outbox;
  }

  /**
   * @param {{feed: Feed, send: (entry: Entry) => Promise<any>, owner?: string, stores?: Store[],
   *          keepsRefused?: boolean, first?: (waiting: Entry[]) => Entry, pause?: (error: Refusal) => number}} options
   *   send: carries one out; where it rejects, `retryable` says whether it is worth another try;
   *   owner: whose values these are: nobody sends what somebody else has left in the same browser;
   *   stores: the most lasting first; keepsRefused: what is refused stays here, with its reason;
   *   first: which of those that wait is sent first; pause: ms until the next try
   */
  constructor({ feed, send, owner = "", stores = [], keepsRefused = false, first = ([entry]) => entry, pause = retryPause }) {
    super();
    this.feed = feed;
    this.send = send;
    this.owner = owner;
    this.keepsRefused = keepsRefused;
    this.first = first;
    this.pause = pause;
    this.stores = [...stores];
    this.isLasting = stores.length > 0;
    this.onLink = () => this.#linkChanged();
    feed.addEventListener("link", this.onLink);
    this.#takeStore();
    this.ready = this.#begin();
  }

  /** @returns {Entry[]} in the order in which they are sent */
  get entries() {
    return inOrder(this.#entries.values());
  }

  /** @param {string} id @returns {Entry | undefined} */
  get(id) {
    return this.#entries.get(id);
  }

  get size() {
    return this.#entries.size;
  }

  /**
   * Keeps a value and sends it as soon as there is a link.
   * @param {string} id @param {Record<string, any>} args @returns {Promise<void>} once it is kept as well as can be
   */
  put(id, args) {
    const last = Math.max(0, ...[...this.#entries.values()].map(({ at }) => at));
    this.#held.delete(id);
    this.#change(id, putEntry({ id, owner: this.owner, args, at: Math.max(Date.now(), last + 1) }));
    this.flush();
    return this.#settled();
  }

  /** Takes a value back. If it may have reached the server, `send` gets it once more, as withdrawn. @param {string} id */
  takeBack(id) {
    this.#change(id, takeBackEntry);
    this.flush();
    return this.#settled();
  }

  /** Forgets a value, wherever it is by now. @param {string} id */
  drop(id) {
    if (this.#entries.has(id)) this.#change(id, () => null);
  }

  /** Forgets all values. @returns {Promise<void>} once nothing of them is kept */
  clear() {
    for (const id of [...this.#entries.keys()]) this.drop(id);
    return this.#settled();
  }

  /** Stops as soon as nothing waits any more. */
  end() {
    this.ending = true;
    if (!this.size) this.stop();
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.later);
    this.feed.removeEventListener("link", this.onLink);
    this.unwatch?.();
  }

  // ── sending ─────────────────────────────────────────────────────────────────────────────────

  /** Sends what waits, until nothing does or the link is lost. */
  async flush() {
    if (this.busy) return;
    this.busy = true;
    clearTimeout(this.later);
    let entry;
    let pause = Infinity;
    while (pause === Infinity && (entry = this.#next())) pause = await this.#sendOne(entry);
    this.busy = false;
    // Without a link the next one begins anew.
    if (this.#isLinked) this.#flushAfter(Math.min(pause, ...[...this.#held.values()].map((until) => until - Date.now())));
  }

  /** @param {number} pause in ms; Infinity: there is no need */
  #flushAfter(pause) {
    if (pause < Infinity) this.later = setTimeout(() => this.flush(), Math.max(0, pause));
  }

  get #isLinked() {
    return !this.stopped && LINKED.includes(this.feed.state);
  }

  /** @returns {Entry | undefined} */
  #next() {
    const now = Date.now();
    for (const [id, until] of this.#held) if (until <= now) this.#held.delete(id);
    const waiting = this.entries.filter(({ id, state }) => state !== "refused" && !this.#held.has(id));
    return this.#isLinked && waiting.length ? this.first(waiting) : undefined;
  }

  /** @param {Entry} entry @returns {Promise<number>} ms until anything else is sent; Infinity: no need to wait */
  async #sendOne(entry) {
    this.#change(entry.id, markSending);
    try {
      const ok = await this.send(entry);
      this.#finish(entry, confirmEntry(entry.version), "confirmed", { entry, ok });
    } catch (thrown) {
      const error = /** @type {Refusal} */ (thrown);
      if (error.retryable) return this.#tryAgain(entry, error);
      const step = this.keepsRefused ? refuseEntry(entry.version, error) : confirmEntry(entry.version);
      this.#finish(entry, step, "refused", { entry, error });
    }
    return Infinity;
  }

  /**
   * @template {"confirmed" | "refused"} K
   * @param {Entry} entry @param {Step} step @param {K} event @param {OutboxEvents[K]} detail
   */
  #finish({ id }, step, event, detail) {
    this.#apply(id, step);
    this.#tell(event, detail);
    this.#tell("change");
    if (this.ending) this.end();
  }

  /** After a bug this value alone waits: the others may be carried out. @param {Entry} entry @param {Refusal} error */
  #tryAgain({ id }, error) {
    const pause = this.pause(error);
    if (isBug(error)) this.#held.set(id, Date.now() + pause);
    this.#change(id, markWaiting);
    return isBug(error) ? Infinity : pause;
  }

  async #linkChanged() {
    if (!this.#isLinked) return;
    this.#held.clear();
    await this.#reread();
    this.flush();
  }

  // ── keeping ─────────────────────────────────────────────────────────────────────────────────

  /** @param {string} id @param {Step} step */
  #change(id, step) {
    this.#apply(id, step);
    this.#tell("change");
  }

  /** @param {string} id @param {Step} step in memory at once, in the store as soon as it can */
  #apply(id, step) {
    const next = step(this.#entries.get(id));
    if (next) this.#entries.set(id, next);
    else if (next === null) this.#entries.delete(id);
    if (next === null) this.#held.delete(id);
    this.#changes += 1;
    this.#write(id, step);
  }

  /** @param {string} id @param {Step} step */
  #write(id, step) {
    const { store } = this;
    if (!store) return;
    // What somebody else has left under this id is not ours to read or to remove.
    /** @type {Step} */
    const own = (known) => (known && known.owner !== this.owner ? (step() ?? undefined) : step(known));
    this.#written = this.#written.then(() => store.change(id, own)).catch(() => this.#fallBack(store));
  }

  /** Resolves when everything is written, wherever it had to go. */
  async #settled() {
    let written;
    do await (written = this.#written);
    while (written !== this.#written);
  }

  /** What earlier pages have left comes first, also where it had to be kept elsewhere. */
  async #begin() {
    await this.#reread();
    for (const store of this.stores) await this.#bringOver(store).catch(() => {});
    await this.flush();
  }

  /** @param {Store} store not the one in use */
  async #bringOver(store) {
    for (const entry of this.#own(await store.all())) {
      this.#change(entry.id, (known) => known ?? entry);
      await this.#settled();
      await store.change(entry.id, () => null);
    }
  }

  /** Another tab may have sent, changed or added something. */
  async #reread() {
    const { store } = this;
    if (!store) return;
    let before, all;
    try {
      do {
        before = this.#changes;
        await this.#settled();
        all = await store.all();
      } while (before !== this.#changes);
    } catch {
      return this.#fallBack(store);
    }
    if (store !== this.store) return;
    this.#entries = new Map(this.#own(all).map((entry) => [entry.id, entry]));
    this.#tell("change");
  }

  /** @param {Entry[]} entries */
  #own(entries) {
    return entries.filter(({ owner }) => owner === this.owner);
  }

  #takeStore() {
    this.unwatch?.();
    const store = (this.store = this.stores.shift());
    this.unwatch = store?.watch(() => this.#reread().then(() => this.flush()), () => this.#fallBack(store));
  }

  /** @param {Store} failed this one keeps nothing any more: the next one takes everything */
  #fallBack(failed) {
    if (failed !== this.store) return;
    this.#takeStore();
    for (const entry of this.#entries.values()) this.#write(entry.id, () => entry);
    if (this.store) return;
    this.isLasting = false;
    this.#tell("unkept");
  }

  /** @template {keyof OutboxEvents} K @param {K} event @param {OutboxEvents[K]} [detail] */
  #tell(event, detail) {
    this.dispatchEvent(new CustomEvent(event, { detail }));
  }
}
