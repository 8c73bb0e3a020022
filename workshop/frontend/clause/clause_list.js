/**
 * The clauses of a standard on the page Standard, by area: a list whose lines open a clause, with
 * buttons that move it up and down. What stands in it, and every word, comes from Python.
 *
 * @typedef {{key: string, text: string}} Badge
 * @typedef {{id: string, code: string, title: string, sentence: string, href: string, level: Badge,
 *            state: Badge, facts: string[], waiting: string, advice: string, gaps: string[],
 *            moves: {up: string, down: string, first: boolean, last: boolean} | null}} Clause
 * @typedef {{key: string, code: string, name: string, count: string, clauses: Clause[]}} Area
 * @typedef {{areas: Area[], lang: string, version: string, words: {gaps: string}}} Wanted
 * @typedef {{data: Wanted, parentElement: any,
 *            setTriggerValue: (name: string, value: any) => void}} Component
 */
import { reconcile, setText, toggle } from "../core/dom.js";
import { h } from "../core/elements.js";

const UP = -1;
const DOWN = 1;
/** @type {WeakMap<object, List>} */
const mounted = new WeakMap();

/** @param {Component} component @returns {() => void} to be called when the component leaves the page */
export function mount(component) {
  const place = component.parentElement;
  addStyle(component.data.version);
  let list = mounted.get(place);
  if (!list) mounted.set(place, (list = new List(place)));
  const run = (list.run += 1);
  list.update(component);
  const present = list;
  return () => {
    if (run !== present.run) return;
    present.root.remove();
    mounted.delete(place);
  };
}

class List {
  /** @param {HTMLElement} place */
  constructor(place) {
    this.run = 0;
    this.root = h("div", { class: "wcl" });
    this.root.addEventListener("click", (event) => this.#open(event));
    place.append(this.root);
  }

  /** @param {Component} component */
  update(component) {
    this.component = component;
    const { areas, lang } = component.data;
    this.root.lang = lang;
    const focused = this.root.contains(document.activeElement) ? document.activeElement : null;
    reconcile(this.root, areas, (area) => area.key, makeArea, (node, area) => this.#showArea(node, area));
    // A line that moved takes its button along; at the end of the list the other button is left.
    if (focused?.disabled) focused.parentElement.querySelector("button:not(:disabled)")?.focus();
    else if (focused && focused !== document.activeElement && this.root.contains(focused)) focused.focus({ preventScroll: true });
  }

  /** @param {HTMLElement} node @param {Area} area */
  #showArea(node, area) {
    setText(node.querySelector(".wcl-areacode"), area.code);
    setText(node.querySelector(".wcl-name"), area.name);
    setText(node.querySelector(".wcl-count"), area.count);
    const lines = node.querySelector("ol");
    reconcile(lines, area.clauses, (clause) => clause.id, () => this.#makeLine(), (line, clause) => this.#showLine(line, clause));
  }

  #makeLine() {
    const move = (step) => (event) => this.#move(event, step);
    const link = h("a", {}, h("span", { class: "wcl-code" }), h("span", { class: "wcl-title" }));
    return h("li", { class: "wcl-line" },
      h("div", { class: "wcl-main" },
        h("h4", {}, link),
        h("p", { class: "wcl-sentence" }),
        h("p", { class: "wcl-facts" }),
        h("p", { class: "wcl-gaps" })),
      h("div", { class: "wcl-side" },
        h("div", {}, h("span", { class: "wcl-level" }), h("span", { class: "wcl-state" })),
        h("div", {}, h("span", { class: "wcl-waiting" }), h("span", { class: "wcl-advice" }))),
      h("div", { class: "wcl-moves" },
        h("button", { type: "button", class: "wcl-up", on: { click: move(UP) } }, arrow("M12 19V5m-6 6 6-6 6 6")),
        h("button", { type: "button", class: "wcl-down", on: { click: move(DOWN) } }, arrow("M12 5v14m-6-6 6 6 6-6"))));
  }

  /** @param {HTMLElement} line @param {Clause} clause */
  #showLine(line, clause) {
    const part = (name) => line.querySelector(`.wcl-${name}`);
    const link = line.querySelector("a");
    link.href = clause.href;
    setText(part("code"), clause.code);
    setText(part("title"), clause.title);
    for (const [name, text] of [["sentence", clause.sentence], ["waiting", clause.waiting], ["advice", clause.advice]]) {
      setText(part(name), text);
      toggle(part(name), Boolean(text));
    }
    showFacts(part("facts"), clause.facts);
    const gaps = clause.gaps.length ? `${this.component.data.words.gaps} ${clause.gaps.join(", ")}` : "";
    setText(part("gaps"), gaps);
    toggle(part("gaps"), Boolean(gaps));
    for (const name of ["level", "state"]) {
      part(name).dataset.key = clause[name].key;
      setText(part(name), clause[name].text);
    }
    const { moves } = clause;
    toggle(part("moves"), moves !== null);
    for (const [name, end] of [["up", moves?.first], ["down", moves?.last]]) {
      part(name).disabled = moves === null || end;
      for (const label of ["aria-label", "title"]) part(name).setAttribute(label, moves?.[name] ?? "");
    }
  }

  /** @param {MouseEvent} event @param {number} step */
  #move(event, step) {
    const line = event.currentTarget.closest("li");
    const lines = [...line.parentElement.children];
    // The page is asked once; it answers with the new order.
    this.component.setTriggerValue("moved", { id: line.dataset.key, place: lines.indexOf(line) + step });
  }

  /** @param {MouseEvent} event a plain click stays in this page; others are the browser's */
  #open(event) {
    const link = event.target.closest?.("a");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    this.component.setTriggerValue("opened", link.closest("li").dataset.key);
  }
}

function makeArea() {
  return h("section", { class: "wcl-area" },
    h("h3", {}, h("span", { class: "wcl-areacode" }), h("span", { class: "wcl-name" }), h("span", { class: "wcl-count" })),
    h("ol", {}));
}

/** @param {HTMLElement} place @param {string[]} facts */
function showFacts(place, facts) {
  const said = facts.join("\n");
  if (place.dataset.said === said) return;
  place.dataset.said = said;
  place.replaceChildren(...facts.map((text) => h("span", { text })));
}

/** @param {string} path */
function arrow(path) {
  const NS = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(NS, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(NS, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

/** @param {string} version */
function addStyle(version) {
  const id = "workshop-clauselist.css";
  if (document.getElementById(id)) return;
  const href = new URL(`/light/clause/clause_list.css?v=${version}`, location.origin).href;
  document.head.append(h("link", { id, rel: "stylesheet", href }));
}
