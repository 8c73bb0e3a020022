/** Who turns the pages of the wall. */
import assert from "node:assert/strict";

import { PageTurner, turned } from "../../workshop/frontend/wall/page_turner.js";

/** @param {object} [room] */
const roomWith = (room = {}) =>
  /** @type {any} */ ({ id: "s", turns: 0, held: false, activity: { id: "a", phase: "reveal" }, ...room });

function turner() {
  /** @type {number[]} */
  const turns = [];
  const made = new PageTurner((by) => turns.push(by));
  made.follow(roomWith());
  return { made, turns };
}

Deno.test("pages turn by themselves until somebody turns one", () => {
  const { made, turns } = turner();
  made.tick();
  made.press("arrowright");
  made.tick();
  assert.deepEqual(turns, [1, 1]);
});

Deno.test("while people talk no page turns by itself", () => {
  const { made, turns } = turner();
  made.follow(roomWith({ activity: { id: "a", phase: "work" } }));
  made.tick();
  assert.deepEqual(turns, []);
});

Deno.test("the laptop turns on and back, and lets pages turn again", () => {
  const { made, turns } = turner();
  made.follow(roomWith({ turns: 1, held: true }));
  made.follow(roomWith({ turns: 0, held: true }));
  made.tick();
  assert.deepEqual(turns, [1, -1]);
  made.follow(roomWith({ turns: 0, held: false }));
  made.tick();
  assert.deepEqual(turns, [1, -1, 1]);
});

Deno.test("a page that was held at the wall stays where it is when something else changes", () => {
  const { made, turns } = turner();
  made.press(" ");
  made.follow(roomWith({ joining: false }));
  made.tick();
  assert.deepEqual(turns, []);
  made.press(" ");
  made.tick();
  assert.deepEqual(turns, [1]);
});

Deno.test("another activity begins as it is set, whatever was turned before", () => {
  const { made, turns } = turner();
  made.press("pageup");
  made.follow(roomWith({ turns: 5, activity: { id: "b", phase: "reveal" } }));
  made.tick();
  assert.deepEqual(turns, [-1, 1]);
});

Deno.test("other keys are left alone", () => {
  const { made, turns } = turner();
  assert.deepEqual(made.press("d"), false);
  assert.deepEqual(turns, []);
});

Deno.test("after the last page comes the first, and before the first the last", () => {
  assert.deepEqual([turned(2, 1, 3), turned(0, -1, 3), turned(0, 1, 0)], [0, 2, 0]);
});
