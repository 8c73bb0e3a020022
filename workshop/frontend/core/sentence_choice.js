/** The sentences that tables propose for groups, as they are chosen between. */
import { t } from "./i18n.js";

/**
 * @import { Feed } from "./feed.js"
 * @import { Activity, Group, JointDraft } from "./types.js"
 * @typedef {{group: Group, drafts: JointDraft[], counts: Record<string, number> | null}} Proposals
 *   counts: how many chose each draft, where that is told; drafts: those with most votes first, else by their places
 */

/** @param {Feed} feed @param {Activity} activity @returns {Proposals[]} the groups for which something is proposed */
export function proposalsOf(feed, { id }) {
  const told = feed.get("result", id)?.choices ?? {};
  const drafts = feed.all("draft").filter(({ a, status, fields }) => a === id && ["offered", "accepted"].includes(status) && fields?.header);
  return feed.all("group").sort((one, other) => one.pos - other.pos).flatMap((group) => {
    const counts = told[group.id] ?? null;
    /** @param {JointDraft} draft */
    const votes = (draft) => counts?.[draft.id] ?? 0;
    const own = drafts.filter(({ about }) => about === group.id)
      .sort((one, other) => votes(other) - votes(one) || (one.pos ?? 0) - (other.pos ?? 0));
    return own.length ? [{ group, drafts: own, counts }] : [];
  });
}

/** @param {Proposals} proposals @returns {string | null} id of the one with most votes, unless two have as many */
export function leaderOf({ drafts, counts }) {
  const [first, second] = drafts.map(({ id }) => counts?.[id] ?? 0);
  return first > (second ?? 0) ? drafts[0].id : null;
}

/** @param {number} count */
export function votesWords(count) {
  return t("Votes: {count}", { count });
}
