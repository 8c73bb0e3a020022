/** The buttons above the affinity wall. */
import { setText } from "./dom.js";
import { button, h } from "./elements.js";
import { t } from "./text.js";

/**
 * @param {Record<"make" | "move" | "split" | "merge" | "clear" | "undo" | "redo" | "layout", () => void>} act
 */
export function actionBar(act) {
  const make = button(t("New group"), act.make, { class: "wb-button--main" });
  const move = button(t("Move to…"), act.move, { "aria-keyshortcuts": "m" });
  const split = button(t("Split off"), act.split);
  const merge = button(t("Merge groups"), act.merge);
  const clear = button(t("Clear selection"), act.clear);
  const undo = button(t("Undo"), act.undo, { "aria-keyshortcuts": "Control+z" });
  const redo = button(t("Redo"), act.redo, { "aria-keyshortcuts": "Control+Shift+z" });
  const layout = button(t("Show as list"), act.layout);
  const gap = h("span", { class: "wb-gap" });
  const element = h("div", { class: "wb-row wb-actions", role: "toolbar" });
  element.setAttribute("aria-label", t("Grouping"));
  element.append(make, move, split, merge, clear, gap, undo, redo, layout);
  return {
    element,
    /** @param {{notes: number, groups: number, canSplit: boolean}} chosen how many are chosen */
    update({ notes, groups, canSplit }) {
      move.disabled = !notes;
      split.disabled = !canSplit;
      merge.disabled = groups < 2;
      clear.disabled = !notes && !groups;
      setText(make, notes ? t("New group ({n})", { n: notes }) : t("New group"));
    },
    /** @param {boolean} list whether the wall is shown as a list now */
    showLayout(list) {
      setText(layout, list ? t("Show as wall") : t("Show as list"));
    },
  };
}
