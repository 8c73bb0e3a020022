/** What a silent grouping ended in, in words, for wall and phones. */
import { t } from "./i18n.js";

/**
 * @import { AgreedPiles } from "./types.js"
 */

const VERY_STRONG = 90;
const STRONG = 75;
const CLEAR = 60;

/** @param {number} share percent of people who put two notes of a pile together, on average @returns {string} */
export function strengthOf(share) {
  if (share >= VERY_STRONG) return t("Very strong agreement: {share} %", { share });
  if (share >= STRONG) return t("Strong agreement: {share} %", { share });
  return share >= CLEAR ? t("Clear agreement: {share} %", { share }) : t("Weak agreement: {share} %", { share });
}

/** @param {AgreedPiles} agreement @returns {string} */
export function pilesSay({ people, least, few, piles }) {
  if (few) return t("Too few people put the same notes on piles. What they agree about is shown from five people on, so that nobody’s own piles can be read.");
  if (!piles.length) return t("Nothing holds together at {least} %: people see it differently.", { least });
  return t("What holds together. Piles: {piles}, people: {people}. The percentage says how many put two notes of a pile together, on average.", { piles: piles.length, people });
}

/**
 * The notes of the piles, then those apart, then those that too few people have placed. A note that was taken
 * back since is on none, and a single note is no pile.
 * @template {{id: string}} N
 * @param {AgreedPiles} agreement @param {N[]} notes on the board
 * @returns {{title: string, notes: N[]}[]}
 */
export function partsOfAgreement(agreement, notes) {
  const there = new Map(notes.map((note) => [note.id, note]));
  /** @param {string[]} ids */
  const known = (ids) => ids.map((id) => there.get(id)).filter((note) => note !== undefined);
  const piles = agreement.piles.map(({ notes: ids, share }) => ({ title: strengthOf(share), notes: known(ids) }));
  const rest = [
    { title: t("Opinions differ about these"), notes: known(agreement.apart) },
    { title: t("Put on piles by fewer than five people"), notes: known(agreement.unjudged) },
  ];
  return [...piles.filter(({ notes: held }) => held.length > 1), ...rest.filter(({ notes: held }) => held.length)];
}
