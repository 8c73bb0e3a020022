/** One's own estimates of needs: those the server has, those on their way to it, and those not yet whole. */

/** @type {Axis[]} */
export const AXES = ["impact", "effort"];

/**
 * @typedef {"impact" | "effort"} Axis
 * @typedef {{confirmed: (need: string) => [number, number] | undefined,
 *            waiting: (need: string) => {impact: number, effort: number} | undefined}} Sources
 */

/** An estimate is sent when both of its values are there; a single one waits here for the other. */
export class OwnEstimates {
  /** @param {Sources} sources what the server has confirmed, and what it is still to confirm */
  constructor({ confirmed, waiting }) {
    this.confirmed = confirmed;
    this.waiting = waiting;
    /** @type {Map<string, Partial<Record<Axis, number>>>} */
    this.halves = new Map();
  }

  /** @param {string} need its id @param {Axis} axis @returns {number | undefined} what is shown, 1 to 5 */
  valueOf(need, axis) {
    return this.halves.get(need)?.[axis] ?? this.waiting(need)?.[axis] ?? this.confirmed(need)?.[AXES.indexOf(axis)];
  }

  /** @param {string} need its id */
  isWhole(need) {
    return AXES.every((axis) => this.valueOf(need, axis) !== undefined);
  }

  /** @param {string} need its id @returns {boolean} whether one value waits for the other */
  isHalf(need) {
    return this.halves.has(need);
  }

  /**
   * @param {string} need its id @param {Axis} axis @param {number} value
   * @returns {{impact: number, effort: number} | null} what is to be sent; null: the other value is missing
   */
  move(need, axis, value) {
    this.halves.set(need, { ...this.halves.get(need), [axis]: value });
    const [impact, effort] = AXES.map((each) => this.valueOf(need, each));
    if (impact === undefined || effort === undefined) return null;
    this.halves.delete(need);
    return { impact, effort };
  }
}
