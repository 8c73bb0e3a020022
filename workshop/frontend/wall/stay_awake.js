/** Keeps the projector awake where the browser allows it, and says so where it does not. */
import { h, toggle } from "../core/dom.js";
import { t } from "../core/i18n.js";

const SAID_FOR = 30_000;

/** @returns {HTMLElement} what is said, hidden while there is nothing to say */
export function stayAwake() {
  const notice = h("p", { class: "sleepy", role: "status", hidden: true, on: { click: () => toggle(notice, false) } });
  /** @type {number | undefined} */
  let timer;
  const say = () => {
    clearTimeout(timer);
    notice.textContent = t("This screen may go dark by itself: switch off sleep and the screen saver on this computer.");
    toggle(notice, true);
    timer = setTimeout(() => toggle(notice, false), SAID_FOR);
  };
  const ask = () => {
    if (document.visibilityState !== "visible") return;
    // Browsers have no wake lock on plain HTTP, and refuse it for example when the battery is low.
    if (!navigator.wakeLock) say();
    else navigator.wakeLock.request("screen").then(() => toggle(notice, false), say);
  };
  document.addEventListener("visibilitychange", () => navigator.wakeLock && ask());
  ask();
  return notice;
}
