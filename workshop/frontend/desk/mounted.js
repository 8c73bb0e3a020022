/**
 * Draws a list of the desk into its place; what the page may do with it.
 * @template O its options
 * @param {HTMLElement} el
 * @param {{root: HTMLElement, draw: () => void, update: (next: O) => void, destroy: () => void}} list
 */
export function mounted(el, list) {
  el.append(list.root);
  list.draw();
  return { update: (/** @type {O} */ next) => list.update(next), destroy: () => list.destroy() };
}
