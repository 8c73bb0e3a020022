/** The order of names in lists. */
import assert from "node:assert/strict";

import { byName } from "../../workshop/frontend/core/collation.js";
import vectors from "./collation_vectors.json" with { type: "json" };

Deno.test("names stand as in a dictionary of the language, as on the server", () => {
  for (const [language, names] of Object.entries(vectors)) {
    assert.deepEqual([...names].reverse().sort(byName(language)), names);
  }
});
