/** Why a waiting note is not shown: one of the programme's reasons, by a press or by its number. */
import { button } from "../board/button.js";
import { h } from "../core/dom.js";
import { t } from "../core/i18n.js";

/** @typedef {[string, string]} Reason  as it is stored, and in the language of this screen */

/** The panel below a waiting note. @param {Reason[]} reasons @param {(reason: string) => void} choose */
export function reasonsPanel(reasons, choose) {
  const choices = reasons.map(([reason, words], place) =>
    button(`${place + 1}. ${words}`, () => choose(reason), { class: "wb-button--small", dataset: { reason }, "aria-keyshortcuts": String(place + 1) }));
  const hint = h("p", { class: "wb-quiet", text: t("Why is it not shown? Its author is told. Keys: 1 to {most}, Enter for the first, Esc to leave it.", { most: choices.length }) });
  const element = h("div", { class: "wb-reasons", hidden: true }, hint, h("div", { class: "wb-row" }, ...choices));
  const open = () => {
    element.hidden = false;
    choices[0].focus();
  };
  const close = () => {
    element.hidden = true;
    /** @type {HTMLElement | null} */ (element.closest("[data-row]"))?.focus();
  };
  /** @param {string} key @returns {boolean} whether it meant something here */
  const press = (key) => {
    const at = choices.findIndex((one) => one === document.activeElement);
    if (key === "escape") close();
    else if (/^[1-9]$/.test(key) && choices[Number(key) - 1]) choices[Number(key) - 1].click();
    else if (key === "arrowright" || key === "arrowdown") choices[at + 1]?.focus();
    else if (key === "arrowleft" || key === "arrowup") choices[at - 1]?.focus();
    else return false;
    return true;
  };
  return { element, open, press };
}
