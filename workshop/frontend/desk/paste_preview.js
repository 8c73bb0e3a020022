/** Many lines pasted at once: shown before they become notes. */
import { button } from "../board/button.js";
import { h } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { LONGEST_NOTE, tooLong } from "../core/text_length.js";
import { pastedRows } from "../core/text_signs.js";

/** @param {string} text @returns {string[]} its lines, without bullets in front and without empty ones */
export function linesOf(text) {
  return pastedRows(text).map((line) => line.replace(/^[-*•–]\s+/, ""));
}

/**
 * @param {HTMLElement} el where the preview is shown until it is decided @param {string[]} lines
 * @param {{onAdd: () => void, onEnd: () => void}} options
 */
export function pastePreview(el, lines, { onAdd, onEnd }) {
  const long = lines.filter(tooLong).length;
  const close = () => {
    el.hidden = true;
    el.replaceChildren();
    onEnd();
  };
  const addAll = () => {
    onAdd();
    close();
  };
  const items = lines.map((line) => h("li", { text: line, dir: "auto", class: tooLong(line) ? "wb-over" : "" }));
  const list = h("ol", { class: "wb-preview__lines", tabIndex: 0 }, ...items);
  const add = button(t("Add all ({n})", { n: lines.length }), addAll, { class: "wb-button--main" });
  add.disabled = long > 0;
  const title = h("h3", { text: t("Pasted lines: {n}", { n: lines.length }) });
  const buttons = h("div", { class: "wb-row" }, add, button(t("Discard"), close));
  el.replaceChildren(title, list, ...(long ? [warning(long)] : []), buttons);
  el.hidden = false;
  (long ? list : add).focus();
}

/** @param {number} n how many lines */
function warning(n) {
  const text = t("Too long (over {max} characters): {n}. Shorten them and paste again.", { max: LONGEST_NOTE, n });
  return h("p", { class: "wb-trouble", text });
}
