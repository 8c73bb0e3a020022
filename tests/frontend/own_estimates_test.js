/** Two sliders make an estimate. */
import { OwnEstimates } from "../../workshop/frontend/phone/own_estimates.js";
import { equal } from "./expect.js";

function estimates({ confirmed = {}, waiting = {} } = {}) {
  return new OwnEstimates({ confirmed: (need) => confirmed[need], waiting: (need) => waiting[need] });
}

Deno.test("one slider alone is nothing to send", () => {
  const own = estimates();
  equal(own.move("quiet", "impact", 5), null);
  equal([own.isHalf("quiet"), own.isWhole("quiet"), own.valueOf("quiet", "impact")], [true, false, 5]);
});

Deno.test("both sliders are sent together", () => {
  const own = estimates();
  own.move("quiet", "effort", 2);
  equal(own.move("quiet", "impact", 4), { impact: 4, effort: 2 });
  equal(own.isHalf("quiet"), false);
});

Deno.test("a confirmed estimate is changed by one slider", () => {
  const own = estimates({ confirmed: { quiet: [1, 2] } });
  equal([own.isWhole("quiet"), own.valueOf("quiet", "effort")], [true, 2]);
  equal(own.move("quiet", "effort", 5), { impact: 1, effort: 5 });
});

Deno.test("what waits to be confirmed is what is shown", () => {
  const own = estimates({ confirmed: { quiet: [1, 2] }, waiting: { quiet: { impact: 3, effort: 3 } } });
  equal([own.valueOf("quiet", "impact"), own.valueOf("quiet", "effort")], [3, 3]);
});
