/** Words and sentences of a text. */
import assert from "node:assert/strict";

import { sentencesOf, unitsOf, wholeWords, wordsOf } from "../../workshop/frontend/clause/passage_words.js";

/** @param {string} text @param {{from: number, to: number}[]} places */
const cut = (text, places) => places.map(({ from, to }) => text.slice(from, to));

Deno.test("a word keeps its hyphen and its apostrophe", () => {
  const text = "Biało-czerwona, today's: 2.5";
  assert.deepEqual(cut(text, wordsOf(text)), ["Biało-czerwona", "today's", "2.5"]);
});

Deno.test("an abbreviation before a small letter ends no sentence", () => {
  const text = "Czeka np. godzinę. Potem wraca.\nI pyta?";
  assert.deepEqual(cut(text, sentencesOf(text)), ["Czeka np. godzinę.", "Potem wraca.", "I pyta?"]);
});

Deno.test("a selection takes the words it cut as a whole and leaves blanks out", () => {
  assert.deepEqual(wholeWords("dwa małe psy", 2, 9, "body"), { field: "body", from: 0, to: 8 });
  assert.deepEqual(wholeWords("dwa małe psy", 5, 8, "body"), { field: "body", from: 4, to: 8 });
  assert.equal(wholeWords("dwa   psy", 3, 6, "body"), null);
});

Deno.test("a selection never cuts a sign of two units", () => {
  assert.deepEqual(wholeWords("a 🙂 b", 3, 4, "body"), { field: "body", from: 2, to: 4 });
});

Deno.test("code points are counted, not units", () => {
  assert.equal(unitsOf("🙂🙂a", 2), 4);
});
