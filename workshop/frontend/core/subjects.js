/** What notes are written under, and what is voted on: needs, ideas under them, clauses, practices. */
import { t } from "./i18n.js";
import { isVotable, needSentence, needsOf } from "./votable_needs.js";

/**
 * @import { Feed } from "./feed.js"
 * @import { Activity, VoteResult } from "./types.js"
 * @typedef {{id: string, text: string, under?: string, more?: string}} Subject  under: the need of an idea; more: said below it
 */

/** @param {Feed} feed @param {Activity} activity @returns {Subject[]} what its notes may be written under, named in full */
export function writtenUnder(feed, activity) {
  if (activity.about === "need") return needsOf(feed, activity).map((need) => ({ id: need.id, text: needSentence(need) }));
  if (activity.about === "practice") {
    return named(activity, feed.all("practice")).map(({ id, title, what }) => ({ id, text: title, more: what })).sort(byText);
  }
  return named(activity, feed.all("clause")).map(({ id, code, title }) => ({ id, text: `${code} ${title}` })).sort(byText);
}

/** @template {{id: string}} T @param {Activity} activity @param {T[]} all @returns {T[]} those that it names, or all */
function named({ board }, all) {
  const some = all.filter(({ id }) => board.includes(id));
  return some.length ? some : all;
}

/** @param {Subject} a @param {Subject} b */
const byText = (a, b) => (a.text < b.text ? -1 : 1);

/** @param {Feed} feed @param {Activity} activity @returns {Subject[]} the needs or ideas that are voted on */
export function votedOn(feed, activity) {
  if (activity.votes_on !== "ideas") return needsOf(feed, activity).map((need) => ({ id: need.id, text: needSentence(need) }));
  const open = allIdeas(feed, isVotable).filter(({ text }) => text);
  return activity.board.length && activity.board[0] !== activity.id ? open.filter(({ id }) => activity.board.includes(id)) : open;
}

/**
 * @param {Feed} feed @param {(need: import("./types.js").Need) => boolean} [wanted] which needs
 * @returns {Subject[]} the ideas under needs, also those whose text is gone
 */
export function allIdeas(feed, wanted = () => true) {
  return feed.all("need").filter(wanted).flatMap((need) =>
    (feed.get("ideas", need.id)?.ideas ?? []).map(({ id, text }) => ({ id, text, under: need.need })));
}

/** @param {Feed} feed @param {Activity} activity @param {string} id @returns {string} a need or an idea in few words */
export function briefly(feed, { votes_on }, id) {
  if (votes_on !== "ideas") return feed.get("need", id)?.need ?? "";
  const idea = allIdeas(feed).find((one) => one.id === id);
  return idea ? idea.text || t("(the text is gone)") : "";
}

/**
 * All that could be voted for, also without a dot: nothing is hidden by a ranking.
 * @param {Feed} feed @param {Activity} activity @param {VoteResult} result
 * @returns {{id: string, brief: string, sentence: string, under?: string, count: number}[]} most dots first
 */
export function ranked(feed, activity, { dots }) {
  const offered = new Set(votedOn(feed, activity).map(({ id }) => id));
  const all = activity.votes_on === "ideas"
    ? allIdeas(feed).map((idea) => ({ ...idea, text: idea.text || t("(the text is gone)") }))
    : feed.all("need").map((need) => ({ id: need.id, text: needSentence(need), under: undefined }));
  return all.filter(({ id }) => offered.has(id) || dots?.[id])
    .map(({ id, text, under }) => ({ id, brief: briefly(feed, activity, id), sentence: text, under, count: dots?.[id] ?? 0 }))
    .sort((a, b) => b.count - a.count);
}
