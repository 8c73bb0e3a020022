/** Cards that change their place are seen moving, whoever moved them. */

const MOVE_MS = 260;
const MOST = 40;
const MARKED = { duration: 1_600, easing: "ease-in" };

/** @returns {boolean} whether the person asked for a page that does not move */
export function prefersStillness() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/**
 * Where the cards of these notes stand now; to be asked before the wall is drawn anew.
 * @param {HTMLElement} root @param {string[]} notes @returns {Map<string, DOMRect>}
 */
export function rectsOf(root, notes) {
  const rects = new Map();
  if (prefersStillness() || document.hidden) return rects;
  for (const id of notes.slice(0, MOST)) {
    const card = root.querySelector(`.wb-note[data-id="${id}"]`);
    if (card) rects.set(id, card.getBoundingClientRect());
  }
  return rects;
}

/**
 * @param {HTMLElement} root @param {Map<string, DOMRect>} before
 * @param {boolean} others whether somebody else has moved them: then they are marked for a moment
 */
export function glide(root, before, others = false) {
  for (const [id, from] of before) {
    const card = [...root.querySelectorAll(`.wb-note[data-id="${id}"]`)].at(-1);
    if (!card) continue;
    if (others) card.animate([{ outline: "4px solid var(--focus)" }, { outline: "4px solid transparent" }], MARKED);
    const to = card.getBoundingClientRect();
    const [x, y] = [from.left - to.left, from.top - to.top];
    if (Math.abs(x) + Math.abs(y) < 4) continue;
    const start = { transform: `translate(${x}px, ${y}px)`, zIndex: 2 };
    card.animate([start, { transform: "none", zIndex: 2 }], { duration: MOVE_MS, easing: "ease-out" });
  }
}
