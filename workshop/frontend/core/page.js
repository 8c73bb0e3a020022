/** What every light page starts with: its settings, requests, memory and the polite announcer. */
import { setCatalogue } from "./i18n.js";

const ANNOUNCEMENTS_APART = 5_000;

/** Reads the settings the server wrote into the page. @returns {{base: string, lang: string, address?: string}} */
export function readPage() {
  const { base = "", lang = "en", messages = {}, address } = JSON.parse(
    document.getElementById("page").textContent,
  );
  setCatalogue(messages, lang);
  return { base, lang, address };
}

/** Takes the fragment out of the address, where a bookmark or a photo would keep it. */
export function takeFragment() {
  const fragment = decodeURIComponent(location.hash.slice(1));
  if (fragment) history.replaceState(null, "", location.pathname + location.search);
  return fragment;
}

/** Why a request failed; `text` is one sentence for the person. */
export class RequestError extends Error {}

/**
 * @param {string} address @param {object} body
 * @param {string} offline said where nobody answers
 * @returns {Promise<any>} the answer; throws a RequestError with the server's sentence otherwise
 */
export async function post(address, body, offline) {
  let answer = null;
  try {
    const response = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    answer = await response.json();
    if (response.ok) return answer;
  } catch {
    throw new RequestError(offline);
  }
  throw new RequestError(answer?.error?.text ?? offline);
}

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

const pageStorage = Object.defineProperties({}, {
  getItem: { value: (key) => (Object.hasOwn(pageStorage, key) ? pageStorage[key] : null) },
  setItem: { value: (key, text) => { pageStorage[key] = text; } },
  removeItem: { value: (key) => { delete pageStorage[key]; } },
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

let spokenAt = 0;
let speaking;

/** Tells a screen reader, at most once in five seconds; of several messages the last one counts. */
export function announce(text) {
  clearTimeout(speaking);
  const pause = Math.max(50, spokenAt + ANNOUNCEMENTS_APART - Date.now());
  speaking = setTimeout(() => {
    spokenAt = Date.now();
    document.getElementById("announcer").textContent = text;
  }, pause);
}
