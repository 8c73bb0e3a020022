/** A trace as a nested list: what narrow screens and screen readers get. */
import { h } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { cardContent, noteDetails } from "./trace_cards.js";

/**
 * @param {import("./trace_graph.js").TraceGraph} graph @param {import("./trace_cards.js").AskToQuote} ask
 * @returns {HTMLElement}
 */
export function traceList(graph, ask) {
  const list = h("ul", { class: "wt-list" });
  for (const key of graph.children(graph.top)) list.append(item(graph, key, ask));
  return list;
}

function item(graph, key, ask) {
  const node = graph.nodes.get(key);
  const made = h("li", { class: `wt-item wt-item--${node.kind}${node.gone ? " wt-gone" : ""}`, dataset: { section: node.section ?? "" } });
  made.append(face(node));
  if (node.kind === "note") made.append(noteDetails(node, ask));
  const children = graph.children(key);
  // What has its place elsewhere is named here, too, so that no line is missing in the list.
  const also = graph.below.get(key).filter((lower) => !children.includes(lower));
  if (children.length || also.length) {
    const notes = children.filter((one) => graph.nodes.get(one).kind === "note");
    const list = h("ul", {}, ...children.map((one) => item(graph, one, ask)), ...also.map((one) => again(graph.nodes.get(one))));
    made.append(notes.length > 3 ? folded(list, notes.length) : list);
  }
  return made;
}

function face(node) {
  const content = cardContent(node);
  return node.href ? h("a", { class: "wt-face", href: node.href, dataset: { key: node.key } }, ...content) : h("div", { class: "wt-face" }, ...content);
}

function again(node) {
  return h("li", { class: "wt-item wt-item--again" }, h("span", { class: "wt-said", text: `↗ ${node.title ?? node.why}` }));
}

/** Long lists of notes open by hand; on a phone they would bury the next group. */
function folded(list, count) {
  return h("details", { class: "wt-fold" }, h("summary", { text: t("Notes: {count}", { count }) }), list);
}
