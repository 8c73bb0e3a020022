/**
 * The groups as this person sees them: the server's facts with the person's own steps on top, until
 * the server has confirmed or refused them.
 */
import { byPosition } from "../board/board_content.js";

/**
 * @import { Feed } from "../core/feed.js"
 * @import { FeedEvents, Group } from "../core/types.js"
 * @typedef {Omit<Group, "t">} WallGroup  a group, perhaps not yet known to the server
 * @typedef {Map<string, WallGroup>} WallGroups
 *
 * @typedef {object} StepArgs  what each step takes, by its name
 * @property {{lead: string, notes: string[]}} join_notes
 * @property {{notes: string[]}} part_notes
 * @property {{id: string, header: string, notes: string[], parent?: string | null}} create_group
 * @property {{id: string, header: string, read: string}} rename_group  read: what stood there when it was written
 * @property {{notes: string[], to: string | null, from?: string, copy?: boolean}} move_notes
 * @property {{into: string, groups: string[]}} merge_groups
 * @property {{id: string, new_id: string, notes: string[], header: string}} split_group
 * @property {{id: string, parent: string | null}} nest_group
 * @property {{id: string}} delete_group
 *
 * @typedef {keyof StepArgs} StepName
 * @typedef {{name: StepName, args: StepArgs[StepName], done: boolean}} Step
 */

const CONFIRMED_FOR = 1_500;

/** @type {{[K in StepName]: (groups: WallGroups, args: StepArgs[K]) => void}} */
const STEPS = {
  // The server says what they are shown as; the wall waits for it.
  join_notes() {},
  part_notes() {},
  create_group(groups, { id, header, notes, parent = null }) {
    for (const group of groups.values()) group.notes = group.notes.filter((note) => !notes.includes(note));
    groups.set(id, { id, header, parent, pos: Infinity, notes: [...notes] });
  },
  rename_group(groups, { id, header }) {
    const group = groups.get(id);
    if (group) group.header = header;
  },
  move_notes(groups, { notes, to, from, copy }) {
    for (const group of groups.values()) {
      const leaves = !copy && group.id !== to && (!from || from === group.id);
      if (leaves) group.notes = group.notes.filter((note) => !notes.includes(note));
    }
    const target = groups.get(to ?? "");
    target?.notes.push(...notes.filter((note) => !target.notes.includes(note)));
  },
  merge_groups(groups, { into, groups: others }) {
    for (const id of others) {
      const other = groups.get(id);
      if (!other || id === into || !groups.has(into)) continue;
      STEPS.move_notes(groups, { notes: other.notes, to: into, copy: true });
      groups.delete(id);
    }
  },
  split_group(groups, { id, new_id: newId, notes, header }) {
    const old = groups.get(id);
    if (!old) return;
    old.notes = old.notes.filter((note) => !notes.includes(note));
    const pos = old.pos + 0.5;
    if (!groups.has(newId))
      groups.set(newId, { id: newId, header, parent: old.parent, pos, notes: [...notes] });
  },
  nest_group(groups, { id, parent }) {
    const group = groups.get(id);
    if (group) group.parent = parent;
  },
  delete_group(groups, { id }) {
    groups.delete(id);
  },
};

/** Emits "change" when a step is taken, confirmed or refused. */
export class Affinity extends EventTarget {
  /** @param {Feed} feed */
  constructor(feed) {
    super();
    this.feed = feed;
    /** @type {Step[]} */
    this.steps = [];
    /** @param {CustomEvent<FeedEvents["change"]>} event */
    this.forget = ({ detail }) => {
      if (detail.kinds.has("group")) this.steps = this.steps.filter(({ done }) => !done);
    };
    feed.addEventListener("change", this.forget);
  }

  stop() {
    this.feed.removeEventListener("change", this.forget);
  }

  /** @returns {boolean} whether steps of this person are on their way or have just been taken */
  get busy() {
    return this.steps.length > 0;
  }

  /** @returns {WallGroup[]} in the order of the wall, groups within groups after the outer one */
  groups() {
    /** @type {WallGroups} */
    const groups = new Map();
    for (const fact of this.feed.all("group").sort(byPosition)) {
      groups.set(fact.id, { ...fact, notes: [...(fact.notes ?? [])] });
    }
    for (const { name, args } of this.steps) takeStep(groups, name, args);
    return nested([...groups.values()].sort(byPosition));
  }

  /**
   * Shows the step at once and sends it; takes it back where the server refuses.
   * @template {StepName} K
   * @param {K} name @param {StepArgs[K]} args @returns {Promise<any>} rejects with the FeedError
   */
  async take(name, args) {
    const step = { name, args, done: false };
    this.steps.push(step);
    this.#changed();
    try {
      const ok = await this.feed.send(name, args);
      step.done = true;
      setTimeout(() => this.#drop(step), CONFIRMED_FOR);
      return ok;
    } catch (error) {
      this.#drop(step);
      throw error;
    }
  }

  /** Undo and redo are the server's: what it says next is shown as it is. @param {"undo" | "redo"} name */
  turn(name) {
    this.steps = this.steps.filter(({ done }) => !done);
    return this.feed.send(name, { of: "grouping" });
  }

  /** @param {Step} step */
  #drop(step) {
    if (!this.steps.includes(step)) return;
    this.steps = this.steps.filter((each) => each !== step);
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}

/** @template {StepName} K @param {WallGroups} groups @param {K} name @param {StepArgs[K]} args */
function takeStep(groups, name, args) {
  STEPS[name](groups, args);
}

/** @param {WallGroup[]} groups @returns {WallGroup[]} each followed by those inside it */
function nested(groups) {
  const known = new Set(groups.map(({ id }) => id));
  /** @type {WallGroup[]} */
  const placed = [];
  /** @param {string | null} parent */
  const placeUnder = (parent) => {
    for (const group of groups) {
      const outer = known.has(group.parent ?? "") ? group.parent : null;
      if (outer === parent && !placed.includes(group)) {
        placed.push(group);
        placeUnder(group.id);
      }
    }
  };
  placeUnder(null);
  return [...placed, ...groups.filter((group) => !placed.includes(group))];
}
