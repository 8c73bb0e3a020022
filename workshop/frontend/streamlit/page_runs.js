/**
 * When Python may be told that something has changed elsewhere, and which presses are not passed on to it.
 *
 * Being told, it runs the page again. That must not come between a press and its answer: it would end the run
 * that answers, bring back a page that is being left, or close a dialog with what is typed in it.
 */

/** A press, or a link to another page, is not at once seen as a run, milliseconds. */
const UNSEEN = 700;
const LEAVING = 3_000;
/** Where Streamlit would answer for a page that is gone by then, nobody means a second press so soon. */
const TWICE = 500;
const LINKS = "[data-testid=stSidebarNav] a, [data-testid=stPageLink] a";
const BUTTONS = ":is([data-testid=stDialog], [class*=-part]) [data-testid^=stBaseButton]";

let busyUntil = -Infinity;
/** @type {{button?: Element | null, at: number}} */
let pressed = { at: -Infinity };

addEventListener("popstate", () => hold(LEAVING));
addEventListener("keydown", () => hold(UNSEEN), true);
addEventListener("click", onClick, true);

/** @param {MouseEvent} event */
function onClick(event) {
  const target = /** @type {Element} */ (event.target);
  hold(target.closest(LINKS) ? LEAVING : UNSEEN);
  const button = target.closest(BUTTONS);
  if (button && button === pressed.button && performance.now() - pressed.at < TWICE) {
    event.stopImmediatePropagation();
    event.preventDefault();
  } else pressed = { button, at: performance.now() };
}

/** @param {number} milliseconds */
function hold(milliseconds) {
  busyUntil = Math.max(busyUntil, performance.now() + milliseconds);
}

/** @returns {boolean} */
export function mayRunAgain() {
  const app = document.querySelector("[data-testid=stApp]");
  const idle = app?.getAttribute("data-test-script-state") === "notRunning";
  return idle && performance.now() > busyUntil && !document.querySelector("[data-testid=stDialog]");
}
