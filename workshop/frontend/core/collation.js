/** The order in which names stand in lists; `workshop/i18n/collation.py` sorts alike. */
import { lang } from "./i18n.js";

/** @param {string} [language] of the order, the page's unless given @returns {(one: string, other: string) => number} */
export function byName(language = lang()) {
  return new Intl.Collator(language, { numeric: true }).compare;
}
