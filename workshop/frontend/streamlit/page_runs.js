/**
 * When Python may be told that something has changed elsewhere.
 *
 * Being told, it runs the page again. That must not come between a press and its answer: it would end the run
 * that answers, bring back a page that is being left, or close a dialog with what is typed in it.
 */

/** A press, or a link to another page, is not at once seen as a run, milliseconds. */
const UNSEEN = 700;
const LEAVING = 3_000;
const LINKS = "[data-testid=stSidebarNav] a, [data-testid=stPageLink] a";

let busyUntil = -Infinity;

addEventListener("popstate", () => hold(LEAVING));
addEventListener("keydown", () => hold(UNSEEN), true);
addEventListener("click", ({ target }) => hold(target instanceof Element && target.closest(LINKS) ? LEAVING : UNSEEN), true);

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
