/** Texts made comparable for search; `workshop/text_folding.py` folds alike. */

// Letters that are no plain letter with a mark, and what is typed for them.
/** @type {Record<string, string>} */
const PLAIN = { ł: "l", đ: "d", ø: "o", ß: "s", æ: "a", œ: "o" };

/** @type {Map<string, string>} sign → the plain one */
const known = new Map();

/** @param {string} sign @returns {string} */
function plainOf(sign) {
  let plain = known.get(sign);
  if (plain === undefined) {
    const lower = sign.normalize("NFKD")[0].toLowerCase()[0];
    known.set(sign, (plain = PLAIN[lower] ?? lower));
  }
  return plain;
}

/**
 * @param {string} text @returns {string} each sign of the composed text as one plain sign, so that a
 *   place in the result is the same place in the text
 */
export function fold(text) {
  let folded = "";
  for (const sign of text.normalize("NFC").split("")) folded += plainOf(sign);
  return folded;
}

/** @param {string} text what was typed @returns {string[]} its words, folded */
export function searchWords(text) {
  return fold(text).split(/\s+/).filter(Boolean);
}
