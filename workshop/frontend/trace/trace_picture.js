/**
 * A trace as a picture: cards in four columns, lines between them. Hovering over a card or focusing it
 * lights its whole line, up to the clause and down to the notes.
 */
import { closestTo, focusWithin, h, partOf } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { cardContent, noteDetails } from "./trace_cards.js";
import { TraceGraph } from "./trace_graph.js";

/**
 * @import { TraceNode } from "./trace_graph.js"
 * @typedef {{of: string, folded: string[]}} Fold  the notes of one thing that are folded up, none where all are shown
 */

const SHARES = [0.2, 0.27, 0.24, 0.29];
const BETWEEN = 52;
const GAP = 10;
const BLOCK = 18;
const INDENT = 18;
/** How far below a card's upper edge its lines begin. */
const HANDLE = 22;
const SVG = "http://www.w3.org/2000/svg";

export class TracePicture {
  /** @param {import("./trace_cards.js").AskToQuote} ask */
  constructor(ask) {
    this.ask = ask;
    this.graph = new TraceGraph({ nodes: [], links: [] });
    /** @type {Set<string>} what shows all its notes */
    this.unfolded = new Set();
    /** @type {Set<string>} notes whose details are shown */
    this.opened = new Set();
    /** @type {Map<string, Fold>} by the key of the card that stands for them */
    this.folds = new Map();
    /** @type {Map<string, string[]>} the cards under a card */
    this.inner = new Map();
    /** @type {WeakMap<HTMLElement, string>} what a card says, as JSON */
    this.told = new WeakMap();
    this.heads = h("div", { class: "wt-heads", ariaHidden: "true" });
    this.lines = document.createElementNS(SVG, "svg");
    this.lines.setAttribute("aria-hidden", "true");
    this.stage = h("div", { class: "wt-stage" });
    this.stage.append(this.lines);
    this.hint = h("p", { class: "wt-hint" });
    this.root = h("div", { class: "wt-picture", role: "group" }, this.heads, this.stage, this.hint);
    for (const type of ["pointerover", "focusin"]) this.stage.addEventListener(type, (event) => this.#light(keyAt(event)));
    for (const type of ["pointerleave", "focusout"]) this.stage.addEventListener(type, () => this.#light(keyOf(focusWithin(this.stage))));
    this.stage.addEventListener("keydown", (event) => this.#walk(event));
    /** @type {Map<string, HTMLElement>} */
    this.cards = new Map();
    this.resized = new ResizeObserver(() => this.#lay());
    this.resized.observe(this.root);
  }

  /** @param {TraceGraph} graph */
  show(graph) {
    this.graph = graph;
    this.root.setAttribute("aria-label", t("The way from the clause down to the notes"));
    this.heads.replaceChildren(...[t("Clause"), t("Needs"), t("Groups"), t("Notes")].map((text) => h("span", { text })));
    this.hint.textContent = t("Arrow keys walk along the lines.");
    this.#build();
  }

  destroy() {
    this.resized.disconnect();
    this.root.remove();
  }

  #build() {
    const focused = keyOf(document.activeElement);
    /** @type {string[]} */
    const wanted = [];
    this.folds = new Map();
    this.inner = new Map();
    /** @param {string} key */
    const collect = (key) => {
      wanted.push(key);
      const { shown, folded, foldable } = this.graph.split(key, this.unfolded);
      const children = [...shown];
      if (foldable) {
        const more = `more:${key}`;
        const after = children.findLastIndex((one) => this.graph.kindOf(one) === "note") + 1;
        children.splice(after, 0, more);
        this.folds.set(more, { of: key, folded });
      }
      this.inner.set(key, children);
      for (const child of children) if (this.folds.has(child)) wanted.push(child); else collect(child);
    };
    if (this.graph.top) collect(this.graph.top);
    const seen = new Set(wanted);
    for (const [key, card] of this.cards) if (!seen.has(key)) card.remove();
    this.cards = new Map(wanted.map((key) => [key, this.#card(key)]));
    // In the order in which one reads, so that Tab goes down the page.
    this.stage.append(...this.cards.values());
    this.#focus(focused, { preventScroll: true });
    this.#lay();
  }

  /** @param {string | null | undefined} key of a card, if there is one @param {FocusOptions} [how] */
  #focus(key, how) {
    const card = this.cards.get(key ?? "");
    if (card) partOf(card, ".wt-face").focus(how);
  }

  /** @param {string} key */
  #card(key) {
    const fold = this.folds.get(key);
    return fold ? this.#fold(key, fold) : this.#nodeCard(key, /** @type {TraceNode} */ (this.graph.nodes.get(key)));
  }

  /** @param {string} key @param {TraceNode} node */
  #nodeCard(key, node) {
    const told = JSON.stringify([node, this.opened.has(key)]);
    const known = this.cards.get(key);
    if (known && this.told.get(known) === told) return known;
    known?.remove();
    const card = h("div", { class: `wt-card wt-card--${node.kind}`, dataset: { key, section: node.section ?? "" } });
    card.classList.toggle("wt-gone", Boolean(node.gone));
    card.classList.toggle("wt-open", this.opened.has(key));
    const content = cardContent(node);
    if (node.kind === "note") card.append(...this.#note(node, content));
    else if (node.href) card.append(h("a", { class: "wt-face", href: node.href, ariaLabel: node.spoken, dataset: { key } }, ...content));
    else card.append(h("div", { class: "wt-face", tabIndex: 0, ariaLabel: node.spoken, role: "group", dataset: { key } }, ...content));
    this.told.set(card, told);
    return card;
  }

  /** @param {TraceNode} node @param {HTMLElement[]} content */
  #note(node, content) {
    const open = this.opened.has(node.key);
    const turn = () => {
      if (!this.opened.delete(node.key)) this.opened.add(node.key);
      this.#build();
    };
    const face = h("button", { type: "button", class: "wt-face", ariaLabel: node.spoken, ariaExpanded: String(open), dataset: { key: node.key }, on: { click: turn } }, ...content);
    return open ? [face, noteDetails(node, this.ask)] : [face];
  }

  /** @param {string} key @param {Fold} fold */
  #fold(key, { of, folded }) {
    const text = folded.length ? t("{count} more", { count: folded.length }) : t("Fold up");
    const told = JSON.stringify([text]);
    const known = this.cards.get(key);
    if (known && this.told.get(known) === told) return known;
    known?.remove();
    const turn = () => {
      if (!this.unfolded.delete(of)) this.unfolded.add(of);
      this.#build();
    };
    const face = h("button", { type: "button", class: "wt-face", text, ariaExpanded: String(!folded.length), dataset: { key }, on: { click: turn } });
    const card = h("div", { class: "wt-card wt-card--more", dataset: { key } }, face);
    this.told.set(card, told);
    return card;
  }

  /** Puts every card into its column: beside the first of what stands under it. */
  #lay() {
    const width = this.stage.clientWidth;
    if (!width || !this.graph.top) return;
    const room = width - BETWEEN * (SHARES.length - 1);
    const widths = SHARES.map((share) => Math.floor(room * share));
    const lefts = widths.map((_one, place) => widths.slice(0, place).reduce((sum, one) => sum + one + BETWEEN, 0));
    this.heads.style.gridTemplateColumns = widths.map((one) => `${one}px`).join(" ");
    this.heads.style.columnGap = `${BETWEEN}px`;
    for (const [key, card] of this.cards) {
      const indent = this.#indent(key);
      card.style.left = `${lefts[this.#column(key)] + indent}px`;
      card.style.width = `${widths[this.#column(key)] - indent}px`;
    }
    const free = [0, 0, 0, 0];
    /** @param {string} key @param {number} top @returns {number} where it ends, with all under it */
    const place = (key, top) => {
      const card = /** @type {HTMLElement} */ (this.cards.get(key));
      const column = this.#column(key);
      const y = Math.max(top, free[column]);
      const height = card.offsetHeight;
      card.style.top = `${y}px`;
      free[column] = y + height + GAP;
      let end = y + height;
      let next = y;
      for (const child of this.inner.get(key) ?? []) {
        const same = this.#column(child) === column;
        end = Math.max(end, place(child, same ? end + GAP : next));
        next = this.#isNote(child) && column === 2 ? next : end + BLOCK;
      }
      return end;
    };
    const height = place(this.graph.top, 0);
    this.stage.style.height = `${height}px`;
    this.#draw(width, height);
  }

  /** @param {string} key */
  #isNote(key) {
    return this.folds.has(key) || this.graph.kindOf(key) === "note";
  }

