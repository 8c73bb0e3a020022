/** What a note is, as somebody has marked it; nothing is assumed. */
import { t } from "./i18n.js";

/** @typedef {"observation" | "quote" | "hunch"} NoteKind */

/** @returns {{value: NoteKind, label: string}[]} */
export function noteKinds() {
  return [
    { value: "observation", label: t("Observation") },
    { value: "quote", label: t("Quote") },
    { value: "hunch", label: t("Hunch") },
  ];
}
