/** Which shortcut a key press means, on whatever layout the keyboard has. */

const LETTER = /^\p{L}$/u;
const SHORTCUT_LETTER = /^[a-z]$/i;
const OTHER_ALPHABET = /^[^\p{Script=Latin}\p{Script=Common}]$/u;
const LETTER_PLACE = /^Key([A-Z])$/;

/**
 * The letter, sign or name of a key: the letter that it types (M on AZERTY is where , is elsewhere); where
 * it types one of another alphabet, such as Cyrillic or Greek, the Latin letter at its place. Letters
 * composed with Alt or AltGr, such as ą, are text and no shortcut, as is whatever an input method composes.
 * @param {KeyboardEvent} event
 * @returns {string} in small letters, as in `m`, `?`, `arrowdown`, with Ctrl or ⌘ `ctrl+m`; empty for no shortcut
 */
export function pressedKey(event) {
  if (event.isComposing || event.altKey || event.getModifierState("AltGraph")) return "";
  const key = keyAt(event);
  return key && (event.ctrlKey || event.metaKey) ? `ctrl+${key}` : key;
}

/** @param {KeyboardEvent} event */
function keyAt({ key, code }) {
  if (!LETTER.test(key) || SHORTCUT_LETTER.test(key)) return key.toLowerCase();
  return OTHER_ALPHABET.test(key) ? (LETTER_PLACE.exec(code)?.[1].toLowerCase() ?? "") : "";
}
