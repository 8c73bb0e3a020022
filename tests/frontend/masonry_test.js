/** Where cards lie on the pages of the wall. */
import assert from "node:assert/strict";

import { newspaper, paginate } from "../../workshop/frontend/wall/masonry.js";

const PAGE = { columns: 2, height: 100, gap: 10 };

/** @param {{part: number, index: number, column: number, y: number}[][]} pages */
const places = (pages) => pages.map((page) => page.map(({ index, column, y }) => [index, column, y]));

Deno.test("each card goes to the shortest column", () => {
  assert.deepEqual(places(paginate([50, 20, 20], PAGE)), [[[0, 0, 0], [1, 1, 0], [2, 1, 30]]]);
});

Deno.test("a card that fits in no column begins a page", () => {
  assert.deepEqual(places(paginate([90, 90, 90], PAGE)), [[[0, 0, 0], [1, 1, 0]], [[2, 0, 0]]]);
});

Deno.test("a card higher than the page is shown all the same", () => {
  assert.deepEqual(places(paginate([500], PAGE)), [[[0, 0, 0]]]);
  assert.deepEqual(paginate([], PAGE), []);
});

Deno.test("a section that goes on in the next column repeats its title there", () => {
  const pages = newspaper([[40, 40]], { ...PAGE, titles: [20, 20, 20, 20] });
  assert.deepEqual(places(pages), [[[-1, 0, 0], [0, 0, 30], [-1, 1, 0], [1, 1, 30]]]);
});

Deno.test("a title never stands alone at the foot of a column", () => {
  const [page] = newspaper([[50], [50]], { ...PAGE, titles: [20, 20, 20, 20] });
  const second = page.filter(({ part }) => part === 1);
  assert.deepEqual(second.map(({ column, y }) => [column, y]), [[1, 0], [1, 30]]);
});
