/** Grouping in silence on the wall: how many are at work and how far they are, and nothing else. */
import { t } from "../core/i18n.js";
import { el, setText, toggle } from "../core/dom.js";

/** @returns {{element: HTMLElement, update: (silence: any) => void}} */
export function silenceView() {
  const people = el("b");
  const share = el("b");
  const bar = el("progress", { max: "100", value: "0", "aria-hidden": "true" });
  const atWork = el("p", {}, people, " ", el("span", {}, t("are at work")));
  const placed = el("p", {}, share, " ", el("span", {}, t("of the notes are on piles")));
  const element = el("div", { class: "silence" }, atWork, placed, bar);
  const update = (silence) => {
    setText(people, String(silence?.people ?? 0));
    // Below three people the share would be somebody's own.
    const known = typeof silence?.placed === "number";
    toggle(placed, known);
    toggle(bar, known);
    setText(share, known ? `${silence.placed} %` : "");
    bar.value = known ? silence.placed : 0;
  };
  return { element, update };
}
