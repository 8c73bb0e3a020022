/** What becomes of a value that waits to be sent, step by step. */
import {
  confirmEntry,
  inOrder,
  markSending,
  markWaiting,
  putEntry,
  refuseEntry,
  takeBackEntry,
} from "../../workshop/frontend/core/outbox_entries.js";
import { equal } from "./expect.js";

const put = (value, at = 1) => putEntry({ id: "a", owner: "ewa", args: { value }, at });
const first = put(1)();

Deno.test("the last value counts and keeps the place of the first", () => {
  const { args, at, version, state } = put(2, 9)(markSending(first));
  equal([args.value, at, version, state], [2, 1, 2, "waiting"]);
});

Deno.test("what is confirmed is forgotten, unless another value was put meanwhile", () => {
  equal(confirmEntry(1)(markSending(first)), null);
  const second = put(2)(markSending(first));
  equal(confirmEntry(1)(second).args.value, 2);
  equal(confirmEntry(1)(undefined), undefined);
});

Deno.test("what is refused keeps its reason; a later value is not refused with it", () => {
  const error = { code: "closed", text: "Too late." };
  const { state, why, code } = refuseEntry(1, error)(markSending(first));
  equal([state, why, code], ["refused", "Too late.", "closed"]);
  equal(refuseEntry(1, error)(put(2)(markSending(first))).state, "waiting");
});

Deno.test("only what may have reached the server is withdrawn there", () => {
  equal(takeBackEntry(first), null);
  equal(takeBackEntry(refuseEntry(1, {})(markSending(first))), null);
  const { withdrawn, version, state } = takeBackEntry(markWaiting(markSending(first)));
  equal([withdrawn, version, state], [true, 2, "waiting"]);
});

Deno.test("entries are sent in the order in which they came", () => {
  const entries = [3, 1, 2].map((at) => put(at, at)());
  equal(inOrder(entries).map(({ at }) => at), [1, 2, 3]);
});
