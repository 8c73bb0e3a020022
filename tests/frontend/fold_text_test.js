/** Words as people type them in a hurry. */
import assert from "node:assert/strict";

import { fold, searchWords } from "../../workshop/frontend/core/fold_text.js";
import vectors from "./fold_vectors.json" with { type: "json" };

Deno.test("a word is found without its marks and capitals, as on the server", () => {
  for (const [text, folded] of vectors) assert.equal(fold(text), folded);
});

Deno.test("a place in the folded text is the same place in the composed one", () => {
  const text = "Zażółć gęślą jaźń".normalize("NFD");
  assert.equal(fold(text).indexOf("gesla"), text.normalize("NFC").indexOf("gęślą"));
});

Deno.test("blanks around words are not searched for", () => {
  assert.deepEqual(searchWords("  Kolejka  do\tOKIENKA "), ["kolejka", "do", "okienka"]);
  assert.deepEqual(searchWords("   "), []);
});
