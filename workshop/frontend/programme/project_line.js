/**
 * The time line of a project on the page Programme: phases as bands, meetings as planned above the line and as held
 * below it, and all of them as a list whose lines choose a meeting.
 *
 * @typedef {{at: number, wide: number}} Bar  in percent of the whole span
 * @typedef {{id: string, name: string, mark: string, kind: string, kindWord: string, planned: Bar | null, held: Bar | null,
 *            state: string, stateWord: string, said: string}} Meeting
 * @typedef {{months: {at: number, short: string, year: string}[], today: number | null,
 *            phases: ({name: string, said: string} & Bar)[], meetings: Meeting[], chosen: string,
 *            parts: {title: string, ids: string[], open: boolean}[], kinds: {key: string, name: string}[],
 *            trigger: (name: string, value: unknown) => void}} Options
 */
import { closestTo, h, reconcile, setText, toggle } from "../core/dom.js";
import { t } from "../core/i18n.js";

const OPEN_UP_TO = 12;
const RIGHT_HALF = 60;

/** @param {HTMLElement} place @param {Options} options */
export function mountProjectLine(place, options) {
  return new ProjectLine(place, options);
}

class ProjectLine {
  /** @param {HTMLElement} place @param {Options} options */
  constructor(place, options) {
    this.options = options;
    this.months = h("div", { class: "wpl-months" });
    this.phases = h("ol", { class: "wpl-phases", "aria-label": t("Phases of the project") });
    this.planned = h("div", { class: "wpl-row wpl-planned" });
    this.held = h("div", { class: "wpl-row wpl-held" });
    this.ways = h("div", { class: "wpl-ways" });
    this.today = h("div", { class: "wpl-today", title: t("Today") });
    this.kinds = h("p", { class: "wpl-kinds" });
    this.list = h("div", { class: "wpl-list" });
    this.lineLabels = [h("span", { class: "wpl-label" }, t("As planned")), h("span", { class: "wpl-label" }, t("As it was"))];
    // What can be pressed in the picture stands in the list as well, where it can be read and reached by keyboard.
    this.picture = h("div", { class: "wpl-picture" }, this.months, this.today, this.phases,
      h("div", { class: "wpl-line", "aria-hidden": "true" }, this.lineLabels[0] ?? "", this.planned, this.ways, this.held, this.lineLabels[1] ?? ""));
    this.root = h("div", { class: "wpl" }, this.picture, this.kinds, this.list);
    this.root.addEventListener("click", (event) => this.#press(event));
    place.append(this.root);
    this.update(options);
  }

  /** @param {Options} options */
  update(options) {
    this.options = options;
    const { months, today, phases, meetings, kinds } = options;
    toggle(this.picture, months.length > 0);
    toggle(this.kinds, months.length > 0 && kinds.length > 1);
    this.picture.style.setProperty("--months", String(months.length));
    this.months.replaceChildren(...months.map(drawMonth));
    toggle(this.today, today !== null);
    this.today.style.left = `${today ?? 0}%`;
    this.phases.replaceChildren(...phases.map(drawPhase));
    this.planned.replaceChildren(...this.#marks("planned"));
    this.held.replaceChildren(...this.#marks("held"));
    this.ways.replaceChildren(...meetings.flatMap(drawWay));
    this.kinds.replaceChildren(...kinds.map(({ key, name }) => h("span", {}, h("i", { class: "wpl-sign", dataset: { kind: key } }), name)));
    this.#showList();
  }

  destroy() {
    this.root.remove();
  }

  /** @param {"planned" | "held"} row @returns {HTMLElement[]} */
  #marks(row) {
    return this.options.meetings.flatMap((meeting) => {
      const bar = meeting[row];
      if (!bar) return [];
      const node = h("button", {
        type: "button", tabindex: "-1", class: "wpl-mark", title: `${meeting.name}\n${meeting.said}`,
        dataset: { meeting: meeting.id, kind: meeting.kind, state: meeting.state, chosen: String(meeting.id === this.options.chosen) },
      }, meeting.mark);
      node.style.left = `${bar.at}%`;
      node.style.width = `max(${bar.wide}%, 1.1rem)`;
      return [node];
    });
  }

  #showList() {
    const { parts } = this.options;
    reconcile(this.list, parts, {
      key: (part) => part.title,
      create: (part) => h("details", { open: part.open && part.ids.length <= OPEN_UP_TO }, h("summary", {}), h("ol", {})),
      update: (node, part) => {
        const [summary, lines] = [...node.children];
        setText(/** @type {HTMLElement} */ (summary), `${part.title} (${part.ids.length})`);
        this.#showLines(/** @type {HTMLElement} */ (lines), part.ids);
      },
    });
  }

  /** @param {HTMLElement} lines @param {string[]} ids */
  #showLines(lines, ids) {
    const { meetings, chosen } = this.options;
    const known = new Map(meetings.map((meeting) => [meeting.id, meeting]));
    const shown = ids.map((id) => /** @type {Meeting} */ (known.get(id)));
    reconcile(lines, shown, {
      key: ({ id }) => id,
      create: ({ id }) => h("li", {}, h("button", { type: "button", class: "wpl-item", dataset: { meeting: id } },
        h("i", { class: "wpl-sign" }), h("b", {}), h("span", { class: "wpl-said" }), h("span", { class: "wpl-state" }))),
      update: (node, meeting) => showItem(/** @type {HTMLElement} */ (node.firstElementChild), meeting, meeting.id === chosen),
    });
  }

