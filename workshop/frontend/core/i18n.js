/** The words of the page: English sources, translated by a catalogue the page brings along. */

/** @typedef {Record<string, string | string[]>} Catalogue */
/** @type {Catalogue} English source → translation, or the forms of what depends on a number */
let catalogue = {};
let language = "en";

/**
 * @param {Catalogue} messages
 * @param {string} code language of the translations, such as "pl"
 */
export function setCatalogue(messages, code) {
  catalogue = messages || {};
  language = code || "en";
}

/**
 * The words of a module that came later; in another language than the page's they are not needed.
 * @param {string} code @param {Catalogue} messages
 */
export function addWords(code, messages) {
  if (code === language) catalogue = { ...messages, ...catalogue };
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
  return catalogue[message];
}

/** @param {string} text @param {Record<string, string | number>} values @returns {string} */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** @returns {string} language code of the page */
export function lang() {
  return language;
}
