/** Ids that are chosen here, so that what is sent twice is known to be the same. */

/** @returns {string} 128 random bits as 32 hex digits; `randomUUID` does not exist on plain HTTP */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
