/** Where the steps of a flow lie. */
import assert from "node:assert/strict";

import { layOut, wayOf } from "../../workshop/frontend/trace/flow_layout.js";

/** @param {string} key @param {number} column @param {number} notes */
const step = (key, column, notes) => ({
  key, column, notes, kind: "need", number: String(notes), label: key, name: key, said: "",
  title: key, href: null,
});
/** @param {string} source @param {string} target @param {number} notes */
const ribbon = (source, target, notes) => ({ source, target, notes, title: "" });

const steps = [step("s1", 0, 4), step("s2", 0, 2), step("g", 1, 6), step("n", 2, 6)];
const ribbons = [ribbon("s1", "g", 4), ribbon("s2", "g", 2), ribbon("g", "n", 6)];
const laid = layOut({ steps, ribbons }, { width: 900, measure: (text) => text.length * 7 });

Deno.test("bars are as high as their notes and do not overlap", () => {
  const [first, second] = ["s1", "s2"].map((key) => /** @type {{y: number, height: number}} */ (laid.bars.get(key)));
  assert.equal(first.height, second.height * 2);
  assert.ok(first.y + first.height < second.y);
});

Deno.test("every ribbon between two steps is drawn", () => {
  assert.equal(laid.bands.length, 3);
  assert.equal(layOut({ steps, ribbons: [ribbon("s1", "nobody", 1)] }, { width: 900, measure: () => 1 }).bands.length, 0);
});

Deno.test("the way of a step leads on and back, not to its neighbours", () => {
  assert.deepEqual(wayOf(ribbons, "s1"), new Set(["s1", "g", "n"]));
  assert.deepEqual(wayOf(ribbons, "g"), new Set(["g", "s1", "s2", "n"]));
});
