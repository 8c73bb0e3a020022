/** How binding a clause is, in words. */
import { t } from "./i18n.js";

/** @param {string | null} level @returns {string} */
export function levelWord(level) {
  /** @type {Record<string, string>} */
  const words = { required: t("Required"), recommended: t("Recommended"), good_practice: t("Good practice") };
  return words[level ?? ""] ?? "";
}
