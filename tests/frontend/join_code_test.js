/** Join codes as they are shown. */
import assert from "node:assert/strict";

import { grouped } from "../../workshop/frontend/wall/join_code.js";

Deno.test("a code stands in two groups that no line break parts", () => {
  assert.equal(grouped("ACDEFH"), "ACD\u00a0EFH");
  assert.equal(grouped("ACD"), "ACD");
  assert.equal(grouped(""), "");
});
