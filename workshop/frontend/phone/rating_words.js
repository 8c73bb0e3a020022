/** The words of a rating: what is asked of a clause, and what its fields are called. */
import { t } from "../core/i18n.js";

export const LONGEST_COMMENT = 2000;

/** @param {string} criterion @returns {{title: string, question: string, low: string, high: string}} */
export function criterionWords(criterion) {
  if (criterion === "feasible") return { title: t("Feasibility"), question: t("Can it be done in this town?"), low: t("cannot be done"), high: t("can be done at once") };
  if (criterion === "clear") return { title: t("Clarity"), question: t("Will everybody understand it in the same way?"), low: t("can mean anything"), high: t("can mean one thing only") };
  return { title: t("Validity"), question: t("Does it answer the need?"), low: t("does not answer it"), high: t("answers it fully") };
}

/** @param {string} name a field of a clause @returns {string} */
export function fieldName(name) {
  return { rationale: t("Why"), applies_to: t("Whom it applies to"), responsible: t("Who answers for it"), check_method: t("How it is checked") }[name] ?? "";
}
