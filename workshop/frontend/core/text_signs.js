/** Line breaks, white space and legal characters: as `workshop/text_signs.py` and `field_rules.clean` have them. */

const LINE_END = /\r\n|[\r\n\v\f\x85\u2028\u2029]/;
const LINE_ENDS = new RegExp(LINE_END, "g");
const CONTROLS = /(?![\t\n])\p{Cc}/gu;
const ILLEGAL = /[\p{Cs}\p{Noncharacter_Code_Point}\ufeff]/gu;

/**
 * A text as the server will store it: one kind of line break, no words glued, nothing that a file cannot hold,
 * Unicode form NFC, nothing blank around it.
 * @param {string} text
 */
export function cleanText(text) {
  return text.replace(LINE_ENDS, "\n").replace(CONTROLS, " ").replace(ILLEGAL, "").normalize("NFC").trim();
}

/**
 * The rows of a pasted list. Soft breaks, such as a vertical tab, end none: they belong to the text.
 * @param {string} text
 */
export function pastedRows(text) {
  return text.split(/\r\n|[\r\n]/).map(cleanText).filter(Boolean);
}
