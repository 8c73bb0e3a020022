/** Whose hand turns the pages of the wall: nobody's while people read, somebody's once a key or the laptop did. */

/**
 * @import { Activity, Room } from "../core/types.js"
 */

const SECONDS = 10;

/**
 * Pages turn by themselves until somebody turns or holds them, and never while people talk.
 * Whoever turns last decides, at the laptop or at the wall's own keys.
 */
export class PageTurner {
  /** @param {(by: number) => void} turn shows another page */
  constructor(turn) {
    this.turn = turn;
    this.held = false;
    /** @type {string | undefined} */
    this.activity = undefined;
    /** @type {Pick<Room, "turns" | "held"> | null} what the room said last */
    this.told = null;
    this.talking = false;
  }

  start() {
    setInterval(() => this.tick(), SECONDS * 1000);
  }

  tick() {
    if (!this.held && !this.talking) this.turn(1);
  }

  /** @param {Room | undefined} room */
  follow(room) {
    const { turns = 0, held = false } = room ?? {};
    const activity = room?.activity?.id;
    const { phase, silent } = room?.activity ?? {};
    // When they see what a silent grouping ended in, they talk as well.
    this.talking = phase === "work" || (phase === "done" && silent === true);
    if (!this.told || activity !== this.activity) this.held = held;
    else {
      if (turns !== this.told.turns) this.turn(turns - (this.told.turns ?? 0));
      if (turns !== this.told.turns || held !== this.told.held) this.held = held;
    }
    this.activity = activity;
    this.told = { turns, held };
  }

  /** @param {string} key @returns {boolean} whether it turned or held a page */
  press(key) {
    const by = STEPS[key];
    if (by === undefined) return false;
    this.held = by ? true : !this.held;
    if (by) this.turn(by);
    return true;
  }
}

/** Also those of a presenter's remote control. @type {Record<string, number>} */
const STEPS = { arrowright: 1, pagedown: 1, arrowleft: -1, pageup: -1, " ": 0 };

/** @param {number} at @param {number} by @param {number} pages @returns {number} the page after the last is the first */
export function turned(at, by, pages) {
  return pages > 0 ? (((at + by) % pages) + pages) % pages : 0;
}
