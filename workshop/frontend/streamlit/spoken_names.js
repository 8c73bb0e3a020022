/**
 * What Streamlit says in English whatever the page's language is: names of its own buttons, which screen
 * readers speak, and some words beside fields. They are replaced as they appear. What cannot be reached
 * from here is listed in docs/streamlit-words.md.
 */
import { lang, t } from "../core/i18n.js";

const ATTRIBUTES = ["aria-label", "title", "placeholder", "data-title"];
const NAMED = ATTRIBUTES.map((name) => `[${name}]`).join(",");
/** Where Streamlit puts words of its own between tags. */
const WORDED = '[data-testid="stSkipToContent"], [data-testid="InputInstructions"], [role="listbox"][data-empty]';
const ESCAPED = /\\([!-/:-@[-`{-~])/g;
const ICON = / icon$/;
const HELP = /^Help for (.*)$/;
/** Our word → Streamlit's, so that a page that is English by now gets them back. @type {Map<string, string>} */
const replaced = new Map();

/** Streamlit's word → ours. */
function streamlitWords() {
  return new Map([
    ["Help", t("Help")],
    ["Open", t("Show the choices")],
    ["Clear value", t("Clear the field")],
    ["Clear all", t("Clear the field")],
    ["Close", t("Close")],
    ["Choose an option", t("Choose")],
    ["Choose options", t("Choose")],
    ["No options to select", t("There is nothing to choose from")],
    ["No results", t("Nothing found")],
    ["App pages", t("Pages")],
    ["Sidebar", t("Side bar")],
    ["Collapse sidebar", t("Hide the side bar")],
    ["Expand sidebar", t("Show the side bar")],
    ["Navigate to home page", t("Go to the first page")],
    ["Skip to main content", t("Go to the content")],
    ["Link to heading", t("Link to this heading")],
    ["Main menu", t("Menu")],
    ["Notifications", t("Notices")],
    ["Scroll tabs left", t("Earlier tabs")],
    ["Scroll tabs right", t("Later tabs")],
    ["Increment", t("One more")],
    ["Decrement", t("One less")],
    ["Show password", t("Show the password")],
    ["Hide password", t("Hide the password")],
    ["Show password text", t("Show the password")],
    ["Hide password text", t("Hide the password")],
    ["Copy to clipboard", t("Copy")],
    ["Fullscreen", t("Fill the screen")],
    ["Close fullscreen", t("Back to the page")],
    ["Download as CSV", t("Download as CSV")],
    ["Search", t("Search")],
    ["Close Search", t("Close the search")],
    ["Previous Result", t("The hit before")],
    ["Next Result", t("The next hit")],
    ["Show/hide columns", t("Choose the columns")],
    ["Choose date", t("Choose a day")],
    ["Clear date", t("Clear the field")],
    ["Previous month", t("The month before")],
    ["Next month", t("The next month")],
    ["Press Enter to apply", t("Enter applies it")],
    ["Press Enter to submit form", t("Enter sends the form")],
    ["Press Ctrl+Enter to apply", t("Ctrl+Enter applies it")],
    ["Press Ctrl+Enter to submit form", t("Ctrl+Enter sends the form")],
    ["Press ⌘+Enter to apply", t("⌘+Enter applies it")],
    ["Press ⌘+Enter to submit form", t("⌘+Enter sends the form")],
    ["Download plot as a png", t("Download as a picture")],
    ["Download plot as a PNG", t("Download as a picture")],
    ["Download plot as a SVG", t("Download as a picture")],
    ["Download plot", t("Download as a picture")],
    ["Zoom in", t("Nearer")],
    ["Zoom out", t("Farther away")],
    ["Zoom", t("Zoom")],
    ["Pan", t("Move the picture")],
    ["Autoscale", t("Show all")],
    ["Reset axes", t("Back to the beginning")],
  ]);
}

/** Watches the whole page. @returns {{update: () => void, destroy: () => void}} */
export function mountSpokenNames() {
  const names = new SpokenNames();
  return { update: () => names.read(document.body), destroy: () => names.destroy() };
}

class SpokenNames {
  constructor() {
    this.words = lang() === "en" ? replaced : streamlitWords();
    if (lang() !== "en") for (const [theirs, ours] of this.words) replaced.set(ours, theirs);
    this.watch = new MutationObserver((changes) => changes.forEach((change) => this.#changed(change)));
    this.read(document.body);
    const options = { subtree: true, childList: true, characterData: true, attributeFilter: ATTRIBUTES };
    this.watch.observe(document.body, options);
  }

  destroy() {
    this.watch.disconnect();
  }

  /** @param {Element} root everything in it that Streamlit may have named */
  read(root) {
    if (root.matches(NAMED)) this.#name(root);
    root.querySelectorAll(NAMED).forEach((element) => this.#name(element));
    if (root.matches(WORDED)) this.#reword(root);
    root.querySelectorAll(WORDED).forEach((element) => this.#reword(element));
  }

  /** @param {MutationRecord} change */
  #changed({ target, addedNodes }) {
    if (target instanceof Element) this.#name(target);
    const worded = (target instanceof Element ? target : target.parentElement)?.closest(WORDED);
    if (worded) this.#reword(worded);
    for (const node of addedNodes) if (node instanceof Element) this.read(node);
  }

  /** @param {Element} element */
  #name(element) {
    for (const name of ATTRIBUTES) {
      const said = element.getAttribute(name);
      if (!said) continue;
      const better = this.#better(said);
      if (better !== said) element.setAttribute(name, better);
    }
    // An icon beside words adds "lock icon" to them.
    if (element.matches('span[role="img"]') && ICON.test(element.getAttribute("aria-label") ?? "")) {
      element.setAttribute("aria-hidden", "true");
    }
  }

  /** @param {string} said @returns {string} */
  #better(said) {
    // Names are made of Markdown in which people's texts are escaped: "LGBT\+".
    const plain = said.replace(ESCAPED, "$1");
    const [, field] = lang() === "en" ? [] : (plain.match(HELP) ?? []);
    return field ? t("Help: {field}", { field }) : (this.words.get(plain) ?? plain);
  }

  /** @param {Element} element */
  #reword(element) {
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const better = this.words.get(texts.currentNode.nodeValue?.trim() ?? "");
      if (better) texts.currentNode.nodeValue = better;
    }
  }
}
