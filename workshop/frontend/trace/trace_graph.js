/**
 * A trace as nodes and links from above to below. Something may stand under several things; in a tree
 * it has its place under the first of them.
 *
 * @typedef {{key: string, kind: "clause" | "need" | "group" | "note" | "evidence", title?: string,
 *            kicker?: string, said?: string, sessions?: number[], href?: string, past?: string[],
 *            gone?: boolean, why?: string, spoken: string, id?: string, section?: string,
 *            where?: string, edited?: boolean, quoted?: boolean, canQuote?: boolean,
 *            refused?: boolean}} TraceNode
 */

/** How many notes stand under one thing before the others are folded up, and how many then. */
const MOST = 4;
const SHOWN = 3;
const COLUMNS = { clause: 0, need: 1, group: 2, note: 3 };

export class TraceGraph {
  /** @param {{nodes: TraceNode[], links: [string, string][]}} data */
  constructor({ nodes, links }) {
    /** @type {Map<string, TraceNode>} */
    this.nodes = new Map(nodes.map((node) => [node.key, node]));
    /** @type {Map<string, string[]>} */
    this.below = new Map(nodes.map(({ key }) => [key, []]));
    /** @type {Map<string, string[]>} */
    this.above = new Map(nodes.map(({ key }) => [key, []]));
    for (const [upper, lower] of links) {
      if (!this.nodes.has(upper) || !this.nodes.has(lower)) continue;
      this.below.get(upper)?.push(lower);
      this.above.get(lower)?.push(upper);
    }
    /** The clause; undefined where there is nothing at all. */
    this.top = nodes.find(({ kind }) => kind === "clause")?.key;
    this.order = new Map(nodes.map(({ key }, place) => [key, place]));
  }

  /** @param {string} key @returns {TraceNode["kind"] | undefined} */
  kindOf(key) {
    return this.nodes.get(key)?.kind;
  }

  /** @param {string} key @returns {string | undefined} the thing under which this has its place */
  parent(key) {
    return this.above.get(key)?.[0];
  }

  /**
   * What has its place under this, in order: a group's own notes before the groups in it; single notes
   * of a need after its groups, so that their lines pass no card.
   * @param {string | undefined} key @returns {string[]}
   */
  children(key = "") {
    const own = (this.below.get(key) ?? []).filter((lower) => this.parent(lower) === key);
    const first = this.kindOf(key) === "group" ? 0 : 2;
    /** @param {string} one */
    const rank = (one) => (this.kindOf(one) === "note" ? first : 1);
    /** @param {string} one */
    const place = (one) => this.order.get(one) ?? 0;
    return own.sort((a, b) => rank(a) - rank(b) || place(a) - place(b));
  }

  /** @param {string} key @returns {number} 0 clause, 1 need, 2 group, 3 note; evidence beside what cites it */
  column(key) {
    const kind = this.kindOf(key) ?? "clause";
    if (kind !== "evidence") return COLUMNS[kind];
    return this.column(this.parent(key) ?? "") + 1;
  }

  /** @param {string} key @returns {number} how many groups this group stands in */
  depth(key) {
    const upper = this.parent(key);
    const inGroup = upper && this.kindOf(upper) === "group" && this.kindOf(key) === "group";
    return inGroup ? this.depth(upper) + 1 : 0;
  }

  /** @param {string} key @returns {Set<string>} the whole line: this, all above it and all below it */
  way(key) {
    const found = new Set([key]);
    for (const steps of [this.above, this.below]) {
      const waiting = [key];
      for (const one of waiting) {
        for (const next of steps.get(one) ?? []) {
          if (found.has(next)) continue;
          found.add(next);
          waiting.push(next);
        }
      }
    }
    return found;
  }

  /**
   * What of the children is shown, and what is folded up behind "… more".
   * @param {string} key @param {Set<string>} unfolded @returns {{shown: string[], folded: string[], foldable: boolean}}
   */
  split(key, unfolded) {
    const children = this.children(key);
    const notes = children.filter((one) => this.kindOf(one) === "note");
    const foldable = notes.length > MOST;
    if (!foldable || unfolded.has(key)) return { shown: children, folded: [], foldable };
    const folded = new Set(notes.slice(SHOWN));
    return { shown: children.filter((one) => !folded.has(one)), folded: [...folded], foldable };
  }
}
