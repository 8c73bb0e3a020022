/** Days and hours on the installation's clock. */
import assert from "node:assert/strict";

import { localFormat, setZone } from "../../workshop/frontend/core/local_time.js";

Deno.test("half past eleven at night in UTC is the next day in Warsaw", () => {
  setZone("Europe/Warsaw");
  const day = localFormat("pl", { day: "numeric", month: "long", hour: "numeric" });
  assert.equal(day.format(Date.UTC(2026, 10, 22, 23, 30)), "23 listopada 00");
});

Deno.test("the hour moves with daylight saving", () => {
  setZone("Europe/Warsaw");
  const hour = localFormat("pl", { hour: "numeric", minute: "2-digit" });
  assert.equal(hour.format(Date.UTC(2026, 2, 28, 22, 59)), "23:59");
  assert.equal(hour.format(Date.UTC(2026, 2, 29, 21, 59)), "23:59");
  assert.equal(hour.format(Date.UTC(2026, 9, 24, 21, 59)), "23:59");
  assert.equal(hour.format(Date.UTC(2026, 9, 25, 22, 59)), "23:59");
});
