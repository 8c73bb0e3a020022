/**
 * The last resort where Streamlit's page has taken itself away: it is loaded anew, and where that has just
 * been done, the page says what to do.
 */
import { h } from "../core/dom.js";
import { t } from "../core/i18n.js";

const RELOADED = "workshop.reloaded";
/** A page that goes white again so soon is not helped by being loaded once more, milliseconds. */
const AGAIN = 60_000;

export function watchForWhitePage() {
  const root = document.getElementById("root");
  if (root) new MutationObserver(() => root.childElementCount === 0 && rescue(root)).observe(root, { childList: true });
}

/** @param {HTMLElement} root */
function rescue(root) {
  if (mayReload()) return location.reload();
  const again = h("button", { type: "button", text: t("Load the page again"), on: { click: () => location.reload() } });
  root.append(h("main", { class: "white-page" }, h("p", { role: "alert", text: t("This page has stopped. What was sent is kept.") }), again));
  again.focus();
}

function mayReload() {
  try {
    const before = Number(sessionStorage.getItem(RELOADED));
    sessionStorage.setItem(RELOADED, String(Date.now()));
    return Date.now() - before > AGAIN;
  } catch {
    return false;
  }
}
