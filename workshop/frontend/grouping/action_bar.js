/** The buttons above the affinity wall. */
import { button } from "../board/button.js";
import { h, setText } from "../core/dom.js";
import { t } from "../core/i18n.js";

/** @typedef {Record<string, () => void>} Acts what each button does, by the name of the step */

/** What is done with notes and groups, and from how near they are seen. @param {Acts} act @param {HTMLElement} zoom */
export function actionBar(act, zoom) {
  const make = keyed(t("New group"), act.make, "n", { class: "wb-button--main" });
  const move = keyed(t("Move to…"), act.move, "m");
  const split = keyed(t("Split off"), act.split, "d");
  const same = keyed(t("The same"), act.same, "j", { title: t("Chosen notes say the same: one card for all") });
  const merge = keyed(t("Merge groups"), act.merge, "g");
  const clear = keyed(t("Clear selection"), act.clear, "Escape");
  const undo = keyed(t("Undo"), act.undo, "Control+z");
  const redo = keyed(t("Redo"), act.redo, "Control+Shift+z");
  const gap = h("span", { class: "wb-gap" });
  const element = h("div", { class: "wb-row wb-actions", role: "toolbar" });
  element.setAttribute("aria-label", t("Grouping"));
  element.append(make, move, split, same, merge, clear, gap, undo, redo, zoom);
  return {
    element,
    /** @param {{notes: number, groups: number, canSplit: boolean}} chosen how many are chosen */
    update({ notes, groups, canSplit }) {
      move.disabled = !notes;
      split.disabled = !canSplit;
      same.disabled = notes < 2;
      merge.disabled = groups < 2;
      clear.disabled = !notes && !groups;
      setText(make, notes ? t("New group ({n})", { n: notes }) : t("New group"));
    },
  };
}

/** How the wall is looked at. @param {Acts} act @param {HTMLElement} colour */
export function viewBar(act, colour) {
  const layout = keyed(t("Show as list"), act.layout, "l");
  const fill = keyed(t("Fill the screen"), act.fill, "f");
  const help = keyed("?", act.help, "?", { title: t("Keys of the wall"), "aria-label": t("Keys of the wall") });
  fill.hidden = !document.fullscreenEnabled;
  const element = h("div", { class: "wb-row wb-view", role: "toolbar" });
  element.setAttribute("aria-label", t("View"));
  element.append(colour, layout, fill, help);
  return {
    element,
    /** @param {boolean} list whether the wall is shown as a list now */
    showLayout(list) {
      setText(layout, list ? t("Show as wall") : t("Show as list"));
    },
  };
}

/** @param {string} text @param {() => void} act @param {string} keys @param {import("../core/dom.js").Props} [props] */
function keyed(text, act, keys, props = {}) {
  return button(text, act, { "aria-keyshortcuts": keys, ...props });
}
