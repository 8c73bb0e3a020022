/** Questions from the audience: in which order they stand, and what is said of their votes. */
import { t } from "./i18n.js";

/**
 * @import { Feed } from "./feed.js"
 * @import { QuestionState } from "./types.js"
 * @typedef {{id: string, text: string, votes: number, state: QuestionState}} Question
 */

/**
 * The questions that stand on the wall, most wanted first. Told counts alone decide, and among equals places that
 * were drawn at random, so that nothing moves when a single vote arrives.
 * @param {Feed} feed @param {string} activity its id @returns {Question[]}
 */
export function questionsOf(feed, activity) {
  const asked = feed.get("asked", activity);
  const notes = feed.all("note").filter(({ a, text, status }) => a === activity && text && (status ?? "visible") === "visible");
  const votes = (/** @type {string} */ id) => asked?.votes[id] ?? 0;
  notes.sort((one, other) => votes(other.id) - votes(one.id) || (one.pos ?? 0) - (other.pos ?? 0));
  return notes.map(({ id, text = "" }) => ({ id, text, votes: votes(id), state: asked?.states[id] ?? "open" }));
}

/** @param {number} votes @param {boolean} ended @returns {string} as short as it goes; empty where too few are told */
export function votesBriefly(votes, ended) {
  if (!votes) return "";
  return ended ? String(votes) : `${votes}+`;
}

/** @param {number} votes @param {boolean} ended @returns {string} in words; empty where too few are told */
export function votesInWords(votes, ended) {
  if (!votes) return "";
  return ended ? t("Votes: {count}", { count: votes }) : t("Votes: {count} or more", { count: votes });
}
