/** When two presses are one. */
import assert from "node:assert/strict";

import { isSame } from "../../workshop/frontend/core/press_guard.js";

const first = { at: 1000, x: 100, y: 50, key: false };
const key = { at: 1000, x: 0, y: 0, key: true };

Deno.test("a second click at the same place within half a second is the same press", () => {
  assert.equal(isSame(first, { ...first, at: 1400, x: 104, y: 47 }), true);
});

Deno.test("a click elsewhere, or later, is another press", () => {
  assert.equal(isSame(first, { ...first, at: 1400, x: 160 }), false);
  assert.equal(isSame(first, { ...first, at: 1600 }), false);
});

Deno.test("a key pressed twice quickly is one press, whatever got the focus meanwhile", () => {
  assert.equal(isSame(key, { ...key, at: 1300, x: 500, y: 500 }), true);
});

Deno.test("a click soon after a key is a press of its own", () => {
  assert.equal(isSame(key, { ...first, at: 1100 }), false);
});
