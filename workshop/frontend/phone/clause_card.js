/** A clause on a phone: its code, its level in words, what it says. */
import { levelWord } from "../core/clause_level.js";
import { h, setText, toggle } from "../core/dom.js";
import { t } from "../core/i18n.js";

/** @typedef {import("../core/types.js").Paper | undefined} Shown */

/** @returns {{element: HTMLElement, update: (paper: Shown) => void}} empty while there is no clause */
export function clauseCard() {
  const code = h("b", { class: "clause-code" });
  const level = h("span", { class: "clause-level" });
  const title = h("h2");
  const body = h("p", { class: "clause-body" });
  const element = h("article", { class: "clause", hidden: true, "aria-label": t("The clause") },
    h("p", { class: "clause-head" }, code, level), title, body);
  /** @param {Shown} paper */
  const update = (paper) => {
    toggle(element, Boolean(paper));
    if (!paper) return;
    const { clause } = paper;
    setText(code, clause.code);
    setText(level, levelWord(clause.level));
    toggle(level, Boolean(clause.level));
    setText(title, clause.title);
    setText(body, clause.body);
    toggle(body, Boolean(clause.body));
  };
  return { element, update };
}
