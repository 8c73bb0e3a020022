/** Messages that depend on a number: the form that goes with it, by the rule of the catalogue. */
import { entryOf, fill } from "./i18n.js";

/**
 * The form of a message that goes with a number, which is put in place of `{count}`.
 *
 * Which form goes with 0 to 199 stands in the catalogue as one digit each; larger numbers are
 * looked up by their last two digits (`plural_table` in workshop/i18n).
 * @param {string} singular @param {string} plural the English forms
 * @param {number} count a whole number, 0 or more
 * @returns {string}
 */
export function ngettext(singular, plural, count) {
  const form = entryOf("Plural-Forms")?.[count < 200 ? count : 100 + (count % 100)];
  return fill((form && entryOf(singular)?.[Number(form)]) || (count === 1 ? singular : plural), { count });
}
