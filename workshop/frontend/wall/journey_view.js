/** Journeys on the wall: stages as columns, the curve of feelings above them, barriers marked. */
import { childAt, h, setText } from "../core/dom.js";
import { feelingWords } from "../core/feelings.js";
import { t } from "../core/i18n.js";
import { FittedView } from "./fitted_view.js";
import { turned } from "./page_turner.js";

/**
 * @import { Feed } from "../core/feed.js"
 * @import { JourneyStep } from "../core/types.js"
 * @typedef {{feed: Feed, onPart: (label: string) => void}} JourneyOptions  onPart: told whose journey it is
 * @typedef {{stage: string, mean: number | null, steps: JourneyStep[]}} Column
 *   mean: of the feelings of the whole stage; null where a stage goes on from the column before
 */

const GAP = 16;
const NARROWEST = 260;
/** Fewer columns than this are not made only to keep a tall step whole. */
const FEWEST = 3;
const STEEPEST = 2;
const SVG = "http://www.w3.org/2000/svg";

/** @param {HTMLElement} el @param {JourneyOptions} options */
export function mountJourney(el, options) {
  const view = new JourneyView(options);
  el.append(view.root);
  view.start(el, options.feed, ["journey", "room"]);
  return view;
}

/** @param {JourneyStep[]} steps in their order @returns {Column[]} one for each stage, in the order of the first of its steps */
export function columnsOf(steps) {
  /** @type {Map<string, JourneyStep[]>} */
  const stages = new Map();
  for (const step of steps) stages.set(step.stage, [...(stages.get(step.stage) ?? []), step]);
  return [...stages].map(([stage, own]) => ({
    stage, steps: own, mean: own.reduce((sum, { feeling }) => sum + feeling, 0) / own.length,
  }));
}

/**
 * What is higher than a column goes on in the next one.
 * @param {Column[]} columns @param {(step: JourneyStep) => number} heightOf @param {number} height of a column
 * @returns {Column[]}
 */
export function broken(columns, heightOf, height) {
  return columns.flatMap((column) => {
    /** @type {Column[]} */
    const parts = [];
    let left = 0;
    for (const step of column.steps) {
      const needed = heightOf(step) + GAP;
      if (!parts.length || needed > left) {
        parts.push({ ...column, mean: parts.length ? null : column.mean, steps: [] });
        left = height + GAP;
      }
      parts[parts.length - 1].steps.push(step);
      left -= needed;
    }
    return parts;
  });
}

/** @extends {FittedView<Column[]>} */
class JourneyView extends FittedView {
  /** @param {JourneyOptions} options */
  constructor({ feed, onPart }) {
    super();
    this.feed = feed;
    this.onPart = onPart;
    this.curve = h("div", { class: "journey-curve", "aria-hidden": "true" });
    this.body = h("div", { class: "journey-stages" });
    this.ruler = h("div", { class: "journey-ruler", "aria-hidden": "true" });
    this.number = h("p", { class: "journey-page" });
    this.root = h("div", { class: "journey" }, this.curve, this.body, this.number, this.ruler);
  }

  /** @override */
  draw() {
    const room = this.feed.all("room")[0];
    const activity = room?.activity;
    const chart = this.charts.follow(activity, room?.table);
    const parts = this.feed.get("journey", activity?.id ?? "")?.of ?? [];
    const part = chart ? parts.find(({ m }) => m === chart.map) : parts[0];
    this.onPart(chart?.label ?? "");
    this.pages = this.layOut(columnsOf(part?.steps ?? []));
    this.show();
  }

  /** @param {Column[]} columns @returns {Column[][]} by page */
  layOut(columns) {
    const { clientWidth: width, clientHeight: height } = this.body;
    if (!width || !height || !columns.length) return [];
    const steps = columns.reduce((sum, { steps: own }) => sum + own.length, 0);
    let abreast = Math.min(Math.max(1, Math.floor((width + GAP) / (NARROWEST + GAP))), steps);
    let laid = this.broken(columns, (width - GAP * (abreast - 1)) / abreast, height);
    // Wider where there is room for it, or where a step is too tall otherwise.
    while (abreast > 1 && (laid.parts.length < abreast || (!laid.fits && abreast > FEWEST))) {
      abreast -= 1;
      laid = this.broken(columns, (width - GAP * (abreast - 1)) / abreast, height);
    }
    const { parts } = laid;
    return Array.from({ length: Math.ceil(parts.length / abreast) }, (_each, page) => parts.slice(page * abreast, (page + 1) * abreast));
  }

