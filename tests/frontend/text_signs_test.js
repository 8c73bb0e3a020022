/** The browser's signs are the server's: the same vectors as `tests/test_text_signs.py`. */
import assert from "node:assert/strict";

import { cleanText, pastedRows } from "../../workshop/frontend/core/text_signs.js";
import vectors from "./text_sign_vectors.json" with { type: "json" };

Deno.test("a text is cleaned as the server cleans it", () => {
  for (const [given, stored] of vectors.clean) assert.equal(cleanText(given), stored, JSON.stringify(given));
});

Deno.test("a soft break cuts no pasted line in two", () => {
  const text = "- jedna\u000bdruga\r\n\r\ntrzecia\u2028czwarta\rpi\u0105ta\u0085sz\u00f3sta\n";
  assert.deepEqual(pastedRows(text), ["- jedna\ndruga", "trzecia\nczwarta", "pi\u0105ta\nsz\u00f3sta"]);
});
