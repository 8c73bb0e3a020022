/** Tells colleagues in which field one writes, at most once a second, and again while one stays. */

const APART = 1_050;
const AGAIN_AFTER = 20_000;

export class DraftPlace {
  /** @param {import("../core/feed.js").Feed} feed @param {string} clause */
  constructor(feed, clause) {
    this.feed = feed;
    this.clause = clause;
    /** @type {string | null} */
    this.field = null;
    this.said = 0;
    this.again = setInterval(() => this.field && document.visibilityState === "visible" && this.#saySoon(), AGAIN_AFTER);
  }

  /** @param {string | null} field null: nowhere */
  moveTo(field) {
    if (field === this.field) return;
    this.field = field;
    this.#saySoon();
  }

  /** The link is new: nobody knows yet. */
  repeat() {
    if (this.field) this.#saySoon();
  }

  destroy() {
    clearInterval(this.again);
    clearTimeout(this.timer);
    if (this.field) this.feed.say({ at: null });
  }

  #saySoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#say(), Math.max(0, this.said + APART - Date.now()));
  }

  #say() {
    this.said = Date.now();
    const { clause, field } = this;
    this.feed.say({ at: field ? { clause, field } : null });
  }
}
