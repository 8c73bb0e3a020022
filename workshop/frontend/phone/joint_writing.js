/** A joint draft as it is written on this phone: a state for each of its fields, for as long as the connection lives. */
import { DraftState } from "../core/draft_state.js";
import { DraftStore } from "../core/draft_store.js";
import { fieldsOf } from "../core/joint_words.js";
import { usableStorage } from "../core/storage.js";
import { isLine } from "./joint_forms.js";

/**
 * @import { Feed } from "../core/feed.js"
 * @import { JointDraft } from "../core/types.js"
 * @typedef {{draft: string, field: string, text: string}} KeptText  what the server has not stored yet
 */

const OWNER = "joint";
const KEY = /^workshop\.draft\.joint\.(\w+)\.(\w+)\.\w+$/;
const BEING_WRITTEN = ["open", "returned", "offered"];

/** @type {WeakMap<Feed, Map<string, Writing>>} */
const known = new WeakMap();

/** Events: "change" whenever a field has changed or what becomes of it. */
export class Writing extends EventTarget {
  /**
   * The only one of this draft and feed: what is typed goes on being saved when the room shows something else.
   * @param {Feed} feed @param {JointDraft} draft one that is written here
   */
  static of(feed, draft) {
    const writings = known.get(feed) ?? new Map();
    known.set(feed, writings);
    const writing = writings.get(draft.id) ?? new Writing(feed, draft);
    writings.set(draft.id, writing);
    return writing;
  }

  /** @param {Feed} feed @param {JointDraft} draft */
  constructor(feed, draft) {
    super();
    const { id, fields = {}, revision = 0 } = draft;
    this.feed = feed;
    this.id = id;
    this.revision = revision;
    const store = new DraftStore(OWNER, id);
    /** @type {Map<string, DraftState>} */
    this.states = new Map();
    for (const field of fieldsOf(draft)) {
      const { name, longest } = field;
      const given = { name, text: fields[name] ?? "", revision, longest, line: isLine(field) };
      const state = new DraftState(given, store, feed, (...what) => this.#send(...what));
      state.addEventListener("change", () => this.dispatchEvent(new CustomEvent("change")));
      this.states.set(name, state);
    }
    feed.addEventListener("change", () => this.#follow());
    feed.addEventListener("link", () => this.#link());
    addEventListener("pagehide", () => this.save());
    for (const state of this.states.values()) state.takeOver();
    this.#link();
    this.#follow();
  }

  get draft() {
    return this.feed.get("draft", this.id);
  }

  /** @returns {Record<string, string>} what stands in the fields here */
  get texts() {
    return Object.fromEntries([...this.states].map(([name, { text }]) => [name, text]));
  }

  /** Whether the server has all of it. */
  get settled() {
    return [...this.states.values()].every(({ dirty, saving, clash }) => !dirty && !saving && !clash);
  }

  save() {
    for (const state of this.states.values()) state.save();
  }

  /** What was refused is tried again: whoever had to pause may write on. */
  retry() {
    for (const state of this.states.values()) state.retry();
  }

  /** What an answer says of the draft. @param {{revision: number, fields: Record<string, string>}} answer */
  receive({ revision, fields }) {
    this.revision = Math.max(this.revision, revision);
    for (const [name, state] of this.states) if (name in fields) state.receive(fields[name], revision);
  }

  /** @param {string} name @param {string} text @param {number} revision */
  async #send(name, text, revision) {
    const { draft } = await this.feed.send("save_draft", { id: this.id, revision, fields: { [name]: text } });
    this.revision = Math.max(this.revision, draft.revision);
    for (const [other, state] of this.states) if (other !== name) state.receive(draft.fields[other] ?? "", draft.revision);
    return draft;
  }

  #follow() {
    const { draft } = this;
    if (draft?.mine && draft.fields) this.receive({ revision: draft.revision ?? 0, fields: draft.fields });
  }

  #link() {
    const works = ["open", "polling"].includes(this.feed.state);
    for (const state of this.states.values()) state.link(works);
  }
}

/** @param {JointDraft | undefined} draft @returns {draft is JointDraft} whether it may still be written here */
export function isWritable(draft) {
  return Boolean(draft?.mine && BEING_WRITTEN.includes(draft.status));
}

/** @returns {KeptText[]} what was typed here and not stored by the server */
export function keptTexts() {
  const storage = usableStorage();
  return Object.keys(storage).flatMap((key) => {
    const [, draft, field] = KEY.exec(key) ?? [];
    const text = draft && JSON.parse(storage.getItem(key) ?? "null")?.text;
    return typeof text === "string" && text.trim() ? [{ draft, field, text }] : [];
  });
}

/** @param {string} draft id of the draft whose texts this phone forgets */
export function forgetTexts(draft) {
  const storage = usableStorage();
  for (const key of Object.keys(storage)) if (KEY.exec(key)?.[1] === draft) storage.removeItem(key);
}
