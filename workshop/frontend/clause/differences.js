/**
 * What changed in texts, word by word: what is gone is struck through, what is new is underlined,
 * and for ears both say so. Nothing here is pressed.
 *
 * @typedef {{kind: "same" | "out" | "in", text: string}} Piece
 * @typedef {{title: string, pieces: Piece[]}} Row
 * @typedef {{rows: Row[], words: {out: string, in: string, end: string}, lang: string, version: string}} Wanted
 * @typedef {{data: Wanted, parentElement: any}} Component
 */
import { h } from "../core/elements.js";

const TAGS = { same: "span", out: "del", in: "ins" };

/** @param {Component} component @returns {() => void} */
export function mount({ data, parentElement }) {
  addStyle(data.version);
  let root = parentElement.querySelector(":scope > .wd");
  if (!root) parentElement.append((root = h("div", { class: "wd" })));
  root.lang = data.lang;
  root.replaceChildren(...data.rows.map((row) => drawRow(row, data.words)));
  return () => {};
}

/** @param {Row} row @param {Wanted["words"]} words */
function drawRow({ title, pieces }, words) {
  const drawn = pieces.map(({ kind, text }) => {
    if (kind === "same") return h("span", { text });
    return h(TAGS[kind], {}, ear(`${words[kind]}: `), text, ear(` ${words.end} `));
  });
  return h("div", { class: "row" }, title ? h("h4", { text: title }) : null, h("div", { class: "text" }, ...drawn));
}

/** @param {string} text */
function ear(text) {
  return h("span", { class: "ear", text });
}

/** @param {string} version */
function addStyle(version) {
  const id = "workshop-differing.css";
  if (document.getElementById(id)) return;
  const href = new URL(`/light/clause/differences.css?v=${version}`, location.origin).href;
  document.head.append(h("link", { id, rel: "stylesheet", href }));
}
