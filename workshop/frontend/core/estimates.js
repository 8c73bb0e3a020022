/** Where needs stand between impact and effort, from how many people said 1, 2, 3, 4 and 5. */

/** @typedef {{answers: number, low: number, median: number, high: number}} Spread quartiles and middle */
/** @typedef {{id: string, impact: Spread, effort: Spread, gain: number}} Estimate of a need; gain: impact less effort */

/** @param {number[]} counts of the answers 1 to 5, at least one @returns {Spread} linearly interpolated */
export function spreadOf(counts) {
  const answers = counts.flatMap((count, index) => Array(count).fill(index + 1));
  /** @param {number} share of the answers, 0 to 1 */
  const at = (share) => {
    const place = share * (answers.length - 1);
    const below = Math.floor(place);
    const above = Math.min(below + 1, answers.length - 1);
    return answers[below] + (place - below) * (answers[above] - answers[below]);
  };
  return { answers: answers.length, low: at(0.25), median: at(0.5), high: at(0.75) };
}

/**
 * The needs that can be told about, those first that bring the most for the least work.
 * @param {Record<string, import("./types.js").EstimateCounts> | null | undefined} estimates
 * @returns {Estimate[]}
 */
export function placesOf(estimates) {
  return Object.entries(estimates ?? {})
    .map(([id, { impact, effort }]) => ({ id, impact: spreadOf(impact), effort: spreadOf(effort) }))
    .map((place) => ({ ...place, gain: place.impact.median - place.effort.median }))
    .sort((a, b) => b.gain - a.gain || b.impact.median - a.impact.median || (a.id < b.id ? -1 : 1));
}
