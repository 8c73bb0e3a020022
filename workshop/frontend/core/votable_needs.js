/** The needs that a vote is about, as sentences and in the order of their dots. */
import { t } from "./i18n.js";

/**
 * @import { Feed } from "./feed.js"
 * @import { Activity, Need, VoteResult } from "./types.js"
 */

/** @param {Pick<Need, "who" | "need" | "goal">} need @returns {string} the need as one sentence */
export function needSentence({ who, need, goal }) {
  const whole = who.includes(",") ? `${who},` : who;
  return t("As {who} I need {need}, so that {goal}", { who: whole, need, goal });
}

/** @param {Need} need */
const isVotable = (need) => ["proposed", "selected"].includes(need.status);

/** @param {Feed} feed @param {Activity} activity @returns {Need[]} the needs an activity is about: those its board names, else all that are open */
export function needsOf(feed, activity) {
  const open = feed.all("need").filter(isVotable);
  const named = open.filter(({ id }) => activity.board?.includes(id));
  return named.length ? named : open;
}

/**
 * All needs that could be voted for, also without a dot: nothing is hidden by a ranking.
 * @param {Feed} feed @param {Activity} activity @param {VoteResult} result
 * @returns {{id: string, need: string, sentence: string, count: number}[]} most dots first
 */
export function rankedNeeds(feed, activity, { dots }) {
  const votedOn = new Set(needsOf(feed, activity).map(({ id }) => id));
  return feed.all("need")
    .filter((need) => votedOn.has(need.id) || dots?.[need.id])
    .map((need) => ({ id: need.id, need: need.need, sentence: needSentence(need), count: dots?.[need.id] ?? 0 }))
    .sort((a, b) => b.count - a.count);
}
