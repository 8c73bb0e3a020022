/**
 * A flow as one SVG that needs no style sheet, so that it can be saved as it is.
 *
 * @typedef {import("./flow_layout.js").Step} Step
 * @typedef {import("./flow_layout.js").Ribbon} Ribbon
 * @typedef {{ground: string, ink: string, quiet: string, line: string, accent: string, warning: string}} Colours
 * @typedef {{steps: Step[], ribbons: Ribbon[], columns: string[], finding: string, colours: Colours}} Flow
 */
import { h } from "../core/dom.js";
import { BAR, LINE, layOut } from "./flow_layout.js";

const SPACE = "http://www.w3.org/2000/svg";
const TYPE = "'Source Sans', 'Source Sans Pro', 'Segoe UI', sans-serif";
/** A saved picture has only what every computer has. */
const SYSTEM_TYPE = "'Segoe UI', Helvetica, Arial, sans-serif";
const SIZE = 14;
const TITLE = 56;
/** Steps at which the way ends for now, and those between. */
/** @type {Record<string, keyof Colours>} */
const WAITING = { loners: "line", no_need: "line", no_clause: "warning", single: "quiet" };

/**
 * @template {keyof SVGElementTagNameMap} K
 * @param {K} tag @param {Record<string, string | number | null | undefined>} props @param {...(Node | string)} children
 */
function s(tag, props, ...children) {
  const made = document.createElementNS(SPACE, tag);
  for (const [name, value] of Object.entries(props)) {
    if (value !== null && value !== undefined) made.setAttribute(name, String(value));
  }
  made.append(...children);
  return made;
}

/** @param {string} type @returns {(text: string) => number} the width of a text in this type */
function ruler(type) {
  const pen = /** @type {CanvasRenderingContext2D} */ (h("canvas").getContext("2d"));
  pen.font = `600 ${SIZE}px ${type}`;
  return (text) => pen.measureText(text).width;
}

/**
 * @param {Flow} flow @param {{width: number, links: boolean, titled: boolean}} how  `links`: steps lead
 *   to their places; `titled`: the finding stands above
 * @returns {SVGSVGElement}
 */
export function drawFlow(flow, { width, links, titled }) {
  const { colours, columns } = flow;
  const edge = titled ? 24 : 2;
  const type = titled ? SYSTEM_TYPE : TYPE;
  const laid = layOut(flow, { width: width - 2 * edge, measure: ruler(type) });
  const top = titled ? TITLE : 0;
  const height = Math.ceil(laid.height + top + edge);
  const inner = s("g", { transform: `translate(${edge} ${top})` });
  columns.forEach((name, place) =>
    inner.append(
      s("text", { x: laid.columns[place], y: 16, "font-size": 13, fill: colours.quiet }, name),
    ),
  );
  for (const { ribbon, path } of laid.bands) inner.append(band(flow, ribbon, path));
  for (const bar of laid.bars.values()) inner.append(step(bar, colours, links));
  const whole = { width, height, viewBox: `0 0 ${width} ${height}`, "font-family": type };
  const drawing = s("svg", { ...whole, role: "group", "aria-label": flow.finding }, inner);
  if (titled) {
    const words = { x: edge, y: 36, "font-size": 20, "font-weight": 700, fill: colours.ink };
    drawing.prepend(
      s("rect", { width, height, fill: colours.ground }),
      s("text", words, flow.finding),
    );
  }
  return drawing;
}

/** @param {Flow} flow @param {Ribbon} ribbon @param {string} path */
function band(flow, ribbon, path) {
  const kind = flow.steps.find(({ key }) => key === ribbon.target)?.kind ?? "";
  const fill = flow.colours[WAITING[kind] ?? "accent"];
  const props = { d: path, fill, "fill-opacity": WAITING[kind] ? 0.5 : 0.28, class: "wf-band" };
  const made = s("path", props, s("title", {}, ribbon.title));
  made.dataset.source = ribbon.source;
  made.dataset.target = ribbon.target;
  return made;
}

/** @param {import("./flow_layout.js").Bar} bar @param {Colours} colours @param {boolean} links */
function step({ step, x, y, height, lines }, colours, links) {
  const leads = links && step.href;
  const props = leads
    ? { href: step.href, "aria-label": step.title }
    : { role: "img", "aria-label": step.title };
  const fill = colours[WAITING[step.kind] ?? "accent"];
  const middle = y + height / 2 - (lines.length * LINE) / 2;
  const text = s("text", {
    "font-size": SIZE, fill: colours.ink, stroke: colours.ground, "stroke-width": 4,
    "stroke-linejoin": "round", "paint-order": "stroke",
  });
  lines.forEach((line, place) => {
    const at = { x: x + BAR + 7, y: middle + place * LINE + 13 };
    if (place > 0) return text.append(s("tspan", at, line));
    const [number, ...rest] = line.split(" ");
    text.append(s("tspan", { ...at, "font-weight": 700 }, number), s("tspan", {}, ` ${rest.join(" ")}`));
  });
  // The ground behind the words is part of what can be clicked.
  const wide = Math.max(...lines.map((line) => line.length)) * 7 + BAR + 12;
  const tall = Math.max(height, lines.length * LINE, 24);
  const reach = { x, y: y + height / 2 - tall / 2, width: wide, height: tall, fill: "transparent" };
  const made = s(leads ? "a" : "g", { ...props, class: "wf-step" },
    s("title", {}, step.title),
    s("rect", reach),
    s("rect", { x, y, width: BAR, height, rx: 3, fill, class: "wf-bar" }),
    text,
  );
  made.dataset.key = step.key;
  return made;
}