  /** @param {Column[]} columns @param {number} width @param {number} height @returns {{parts: Column[], fits: boolean}} fits: no step is cut */
  broken(columns, width, height) {
    const steps = columns.flatMap((column) => column.steps);
    this.ruler.style.width = `${width}px`;
    this.ruler.replaceChildren(columnElement({ stage: columns[0].stage, mean: 0, steps: [] }), ...steps.map(stepCard));
    const title = childAt(this.ruler, 0).offsetHeight + GAP;
    const heights = new Map(steps.map((step, at) => [step.id, childAt(this.ruler, at + 1).offsetHeight]));
    this.ruler.replaceChildren();
    const parts = broken(columns, ({ id }) => heights.get(id) ?? 0, height - title);
    return { parts, fits: [...heights.values()].every((own) => own <= height - title) };
  }

  /** @override */
  show() {
    const { length } = this.pages;
    this.at = turned(this.at, 0, length);
    const page = this.pages[this.at] ?? [];
    this.body.style.setProperty("--columns", String(Math.max(1, this.pages[0]?.length ?? 1)));
    this.body.replaceChildren(...(page.length ? page.map(columnElement) : [h("p", { class: "wb-empty" }, t("Nothing here yet."))]));
    this.curve.replaceChildren(...(page.length ? [axis(), curveOf(page, this.pages[0].length)] : []));
    setText(this.number, length > 1 ? t("Page {n} of {all}", { n: this.at + 1, all: length }) : "");
  }
}

/** @param {Column} column */
function columnElement({ stage, mean, steps }) {
  const name = stage || t("Without a stage");
  const title = mean === null ? t("{stage}, continued", { stage: name }) : name;
  return h("section", { class: "journey-stage" }, h("h3", {}, title), ...steps.map(stepCard));
}

/** @param {JourneyStep} step */
function stepCard({ text, feeling, touchpoint, thoughts, barrier, opportunity }) {
  const name = feelingWords().find(([value]) => value === feeling)?.[1] ?? "";
  return h("article", { class: "journey-step", dataset: { feeling: String(Math.sign(feeling)) } },
    h("p", {}, text),
    touchpoint && h("p", { class: "journey-beside" }, t("Touchpoint: {what}", { what: touchpoint })),
    thoughts && h("p", { class: "journey-beside" }, t("“{thought}”", { thought: thoughts })),
    barrier && h("p", { class: "journey-barrier" }, t("Barrier: {what}", { what: barrier })),
    opportunity && h("p", { class: "journey-chance" }, t("Opportunity: {what}", { what: opportunity })),
    feeling !== 0 && h("p", { class: "journey-feeling" }, `${feeling > 0 ? "+" : "−"}${Math.abs(feeling)} ${name}`));
}

function axis() {
  return h("div", { class: "journey-axis" }, h("span", {}, t("good")), h("span", {}, t("bad")));
}

/**
 * One point for each stage: the mean of its feelings, with each single one behind it.
 * @param {Column[]} page @param {number} columns how many the page has room for
 */
function curveOf(page, columns) {
  const svg = element("svg", { viewBox: `0 0 ${columns * 100} 100`, preserveAspectRatio: "none", class: "journey-svg" });
  /** @param {number} feeling */
  const y = (feeling) => 50 - (feeling / STEEPEST) * 40;
  svg.append(element("line", { x1: 0, x2: columns * 100, y1: 50, y2: 50, class: "journey-zero" }));
  const points = page.flatMap(({ mean }, at) => (mean === null ? [] : [[at * 100 + 50, y(mean)]]));
  svg.append(element("polyline", { points: points.map((point) => point.join()).join(" "), class: "journey-line" }));
  const dots = page.flatMap(({ mean, steps }, at) => (mean === null ? [] : [
    ...[...new Set(steps.map(({ feeling }) => feeling))].map((feeling) => dot(at, columns, y(feeling), "one", feeling)),
    dot(at, columns, y(mean), "mean", mean),
  ]));
  return h("div", { class: "journey-field" }, svg, ...dots);
}

/** @param {number} at @param {number} columns @param {number} y in percent @param {"one" | "mean"} what @param {number} feeling */
function dot(at, columns, y, what, feeling) {
  const made = h("i", { class: `journey-${what}`, dataset: { feeling: String(Math.sign(feeling)) } });
  made.style.left = `${((at + 0.5) / columns) * 100}%`;
  made.style.top = `${y}%`;
  return made;
}

/** @param {string} name @param {Record<string, string | number>} attributes */
function element(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}
