/** Copying a text, also on pages without encryption, where browsers have no `navigator.clipboard`. */
import { t } from "./i18n.js";

/**
 * Selects what an element shows and copies it; to be called while a press is being handled.
 * @param {HTMLElement} shown stays selected where copying is refused @param {string} text what it shows
 * @returns {Promise<boolean>} whether it was copied
 */
export async function copyShown(shown, text) {
  try {
    // There is none on plain HTTP, and where there is one it may be refused.
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelected(shown, text);
  }
}

/** @param {boolean} copied as `copyShown` answers @returns {string} what to say then */
export function copyWords(copied) {
  if (copied) return t("Copied");
  const keys = /Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘C" : "Ctrl+C";
  return t("This browser does not copy by itself. The text is selected: press {keys}.", { keys });
}

/** @param {HTMLElement} shown @param {string} text */
function copySelected(shown, text) {
  if (shown instanceof HTMLTextAreaElement) shown.select();
  else getSelection()?.selectAllChildren(shown);
  let copied = false;
  /** @param {ClipboardEvent} event */
  const give = (event) => {
    if (!event.clipboardData) return;
    event.clipboardData.setData("text/plain", text);
    event.preventDefault();
    copied = true;
  };
  document.addEventListener("copy", give, { capture: true });
  try {
    return document.execCommand("copy") && copied;
  } catch {
    return false;
  } finally {
    document.removeEventListener("copy", give, { capture: true });
  }
}
