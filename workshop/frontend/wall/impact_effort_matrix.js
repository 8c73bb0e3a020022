/** Impact and effort on the wall: every need a numbered dot with the spread of opinions behind it. */
import { h, reconcile, setText, toggle } from "../core/dom.js";
import { placesOf } from "../core/estimates.js";
import { briefly } from "../core/subjects.js";
import { t } from "../core/i18n.js";
import { turned } from "./page_turner.js";

const LINES_A_PAGE = 4;
const WIDE = 2;

/**
 * @import { Estimate } from "../core/estimates.js"
 * @import { Feed } from "../core/feed.js"
 * @import { Activity, VoteResult } from "../core/types.js"
 * @typedef {Estimate & {number: number, among: number, of: number}} Point  a need with its number; one `of`
 *   several that share a point, with `among` of them before it
 */

/**
 * @param {{id: string, gain: number}[]} places the most for the least work first @param {{voters: number}} result
 * @param {(id: string) => string} nameOf @param {Activity["votes_on"]} [votesOn] @returns {string}
 */
export function matrixSays(places, { voters }, nameOf, votesOn = "needs") {
  if (!voters) return t("Nobody has voted");
  const ideas = votesOn === "ideas";
  if (!places.length && ideas) return t("Too few answers to show where the ideas lie");
  if (!places.length) return t("Too few answers to show where the needs lie");
  const first = places.filter(({ gain }) => gain === places[0].gain);
  const numbers = first.map((_place, index) => index + 1).join(", ");
  if (first.length > 1 && ideas) return t("The most for the least work: ideas {numbers}", { numbers });
  if (first.length > 1) return t("The most for the least work: needs {numbers}", { numbers });
  return t("The most for the least work: {need}", { need: nameOf(first[0].id) });
}

/**
 * @param {Feed} feed @param {Activity} activity
 * @param {{element: HTMLElement, say: (text: string, result: VoteResult) => void}} frame title and voters
 */
export function matrixResult(feed, activity, { element, say }) {
  const plane = h("div", { class: "plane" });
  const field = h("div", { class: "field" },
    h("p", { class: "best" }, t("much help, little work")), plane);
  const chart = h("div", { class: "chart", "aria-hidden": "true" },
    h("p", { class: "axis" }, t("↑ helps more")), field,
    h("p", { class: "axis" }, h("span", { class: "legend" }, t("line: half of the answers")), t("more work →")));
  const list = h("ol", { class: "places" });
  const page = h("p", { class: "outcome-page" });
  element.append(h("div", { class: "matrix" }, chart, h("div", { class: "named" }, list, page)));
  /** @type {Point[]} */
  let places = [];
  let at = 0;
  /** @param {string} id */
  const nameOf = (id) => briefly(feed, activity, id);
  const drawList = () => {
    const pages = Math.max(1, Math.ceil(places.length / LINES_A_PAGE));
    at = turned(at, 0, pages);
    const shown = places.slice(at * LINES_A_PAGE, (at + 1) * LINES_A_PAGE);
    reconcile(list, shown, {
      key: ({ id }) => id,
      create: makeLine,
      update: (line, place) => {
        setText(line.parts.number, String(place.number));
        setText(line.parts.text, nameOf(place.id));
        toggle(line.parts.split, isSplit(place));
      },
    });
    setText(page, pages > 1 ? t("{page} of {pages}", { page: at + 1, pages }) : "");
  };
  /** @param {number} by */
  const turn = (by) => {
    at += by;
    drawList();
  };
  /** @param {VoteResult} result */
  const update = (result) => {
    places = fanned(placesOf(result.estimates).filter(({ id }) => nameOf(id)));
    say(matrixSays(places, result, nameOf, activity.votes_on), result);
    toggle(chart, places.length > 0);
    reconcile(plane, places, { key: ({ id }) => id, create: makePoint, update: placePoint });
    drawList();
  };
  return { element, update, turn, destroy() {} };
}

/** Numbers the needs, and counts those that share one point, so that their dots stand side by side. @param {Estimate[]} places @returns {Point[]} */
function fanned(places) {
  const points = places.map((place) => `${place.effort.median}/${place.impact.median}`);
  return places.map((place, index) => ({
    ...place,
    number: index + 1,
    among: points.slice(0, index).filter((point) => point === points[index]).length,
    of: points.filter((point) => point === points[index]).length,
  }));
}

/** @param {Estimate} estimate */
function isSplit({ impact, effort }) {
  return [impact, effort].some(({ low, high }) => high - low >= WIDE);
}

function makePoint() {
  const dot = h("b", { class: "point" });
  const across = h("i", { class: "reach across" });
  const along = h("i", { class: "reach along" });
  const node = h("div", { class: "placed" }, across, along, dot);
  return Object.assign(node, { parts: { dot, across, along } });
}

/** Percent of the plane's side. @param {number} step 1 to 5 */
const share = (step) => `${((step - 1) / 4) * 100}%`;

/** @param {ReturnType<typeof makePoint>} node @param {Point} point */
function placePoint({ parts: { dot, across, along } }, { number, effort, impact, among, of }) {
  setText(dot, String(number));
  put(dot, { left: share(effort.median), bottom: share(impact.median) });
  dot.style.setProperty("--aside", String(among - (of - 1) / 2));
  put(across, { left: share(effort.low), bottom: share(impact.median), width: share(effort.high - effort.low + 1) });
  put(along, { left: share(effort.median), bottom: share(impact.low), height: share(impact.high - impact.low + 1) });
}

/** @param {HTMLElement} node @param {Record<string, string>} style */
function put(node, style) {
  for (const [name, value] of Object.entries(style)) node.style.setProperty(name, value);
}

function makeLine() {
  const number = h("b", { class: "point" });
  const text = h("span", { class: "place-text" });
  const split = h("span", { class: "place-split" }, t("opinions differ"));
  const node = h("li", {}, number, h("span", { class: "place-words" }, text, split));
  return Object.assign(node, { parts: { number, text, split } });
}
