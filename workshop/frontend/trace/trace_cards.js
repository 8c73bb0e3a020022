/** The cards of a trace: the same content in the picture and in the list. */
import { h } from "../core/elements.js";

/** @typedef {import("./trace_graph.js").TraceNode} TraceNode */
/** @typedef {{words: Record<string, string>, ask: (note: string, quoted: boolean) => void}} Telling */

/**
 * What a card says. A note's details are shown when it is opened.
 * @param {TraceNode} node @param {Telling} telling @returns {HTMLElement[]}
 */
export function cardContent(node, { words }) {
  const head = node.kicker ? h("span", { class: "wt-kicker", text: node.kicker }) : null;
  const title = node.gone && !node.title ? null : h("span", { class: "wt-title", text: node.title });
  const why = node.gone ? h("span", { class: "wt-why", text: node.why }) : null;
  const said = h("span", { class: "wt-said" },
    node.said ? h("span", { text: node.said }) : null,
    sessionMarks(node.sessions ?? [], words),
    node.edited ? h("span", { class: "wt-edited", text: words.edited }) : null,
    node.quoted ? h("span", { class: "wt-quoted", text: words.quoted }) : null);
  const past = (node.past ?? []).map((line) => h("span", { class: "wt-past", text: line, title: line }));
  return [head, title, why, said, ...past].filter((one) => one && (one !== said || said.childNodes.length));
}

/** @param {number[]} sessions @param {Record<string, string>} words */
function sessionMarks(sessions, words) {
  if (!sessions.length) return null;
  const marks = sessions.map((number) =>
    h("span", { class: "wt-session", text: words.mark.replace("{number}", number), title: words.session.replace("{number}", number) }));
  return h("span", { class: "wt-sessions" }, ...marks);
}

/**
 * Where a note stands, and the switch that quotes it.
 * @param {TraceNode} node @param {Telling} telling @returns {HTMLElement}
 */
export function noteDetails(node, { words, ask }) {
  const parts = [h("span", { class: "wt-where", text: node.where })];
  if (node.canQuote) {
    const box = h("input", { type: "checkbox", checked: Boolean(node.quoted), role: "switch", dataset: { note: node.id } });
    box.addEventListener("change", () => ask(node.id, box.checked));
    parts.push(h("label", { class: "wt-quote" }, box, h("span", { text: words.quote })));
  } else if (node.refused && !node.gone) {
    parts.push(h("span", { class: "wt-refused", text: words.refused }));
  }
  return h("div", { class: "wt-details" }, ...parts);
}
