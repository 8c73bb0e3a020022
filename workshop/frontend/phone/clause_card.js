/** A clause on a phone: its code, its level in words, what it says. */
import { levelWord } from "../core/clause_level.js";
import { t } from "../core/i18n.js";
import { el, setText, toggle } from "../core/dom.js";

/** @returns {{element: HTMLElement, update: (paper: any) => void}} empty while there is no clause */
export function clauseCard() {
  const code = el("b", { class: "clause-code" });
  const level = el("span", { class: "clause-level" });
  const title = el("h2");
  const body = el("p", { class: "clause-body" });
  const element = el("article", { class: "clause", hidden: true, "aria-label": t("The clause") },
    el("p", { class: "clause-head" }, code, level), title, body);
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
