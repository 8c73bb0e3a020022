/**
 * Says that a file could not be made, until somebody has read it. Streamlit says so below the button, in
 * English and for five seconds.
 */
import { h } from "../core/dom.js";
import { t } from "../core/i18n.js";

const FAILED = '[data-testid="stDownloadButtonError"]';

export function tellFailedFiles() {
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) if (node instanceof Element) look(node);
  }).observe(document.body, { subtree: true, childList: true });
}

/** @param {Element} root */
function look(root) {
  const failed = root.matches(FAILED) ? root : root.querySelector(FAILED);
  if (!(failed instanceof HTMLElement)) return;
  failed.hidden = true;
  document.querySelector(".failed-file")?.remove();
  const close = h("button", { type: "button", text: t("Close"), on: { click: () => notice.remove() } });
  const words = t("The file could not be made. Nothing is lost. Load the page and try once more; if it fails again, tell whoever looks after the server: its log says why.");
  const notice = h("div", { class: "failed-file" }, h("p", { role: "alert", text: words }), close);
  // Beside the page, which Streamlit draws anew whenever it likes.
  document.body.append(notice);
}
