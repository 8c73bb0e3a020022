/** What all votes on phones share: what they are about, what becomes of a vote in words, and what came out. */
import { h } from "../core/dom.js";
import { placesOf } from "../core/estimates.js";
import { CAN_LIVE_WITH_IT, fingerMeaning, fingersSay } from "../core/fist_to_five.js";
import { lang, t } from "../core/i18n.js";
import { briefly, ranked, votedOn } from "../core/subjects.js";
import { caveatOf } from "../core/vote_words.js";

/**
 * @typedef {ReturnType<typeof voteParts>} VoteParts
 * @import { Feed } from "../core/feed.js"
 * @import { Activity, VoteResult } from "../core/types.js"
 * @param {Feed} feed @param {Activity} activity the one that runs
 */
export function voteParts(feed, activity) {
  return {
    /** @returns {import("../core/subjects.js").Subject[]} the needs or ideas to vote on */
    subjects: () => votedOn(feed, activity),
    /** What is said while there is nothing to vote on. */
    nothing: () => activity.votes_on === "ideas"
      ? t("There are no ideas to vote on yet. The facilitator adds them; this page follows by itself.")
      : t("There are no needs to vote on yet. The facilitator adds them; this page follows by itself."),
    arrivalOf,
    fingerMeaning,
    /** @param {number} fingers */
    doubts: (fingers) => fingers < CAN_LIVE_WITH_IT,
    /** @returns {HTMLElement | null} what came out, null before it is known */
    resultList: () => resultList(feed, feed.get("result", activity.id), activity),
  };
}

/** @param {boolean} onTheWay @param {boolean} voted @returns {string} what became of one's vote */
function arrivalOf(onTheWay, voted) {
  if (onTheWay) return t("Being sent");
  return voted ? t("Your vote has arrived. You can change it until the vote ends.") : "";
}

/** @param {Feed} feed @param {VoteResult | undefined} result @param {Activity} activity */
function resultList(feed, result, activity) {
  if (!result) return null;
  /** @type {HTMLElement[]} */
  const lines = [];
  if (result.fingers) lines.push(...result.fingers.map((count, value) => line(`${value} – ${fingerMeaning(value)}`, count)));
  const caveat = caveatOf(result);
  if (result.dots) lines.push(...ranked(feed, activity, result).map(({ sentence, count }) => line(sentence, count)));
  if (result.estimates) lines.push(...estimateLines(feed, activity, result));
  return h("section", { class: "outcome" },
    h("h2", {}, t("What came out")),
    activity.votes_with === "fingers" && h("p", {}, h("b", {}, fingersSay(result))),
    h("p", { class: "hint" }, t("People who voted: {count}", { count: result.voters })),
    caveat && h("p", { class: "hint" }, caveat),
    h("ul", {}, ...lines));
}

/** @param {string} text @param {number} count */
function line(text, count) {
  return h("li", {}, h("span", {}, text), " ", h("b", {}, String(count)));
}

/** @param {Feed} feed @param {Activity} activity @param {VoteResult} result */
function estimateLines(feed, activity, { estimates }) {
  return placesOf(estimates).flatMap(({ id, impact, effort }) => {
    const named = votedOn(feed, activity).find((one) => one.id === id)?.text ?? briefly(feed, activity, id);
    const values = { impact: medianWords(impact.median), effort: medianWords(effort.median) };
    const medians = t("helps: {impact}, work: {effort}", values);
    return named ? [h("li", { class: "placed" }, h("span", {}, named), h("b", {}, medians))] : [];
  });
}

/** @param {number} value @returns {string} a median, with a half where it lies between two steps */
function medianWords(value) {
  return value.toLocaleString(lang(), { maximumFractionDigits: 1 });
}
