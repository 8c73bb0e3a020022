/** Messages that depend on a number, by the rule of the catalogue. */
import assert from "node:assert/strict";

import { addWords, setCatalogue, t } from "../../workshop/frontend/core/i18n.js";
import { ngettext } from "../../workshop/frontend/core/plural.js";

/** @param {number} n @returns {number} the Polish form that goes with it */
function polishForm(n) {
  if (n === 1) return 0;
  return n % 10 >= 2 && n % 10 <= 4 && (n % 100 < 12 || n % 100 > 14) ? 1 : 2;
}

const POLISH = {
  "Plural-Forms": Array.from({ length: 200 }, (_one, n) => polishForm(n)).join(""),
  "{count} note": ["{count} karteczka", "{count} karteczki", "{count} karteczek"],
  "Hello, {name}": "Dzień dobry, {name}",
};

/** @param {number} count */
const notes = (count) => ngettext("{count} note", "{count} notes", count);

Deno.test("English has two forms, also without a catalogue", () => {
  setCatalogue({}, "en");
  assert.deepEqual([0, 1, 2].map(notes), ["0 notes", "1 note", "2 notes"]);
});

Deno.test("Polish has three, and large numbers go by their last two digits", () => {
  setCatalogue(POLISH, "pl");
  assert.deepEqual([1, 2, 5, 12, 22, 112, 1_002, 1_012].map(notes), [
    "1 karteczka", "2 karteczki", "5 karteczek", "12 karteczek", "22 karteczki", "112 karteczek",
    "1002 karteczki", "1012 karteczek",
  ]);
});

Deno.test("what no catalogue knows is said in English", () => {
  setCatalogue(POLISH, "pl");
  assert.equal(t("Hello, {name}", { name: "Ala" }), "Dzień dobry, Ala");
  assert.equal(t("Bye, {name}", { name: "Ala" }), "Bye, Ala");
  assert.equal(ngettext("{count} need", "{count} needs", 3), "3 needs");
});

Deno.test("words of a module that comes later do not replace those of the page", () => {
  setCatalogue({ Send: "Wyślij" }, "pl");
  addWords("pl", { Send: "Nadaj", Edit: "Popraw" });
  assert.deepEqual([t("Send"), t("Edit")], ["Wyślij", "Popraw"]);
});
