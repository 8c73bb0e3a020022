/** Join codes as they are shown everywhere; `workshop/programme/join_codes.py` does the same. */

/** @param {string} code @returns {string} such as `ACD EFH`; the space does not break lines */
export function grouped(code) {
  return code.replace(/.{3}(?=.)/g, "$&\u00a0");
}
