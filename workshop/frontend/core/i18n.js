/** The words of the page: English sources, translated by a catalogue the page brings along. */

/** @typedef {Record<string, string | string[]>} Catalogue  English source → translation, or the forms of what depends on a number */
/** @type {Record<string, Catalogue>} by language */
const catalogues = {};
let language = "en";

/**
 * Sets the language of the page, and adds words to those that are known in it.
 * @param {Catalogue} messages
 * @param {string} code language of the translations, such as "pl"
 */
export function setCatalogue(messages, code) {
  language = code || "en";
  catalogues[language] = { ...catalogues[language], ...messages };
}

/**
 * The words of a module that came later.
 * @param {string} code @param {Catalogue} messages
 */
export function addWords(code, messages) {
  catalogues[code] = { ...messages, ...catalogues[code] };
}

/**
 * The message in the language of the page; the English source where no translation is known.
 * @param {string} message
 * @param {Record<string, string | number>} [values] put in place of `{name}`
 * @returns {string}
 */
export function t(message, values = {}) {
  return fill(/** @type {string} */ (entryOf(message)) || message, values);
}

/** @param {string} message @returns {string | string[] | undefined} what the catalogue has for it */
export function entryOf(message) {
  return catalogues[language]?.[message];
}

/** @param {string} text @param {Record<string, string | number>} values @returns {string} */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** @returns {string} language code of the page */
export function lang() {
  return language;
}
