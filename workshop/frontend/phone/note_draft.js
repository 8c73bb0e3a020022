/** A note that was begun and not sent yet: it survives a reload. */
import { INFERRED } from "../core/sections.js";
import { recall, remember } from "../core/storage.js";

/**
 * @typedef {{text: string, section: string | null, kind: string | null,
 *            told: import("../core/types.js").Carried[]}} NoteDraft
 * kind: null until somebody chooses one; then it is the usual one of the section; told: what a note was
 * said to carry when it was begun
 */

/** @param {string} activity its id @returns {NoteDraft} */
export function readDraft(activity) {
  return { text: "", section: null, kind: null, told: [], ...recall(`draft.${activity}`) };
}

/** @param {string} activity its id @param {NoteDraft | null} draft null forgets */
export function keepDraft(activity, draft) {
  remember(`draft.${activity}`, draft);
}

/** @param {NoteDraft} draft @returns {string} what kind of note it is */
export function kindOf({ kind, section }) {
  return kind ?? (INFERRED.includes(section ?? "") ? "hunch" : "observation");
}
