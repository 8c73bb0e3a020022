/** Join codes as they are shown everywhere, as in `workshop/programme/join_codes.py`, and addresses in large type. */
import { h } from "../core/dom.js";

/** @param {string} code @returns {string} such as `ACD EFH`; the space does not break lines */
export function grouped(code) {
  return code.replace(/.{3}(?=.)/g, "$&\u00a0");
}

/** An address that breaks into lines before a slash, a colon, or the dot of a name only. @param {string} text */
export function breakable(text) {
  return text.split(/(?=[/:]|\.[^\d])/).flatMap((part) => [h("wbr"), part]).slice(1);
}
