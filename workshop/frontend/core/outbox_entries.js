/**
 * What waits to be sent, step by step. Each step takes what is known of an id and returns what is known
 * afterwards; null forgets it, undefined leaves everything as it is.
 *
 * @typedef {"waiting" | "sending" | "refused"} EntryState
 * @typedef {{id: string, owner: string, args: Record<string, any>, at: number, version: number, state: EntryState,
 *            why?: string, code?: string, details?: any, tried?: boolean, withdrawn?: boolean}} Entry
 *   at: its place in the queue, ms since 1970; version: counts the values that were put under this id;
 *   why, code, details: of a refusal; tried: it may have reached the server though no answer came;
 *   withdrawn: taken back here, and now to be taken back there
 * @typedef {(known?: Entry) => Entry | null | undefined} Step
 */

/**
 * A value to be sent: the last one of an id counts, and keeps the place of the first.
 * @param {{id: string, owner: string, args: Record<string, any>, at: number}} given @returns {Step}
 */
export function putEntry({ id, owner, args, at }) {
  return (known) => ({
    id,
    owner,
    args,
    at: known?.at ?? at,
    version: (known?.version ?? 0) + 1,
    state: "waiting",
    tried: known?.tried,
  });
}

/** @type {Step} */
export function markSending(known) {
  return known && { ...known, state: "sending", tried: true };
}

/** @type {Step} */
export function markWaiting(known) {
  return known && { ...known, state: "waiting" };
}

/** The server has this version; one put meanwhile stays and is sent next. @param {number} version @returns {Step} */
export function confirmEntry(version) {
  return (known) => known && (known.version === version ? null : { ...known, state: "waiting" });
}

/**
 * The server refuses this version for good; one put meanwhile is sent next.
 * @param {number} version @param {import("./types.js").Refusal} error @returns {Step}
 */
export function refuseEntry(version, error) {
  const { text: why = String(error), code, details } = error;
  return (known) => known && (known.version === version ? { ...known, state: "refused", why, code, details } : { ...known, state: "waiting" });
}

/** What may have reached the server is withdrawn there before it is forgotten. @type {Step} */
export function takeBackEntry(known) {
  const mayBeThere = known?.tried && known.state !== "refused";
  return mayBeThere ? { ...known, withdrawn: true, state: "waiting", version: known.version + 1 } : null;
}

/** @param {Iterable<Entry>} entries @returns {Entry[]} in the order in which they are sent */
export function inOrder(entries) {
  return [...entries].sort((one, other) => one.at - other.at);
}
