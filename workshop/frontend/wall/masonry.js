/** Cards of different heights in columns and pages. */

/** @typedef {{part: number, index: number, column: number, y: number}} Place index −1: the part's title */

/**
 * Each card goes to the shortest column, in reading order; one that fits in no column begins a page.
 * @param {number[]} heights @param {{columns: number, height: number, gap: number}} page
 * @returns {Place[][]} per page; lengths in pixels
 */
export function paginate(heights, { columns, height, gap }) {
  /** @type {Place[][]} */
  const pages = [];
  /** @type {number[] | null} */
  let tops = null;
  heights.forEach((own, index) => {
    if (!tops || Math.min(...tops) + own > height) {
      pages.push([]);
      tops = /** @type {number[]} */ (new Array(columns).fill(0));
    }
    const column = tops.indexOf(Math.min(...tops));
    pages[pages.length - 1].push({ part: 0, index, column, y: tops[column] });
    tops[column] += own + gap;
  });
  return pages;
}

/**
 * Parts as in a newspaper: down the column and on in the next one, under a title that is repeated
 * wherever a part goes on; a title never stands alone at the foot of a column, unless its part is empty.
 * @param {number[][]} parts heights of each part's cards
 * @param {{columns: number, height: number, gap: number, titles: number[]}} page titles: height of each part's
 * @returns {Place[][]} per page; lengths in pixels
 */
export function newspaper(parts, { columns, height, gap, titles }) {
  /** @type {Place[][]} */
  const pages = [[]];
  let column = 0;
  let y = 0;
  const turn = () => {
    y = 0;
    column += 1;
    if (column < columns) return;
    column = 0;
    pages.push([]);
  };
  /** @param {number} part @param {number} index @param {number} own its height */
  const put = (part, index, own) => {
    pages[pages.length - 1].push({ part, index, column, y });
    y += own + gap;
  };
  parts.forEach((heights, part) => {
    if (!heights.length) {
      if (y > 0 && y + titles[part] > height) turn();
      put(part, -1, titles[part]);
    }
    heights.forEach((own, index) => {
      const titled = index === 0 ? titles[part] + gap : 0;
      const full = y > 0 && y + titled + own > height;
      if (full) turn();
      if (index === 0 || full) put(part, -1, titles[part]);
      put(part, index, own);
    });
    y += gap;
  });
  return pages;
}
