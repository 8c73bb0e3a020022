/** Grouping in silence: the notes of the board, put on piles of one's own. */
import { h, setText, toggle } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { Moves } from "./card_sort_moves.js";
import { onePile } from "./card_sort_single.js";
import { tableOfPiles } from "./card_sort_table.js";

const WIDE = 640;

/**
 * @typedef {{id: string, section: string | null, text: string}} Note
 * @typedef {{moves: Moves, notes: () => Note[], announce: (text: string) => void,
 *            changed: () => void}} Desk what both ways of working share
 */

/**
 * @param {{feed: import("../core/feed.js").Feed, activity: any, announce: (text: string) => void}} options
 * @returns {Promise<{element: HTMLElement, update: (activity?: any) => void}>}
 */
export async function sortingView({ feed, activity, announce }) {
  const moves = Moves.of(feed, activity.id);
  let board = activity.board ?? [];
  const notes = () => inOwnOrder(feed, board);
  const counted = h("p", { class: "piles-count" });
  const bar = h("progress", { max: "1", value: "0", "aria-hidden": "true" });
  const status = h("p", { class: "status", role: "status" });
  const problem = h("p", { class: "problem", role: "alert", hidden: true });
  const empty = h("p", { class: "calm", hidden: true }, t("There are no notes to group here."));
  const place = h("div", { class: "piles-place" });
  const element = h("section", { class: "piles", "aria-label": t("Grouping in silence") },
    h("div", { class: "piles-head" }, counted, bar, status), problem, empty, place,
    h("p", { class: "hint" }, t("Nobody sees your piles. At the end only what several people put together is shown.")));
  let layout = null;

  const update = (now) => {
    board = now?.board ?? board;
    const all = notes();
    const placed = all.filter(({ id }) => moves.pileOf(id) !== null).length;
    setText(counted, t("On piles: {placed} of {count}", { placed, count: all.length }));
    bar.value = all.length ? placed / all.length : 0;
    setText(status, savedWords(moves, placed));
    setText(problem, moves.problem);
    toggle(problem, Boolean(moves.problem));
    toggle(empty, all.length === 0);
    toggle(place, all.length > 0);
    layout?.update();
  };
  const desk = { moves, notes, announce, changed: update };
  const arrange = () => {
    const wide = element.clientWidth >= WIDE;
    if (layout?.wide === wide) return;
    layout?.destroy?.();
    layout = { wide, ...(wide ? tableOfPiles(desk) : onePile(desk)) };
    place.replaceChildren(layout.element);
    update();
  };
  new ResizeObserver(() => element.isConnected && arrange()).observe(element);
  moves.addEventListener("change", () => element.isConnected && update());
  moves.flush();
  return { element, update };
}

/** @param {Moves} moves @param {number} placed */
function savedWords(moves, placed) {
  if (moves.wishes.size) return t("Waiting to be sent: {count}", { count: moves.wishes.size });
  return placed ? t("✓ All saved") : "";
}

/**
 * Everybody has the notes in an order of their own, the same after a reload: where time runs out,
 * it is not always the same notes that nobody came to.
 * @param {import("../core/feed.js").Feed} feed @param {string[]} board @returns {Note[]}
 */
function inOwnOrder(feed, board) {
  const weight = ({ id }) => scramble(feed.hello.token + id);
  const there = feed.all("note")
    .filter((note) => board.includes(note.a) && note.status === "visible" && !note.blank);
  const ids = new Set(there.map(({ id }) => id));
  // Of notes that say the same, one stands for all.
  return there.filter((note) => !ids.has(note.same_as))
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
