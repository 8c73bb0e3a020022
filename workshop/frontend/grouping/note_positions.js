/** Where each note stands on the affinity wall, and what has changed about it. */
import { LONERS } from "./selection.js";

/**
 * @param {import("./group_steps.js").Group[]} groups @param {import("../core/feed.js").Fact[]} loners
 * @returns {Map<string, string[]>} note id → the groups it stands in
 */
export function placesOf(groups, loners) {
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
  const moved = [];
  const arrived = [];
  for (const [id, where] of after) {
    if (!before.has(id)) arrived.push(id);
    else if (String(before.get(id)) !== String(where)) moved.push(id);
  }
  return before.size ? { moved, arrived } : { moved: [], arrived: [] };
}
