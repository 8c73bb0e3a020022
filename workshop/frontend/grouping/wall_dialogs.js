/** What the affinity wall asks and shows in dialogs: where notes go, and all about one note. */
import { choosePlace, openNote } from "../board/dialogs.js";
import { t } from "../core/i18n.js";
import { variantOf } from "../core/sections.js";
import { stackList } from "./duplicates.js";
import { distanceText, neighboursOf } from "./nearest_groups.js";
import { LONERS, NEW } from "./selection.js";

/**
 * @import { Feed } from "../core/feed.js"
 * @import { Note } from "../core/types.js"
 * @import { WallGroup } from "./group_steps.js"
 */

/**
 * Asks where notes go.
 * @param {HTMLElement} host @param {Feed} feed @param {WallGroup[]} groups
 * @param {string[]} notes @param {(place: string, copy: boolean) => void} onChoose
 */
export function askWhereTo(host, feed, groups, notes, onChoose) {
  const near = notes.length === 1 ? neighboursOf(feed, notes[0], groups) : [];
  choosePlace(host, { title: t("Move to… ({n})", { n: notes.length }), places: placesFor(groups, near), onChoose });
}

/**
 * @param {WallGroup[]} groups @param {import("./nearest_groups.js").Neighbour[]} near
 * @returns {import("../board/dialogs.js").Place[]} the nearest ones first
 */
function placesFor(groups, near) {
  const part = near.length ? t("All places") : undefined;
  return [
    ...near.map(({ group, distance }) => ({
      id: group.id,
      name: headerOf(group),
      hint: distanceText(distance),
      part: t("Nearest groups"),
    })),
    ...groups.map((group) => ({ id: group.id, name: headerOf(group), part })),
    { id: NEW, name: t("New group"), part },
    { id: LONERS, name: t("Not in a group"), part },
  ];
}

/**
 * Shows a note with those that say the same.
 * @param {HTMLElement} host
 * @param {{feed: Feed, id: string, duplicates: Note[], editable: boolean,
 *          onPart: (notes: string[]) => void}} options
 */
export function showNote(host, { feed, id, duplicates, editable, onPart }) {
  const note = feed.get("note", id);
  if (!note) return;
  /** @param {string[]} notes */
  const part = (notes) => {
    /** @type {HTMLDialogElement | null} */
    const dialog = host.querySelector("dialog[open]");
    dialog?.close();
    onPart(notes);
  };
  const variant = note.m ? variantOf(note) : null;
  openNote(host, { feed, note, variant, editable, aside: stackList(duplicates, part, editable) });
}

/** @param {{header: string}} group @returns {string} */
export const headerOf = ({ header }) => header || t("No header yet");
