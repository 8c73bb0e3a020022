/** What a browser remembers about this person; also where it lets nothing be stored. */

/** @returns {Storage} in the worst case one that lives as long as the page */
export function usableStorage() {
  try {
    localStorage.setItem("workshop.probe", "1");
    localStorage.removeItem("workshop.probe");
    return localStorage;
  } catch {
    return pageStorage;
  }
}

/** @type {Storage} */
const pageStorage = Object.defineProperties(/** @type {any} */ ({}), {
  getItem: { value: (/** @type {string} */ key) => (Object.hasOwn(pageStorage, key) ? pageStorage[key] : null) },
  setItem: { value: (/** @type {string} */ key, /** @type {string} */ text) => { pageStorage[key] = text; } },
  removeItem: { value: (/** @type {string} */ key) => { delete pageStorage[key]; } },
});

/** @param {string} key @returns {any} */
export function recall(key) {
  try {
    return JSON.parse(usableStorage().getItem(`workshop.${key}`) ?? "null");
  } catch {
    return null;
  }
}

/** @param {string} key @param {any} value null forgets */
export function remember(key, value) {
  const store = usableStorage();
  if (value === null) store.removeItem(`workshop.${key}`);
  else store.setItem(`workshop.${key}`, JSON.stringify(value));
}
