/** The fist to five in words: what each number of fingers means, and what a room's fingers say. */
import { t } from "./i18n.js";
import { ngettext } from "./plural.js";

export const CAN_LIVE_WITH_IT = 3;

/** @param {number} value 0–5 @returns {string} */
export function fingerMeaning(value) {
  return [
    t("I block it"),
    t("I have serious doubts"),
    t("Something must change first"),
    t("I can live with it"),
    t("I support it"),
    t("I will help to lead it"),
  ][value];
}

/**
 * @param {Pick<import("./types.js").VoteResult, "fingers" | "consensus">} result of a fist to five
 * @returns {string} consensus, or how many are below it; without a number where few voted
 */
export function fingersSay({ fingers, consensus }) {
  if (consensus === null) return t("Nobody has voted");
  if (consensus) return t("Consensus: everybody can live with it");
  if (!fingers) return t("No consensus: somebody is below 3");
  const below = fingers.slice(0, CAN_LIVE_WITH_IT).reduce((sum, count) => sum + count, 0);
  return ngettext("No consensus: {count} person below 3", "No consensus: {count} people below 3", below);
}
