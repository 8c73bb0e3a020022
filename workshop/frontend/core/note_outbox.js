/**
 * Notes written here and not yet on the server. The id is chosen here: a note that is sent twice is
 * answered as the first time.
 *
 * @typedef {{activity: string, text: string, section?: string | null, kind?: string | null, table?: number | null,
 *            origin?: string, stage?: string | null, feeling?: number | null, about?: string, carries?: import("./types.js").Carried[]}} NoteArgs
 * about: the need or clause that it is written under; carries: what its author was told that it carries
 * @import { Feed } from "./feed.js"
 * @import { Refusal } from "./types.js"
 * @typedef {import("./outbox_entries.js").Entry} Entry
 */
import { Outbox } from "./outbox.js";

/** @param {{feed: Feed, owner: string, stores: import("./outbox_stores.js").Store[]}} options @returns {Outbox} */
export function noteOutbox({ feed, owner, stores }) {
  /** @param {Entry} note */
  const send = (note) => (note.withdrawn ? withdrawNote(feed, note) : addNote(feed, note));
  return new Outbox({ feed, owner, stores, send, keepsRefused: true });
}

/** @param {Feed} feed @param {Entry} note @returns {Promise<{note?: {status: string, late: boolean}}>} */
function addNote(feed, { id, args, version }) {
  return feed.send("add_note", { id, ...args }).catch(async (error) => {
    // The answer to an earlier wording was lost on its way: this one is an edit of it.
    if (error.code !== "conflict" || version === 1) throw error;
    // What an edit does not know, such as the activity, the server passes over.
    await feed.send("edit_note", { id, ...args });
    return {};
  });
}

/** With its activity: what still lies in the network is not stored any more. @param {Feed} feed @param {Entry} note */
function withdrawNote(feed, { id, args }) {
  return feed.send("withdraw_note", { id, activity: args.activity }).catch((error) => {
    // It never arrived.
    if (error.code !== "not_found") throw error;
    return {};
  });
}
