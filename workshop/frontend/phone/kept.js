/**
 * What a phone keeps of the person who joined on it, beside what waits to be sent (core/outbox_stores.js):
 * `place` (token, badge), `room` (its last picture), notes and sheets that were begun, what was agreed to. In the tab: the
 * code, and that the person who holds the place is there.
 */
import { usableStorage } from "../core/storage.js";

// A clause's drafts of somebody who is signed in have longer names.
const KEPT = /^workshop\.(place|room|signed|piles|objecting|(draft|sheet)\.\w+|draft\.joint\..+)$/;

/** Forgets the person; what waits to be sent is still there. */
export function forgetPerson() {
  const storage = usableStorage();
  for (const key of Object.keys(storage)) if (KEPT.test(key)) storage.removeItem(key);
  rememberHere("here", "");
  rememberHere("code", "");
}

/** For as long as this tab is open. @param {"code" | "here" | "knock"} key @param {string} value */
export function rememberHere(key, value) {
  try {
    sessionStorage.setItem(`workshop.${key}`, value);
  } catch {
    // A browser without storage asks again.
  }
}

/** @param {"code" | "here" | "knock"} key */
export function recallHere(key) {
  try {
    return sessionStorage.getItem(`workshop.${key}`) ?? "";
  } catch {
    return "";
  }
}
