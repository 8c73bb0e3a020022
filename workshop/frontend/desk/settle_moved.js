/** Rows of a desk's list that come to stand elsewhere while somebody presses. */
import { AGAIN_AFTER } from "../core/press_guard.js";

/**
 * Where a row comes to stand elsewhere, or says something else, what is pressed there at once was meant for
 * what was there before: it takes no press for a moment.
 * @param {HTMLElement} list @param {{id: string, text?: string}[]} items as they will stand
 */
export function settleMoved(list, items) {
  const rows = /** @type {HTMLElement[]} */ (Array.from(list.children));
  for (const [at, row] of rows.entries()) {
    const place = items.findIndex(({ id }) => id === row.dataset.row);
    if (place < 0 || (place === at && items[place].text === row.dataset.text)) continue;
    const mark = String(performance.now());
    row.dataset.settling = mark;
    setTimeout(() => row.dataset.settling === mark && delete row.dataset.settling, AGAIN_AFTER);
  }
}
