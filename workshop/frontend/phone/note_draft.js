/** A note that was begun and not sent yet: it survives a reload. */
import { recall, remember } from "../core/storage.js";

/**
 * @typedef {{text: string, section: string | null, kind: string | null, about?: string,
 *            stage?: string | null, feeling?: number | null, told: import("../core/types.js").Carried[]}} NoteDraft
 * kind, stage, feeling: null until somebody chooses one; about: what it is written under; told: what a note was
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
