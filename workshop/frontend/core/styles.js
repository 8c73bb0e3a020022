/** Style sheets that only some screens need. */
import { h } from "./dom.js";

/**
 * Adds a style sheet to the page once.
 * @param {string} path below the frontend's folder, such as "clause/editor.css"
 * @param {string} [base] address of the frontend's files, with a slash at its end
 * @returns {Promise<void>} when it is there; rejects where it does not come, and may be asked for again
 */
export function loadStyle(path, base = "light/") {
  const id = `workshop-${path}`;
  if (document.getElementById(id)) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const link = h("link", { id, rel: "stylesheet", href: base + path });
    link.onload = () => resolve();
    link.onerror = () => {
      link.remove();
      reject(new Error(`no style ${path}`));
    };
    document.head.append(link);
  });
}
