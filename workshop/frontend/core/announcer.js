/** What screen readers say without being asked. */
import { h } from "./dom.js";

const ANNOUNCE_EVERY = 5_000;
/** A region that has just been put into the page is not listened to yet. */
const FIRST_AFTER = 50;

/**
 * Speaks in a live region at most once in five seconds, always the latest sentence.
 * @param {HTMLElement} region @returns {{say: (sentence: string) => void, destroy: () => void}}
 */
export function announcer(region) {
  let spokenAt = 0;
  /** @type {number | undefined} */
  let timer;
  /** @param {string} sentence */
  const speak = (sentence) => {
    spokenAt = Date.now();
    region.textContent = sentence;
  };
  return {
    say(sentence) {
      clearTimeout(timer);
      timer = setTimeout(speak, Math.max(FIRST_AFTER, spokenAt + ANNOUNCE_EVERY - Date.now()), sentence);
    },
    destroy() {
      clearTimeout(timer);
      region.remove();
    },
  };
}

/** A polite live region of one's own, which is not seen. @param {HTMLElement} parent */
export function announceIn(parent) {
  const region = h("div", { class: "wb-hidden", role: "status" });
  parent.append(region);
  return announcer(region);
}
