/**
 * One field between two texts, of a clause or of a joint draft: what the server has and what is typed here. Knows when to save, when a
 * change of somebody else may simply appear, and when both texts must be shown side by side.
 *
 * @typedef {{theirs: string, revision: number}} Clash
 * @typedef {"quiet" | "typing" | "saving" | "saved" | "here" | "clash" | "refused"} Condition
 * @typedef {{revision: number, fields: Record<string, string | null>}} Saved
 */
import { t } from "./i18n.js";
import { Outbox } from "./outbox.js";
import { lengthOf } from "./text_length.js";
import { cleanText } from "./text_signs.js";

const SAVE_AFTER = 1_000;
const SENT_KEPT = 5;

/** Events: "change" whenever something to be shown has changed; "fresh": somebody else's text came. */
export class DraftState extends EventTarget {
  /**
   * @param {{name: string, text: string, revision: number, longest: number, line: boolean}} field
   * @param {import("./draft_store.js").DraftStore} store
   * @param {import("./feed.js").Feed} feed
   * @param {(name: string, text: string, revision: number) => Promise<Saved>} send
   */
  constructor({ name, text, revision, longest, line }, store, feed, send) {
    super();
    this.name = name;
    this.longest = longest;
    this.line = line;
    this.store = store;
    this.send = send;
    this.outbox = this.#openOutbox(feed);
    /** @type {number | undefined} */
    this.timer = undefined;
    /** What came while a text was on its way. @type {{value: string, revision: number} | undefined} */
    this.later = undefined;
    /** What the server has, as far as is known here. */
    this.base = { text, revision };
    this.text = text;
    /** The text typed here that says the same as `base`. */
    this.clean = text;
    /** What was sent and may have arrived though no answer came. @type {string[]} */
    this.sent = [];
    /** @type {Clash | null} */
    this.clash = null;
    this.refused = "";
    this.discarded = "";
    this.linked = false;
  }

  /** Only in memory: the store keeps what is typed, stroke by stroke. @param {import("./feed.js").Feed} feed */
  #openOutbox(feed) {
    const outbox = new Outbox({ feed, send: () => this.#sendNow() });
    outbox.addEventListener("confirmed", ({ detail }) => this.#settle(detail.ok));
    outbox.addEventListener("refused", ({ detail }) => this.#refused(detail.error));
    outbox.addEventListener("change", () => {
      this.#takeLater();
      this.#changed();
    });
    return outbox;
  }

  /** Whether a text is on its way, and what becomes of it is not known yet. */
  get saving() {
    return this.outbox.get(this.name)?.state === "sending";
  }

  /** Whether it was sent and did not arrive; it is sent again by itself. */
  get failed() {
    const { state, tried } = this.outbox.get(this.name) ?? {};
    return state === "waiting" && Boolean(tried);
  }

  get dirty() {
    return this.text !== this.clean;
  }

  /** @returns {Condition} */
  get condition() {
    if (this.clash) return "clash";
    if (this.refused) return "refused";
    if (this.saving) return "saving";
    if (this.dirty) return this.linked && !this.failed ? "typing" : "here";
    return this.stored ? "saved" : "quiet";
  }

  /** @param {string} text what stands in the field now */
  type(text) {
    this.text = text;
    this.refused = "";
    this.discarded = "";
    if (this.dirty) this.#keep();
    else {
      this.#holdBack();
      this.store.forget(this.name);
    }
    this.#saveSoon(SAVE_AFTER);
    this.#changed();
  }

  /** What an earlier page could not save: it is saved now, or shown beside what has come since. */
  takeOver() {
    if (this.dirty || this.clash) return;
    const draft = this.store.takeOver(this.name);
    if (!draft) return;
    const now = this.base;
    this.base = { text: draft.base, revision: draft.revision };
    this.clean = draft.base;
    this.text = draft.text;
    this.sent = draft.sent ?? [];
    this.#take(now.text, now.revision);
    this.#saveSoon(0);
    this.#changed();
  }

  /** The link came or went. @param {boolean} linked */
  link(linked) {
    this.linked = linked;
    if (linked) this.#saveSoon(0);
    this.#changed();
  }

  /** What the server has by now. @param {string | null} value @param {number} revision */
  receive(value, revision) {
    if (revision <= this.base.revision || (this.clash && revision <= this.clash.revision)) return;
    if (this.saving) this.later = { value: value ?? "", revision };
    else this.#take(value ?? "", revision);
    this.#changed();
  }

  /** Saves at once what waits. */
  save() {
    clearTimeout(this.timer);
    if (!this.linked || this.saving || !this.dirty || this.clash || this.refused) return;
    if (lengthOf(this.text) > this.longest) return this.#refuse(this.#tooLong());
    this.outbox.put(this.name, {});
  }

  /** Tries once more what was refused. */
  retry() {
    if (!this.refused) return;
    this.refused = "";
    this.#saveSoon(0);
    this.#changed();
  }

  /** Sends what stands in the field at this moment, also when it is tried once more. */
  async #sendNow() {
    const { text } = this;
    this.sent = [...this.sent, text].slice(-SENT_KEPT);
    this.#keep();
    return { text, saved: await this.send(this.name, text, this.base.revision) };
  }

  /** What waits for another try is not sent as it is: somebody has to decide first, or there is nothing to save. */
  #holdBack() {
    if (!this.saving) this.outbox.drop(this.name);
  }

  /** What came while a text was on its way. */
  #takeLater() {
    if (this.saving || !this.later) return;
    const { later } = this;
    this.later = undefined;
    this.receive(later.value, later.revision);
  }

