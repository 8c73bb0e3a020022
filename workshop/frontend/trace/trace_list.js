/** A trace as a nested list: what narrow screens and screen readers get. */
import { h } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { cardContent, noteDetails } from "./trace_cards.js";

/**
 * @import { AskToQuote } from "./trace_cards.js"
 * @import { TraceGraph, TraceNode } from "./trace_graph.js"
 */

/**
 * @param {TraceGraph} graph @param {AskToQuote} ask
 * @returns {HTMLElement}
 */
export function traceList(graph, ask) {
  const list = h("ul", { class: "wt-list" });
  list.append(...itemsOf(graph, graph.children(graph.top), ask));
  return list;
}

/** @param {TraceGraph} graph @param {string[]} keys @returns {TraceNode[]} */
function nodesOf(graph, keys) {
  return keys.flatMap((key) => graph.nodes.get(key) ?? []);
}

/** @param {TraceGraph} graph @param {string[]} keys @param {AskToQuote} ask */
function itemsOf(graph, keys, ask) {
  return nodesOf(graph, keys).map((node) => item(graph, node, ask));
}

/** @param {TraceGraph} graph @param {TraceNode} node @param {AskToQuote} ask @returns {HTMLElement} */
function item(graph, node, ask) {
  const { key } = node;
  const made = h("li", { class: `wt-item wt-item--${node.kind}${node.gone ? " wt-gone" : ""}`, dataset: { section: node.section ?? "" } });
  made.append(face(node));
  if (node.kind === "note") made.append(noteDetails(node, ask));
  const children = graph.children(key);
  // What has its place elsewhere is named here, too, so that no line is missing in the list.
  const also = (graph.below.get(key) ?? []).filter((lower) => !children.includes(lower));
  if (children.length || also.length) {
    const notes = children.filter((one) => graph.kindOf(one) === "note");
    const list = h("ul", {}, ...itemsOf(graph, children, ask), ...nodesOf(graph, also).map(again));
    made.append(notes.length > 3 ? folded(list, notes.length) : list);
  }
  return made;
}

/** @param {TraceNode} node */
function face(node) {
  const content = cardContent(node);
  return node.href ? h("a", { class: "wt-face", href: node.href, dataset: { key: node.key } }, ...content) : h("div", { class: "wt-face" }, ...content);
}

/** @param {TraceNode} node */
function again(node) {
  return h("li", { class: "wt-item wt-item--again" }, h("span", { class: "wt-said", text: `↗ ${node.title ?? node.why}` }));
}

/** Long lists of notes open by hand; on a phone they would bury the next group. @param {HTMLElement} list @param {number} count */
function folded(list, count) {
  return h("details", { class: "wt-fold" }, h("summary", { text: t("Notes: {count}", { count }) }), list);
}
