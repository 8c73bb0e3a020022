/** What the affinity wall shows, and what has changed about it. */
import assert from "node:assert/strict";

import { depthsOf, familyOf } from "../../workshop/frontend/grouping/nesting.js";
import { changesOf, contentOf } from "../../workshop/frontend/grouping/wall_content.js";

/**
 * @param {string} id @param {object} [more]
 * @returns {import("../../workshop/frontend/core/types.js").Note}
 */
const note = (id, more = {}) => ({
  t: "note", id, s: "session", a: "activity", m: null, section: null, pos: 1, text: id, status: "visible", ...more,
});
/** @param {string} id @param {string[]} notes @param {string | null} [parent] */
const group = (id, notes, parent = null) => ({ id, header: id, parent, pos: 1, notes });

Deno.test("a note in no group stands alone", () => {
  const { loners, places } = contentOf([note("n1"), note("n2")], null, [group("a", ["n1"])]);
  assert.deepEqual(loners.map(({ id }) => id), ["n2"]);
  assert.deepEqual([...places], [["n2", ["loners"]], ["n1", ["a"]]]);
});

Deno.test("notes that are rejected, blank or of another activity are not on the wall", () => {
  const notes = [note("n1", { status: "rejected" }), note("n2", { blank: true }), note("n3", { a: "other" }), note("n4")];
  assert.deepEqual([...contentOf(notes, ["activity"], []).known.keys()], ["n4"]);
});

Deno.test("one note stands for all that say the same", () => {
  const notes = [note("n1"), note("n2", { same_as: "n1" }), note("n3", { same_as: "n2" })];
  const { loners, duplicates } = contentOf(notes, null, []);
  assert.deepEqual(loners.map(({ id }) => id), ["n1"]);
  assert.deepEqual(duplicates.get("n1")?.map(({ id }) => id), ["n2", "n3"]);
});

Deno.test("a note whose lead is not on the wall stands for itself, and so do two that lead to each other", () => {
  const alone = contentOf([note("n2", { same_as: "n1" })], null, []);
  assert.deepEqual(alone.loners.map(({ id }) => id), ["n2"]);
  const ring = [note("n1", { same_as: "n2" }), note("n2", { same_as: "n1" })];
  assert.equal(contentOf(ring, null, []).known.size, 2);
});

Deno.test("it is known which notes have moved and which have come", () => {
  const before = new Map([["n1", ["loners"]], ["n2", ["a"]]]);
  const after = new Map([["n1", ["a"]], ["n2", ["a"]], ["n3", ["loners"]]]);
  assert.deepEqual(changesOf(before, after), { moved: ["n1"], arrived: ["n3"] });
  assert.deepEqual(changesOf(new Map(), after), { moved: [], arrived: [] });
});

Deno.test("it is known how deep groups stand and what moves along with one", () => {
  const groups = [group("a", []), group("b", [], "a"), group("c", [], "b"), group("d", [], "gone")];
  assert.deepEqual([...depthsOf(groups)], [["a", 0], ["b", 1], ["c", 2], ["d", 0]]);
  assert.deepEqual(familyOf(groups, "b"), new Set(["b", "c"]));
});
