/** What is said beside a vote's result where counts are missing, or stay as they were. */
import { t } from "./i18n.js";

/** @param {import("./types.js").VoteResult} result @returns {string} nothing where all is told */
export function caveatOf(result) {
  const said = [];
  if (result.few) said.push(t("Fewer than five people voted: counts would show how single people voted."));
  if (result.stands) {
    said.push(t("People have voted since. The result stays until five votes are new: a smaller difference would show how single people voted."));
  }
  return said.join(" ");
}
