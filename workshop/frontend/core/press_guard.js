/**
 * One press counts once. A second click at the same place within half a second meets whatever has come there
 * meanwhile, a question or the next note, and nobody has read that so quickly. A key that is held repeats
 * itself without anybody pressing it.
 */
import { closestTo } from "./dom.js";

export const AGAIN_AFTER = 500;
const NEAR = 30;
const PRESSED = "button, summary, [role=button]";
/** What people press several times quickly, and fields, in which keys are typed. */
const REPEATED = "[data-again], [class*='-again'], .stNumberInput, [data-baseweb=calendar], .modebar";
const FIELD = "textarea, select, [contenteditable=true], input:not([type=checkbox]):not([type=radio]):not([type=button])";
const WALKING = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Tab", "PageUp", "PageDown", "Home", "End"];

/** @typedef {{at: number, x: number, y: number, key: boolean}} Press */

/** Guards all buttons and keys of this page; asking twice changes nothing. */
export function guardPresses() {
  const { documentElement } = document;
  if (documentElement.dataset.guarded) return;
  documentElement.dataset.guarded = "yes";
  /** @type {Press | null} */
  let last = null;
  addEventListener("keydown", (event) => {
    if (event.repeat && !mayRepeat(event)) swallow(event);
    else if (!isPressKey(event)) last = null;
  }, { capture: true });
  // Whoever has typed something in between presses anew.
  addEventListener("input", () => { last = null; }, { capture: true });
  addEventListener("click", (event) => {
    const pressed = event.isTrusted && closestTo(event, PRESSED);
    if (!pressed || pressed.closest(REPEATED)) return;
    const press = { at: event.timeStamp, x: event.clientX, y: event.clientY, key: event.detail === 0 };
    if (last && isSame(last, press)) swallow(event);
    last = press;
  }, { capture: true });
}

/** Whether two presses are one: so soon, and at the same place. @param {Press} before @param {Press} now */
export function isSame(before, now) {
  if (now.at - before.at > AGAIN_AFTER || now.key !== before.key) return false;
  return now.key || (Math.abs(now.x - before.x) < NEAR && Math.abs(now.y - before.y) < NEAR);
}

/** @param {KeyboardEvent} event */
function isPressKey({ key }) {
  return key === "Enter" || key === " ";
}

/** @param {KeyboardEvent} event */
function mayRepeat(event) {
  if (WALKING.includes(event.key) || closestTo(event, REPEATED)) return true;
  // Enter sends what is typed, except as a new line in a text of several lines.
  const sends = event.key === "Enter" && (event.ctrlKey || event.metaKey || !closestTo(event, "textarea"));
  return Boolean(closestTo(event, FIELD)) && !sends;
}

/** @param {Event} event */
function swallow(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}
