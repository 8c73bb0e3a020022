/** When something that could not be sent is tried again; one policy for everything that is sent until confirmed. */

const PAUSE = 1_500;
/** A bug goes with a new server, and then the link is made anew; until then the server is asked rarely. */
const PAUSE_AFTER_BUG = 8_000;

/** @param {{code?: string}} error @returns {boolean} whether it may concern one value alone: the others need not wait */
export function isBug({ code }) {
  return code === "internal";
}

/**
 * A random time between the shortest pause and twice of it: the phones of a room do not come back all at once.
 * @param {{code?: string}} error one that is worth a retry @param {() => number} [random] 0 to 1 @returns {number} ms
 */
export function retryPause(error, random = Math.random) {
  return (isBug(error) ? PAUSE_AFTER_BUG : PAUSE) * (1 + random());
}
