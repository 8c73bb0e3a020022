/**
 * The clauses of a standard on the page Standard, by area: a list whose lines open a clause, with
 * buttons that move it up and down.
 *
 * @typedef {{key: string, text: string}} Badge
 * @typedef {{id: string, code: string, title: string, sentence: string, href: string, level: Badge,
 *            state: Badge, facts: string[], waiting: string, advice: string, gaps: string[],
 *            moves: {up: string, down: string, first: boolean, last: boolean} | null}} Clause
 * @typedef {{key: string, code: string, name: string, count: string, clauses: Clause[]}} Area
 * @typedef {{areas: Area[], lang: string, trigger: (name: string, value: unknown) => void}} Options
 */
import { closestTo, focusWithin, h, partOf, reconcile, setText, toggle } from "../core/dom.js";
import { t } from "../core/i18n.js";

const UP = -1;
const DOWN = 1;

/** @param {HTMLElement} place @param {Options} options */
export function mountClauseList(place, options) {
  return new List(place, options);
}

class List {
  /** @param {HTMLElement} place @param {Options} options */
  constructor(place, options) {
    this.options = options;
    this.root = h("div", { class: "wcl" });
    this.root.addEventListener("click", (event) => this.#open(event));
    place.append(this.root);
    this.update(options);
  }

  /** @param {Options} options */
  update(options) {
    this.options = options;
    const { areas, lang } = options;
    this.root.lang = lang;
    const focused = focusWithin(this.root);
    reconcile(this.root, areas, {
      key: (area) => area.key,
      create: makeArea,
      update: (node, area) => this.#showArea(node, area),
    });
    // A line that moved takes its button along; at the end of the list the other button is left.
    if (focused?.matches(":disabled")) otherButton(focused)?.focus();
  }

  destroy() {
    this.root.remove();
  }

  /** @param {HTMLElement} node @param {Area} area */
  #showArea(node, area) {
    setText(partOf(node, ".wcl-areacode"), area.code);
    setText(partOf(node, ".wcl-name"), area.name);
    setText(partOf(node, ".wcl-count"), area.count);
    const lines = partOf(node, "ol");
    reconcile(lines, area.clauses, {
      key: (clause) => clause.id,
      create: (clause) => this.#makeLine(clause),
      update: (line, clause) => this.#showLine(line, clause),
    });
  }

  /** @param {Clause} clause */
  #makeLine({ id }) {
    /** @param {number} step @returns {(event: MouseEvent) => void} */
    const move = (step) => (event) => this.#move(event, step);
    const link = h("a", {}, h("span", { class: "wcl-code" }), h("span", { class: "wcl-title" }));
    return h("li", { class: "wcl-line", dataset: { clause: id } },
      h("div", { class: "wcl-main" },
        h("h4", {}, link),
        h("p", { class: "wcl-sentence" }),
        h("p", { class: "wcl-facts" }),
        h("p", { class: "wcl-gaps" })),
      h("div", { class: "wcl-side" },
        h("div", {}, h("span", { class: "wcl-level" }), h("span", { class: "wcl-state" })),
        h("div", {}, h("span", { class: "wcl-waiting" }), h("span", { class: "wcl-advice" }))),
      h("div", { class: "wcl-moves" },
        h("button", { type: "button", class: "wcl-up", dataset: { again: "" }, on: { click: move(UP) } }, arrow("M12 19V5m-6 6 6-6 6 6")),
        h("button", { type: "button", class: "wcl-down", dataset: { again: "" }, on: { click: move(DOWN) } }, arrow("M12 5v14m-6-6 6 6 6-6"))));
  }

  /** @param {HTMLElement} line @param {Clause} clause */
  #showLine(line, clause) {
    /** @param {string} name */
    const part = (name) => partOf(line, `.wcl-${name}`);
    partOf(line, "a").setAttribute("href", clause.href);
    setText(part("code"), clause.code);
    setText(part("title"), clause.title);
    for (const [name, text] of [["sentence", clause.sentence], ["waiting", clause.waiting], ["advice", clause.advice]]) {
      setText(part(name), text);
      toggle(part(name), Boolean(text));
    }
    showFacts(part("facts"), clause.facts);
    const gaps = clause.gaps.length ? `${t("Missing:")} ${clause.gaps.join(", ")}` : "";
    setText(part("gaps"), gaps);
    toggle(part("gaps"), Boolean(gaps));
    for (const name of /** @type {const} */ (["level", "state"])) {
      part(name).dataset.key = clause[name].key;
      setText(part(name), clause[name].text);
    }
    const { moves } = clause;
    toggle(part("moves"), moves !== null);
    for (const name of /** @type {const} */ (["up", "down"])) {
      const end = name === "up" ? moves?.first : moves?.last;
      part(name).toggleAttribute("disabled", moves === null || end);
      for (const label of ["aria-label", "title"]) part(name).setAttribute(label, moves?.[name] ?? "");
    }
  }

  /** @param {MouseEvent} event @param {number} step */
  #move(event, step) {
    const line = closestTo(event, "li");
    const lines = [...(line?.parentElement?.children ?? [])];
    if (!line) return;
    // The page is asked once; it answers with the new order.
    this.options.trigger("moved", { id: line.dataset.clause, place: lines.indexOf(line) + step });
  }

  /** @param {MouseEvent} event a plain click stays in this page; others are the browser's */
  #open(event) {
    const link = closestTo(event, "a");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    this.options.trigger("opened", closestTo(event, "li")?.dataset.clause);
  }
}

/** @param {HTMLElement} button at the end of its list @returns {HTMLElement | null | undefined} */
function otherButton(button) {
  return button.parentElement?.querySelector("button:not(:disabled)");
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
