/**
 * How many phones are connected, for modules that begin to listen after it was told.
 * @import { Feed } from "./feed.js"
 * @import { FeedEvents } from "./types.js"
 */

/** @type {WeakMap<Feed, Map<string, number>>} */
const counts = new WeakMap();

/** Remembers from now on what this connection tells. @param {Feed} feed */
export function keepHeadCounts(feed) {
  /** @type {Map<string, number>} */
  const known = new Map();
  counts.set(feed, known);
  feed.addEventListener("presence", (/** @type {CustomEvent<FeedEvents["presence"]>} */ { detail }) => known.set(detail.s ?? "", detail.phones));
}

/** @param {Feed} feed @param {string} session @returns {number | null} null where nothing was told */
export function headCount(feed, session) {
  return counts.get(feed)?.get(session) ?? null;
}
