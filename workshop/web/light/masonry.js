/** Cards of different heights in columns and pages. */

/**
 * Each card goes to the shortest column, in reading order; one that fits in no column begins a page.
 * @param {number[]} heights @param {{columns: number, height: number, gap: number}} page
 * @returns {{index: number, column: number, y: number}[][]} places per page; lengths in pixels
 */
export function paginate(heights, { columns, height, gap }) {
  const pages = [];
  let tops = null;
  heights.forEach((own, index) => {
    const column = tops ? tops.indexOf(Math.min(...tops)) : 0;
    if (!tops || tops[column] + own > height) {
      pages.push([]);
      tops = new Array(columns).fill(0);
    }
    const free = tops.indexOf(Math.min(...tops));
    pages.at(-1).push({ index, column: free, y: tops[free] });
    tops[free] += own + gap;
  });
  return pages;
}
