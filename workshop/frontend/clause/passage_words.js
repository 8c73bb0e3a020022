/** Words and sentences of a text, as places in it. @typedef {{from: number, to: number}} Place */

const WORD = /[\p{L}\p{N}]+(?:[-'’.][\p{L}\p{N}]+)*/gu;
const LETTER = /[\p{L}\p{M}\p{N}]/u;
const SENTENCE = /[^\n]+?(?:[.!?…]+[”"')\]]*(?=\s+[^\p{Ll}\s]|\s*$)|(?=\n)|$)/gmu;

/** @param {string} text @returns {Place[]} */
export function wordsOf(text) {
  return [...text.matchAll(WORD)].map((found) => ({ from: found.index, to: found.index + found[0].length }));
}

/** @param {string} text @returns {Place[]} without the blanks around them */
export function sentencesOf(text) {
  return [...text.matchAll(SENTENCE)]
    .map((found) => trimmed(text, found.index, found.index + found[0].length))
    .filter(({ from, to }) => to > from);
}

/**
 * What was selected, without blanks at its ends and with the whole of the words it cut.
 * @param {string} text @param {number} start @param {number} end @param {string} field
 * @returns {Place & {field: string} | null} nothing where only blanks were selected
 */
export function wholeWords(text, start, end, field) {
  let { from, to } = trimmed(text, start, end);
  if (to <= from) return null;
  while (from > 0 && LETTER.test(text[from]) && LETTER.test(text[from - 1])) from -= 1;
  while (to < text.length && LETTER.test(text[to - 1]) && LETTER.test(text[to])) to += 1;
  if (isLow(text, from)) from -= 1;
  if (isLow(text, to)) to += 1;
  return { field, from, to };
}

/** @param {string} text @param {number} points code points @returns {number} units of the string */
export function unitsOf(text, points) {
  return [...text].slice(0, points).join("").length;
}

/** Whether a character of two units would be cut here. @param {string} text @param {number} at */
function isLow(text, at) {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/** @param {string} text @param {number} start @param {number} end @returns {Place} */
function trimmed(text, start, end) {
  let [from, to] = [start, end];
  while (from < to && /\s/.test(text[from])) from += 1;
  while (to > from && /\s/.test(text[to - 1])) to -= 1;
  return { from, to };
}
