/**
 * What a clause stands on, inside Streamlit's page: a picture where there is room, a nested list
 * everywhere, and the time line of the clause beneath. All words come from Python.
 *
 * @typedef {{nodes: import("./trace_graph.js").TraceNode[], links: [string, string][], lang: string,
 *            words: Record<string, string>, story: any[], version: string}} Wanted
 * @typedef {{data: Wanted, parentElement: HTMLElement,
 *            setTriggerValue: (name: string, value: any) => void}} Component
 */
import { h } from "../core/elements.js";
import { followTheme } from "../streamlit/theme.js";
import { TraceGraph } from "./trace_graph.js";
import { traceList } from "./trace_list.js";
import { TracePicture } from "./trace_picture.js";
import { storyLine } from "./trace_story.js";

/** Narrower than this, cards in four columns cannot be read. */
const NARROWEST = 820;
const NARROWEST_SCREEN = 900;
const STYLES = ["core/tokens.css", "trace/trace_view.css"];
/** @type {WeakMap<HTMLElement, View>} */
const views = new WeakMap();

/** @param {Component} component @returns {() => void} to be called when the component leaves the page */
export function mount(component) {
  const { parentElement, data } = component;
  addStyles(data.version);
  followTheme(parentElement);
  let view = views.get(parentElement);
  if (!view) views.set(parentElement, (view = new View(parentElement)));
  const run = view.show(component);
  return () => {
    if (run !== view.run) return;
    view.destroy();
    views.delete(parentElement);
  };
}

class View {
  /** @param {HTMLElement} parentElement */
  constructor(parentElement) {
    this.run = 0;
    const ask = (note, quoted) => this.component.setTriggerValue("asked", { note, quoted, turn: Date.now() });
    this.telling = { words: {}, ask };
    this.picture = new TracePicture(this.telling);
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
    parentElement.append(this.place);
    this.place.addEventListener("click", (event) => this.#go(event));
    this.resized = new ResizeObserver(() => this.#fit());
    this.resized.observe(this.place);
  }

  /** @param {Component} component @returns {number} the number of this run */
  show(component) {
    const before = JSON.stringify(this.component?.data);
    this.component = component;
    this.run += 1;
    if (before !== JSON.stringify(component.data)) this.#build();
    return this.run;
  }

  destroy() {
    this.resized.disconnect();
    this.picture.destroy();
    this.place.remove();
  }

  #build() {
    const { data } = this.component;
    const { words } = data;
    Object.assign(this.telling.words, words);
    this.place.lang = data.lang;
    this.graph = new TraceGraph(data);
    this.title.textContent = words.region;
    this.dialog.setAttribute("aria-label", words.region);
    this.opening.textContent = words.open;
    this.closing.textContent = words.close;
    this.summary.textContent = words.list;
    const unfolded = this.#unfolded();
    const switched = this.place.contains(document.activeElement) ? document.activeElement.dataset.note : null;
    const list = this.graph.children(this.graph.top).length ? traceList(this.graph, this.telling) : h("p", { class: "wt-empty", text: words.empty });
    this.list?.remove();
    this.list = list;
    this.folded.append(list);
    for (const [place, fold] of [...list.querySelectorAll("details")].entries()) fold.open = unfolded.includes(place);
    this.story.replaceChildren(h("h4", { text: words.story }), storyLine(data.story));
    this.picture.show(this.graph, words);
    this.#fit();
    if (switched) (this.dialog.open ? this.dialog : this.place).querySelector(`[data-note="${CSS.escape(switched)}"]`)?.focus({ preventScroll: true });
  }

  /** Which folds of the list are open: they stay so when the content is told anew. */
  #unfolded() {
    const folds = [...(this.list?.querySelectorAll("details") ?? [])];
    return folds.flatMap((fold, place) => (fold.open ? [place] : []));
  }

  /** The picture where there is room for it; else the list, and the picture behind a button. */
  #fit() {
    if (this.dialog.open || !this.graph) return;
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
    const link = event.target.closest?.("a[data-key]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    this.component.setTriggerValue("opened", link.dataset.key);
  }
}

/** @param {string} version */
function addStyles(version) {
  for (const name of STYLES) {
    const id = `workshop-${name}`;
    if (document.getElementById(id)) continue;
    const href = new URL(`/light/${name}?v=${version}`, location.origin).href;
    document.head.append(h("link", { id, rel: "stylesheet", href }));
  }
}
