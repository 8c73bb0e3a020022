/** Grouping in silence: the notes of the board, put on piles of one's own. */
import { h, setText, toggle } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { Moves } from "./card_sort_moves.js";
import { onePile } from "./card_sort_single.js";
import { tableOfPiles } from "./card_sort_table.js";

const WIDE = 640;

/**
 * @import { Feed } from "../core/feed.js"
 * @import { Activity, Note } from "../core/types.js"
 * @import { ViewOptions } from "./vote_kinds.js"
 * @typedef {{moves: Moves, notes: () => Note[], announce: (text: string) => void,
 *            changed: () => void}} Desk what both ways of working share
 */

/** @param {ViewOptions} options */
export function mountCardSort(options) {
  const sort = new CardSort(options);
  return { element: sort.element, update: (/** @type {Activity} */ activity) => sort.update(activity) };
}

class CardSort {
  /** @param {ViewOptions} options */
  constructor({ feed, activity, announce }) {
    this.moves = Moves.of(feed, activity.id);
    this.board = activity.board ?? [];
    /** @type {{wide: boolean, element: HTMLElement, update: () => void, destroy?: () => void} | undefined} */
    this.layout = undefined;
    /** @type {Desk} */
    this.desk = {
      moves: this.moves,
      notes: () => inOwnOrder(feed, this.board),
      announce,
      changed: () => this.update(),
    };
    this.counted = h("p", { class: "piles-count" });
    this.bar = h("progress", { max: "1", value: "0", "aria-hidden": "true" });
    this.status = h("p", { class: "status", role: "status" });
    this.problem = h("p", { class: "problem", role: "alert", hidden: true });
    this.empty = h("p", { class: "calm", hidden: true }, t("There are no notes to group yet. As soon as the facilitator shows some, they come here by themselves."));
    this.place = h("div", { class: "piles-place" });
    this.element = h("section", { class: "piles", "aria-label": t("Grouping in silence") },
      h("div", { class: "piles-head" }, this.counted, this.bar, this.status),
      this.problem, this.empty, this.place,
      h("p", { class: "hint" }, t("Nobody sees your piles. At the end only what several people put together is shown.")));
    new ResizeObserver(() => this.element.isConnected && this.#arrange()).observe(this.element);
    this.moves.addEventListener("change", () => this.element.isConnected && this.update());
  }

  /** One note at a time on a narrow screen, all of them on a wide one. */
  #arrange() {
    const wide = this.element.clientWidth >= WIDE;
    if (this.layout?.wide === wide) return;
    this.layout?.destroy?.();
    this.layout = { wide, ...(wide ? tableOfPiles(this.desk) : onePile(this.desk)) };
    this.place.replaceChildren(this.layout.element);
    this.update();
  }

  /** @param {Activity} [activity] as it is now */
  update(activity) {
    this.board = activity?.board ?? this.board;
    const notes = this.desk.notes();
    const placed = notes.filter(({ id }) => this.moves.pileOf(id) !== null).length;
    setText(this.counted, t("On piles: {placed} of {count}", { placed, count: notes.length }));
    this.bar.value = notes.length ? placed / notes.length : 0;
    setText(this.status, savedWords(this.moves, placed));
    setText(this.problem, this.moves.problem);
    toggle(this.problem, Boolean(this.moves.problem));
    toggle(this.empty, notes.length === 0);
    toggle(this.place, notes.length > 0);
    this.layout?.update();
  }
}

/** @param {Moves} moves @param {number} placed */
function savedWords(moves, placed) {
  if (moves.waiting) return t("Waiting to be sent: {count}", { count: moves.waiting });
  return placed ? t("✓ All saved") : "";
}

/**
 * Everybody has the notes in an order of their own, the same after a reload: where time runs out,
 * it is not always the same notes that nobody came to.
 * @param {Feed} feed @param {string[]} board @returns {Note[]}
 */
function inOwnOrder(feed, board) {
  /** @param {Note} note */
  const weight = ({ id }) => scramble(feed.hello.token + id);
  const there = feed.all("note")
    .filter((note) => board.includes(note.a) && note.status === "visible" && !note.blank);
  const ids = new Set(there.map(({ id }) => id));
  // Of notes that say the same, one stands for all.
  return there.filter((note) => !ids.has(note.same_as ?? ""))
    .map((note) => ({ note, weight: weight(note) }))
    .sort((a, b) => a.weight - b.weight || (a.note.id < b.note.id ? -1 : 1))
    .map(({ note }) => note);
}

/** @param {string} text @returns {number} FNV-1a, 32 bits */
function scramble(text) {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return hash >>> 0;
}
