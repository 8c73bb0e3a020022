/**
 * What somebody has typed into a clause or a joint draft and the server has not stored yet, kept in this
 * browser: by account, so that nobody else on this machine meets it as their own (a phone forgets its person,
 * phone/kept.js), by clause or draft, field and page, so that two pages of one person never write over each other.
 * Gone as soon as it is stored.
 *
 * @typedef {{text: string, base: string, revision: number, sent: string[], at: number}} Draft
 * `base` and `revision`: what stood there when it was typed; `sent`: what may have arrived of it.
 */
import { newId } from "./new_id.js";
import { recall, remember, usableStorage } from "./storage.js";

const ROOM = "workshop.";
const page = newId().slice(0, 12);

export class DraftStore {
  /** @param {string} account @param {string} subject id of the clause or draft */
  constructor(account, subject) {
    this.prefix = `draft.${account}.${subject}`;
  }

  /** @param {string} field @param {Omit<Draft, "at">} draft @returns {boolean} whether the browser keeps it */
  keep(field, draft) {
    try {
      remember(`${this.prefix}.${field}.${page}`, { ...draft, at: Date.now() });
      return true;
    } catch {
      return false;
    }
  }

  /** Forgets what this page has kept of a field. @param {string} field */
  forget(field) {
    remember(`${this.prefix}.${field}.${page}`, null);
  }

  /**
   * Takes over what an earlier page, or another one, has left of a field: the newest, and out of the
   * store; the caller keeps it from now on.
   * @param {string} field @returns {Draft | null}
   */
  takeOver(field) {
    const begin = `${ROOM}${this.prefix}.${field}.`;
    const keys = Object.keys(usableStorage()).filter((key) => key.startsWith(begin) && !key.endsWith(`.${page}`));
    const drafts = keys.map((key) => ({ key: key.slice(ROOM.length), draft: recall(key.slice(ROOM.length)) }));
    for (const { key, draft } of drafts) if (typeof draft?.text !== "string") remember(key, null);
    const [newest] = drafts.filter(({ draft }) => typeof draft?.text === "string").sort((a, b) => b.draft.at - a.draft.at);
    if (!newest) return null;
    const { sent, base, revision } = newest.draft;
    this.keep(field, { text: newest.draft.text, sent: sent ?? [], base: base ?? "", revision: revision ?? 0 });
    remember(newest.key, null);
    return newest.draft;
  }
}
