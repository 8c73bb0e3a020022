/**
 * What a clause stands on, inside Streamlit's page: a picture where there is room, a nested list
 * everywhere, and the time line of the clause beneath.
 *
 * @typedef {{nodes: import("./trace_graph.js").TraceNode[], links: [string, string][], lang: string, story: Happening[],
 *            trigger: (name: string, value: unknown) => void}} Options
 * @typedef {{tone: string, what: string, why: string, when: string, by: string, details: string[]}} Happening
 */
import { closestTo, focusWithin, h } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { TraceGraph } from "./trace_graph.js";
import { traceList } from "./trace_list.js";
import { TracePicture } from "./trace_picture.js";

/** Narrower than this, cards in four columns cannot be read. */
const NARROWEST = 820;
const NARROWEST_SCREEN = 900;

/** @param {HTMLElement} place @param {Options} options */
export function mountTrace(place, options) {
  return new TraceView(place, options);
}

class TraceView {
  /** @param {HTMLElement} place @param {Options} options */
  constructor(place, options) {
    this.options = options;
    this.graph = new TraceGraph(options);
    /** @type {HTMLElement | undefined} */
    this.list = undefined;
    /** @type {boolean | undefined} whether there was room for the picture when it was fitted last */
    this.wide = undefined;
    /** @type {import("./trace_cards.js").AskToQuote} */
    const ask = (note, quoted) => this.options.trigger("asked", { note, quoted, turn: Date.now() });
    this.ask = ask;
    this.picture = new TracePicture(ask);
    this.place = h("div", { class: "wt" });
    this.inline = h("div", { class: "wt-inline" });
    this.opening = h("button", { type: "button", class: "wt-button wt-opening", on: { click: () => this.#open() } });
    this.closing = h("button", { type: "button", class: "wt-button", on: { click: () => this.dialog.close() } });
    this.title = h("strong", {});
    this.dialog = h("dialog", { class: "wt-dialog", on: { close: () => this.#fit() } },
      h("div", { class: "wt-dialog-head" }, this.title, this.closing));
    this.summary = h("summary", {});
    this.folded = h("details", { class: "wt-same" }, this.summary);
    this.story = h("section", { class: "wt-story" });
    this.place.append(this.opening, this.inline, this.folded, this.story, this.dialog);
    place.append(this.place);
    this.place.addEventListener("click", (event) => this.#go(event));
    this.resized = new ResizeObserver(() => this.#fit());
    this.resized.observe(this.place);
    this.update(options);
  }

  /** @param {Options} options */
  update(options) {
    this.options = options;
    this.#build();
  }

  destroy() {
    this.resized.disconnect();
    this.picture.destroy();
    this.place.remove();
  }

  #build() {
    const data = this.options;
    const region = t("The way from the clause down to the notes");
    this.place.lang = data.lang;
    this.graph = new TraceGraph(data);
    this.title.textContent = region;
    this.dialog.setAttribute("aria-label", region);
    this.opening.textContent = t("See it as a picture");
    this.closing.textContent = t("Close");
    this.summary.textContent = t("The same as a list");
    const unfolded = this.#unfolded();
    const switched = focusWithin(this.place)?.dataset.note;
    const list = this.graph.children(this.graph.top).length ? traceList(this.graph, this.ask) : h("p", { class: "wt-empty", text: t("No need is tied to this clause yet, so no note leads to it.") });
    this.list?.remove();
    this.list = list;
    this.folded.append(list);
    for (const [place, fold] of [...list.querySelectorAll("details")].entries()) fold.open = unfolded.includes(place);
    this.story.replaceChildren(h("h4", { text: t("What happened to it") }), storyLine(data.story));
    this.picture.show(this.graph);
    this.#fit();
    if (switched) this.#focusSwitch(switched);
  }

  /** @param {string} note whose switch gets the focus back */
  #focusSwitch(note) {
    const shown = this.dialog.open ? this.dialog : this.place;
    /** @type {HTMLElement | null} */
    const found = shown.querySelector(`[data-note="${CSS.escape(note)}"]`);
    found?.focus({ preventScroll: true });
  }

  /** Which folds of the list are open: they stay so when the content is told anew. */
  #unfolded() {
    const folds = [...(this.list?.querySelectorAll("details") ?? [])];
    return folds.flatMap((fold, place) => (fold.open ? [place] : []));
  }

  /** The picture where there is room for it; else the list, and the picture behind a button. */
  #fit() {
    if (this.dialog.open) return;
    const empty = !this.graph.children(this.graph.top).length;
    const wide = this.place.clientWidth >= NARROWEST && !empty;
    const could = !wide && !empty && innerWidth >= NARROWEST_SCREEN;
    if (wide && this.picture.root.parentElement !== this.inline) this.inline.append(this.picture.root);
    if (!wide) this.picture.root.remove();
    this.opening.hidden = !could;
    this.summary.hidden = !wide;
    if (this.wide !== wide) this.folded.open = !wide;
    this.wide = wide;
  }

  #open() {
    this.dialog.append(this.picture.root);
    this.dialog.showModal();
  }

  /** @param {MouseEvent} event a plain click stays in this page; others are the browser's */
  #go(event) {
    const link = closestTo(event, "a[data-key]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    this.options.trigger("opened", link.dataset.key);
  }
}

/**
 * What happened to the clause, the first thing first.
 * @param {Happening[]} story
 * @returns {HTMLElement}
 */
function storyLine(story) {
  const items = story.map(({ tone, what, why, when, by, details }) =>
    h("li", { dataset: { tone } },
      h("p", { class: "wt-what", text: what }),
      why ? h("p", { class: "wt-reason", text: why }) : null,
      ...details.map((text) => h("p", { class: "wt-detail", text })),
      when || by ? h("p", { class: "wt-when", text: [when, by].filter(Boolean).join(" · ") }) : null));
  return h("ol", {}, ...items);
}
