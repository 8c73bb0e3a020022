/** The groups as one person sees them while their own steps are on their way. */
import assert from "node:assert/strict";

import { Affinity } from "../../workshop/frontend/grouping/group_steps.js";

/** A feed that answers when the test says so. */
class Feed extends EventTarget {
  /** @type {object[]} */
  groups = [];
  /** @type {{resolve: (ok: object) => void, reject: (error: Error) => void}[]} */
  waiting = [];

  all() {
    return [...this.groups];
  }

  send() {
    return new Promise((resolve, reject) => this.waiting.push({ resolve, reject }));
  }

  /** @param {object[]} groups as the server has them now */
  tell(groups) {
    this.groups = groups;
    this.dispatchEvent(new CustomEvent("change", { detail: { kinds: new Set(["group"]) } }));
  }
}

/** @param {string} id @param {string[]} notes @param {object} [more] */
const group = (id, notes, more = {}) => ({ t: "group", id, header: id, parent: null, pos: 1, notes, ...more });

/** @param {object[]} groups */
function wallWith(...groups) {
  const feed = new Feed();
  feed.groups = groups;
  const steps = new Affinity(/** @type {any} */ (feed));
  return { feed, steps, shown: () => Object.fromEntries(steps.groups().map(({ id, notes }) => [id, notes])) };
}

Deno.test("a note is seen in its new group before the server has answered", () => {
  const { steps, shown } = wallWith(group("a", ["n1", "n2"]), group("b", []));
  steps.take("move_notes", { notes: ["n1"], to: "b" });
  assert.deepEqual(shown(), { a: ["n2"], b: ["n1"] });
  assert.ok(steps.busy);
});

Deno.test("a copy stays where it was too, and is in a group only once", () => {
  const { steps, shown } = wallWith(group("a", ["n1"]), group("b", ["n1"]));
  steps.take("move_notes", { notes: ["n1"], to: "b", copy: true });
  assert.deepEqual(shown(), { a: ["n1"], b: ["n1"] });
});

Deno.test("a note in two groups leaves only the one it was taken from", () => {
  const { steps, shown } = wallWith(group("a", ["n1"]), group("b", ["n1"]), group("c", []));
  steps.take("move_notes", { notes: ["n1"], to: "c", from: "a" });
  assert.deepEqual(shown(), { a: [], b: ["n1"], c: ["n1"] });
});

Deno.test("groups are merged, split, made and deleted at once", () => {
  const { steps, shown } = wallWith(group("a", ["n1", "n2"]), group("b", ["n2", "n3"]));
  steps.take("merge_groups", { into: "a", groups: ["b", "gone"] });
  assert.deepEqual(shown(), { a: ["n1", "n2", "n3"] });
  steps.take("split_group", { id: "a", new_id: "c", notes: ["n3"], header: "" });
  steps.take("create_group", { id: "d", header: "", notes: ["n1"] });
  assert.deepEqual(shown(), { a: ["n2"], c: ["n3"], d: ["n1"] });
  steps.take("delete_group", { id: "c" });
  assert.deepEqual(Object.keys(shown()), ["a", "d"]);
});

Deno.test("what the server refuses is taken back", async () => {
  const { feed, steps, shown } = wallWith(group("a", ["n1"]), group("b", []));
  const taken = steps.take("move_notes", { notes: ["n1"], to: "b" });
  feed.waiting[0].reject(new Error("no"));
  await assert.rejects(taken, /no/);
  assert.deepEqual(shown(), { a: ["n1"], b: [] });
});

Deno.test("what the server says after it has confirmed a step is shown as it is", async () => {
  const { feed, steps, shown } = wallWith(group("a", ["n1"]), group("b", []));
  const taken = steps.take("move_notes", { notes: ["n1"], to: "b" });
  feed.waiting[0].resolve({});
  await taken;
  feed.tell([group("a", []), group("b", []), group("c", ["n1"])]);
  assert.deepEqual(shown(), { a: [], b: [], c: ["n1"] });
  steps.stop();
});

Deno.test("a group within another follows the outer one", () => {
  const { steps } = wallWith(group("z", [], { pos: 1 }), group("a", [], { pos: 2 }), group("in", [], { pos: 3, parent: "z" }));
  assert.deepEqual(steps.groups().map(({ id }) => id), ["z", "in", "a"]);
  steps.take("rename_group", { id: "in", header: "Inside" });
  steps.take("nest_group", { id: "in", parent: "a" });
  assert.deepEqual(steps.groups().map(({ id, header }) => [id, header]), [["z", "z"], ["a", "a"], ["in", "Inside"]]);
});
