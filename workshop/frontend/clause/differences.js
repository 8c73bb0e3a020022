/**
 * What changed in texts, word by word: what is gone is struck through, what is new is underlined,
 * and for ears both say so. Nothing here is pressed.
 *
 * @typedef {{kind: "same" | "out" | "in", text: string}} Piece
 * @typedef {{title: string, pieces: Piece[]}} Row
 * @typedef {{rows: Row[], lang: string}} Options
 */
import { h } from "../core/dom.js";
import { t } from "../core/i18n.js";

/** @type {{out: "del", in: "ins"}} */
const TAGS = { out: "del", in: "ins" };
const WORDS = { out: () => t("removed"), in: () => t("added") };

/** @param {HTMLElement} place @param {Options} options */
export function mountDifferences(place, options) {
  const root = h("div", { class: "wd" });
  /** @param {Options} next */
  const update = ({ rows, lang }) => {
    root.lang = lang;
    root.replaceChildren(...rows.map(drawRow));
  };
  place.append(root);
  update(options);
  return { update, destroy: () => root.remove() };
}

/** @param {Row} row */
function drawRow({ title, pieces }) {
  const drawn = pieces.map(({ kind, text }) => {
    if (kind === "same") return h("span", { text });
    return h(TAGS[kind], {}, ear(`${WORDS[kind]()}: `), text, ear(` ${t("end of the change")} `));
  });
  return h("div", { class: "row" }, title ? h("h4", { text: title }) : null, h("div", { class: "text" }, ...drawn));
}

/** @param {string} text */
function ear(text) {
  return h("span", { class: "ear", text });
}
