/** What the affinity wall shows: its notes and groups, where each note stands, and what has changed about it. */
import { byPosition, isOnTheBoard } from "../board/board_content.js";
import { stacksOf } from "./duplicates.js";
import { depthsOf } from "./nesting.js";
import { LONERS } from "./selection.js";

/**
 * @import { Note } from "../core/types.js"
 * @import { WallGroup } from "./group_steps.js"
 * @typedef {{known: Map<string, Note>, groups: WallGroup[], loners: Note[], duplicates: Map<string, Note[]>,
 *            behind: Set<string>, depths: Map<string, number>, places: Map<string, string[]>}} Content
 *   known: all notes of the wall, whatever the filters hide; duplicates: note id → the notes that say the
 *   same, which stand `behind` it; depths: group id → how many groups are around it
 */

/** @param {Note[]} facts notes @param {string[] | null | undefined} activities all without @param {WallGroup[]} groups @returns {Content} */
export function contentOf(facts, activities, groups) {
  const notes = facts
    .filter((note) => isOnTheBoard(note) && !note.blank)
    .filter((note) => !activities || activities.includes(note.a))
    .sort(byPosition);
  const known = new Map(notes.map((note) => [note.id, note]));
  const duplicates = stacksOf(known);
  const behind = new Set([...duplicates.values()].flat().map(({ id }) => id));
  const grouped = new Set(groups.flatMap((group) => group.notes));
  const loners = notes.filter(({ id }) => !grouped.has(id) && !behind.has(id));
  return { known, groups, loners, duplicates, behind, depths: depthsOf(groups), places: placesOf(groups, loners) };
}

/**
 * @param {WallGroup[]} groups @param {Note[]} loners
 * @returns {Map<string, string[]>} note id → the groups it stands in
 */
function placesOf(groups, loners) {
  const places = new Map(loners.map(({ id }) => [id, [LONERS]]));
  for (const { id, notes } of groups) {
    for (const note of notes) places.set(note, [...(places.get(note) ?? []), id]);
  }
  return places;
}

/**
 * @param {Map<string, string[]>} before @param {Map<string, string[]>} after
 * @returns {{moved: string[], arrived: string[]}} ids of notes; nothing has arrived on an empty wall
 */
export function changesOf(before, after) {
  /** @type {string[]} */
  const moved = [];
  /** @type {string[]} */
  const arrived = [];
  for (const [id, where] of after) {
    if (!before.has(id)) arrived.push(id);
    else if (String(before.get(id)) !== String(where)) moved.push(id);
  }
  return before.size ? { moved, arrived } : { moved: [], arrived: [] };
}
