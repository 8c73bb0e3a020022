/**
 * Presses that replace earlier ones are numbered: one that lay somewhere in the network while this phone had another
 * link must not undo a later one. The server carries out none with a smaller number than the greatest it knows.
 *
 * @import { Feed } from "../core/feed.js"
 * @import { Refusal } from "../core/types.js"
 */

/** By what they are about, the number of the press that was sent last. @type {Map<string, number>} */
const numbers = new Map();

/**
 * Sends a command with a number greater than all before.
 * @param {Feed} feed @param {string} name @param {Record<string, any>} args
 * @param {string} [about] what replaces each other: else everything in this activity
 * @returns {Promise<any>} as of `Feed.send`
 */
export async function sendNumbered(feed, name, args, about = args.activity) {
  const send = () => feed.send(name, { ...args, nth: nextNumber(feed, about) });
  try {
    return await send();
  } catch (thrown) {
    // Pressed before this page was loaded, or in another tab: the server says how far they have come.
    const known = /** @type {Refusal} */ (thrown).details?.nth;
    if (!known) throw thrown;
    numbers.set(about, Math.max(numbers.get(about) ?? 0, known));
    return send();
  }
}

/** @param {Feed} feed @param {string} about */
function nextNumber(feed, about) {
  const nth = Math.max(numbers.get(about) ?? 0, feed.get("ballot", about)?.nth ?? 0) + 1;
  numbers.set(about, nth);
  return nth;
}