  /** @param {MouseEvent} event */
  #press(event) {
    const id = closestTo(event, "[data-meeting]")?.dataset.meeting;
    if (id) this.options.trigger("pressed", id);
  }
}

/** @param {HTMLElement} item @param {Meeting} meeting @param {boolean} chosen */
function showItem(item, { name, kind, kindWord, said, state, stateWord }, chosen) {
  const [sign, title, words, standing] = /** @type {HTMLElement[]} */ ([...item.children]);
  item.setAttribute("aria-current", String(chosen));
  if (sign) Object.assign(sign.dataset, { kind });
  if (title) setText(title, name);
  if (words) setText(words, [kindWord, said].filter(Boolean).join(" · "));
  if (standing) {
    setText(standing, stateWord);
    standing.dataset.state = state;
  }
}

/** @param {{at: number, short: string, year: string}} month */
function drawMonth({ at, short, year }) {
  const node = h("span", { class: year ? "wpl-month wpl-year" : "wpl-month" }, h("b", {}, year), h("span", {}, short));
  node.style.left = `${at}%`;
  return node;
}

/** @param {{name: string, said: string} & Bar} phase */
function drawPhase({ name, said, at, wide }) {
  const band = h("span", { class: "wpl-band" });
  band.style.left = `${at}%`;
  band.style.width = `${wide}%`;
  const words = h("span", { class: "wpl-phase" }, h("b", {}, name), h("small", {}, said));
  if (at > RIGHT_HALF) words.style.right = `${Math.max(0, 100 - at - wide)}%`;
  else words.style.left = `${at}%`;
  words.classList.toggle("wpl-right", at > RIGHT_HALF);
  return h("li", {}, words, band);
}

/** From where a meeting was planned to where it was held. @param {Meeting} meeting @returns {Element[]} */
function drawWay({ planned, held, id }) {
  if (!planned || !held) return [];
  const ns = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(ns, "svg");
  svg.setAttribute("viewBox", "0 0 100 100");
  svg.setAttribute("preserveAspectRatio", "none");
  svg.dataset.way = id;
  const line = document.createElementNS(ns, "line");
  for (const [name, value] of Object.entries({ x1: planned.at + planned.wide / 2, y1: 0, x2: held.at + held.wide / 2, y2: 100 })) {
    line.setAttribute(name, String(value));
  }
  line.setAttribute("vector-effect", "non-scaling-stroke");
  svg.append(line);
  return [svg];
}
