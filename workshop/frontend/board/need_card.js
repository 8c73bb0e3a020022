/** A need as a sentence in three parts, and the result of a fist to five. */
import { childAt, h, reconcile, setText } from "../core/dom.js";
import { t } from "../core/i18n.js";

/** @import { Need, VoteResult } from "../core/types.js" */

/** @returns {HTMLElement} an empty card, for updateNeed to fill */
export function needCard() {
  return h(
    "article",
    { class: "wb-need" },
    h("p", { class: "wb-need__who" }),
    h("p", { class: "wb-need__what" }),
    h("p", { class: "wb-need__goal" }),
    h("p", { class: "wb-need__foot" }),
    h("p", { class: "wb-need__dots" }),
  );
}

/** @param {HTMLElement} card @param {Need} need @param {VoteResult | undefined} result */
export function updateNeed(card, need, result) {
  const [who, what, goal, foot] = card.children;
  const dots = childAt(card, -1);
  card.dataset.id = need.id;
  setText(who, t("As {who}", { who: need.who }));
  setText(what, t("I need {need}", { need: need.need }));
  setText(goal, need.goal && t("so that {goal}", { goal: need.goal }));
  setText(
    foot,
    t("Notes: {notes} · sessions: {sessions}", { notes: need.notes ?? 0, sessions: need.sessions ?? 0 }),
  );
  const count = result?.dots ? (result.dots[need.id] ?? 0) : null;
  dots.hidden = count === null;
  setText(dots, count === null ? "" : String(count));
  dots.setAttribute("aria-label", t("Dots: {n}", { n: count ?? 0 }));
}

const FINGER_WORDS = [
  () => t("0: I block it"),
  () => t("1: serious doubts"),
  () => t("2: doubts"),
  () => t("3: I can live with it"),
  () => t("4: I support it"),
  () => t("5: I will lead it"),
];

/** @param {HTMLElement} el @param {VoteResult | undefined} result six bars, one per number of fingers */
export function drawFingers(el, result) {
  const counts = result?.fingers ?? [];
  const most = Math.max(1, ...counts);
  reconcile(
    el,
    counts.map((count, value) => ({ count, value })),
    {
      key: ({ value }) => String(value),
      create: fingerRow,
      update: (bar, row) => fill(bar, row, most),
    },
  );
}

/** @param {{value: number}} row */
function fingerRow({ value }) {
  const words = h("span", { text: FINGER_WORDS[value]() });
  return h("li", { class: "wb-fingers__row" }, words, h("span", { class: "wb-fingers__bar" }), h("strong"));
}

/** @param {HTMLElement} bar @param {{count: number}} row @param {number} most */
function fill(bar, { count }, most) {
  childAt(bar, 1).style.setProperty("--share", String(count / most));
  setText(bar.children[2], String(count));
}
