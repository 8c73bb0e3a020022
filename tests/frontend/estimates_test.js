/** Where needs stand between impact and effort. */
import assert from "node:assert/strict";

import { placesOf, spreadOf } from "../../workshop/frontend/core/estimates.js";

Deno.test("half of the answers lie between the quartiles", () => {
  assert.deepEqual(spreadOf([1, 1, 1, 1, 1]), { answers: 5, low: 2, median: 3, high: 4 });
});

Deno.test("between two answers the middle is interpolated", () => {
  assert.equal(spreadOf([1, 1, 0, 0, 0]).median, 1.5);
});

Deno.test("when everybody says the same there is no spread", () => {
  assert.deepEqual(spreadOf([0, 0, 0, 4, 0]), { answers: 4, low: 4, median: 4, high: 4 });
});

Deno.test("the need that brings the most for the least work comes first", () => {
  const easy = { impact: [0, 0, 0, 0, 3], effort: [3, 0, 0, 0, 0] };
  const hard = { impact: [0, 0, 0, 0, 3], effort: [0, 0, 0, 0, 3] };
  const small = { impact: [3, 0, 0, 0, 0], effort: [3, 0, 0, 0, 0] };
  const found = placesOf({ small, hard, easy });
  assert.deepEqual(found.map(({ id, gain }) => [id, gain]), [["easy", 4], ["hard", 0], ["small", 0]]);
});

Deno.test("without a result no need has a place", () => {
  assert.deepEqual(placesOf(null), []);
});
