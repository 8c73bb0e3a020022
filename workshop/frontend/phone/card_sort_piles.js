/** Piles as they lie on the table. */

export const MOST_PILES = 60;

/** @typedef {{number: number, notes: string[]}} Pile its notes in the order they came */

/**
 * @param {string[]} notes those that there are
 * @param {string[]} order notes in the order they were put down, as far as it is known
 * @param {(note: string) => number | null} pileOf
 * @returns {Pile[]} by number; notes whose order is not known come first
 */
export function arrangePiles(notes, order, pileOf) {
  const places = new Map(order.map((id, place) => [id, place]));
  /** @param {string} id */
  const placeOf = (id) => places.get(id) ?? -1;
  /** @type {Map<number, Pile>} */
  const piles = new Map();
  for (const id of [...notes].sort((one, other) => placeOf(one) - placeOf(other))) {
    const number = pileOf(id);
    if (number === null) continue;
    const pile = piles.get(number) ?? { number, notes: [] };
    pile.notes.push(id);
    piles.set(number, pile);
  }
  return [...piles.values()].sort((one, other) => one.number - other.number);
}

/** @param {Pile[]} piles @returns {number | null} the lowest number that none has; null: there are too many */
export function freeNumber(piles) {
  const taken = new Set(piles.map(({ number }) => number));
  for (let number = 1; number <= MOST_PILES; number += 1) if (!taken.has(number)) return number;
  return null;
}
