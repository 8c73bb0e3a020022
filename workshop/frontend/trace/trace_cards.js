/** The cards of a trace: the same content in the picture and in the list. */
import { h } from "../core/dom.js";
import { t } from "../core/i18n.js";

/** @typedef {import("./trace_graph.js").TraceNode} TraceNode */
/** @typedef {(note: string, quoted: boolean) => void} AskToQuote */

/**
 * What a card says. A note's details are shown when it is opened.
 * @param {TraceNode} node @returns {HTMLElement[]}
 */
export function cardContent(node) {
  const head = node.kicker ? h("span", { class: "wt-kicker", text: node.kicker }) : null;
  const title = node.gone && !node.title ? null : h("span", { class: "wt-title", text: node.title });
  const why = node.gone ? h("span", { class: "wt-why", text: node.why }) : null;
  const said = h("span", { class: "wt-said" },
    node.said ? h("span", { text: node.said }) : null,
    sessionMarks(node.sessions ?? []),
    node.edited ? h("span", { class: "wt-edited", text: t("worded anew") }) : null,
    node.quoted ? h("span", { class: "wt-quoted", text: t("Quoted") }) : null);
  const past = (node.past ?? []).map((line) => h("span", { class: "wt-past", text: line, title: line }));
  const told = said.childNodes.length ? said : null;
  return [head, title, why, told, ...past].filter((one) => one !== null);
}

const FIRST_NAMED = 101;

/** @param {number} number as of `workshop/programme/meeting_kinds.py` @returns {[string, string]} short, and in full */
function sessionWords(number) {
  if (number < FIRST_NAMED) return [t("S{number}", { number }), t("Session {number}", { number })];
  const place = number - FIRST_NAMED + 1;
  return [t("M{number}", { number: place }), t("Meeting {number}", { number: place })];
}

/** @param {number[]} sessions */
function sessionMarks(sessions) {
  if (!sessions.length) return null;
  const marks = sessions.map(sessionWords).map(([text, title]) => h("span", { class: "wt-session", text, title }));
  return h("span", { class: "wt-sessions" }, ...marks);
}

/**
 * Where a note stands, and the switch that quotes it.
 * @param {TraceNode} node @param {AskToQuote} ask @returns {HTMLElement}
 */
export function noteDetails(node, ask) {
  const parts = [h("span", { class: "wt-where", text: node.where })];
  if (node.canQuote) {
    const id = node.id ?? "";
    const box = h("input", { type: "checkbox", checked: Boolean(node.quoted), role: "switch", dataset: { note: id } });
    box.addEventListener("change", () => ask(id, box.checked));
    parts.push(h("label", { class: "wt-quote" }, box, h("span", { text: t("Quote beside the clause") })));
  } else if (node.refused && !node.gone) {
    parts.push(h("span", { class: "wt-refused", text: t("May not be quoted: its author was not told that it may.") }));
  }
  return h("div", { class: "wt-details" }, ...parts);
}
