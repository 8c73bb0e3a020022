/** Drawing again when facts have changed. */

/**
 * Calls `draw` after changes of these kinds of facts, at most once per change of the feed.
 * @import { Feed } from "./feed.js"
 * @import { FactKind, FeedEvents } from "./types.js"
 * @param {Feed} feed @param {FactKind[]} kinds @param {() => void} draw
 * @returns {() => void} stops it
 */
export function onChange(feed, kinds, draw) {
  /** @param {CustomEvent<FeedEvents["change"]>} event */
  const listen = ({ detail }) => kinds.some((kind) => detail.kinds.has(kind)) && draw();
  feed.addEventListener("change", listen);
  return () => feed.removeEventListener("change", listen);
}
