/** Two wordings are told apart word by word, as on the server. */
import assert from "node:assert/strict";

import { compareWords } from "../../workshop/frontend/core/word_diff.js";

Deno.test("only the changed word stands out", () => {
  assert.deepEqual(compareWords("Urzędniczka zwraca się imieniem.", "Urzędnik zwraca się imieniem."), [
    { kind: "out", text: "Urzędniczka" },
    { kind: "in", text: "Urzędnik" },
    { kind: "same", text: " zwraca się imieniem." },
  ]);
});

Deno.test("words that changed side by side are one change", () => {
  assert.deepEqual(compareWords("The desk of the office answers.", "Every person here answers."), [
    { kind: "out", text: "The desk of the office" },
    { kind: "in", text: "Every person here" },
    { kind: "same", text: " answers." },
  ]);
});

Deno.test("a text that begins or ends has one piece", () => {
  assert.deepEqual(compareWords("", "Nowy zapis"), [{ kind: "in", text: "Nowy zapis" }]);
  assert.deepEqual(compareWords("Nowy zapis", ""), [{ kind: "out", text: "Nowy zapis" }]);
  assert.deepEqual(compareWords("", ""), []);
});

Deno.test("nothing of either text is lost", () => {
  const texts = ["a b c", "a c b", "b, c: a", "Ala ma kota", "", "a a a b", "c b  a"];
  for (const before of texts) {
    for (const after of texts) {
      const pieces = compareWords(before, after);
      /** @param {string} left */
      const without = (left) => pieces.filter(({ kind }) => kind !== left).map(({ text }) => text).join("");
      assert.equal(without("in"), before);
      assert.equal(without("out"), after);
    }
  }
});
