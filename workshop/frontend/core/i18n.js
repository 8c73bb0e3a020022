/** The words of the page: English sources, translated by a catalogue the page brings along. */

/** @type {Record<string, Record<string, string>>} language → English source → translation */
const catalogues = {};
let language = "en";

/**
 * Sets the language of the page, and adds words to those that are known in it.
 * @param {Record<string, string>} messages English source → translation
 * @param {string} code language of the translations, such as "pl"
 */
export function setCatalogue(messages, code) {
  language = code || "en";
  catalogues[language] = { ...catalogues[language], ...messages };
}

/**
 * The words of a module that came later.
 * @param {string} code @param {Record<string, string>} messages
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
  const text = catalogues[language]?.[message] || message;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** @returns {string} language code of the page */
export function lang() {
  return language;
}
