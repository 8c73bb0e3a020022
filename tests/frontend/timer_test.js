/** The timer in digits and words. */
import assert from "node:assert/strict";

import { readTimer, timerOf } from "../../workshop/frontend/core/timer.js";

const NOW = 1_795_000_000_000;

/** @param {number} left ms @returns {import("../../workshop/frontend/core/types.js").Timer} */
const running = (left) => ({ state: "running", ends_at: NOW + left, left_ms: left });

Deno.test("a second that has begun is still shown", () => {
  assert.deepEqual(readTimer(running(299_001), NOW), { digits: "5:00", words: "", urgent: false });
});

Deno.test("the last minute is said", () => {
  assert.deepEqual(readTimer(running(60_000), NOW), { digits: "1:00", words: "Last minute", urgent: true });
});

Deno.test("after the end it stays at nought and says so", () => {
  assert.deepEqual(readTimer(running(-5_000), NOW), { digits: "0:00", words: "Time is up", urgent: true });
});

Deno.test("a paused timer keeps what is left, whatever the clock says", () => {
  const timer = /** @type {const} */ ({ state: "paused", ends_at: null, left_ms: 30_000 });
  assert.deepEqual(readTimer(timer, NOW), { digits: "0:30", words: "Paused", urgent: false });
});

Deno.test("a timer that waits for somebody to start it says so", () => {
  const timer = /** @type {const} */ ({ state: "idle", ends_at: null, left_ms: 600_000 });
  assert.deepEqual(readTimer(timer, NOW), { digits: "10:00", words: "Not started", urgent: false });
});

Deno.test("without a timer nothing is shown", () => {
  assert.equal(readTimer(undefined, NOW).digits, "");
  assert.equal(readTimer({ state: "idle", ends_at: null, left_ms: 0 }, NOW).digits, "");
});

Deno.test("an activity that has ended has no timer any more", () => {
  assert.equal(timerOf({ phase: "done", timer: running(1) }), undefined);
  assert.equal(timerOf(null), undefined);
});
