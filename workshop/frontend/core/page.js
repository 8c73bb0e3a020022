/** What a page of its own starts with: the settings that the server wrote into it, and its address. */
import { setCatalogue } from "./i18n.js";

/** Reads the settings the server wrote into the page. @returns {{base: string, lang: string, address?: string}} */
export function readPage() {
  const { base = "", lang = "en", messages = {}, address } = JSON.parse(
    document.getElementById("page")?.textContent ?? "{}",
  );
  setCatalogue(messages, lang);
  return { base, lang, address };
}

/** Takes the fragment out of the address, where a bookmark or a photo would keep it. */
export function takeFragment() {
  const fragment = decodeURIComponent(location.hash.slice(1));
  if (fragment) history.replaceState(null, "", location.pathname + location.search);
  return fragment;
}
