/** Grouping in silence on the wall: how many are at work and how far they are, and nothing else. */
import { h, setText, toggle } from "../core/dom.js";
import { t } from "../core/i18n.js";

/** @typedef {import("../core/types.js").SortProgress | undefined} Progress */

/** @returns {{element: HTMLElement, update: (progress: Progress) => void}} */
export function silenceView() {
  const people = h("b");
  const share = h("b");
  const bar = h("progress", { max: "100", value: "0", "aria-hidden": "true" });
  const atWork = h("p", {}, people, " ", h("span", {}, t("are at work")));
  const placed = h("p", {}, share, " ", h("span", {}, t("of the notes are on piles")));
  const element = h("div", { class: "silence" }, atWork, placed, bar);
  /** @param {Progress} silence */
  const update = (silence) => {
    setText(people, String(silence?.people ?? 0));
    // Below five people the share would be somebody's own.
    const percent = silence?.placed ?? null;
    const known = percent !== null;
    toggle(placed, known);
    toggle(bar, known);
    setText(share, known ? `${percent} %` : "");
    bar.value = percent ?? 0;
  };
  return { element, update };
}
