/** How long a text is: one measure for every field, the same as the server's (`note_text` in board/note_rules.py). */
import { t } from "./i18n.js";

export const LONGEST_NOTE = 280;

/** @param {string} text @returns {number} code points, composed and without white space around them */
export function lengthOf(text) {
  return [...text.normalize("NFC").trim()].length;
}

/** @param {string} text @returns {string} what stands below its field */
export function lengthWords(text) {
  const left = LONGEST_NOTE - lengthOf(text);
  return left < 0 ? t("Characters too many: {count}", { count: -left }) : t("{left} characters left", { left });
}

/** @param {string} text @returns {string} why it is not sent yet; empty where it fits */
export function tooLong(text) {
  return lengthOf(text) > LONGEST_NOTE ? t("This is too long. Nothing is cut: please shorten it.") : "";
}
