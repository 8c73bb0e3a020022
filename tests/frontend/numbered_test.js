/** Presses are numbered, so that one that comes late undoes no later one. */
import { sendNumbered } from "../../workshop/frontend/phone/numbered.js";
import { equal } from "./expect.js";

/** @typedef {import("../../workshop/frontend/core/feed.js").Feed} Feed */

/** A server that knows a number for each thing. @param {number} known @param {number} [told] by its fact of the ballot */
function server(known, told = 0) {
  /** @type {number[]} */
  const seen = [];
  const feed = /** @type {Feed} */ (/** @type {unknown} */ ({
    get: () => ({ nth: told }),
    /** @param {string} _name @param {{nth: number}} args */
    send: (_name, { nth }) => {
      seen.push(nth);
      if (nth < known) return Promise.reject({ code: "slow_down", details: { nth: known } });
      known = nth;
      return Promise.resolve({});
    },
  }));
  return { feed, seen };
}

Deno.test("each press has a greater number than all before, of each thing by itself", async () => {
  const [one, other] = [server(0), server(0)];
  await sendNumbered(one.feed, "rate_clause", {}, "one");
  await sendNumbered(one.feed, "rate_clause", {}, "one");
  await sendNumbered(other.feed, "rate_clause", {}, "other");
  equal([one.seen, other.seen], [[1, 2], [1]]);
});

Deno.test("a page that was loaded anew goes on from the number that the server knows", async () => {
  const { feed, seen } = server(5);
  await sendNumbered(feed, "place_note", { activity: "anew" });
  await sendNumbered(feed, "place_note", { activity: "anew" });
  equal(seen, [1, 6, 7]);
});

Deno.test("the ballot tells the number before anything is pressed", async () => {
  const { feed, seen } = server(5, 5);
  await sendNumbered(feed, "set_dots", { activity: "told" });
  equal(seen, [6]);
});
