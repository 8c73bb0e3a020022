/** When something is tried again. */
import { FeedError } from "../../workshop/frontend/core/feed_error.js";
import { isBug, retryPause } from "../../workshop/frontend/core/retry_policy.js";
import { equal } from "./expect.js";

Deno.test("a lost connection is tried again soon, phones not all at the same moment", () => {
  const pauses = [0, 0.5, 1].map((random) => retryPause({ code: "connection" }, () => random));
  equal(pauses, [1_500, 2_250, 3_000]);
});

Deno.test("a bug of the server is tried again rarely, and concerns one value alone", () => {
  equal(retryPause({ code: "internal" }, () => 0), 8_000);
  equal([isBug({ code: "internal" }), isBug({ code: "slow_down" })], [true, false]);
});

Deno.test("only what may go away by itself is worth another try", () => {
  const codes = ["slow_down", "internal", "connection", "invalid", "not_allowed", "conflict", "closed"];
  equal(codes.filter((code) => new FeedError(code, "").retryable), ["slow_down", "internal", "connection"]);
});
