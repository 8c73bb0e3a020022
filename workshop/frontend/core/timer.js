/** The timer of an activity in digits and words, the same on all screens whatever their clocks. */
import { h, setText } from "./dom.js";
import { t } from "./i18n.js";

/** @import { Activity, Timer } from "./types.js" */

const LAST_MINUTE = 60_000;

/**
 * @param {Timer | undefined} timer nothing: no digits
 * @param {number} now the server's clock in ms
 * @returns {{digits: string, words: string, urgent: boolean}}
 */
export function readTimer(timer, now) {
  if (!timer) return { digits: "", words: "", urgent: false };
  const running = timer.state === "running";
  const left = Math.max(0, running ? (timer.ends_at ?? now) - now : timer.left_ms);
  if (timer.state === "idle" && left === 0) return { digits: "", words: "", urgent: false };
  const seconds = Math.ceil(left / 1000);
  const digits = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  const urgent = running && left <= LAST_MINUTE;
  if (running && left === 0) return { digits, words: t("Time is up"), urgent };
  if (urgent) return { digits, words: t("Last minute"), urgent };
  if (timer.state === "idle") return { digits, words: t("Not started"), urgent };
  return { digits, words: running ? "" : t("Paused"), urgent };
}

/** @param {Pick<Activity, "phase" | "timer"> | null | undefined} activity @returns {Timer | undefined} its timer until it has ended */
export function timerOf(activity) {
  return activity?.phase === "done" ? undefined : activity?.timer;
}

/** @returns {{element: HTMLElement, show: (timer: Timer | undefined, now: number) => void}} */
export function timerFace() {
  const digits = h("span", { class: "digits" });
  const words = h("span", { class: "words" });
  const element = h("p", { class: "timer", role: "timer", "aria-label": t("Time left") }, digits, " ", words);
  /** @param {Timer | undefined} timer @param {number} now */
  const show = (timer, now) => {
    const read = readTimer(timer, now);
    setText(digits, read.digits);
    setText(words, read.words);
    element.classList.toggle("urgent", read.urgent);
    element.hidden = !read.digits;
  };
  return { element, show };
}
