/** Which words of a waiting note can be struck out. */
import assert from "node:assert/strict";

import { wordsToStrike } from "../../workshop/frontend/desk/strike_words.js";

/** @param {string} text */
const words = (text) => wordsToStrike(text).map(({ text: word }) => word);

Deno.test("words go without the punctuation around them", () => {
  assert.deepEqual(words("„Kowalska”, tel. +48 600-100-200!"), ["Kowalska", "tel", "+48", "600-100-200"]);
});

Deno.test("places are counted in code points", () => {
  assert.deepEqual(wordsToStrike("😡 ona"), [{ text: "ona", start: 2, end: 5 }]);
});

Deno.test("what was struck is no word any more", () => {
  assert.deepEqual(words("Pani ▒▒▒ krzyczy"), ["Pani", "krzyczy"]);
});