  /** @param {string} key */
  #column(key) {
    return this.folds.has(key) ? 3 : this.graph.column(key);
  }

  /** @param {string} key */
  #indent(key) {
    return this.folds.has(key) ? 0 : this.graph.depth(key) * INDENT;
  }

  /** @param {number} width @param {number} height */
  #draw(width, height) {
    this.lines.setAttribute("width", String(width));
    this.lines.setAttribute("height", String(height));
    const paths = [];
    for (const [upper, lowers] of this.graph.below) {
      const own = this.inner.get(upper)?.filter((key) => this.folds.get(key)?.folded.length) ?? [];
      for (const lower of [...lowers, ...own]) {
        const from = this.cards.get(upper);
        const to = this.cards.get(lower);
        if (from && to) paths.push(this.#line(upper, lower, from, to));
      }
    }
    this.lines.replaceChildren(...paths);
  }

  /** @param {string} upper @param {string} lower @param {HTMLElement} from @param {HTMLElement} to */
  #line(upper, lower, from, to) {
    const y1 = from.offsetTop + Math.min(HANDLE, from.offsetHeight / 2);
    const y2 = to.offsetTop + Math.min(HANDLE, to.offsetHeight / 2);
    const path = document.createElementNS(SVG, "path");
    if (this.#column(upper) === this.#column(lower)) {
      const x = from.offsetLeft + INDENT / 2;
      path.setAttribute("d", `M${x},${from.offsetTop + from.offsetHeight} V${y2} H${to.offsetLeft}`);
    } else {
      const x1 = from.offsetLeft + from.offsetWidth;
      const x2 = to.offsetLeft;
      const bend = BETWEEN / 2;
      const turn = x1 + BETWEEN;
      path.setAttribute("d", `M${x1},${y1} C${x1 + bend},${y1} ${turn - bend},${y2} ${turn},${y2} H${x2}`);
    }
    path.dataset.upper = upper;
    path.dataset.lower = lower;
    return path;
  }

  /** @param {string | null | undefined} key */
  #light(key) {
    const lit = this.folds.get(key ?? "")?.of ?? key;
    const way = lit && this.graph.nodes.has(lit) ? this.graph.way(lit) : null;
    /** @param {string} one */
    const on = (one) => {
      const fold = this.folds.get(one);
      return way?.has(one) || (fold && (one === key || fold.folded.some((note) => way?.has(note))));
    };
    for (const [one, card] of this.cards) {
      card.classList.toggle("wt-dim", Boolean(way) && !on(one));
      card.classList.toggle("wt-lit", one === key);
    }
    for (const path of /** @type {Iterable<SVGElement>} */ (this.lines.children)) {
      const both = way && on(path.dataset.upper ?? "") && on(path.dataset.lower ?? "");
      path.classList.toggle("wt-dim", Boolean(way) && !both);
      path.classList.toggle("wt-lit", Boolean(both));
    }
  }

  /** Arrow keys: left to what is above in the line, right to what is below, up and down in a column. @param {KeyboardEvent} event */
  #walk(event) {
    const key = keyAt(event);
    /** @type {Record<string, (key: string) => string | undefined>} */
    const steps = {
      ArrowLeft: (from) => this.#upper(from),
      ArrowRight: (from) => this.inner.get(from)?.[0],
      ArrowUp: (from) => this.#beside(from, -1),
      ArrowDown: (from) => this.#beside(from, 1),
    };
    if (!key || !(event.key in steps) || event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    this.#focus(steps[event.key](key));
  }

  /** @param {string} key */
  #upper(key) {
    return this.folds.get(key)?.of ?? this.graph.parent(key);
  }

  /** @param {string} key @param {1 | -1} step */
  #beside(key, step) {
    const column = [...this.cards.keys()].filter((one) => this.#column(one) === this.#column(key));
    return column[column.indexOf(key) + step];
  }
}

/** @param {Event} event */
function keyAt(event) {
  return closestTo(event, "[data-key]")?.dataset.key ?? null;
}

/** @param {Element | null} element @returns {string | null} of the card that it is in */
function keyOf(element) {
  /** @type {HTMLElement | null | undefined} */
  const card = element?.closest("[data-key]");
  return card?.dataset.key ?? null;
}
