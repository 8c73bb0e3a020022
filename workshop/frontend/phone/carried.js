/** What a note carries beside its words, said before it is sent. */
import { t } from "../core/i18n.js";

/**
 * @import { Activity, Carried } from "../core/types.js"
 * @typedef {{badge: string, table: number | null}} Owner  who writes on this phone
 */

/** @param {Carried[]} carries @param {Owner} owner @returns {string} such as "Signed: Maple 7 · table 2 stays with the note" */
export function carriedWords(carries, { badge, table }) {
  return [
    carries.includes("badge") ? t("Signed: {badge}", { badge }) : t("Not signed"),
    carries.includes("table") && table && t("table {table} stays with the note", { table }),
    carries.includes("quote") && t("may be quoted in the published standard"),
  ].filter(Boolean).join(" · ");
}

/** @param {Activity} activity @param {boolean | undefined} few whether few people are here @returns {string} who can guess whose a note is; may be empty */
export function guessingWords({ hidden, moderated }, few) {
  return [
    !hidden && !moderated && t("It is on the wall at once: a neighbour can guess who wrote it."),
    few && t("Fewer than five people are here. Among so few nobody stays anonymous; numbers of people are hidden."),
  ].filter(Boolean).join(" ");
}