  /** Ends a clash with the other text; one's own can be brought back. */
  takeTheirs() {
    if (!this.clash) return;
    this.discarded = this.text;
    this.#agree(this.clash.theirs, this.clash.revision);
    this.clash = null;
    this.takeOver();
    this.#changed();
  }

  /** Ends a clash with what stands in the field, which is saved over the other text. */
  keepMine() {
    if (!this.clash) return;
    this.base = { text: this.clash.theirs, revision: this.clash.revision };
    this.clean = this.clash.theirs;
    this.sent = [];
    this.clash = null;
    if (this.dirty) this.#keep();
    this.save();
    this.#changed();
  }

  bringBack() {
    this.type(this.discarded);
    this.save();
  }

  /** There is nothing more to be seen here; what waits is sent. */
  end() {
    this.save();
    clearTimeout(this.timer);
    this.outbox.end();
    this.ended = true;
  }

  /** @param {{text: string, saved: Saved}} sent */
  #settle({ text, saved: { fields, revision } }) {
    this.base = { text: fields[this.name] ?? "", revision };
    this.clean = text;
    this.sent = [];
    this.stored = true;
    if (this.dirty) {
      this.#keep();
      this.#saveSoon(SAVE_AFTER);
    } else {
      this.store.forget(this.name);
      this.takeOver();
    }
  }

  /** @param {import("./types.js").Refusal} error */
  #refused(error) {
    const { theirs, revision } = error.details ?? {};
    if (theirs) {
      this.#take(theirs[this.name] ?? "", revision);
      this.#saveSoon(0);
    } else this.#refuse(error.text ?? String(error));
  }

  /** @param {string} value @param {number} revision */
  #take(value, revision) {
    if (value === this.base.text) {
      this.base.revision = revision;
      this.clash = null;
    } else if (!this.dirty) {
      this.#agree(value, revision);
      this.dispatchEvent(new CustomEvent("fresh"));
    } else if (this.#same(value, this.text)) {
      const { text } = this;
      this.#agree(value, revision);
      this.text = this.clean = text;
      this.clash = null;
    } else if (this.sent.some((text) => this.#same(value, text))) {
      this.base = { text: value, revision };
      this.clash = null;
      this.#keep();
    } else {
      this.clash = { theirs: value, revision };
      this.#holdBack();
      this.#keep();
    }
    if (!this.clash && this.dirty) this.#saveSoon(SAVE_AFTER);
  }

  /** @param {string} value @param {number} revision */
  #agree(value, revision) {
    this.base = { text: value, revision };
    this.text = this.clean = value;
    this.sent = [];
    this.refused = "";
    this.#holdBack();
    this.store.forget(this.name);
  }

  /** @param {string} sentence */
  #refuse(sentence) {
    this.refused = sentence;
    this.#changed();
  }

  /** @param {string} one @param {string} other */
  #same(one, other) {
    /** @param {string} text */
    const tidied = (text) => (this.line ? cleanText(text).replace(/\s+/g, " ") : cleanText(text));
    return tidied(one) === tidied(other);
  }

  #tooLong() {
    return t("This is {length} characters long; at most {longest} fit.", { length: lengthOf(this.text), longest: this.longest });
  }

  #keep() {
    const { text, base, sent } = this;
    this.store.keep(this.name, { text, base: base.text, revision: base.revision, sent });
  }

  /** @param {number} pause in ms */
  #saveSoon(pause) {
    clearTimeout(this.timer);
    if (this.linked && !this.ended) this.timer = setTimeout(() => this.save(), pause);
  }

  #changed() {
    this.dispatchEvent(new CustomEvent("change"));
  }
}
