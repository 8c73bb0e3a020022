/** The needs that an activity is about, as sentences. */
import { t } from "./i18n.js";

/**
 * @import { Feed } from "./feed.js"
 * @import { Activity, Need } from "./types.js"
 */

/** @param {Pick<Need, "who" | "need" | "goal">} need @returns {string} the need as one sentence, as far as it is written */
export function needSentence({ who, need, goal }) {
  const whole = who.includes(",") && need ? `${who},` : who;
  if (who && need && goal) return t("As {who} I need {need}, so that {goal}", { who: whole, need, goal });
  const wish = [who && t("As {who}", { who: whole }), need && t("I need {need}", { need })].filter(Boolean).join(" ");
  return [wish, goal && t("so that {goal}", { goal })].filter(Boolean).join(", ");
}

/** @param {Need} need */
export const isVotable = (need) => ["proposed", "selected"].includes(need.status);

/** @param {Feed} feed @param {Activity} activity @returns {Need[]} the needs an activity is about: those its board names, else all that are open */
export function needsOf(feed, activity) {
  const open = feed.all("need").filter(isVotable);
  const named = open.filter(({ id }) => activity.board?.includes(id));
  return named.length ? named : open;
}
