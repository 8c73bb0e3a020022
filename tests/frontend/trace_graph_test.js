/** A trace as nodes and links. */
import assert from "node:assert/strict";

import { TraceGraph } from "../../workshop/frontend/trace/trace_graph.js";

/** @typedef {import("../../workshop/frontend/trace/trace_graph.js").TraceNode} TraceNode */

/** @param {string} key @param {TraceNode["kind"]} kind @returns {TraceNode} */
const node = (key, kind) => ({ key, kind, spoken: key });

const nodes = [
  node("clause", "clause"), node("need", "need"), node("outer", "group"), node("inner", "group"),
  node("n1", "note"), node("n2", "note"), node("source", "evidence"),
];
/** @type {[string, string][]} */
const links = [
  ["clause", "need"], ["need", "outer"], ["outer", "inner"], ["outer", "n1"], ["inner", "n2"],
  ["need", "n1"], ["need", "source"], ["need", "nobody"],
];
const graph = new TraceGraph({ nodes, links });

Deno.test("a note under several things has its place under the first of them", () => {
  assert.equal(graph.parent("n1"), "outer");
  assert.ok(!graph.children("need").includes("n1"));
});

Deno.test("a group's own notes come before the groups in it", () => {
  assert.deepEqual(graph.children("outer"), ["n1", "inner"]);
});

Deno.test("things stand in the column of their kind, evidence beside what cites it", () => {
  assert.deepEqual(["clause", "need", "inner", "n2", "source"].map((key) => graph.column(key)), [0, 1, 2, 3, 2]);
});

Deno.test("a group within a group is indented", () => {
  assert.deepEqual(["outer", "inner", "n2"].map((key) => graph.depth(key)), [0, 1, 0]);
});

Deno.test("the way of a note leads up to the clause and not to its neighbours", () => {
  assert.deepEqual(graph.way("n2"), new Set(["n2", "inner", "outer", "need", "clause"]));
});

Deno.test("many notes are folded up behind three, until somebody unfolds them", () => {
  const notes = Array.from({ length: 6 }, (_one, at) => node(`n${at}`, "note"));
  const many = new TraceGraph({
    nodes: [node("group", "group"), ...notes],
    links: notes.map(({ key }) => /** @type {[string, string]} */ (["group", key])),
  });
  assert.deepEqual(many.split("group", new Set()).shown, ["n0", "n1", "n2"]);
  assert.deepEqual(many.split("group", new Set()).folded, ["n3", "n4", "n5"]);
  const unfolded = many.split("group", new Set(["group"]));
  assert.deepEqual([unfolded.shown.length, unfolded.folded, unfolded.foldable], [6, [], true]);
});

Deno.test("a clause on which nothing stands has no children", () => {
  assert.deepEqual(new TraceGraph({ nodes: [], links: [] }).children(undefined), []);
});
