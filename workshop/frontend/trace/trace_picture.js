/**
 * A trace as a picture: cards in four columns, lines between them. Hovering over a card or focusing it
 * lights its whole line, up to the clause and down to the voices.
 */
import { h } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { cardContent, noteDetails } from "./trace_cards.js";

/** @typedef {import("./trace_graph.js").TraceNode} TraceNode */

const SHARES = [0.2, 0.27, 0.24, 0.29];
const BETWEEN = 52;
const GAP = 10;
const BLOCK = 18;
const INDENT = 18;
/** How far below a card's upper edge its lines begin. */
const HANDLE = 22;
const SVG = "http://www.w3.org/2000/svg";
const ARROWS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];

export class TracePicture {
  /** @param {import("./trace_cards.js").AskToQuote} ask */
  constructor(ask) {
    this.ask = ask;
    this.unfolded = new Set();
    this.opened = new Set();
    this.heads = h("div", { class: "wt-heads", ariaHidden: "true" });
    this.lines = document.createElementNS(SVG, "svg");
    this.lines.setAttribute("aria-hidden", "true");
    this.stage = h("div", { class: "wt-stage" });
    this.stage.append(this.lines);
    this.hint = h("p", { class: "wt-hint" });
    this.root = h("div", { class: "wt-picture", role: "group" }, this.heads, this.stage, this.hint);
    for (const type of ["pointerover", "focusin"]) this.stage.addEventListener(type, (event) => this.#light(keyAt(event)));
    for (const type of ["pointerleave", "focusout"]) this.stage.addEventListener(type, () => this.#light(this.stage.contains(document.activeElement) ? keyOf(document.activeElement) : null));
    this.stage.addEventListener("keydown", (event) => this.#walk(event));
    /** @type {Map<string, any>} */
    this.cards = new Map();
    this.resized = new ResizeObserver(() => this.#lay());
    this.resized.observe(this.root);
  }

  /** @param {import("./trace_graph.js").TraceGraph} graph */
  show(graph) {
    this.graph = graph;
    this.root.setAttribute("aria-label", t("The way from the clause down to the voices"));
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
    const wanted = [];
    this.folds = new Map();
    this.inner = new Map();
    const collect = (key) => {
      wanted.push(key);
      const { shown, folded, foldable } = this.graph.split(key, this.unfolded);
      const children = [...shown];
      if (foldable) {
        const more = `more:${key}`;
        const after = children.findLastIndex((one) => this.graph.nodes.get(one).kind === "note") + 1;
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
    if (focused && this.cards.has(focused)) handleOf(this.cards.get(focused)).focus({ preventScroll: true });
    this.#lay();
  }

  #card(key) {
    const fold = this.folds.get(key);
    if (fold) return this.#fold(key, fold);
    const node = this.graph.nodes.get(key);
    const told = JSON.stringify([node, this.opened.has(key)]);
    const known = this.cards.get(key);
    if (known?.told === told) return known;
    known?.remove();
    const card = h("div", { class: `wt-card wt-card--${node.kind}`, dataset: { key, section: node.section ?? "" } });
    card.classList.toggle("wt-gone", Boolean(node.gone));
    card.classList.toggle("wt-open", this.opened.has(key));
    const content = cardContent(node);
    if (node.kind === "note") card.append(...this.#note(node, content));
    else if (node.href) card.append(h("a", { class: "wt-face", href: node.href, ariaLabel: node.spoken, dataset: { key } }, ...content));
    else card.append(h("div", { class: "wt-face", tabIndex: 0, ariaLabel: node.spoken, role: "group", dataset: { key } }, ...content));
    card.told = told;
    return card;
  }

  #note(node, content) {
    const open = this.opened.has(node.key);
    const turn = () => {
      if (!this.opened.delete(node.key)) this.opened.add(node.key);
      this.#build();
    };
    const face = h("button", { type: "button", class: "wt-face", ariaLabel: node.spoken, ariaExpanded: String(open), dataset: { key: node.key }, on: { click: turn } }, ...content);
    return open ? [face, noteDetails(node, this.ask)] : [face];
  }

  #fold(key, { of, folded }) {
    const text = folded.length ? t("{count} more", { count: folded.length }) : t("Fold up");
    const told = JSON.stringify([text]);
    const known = this.cards.get(key);
    if (known?.told === told) return known;
    known?.remove();
    const turn = () => {
      if (!this.unfolded.delete(of)) this.unfolded.add(of);
      this.#build();
    };
    const face = h("button", { type: "button", class: "wt-face", text, ariaExpanded: String(!folded.length), dataset: { key }, on: { click: turn } });
    const card = h("div", { class: "wt-card wt-card--more", dataset: { key } }, face);
    card.told = told;
    return card;
  }

  /** Puts every card into its column: beside the first of what stands under it. */
  #lay() {
    const width = this.stage.clientWidth;
    if (!width || !this.graph?.top) return;
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
    const place = (key, top) => {
      const card = this.cards.get(key);
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

  #isNote(key) {
    return this.folds.has(key) || this.graph.nodes.get(key).kind === "note";
  }

  #column(key) {
    return this.folds.has(key) ? 3 : this.graph.column(key);
  }

  #indent(key) {
    return this.folds.has(key) ? 0 : this.graph.depth(key) * INDENT;
  }

  #draw(width, height) {
    this.lines.setAttribute("width", String(width));
    this.lines.setAttribute("height", String(height));
    const paths = [];
    for (const [upper, lowers] of this.graph.below) {
      const own = this.inner.get(upper)?.filter((key) => this.folds.has(key) && this.folds.get(key).folded.length) ?? [];
      for (const lower of [...lowers, ...own]) {
        const from = this.cards.get(upper);
        const to = this.cards.get(lower);
        if (from && to) paths.push(this.#line(upper, lower, from, to));
      }
    }
    this.lines.replaceChildren(...paths);
  }

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
    const lit = key && this.folds.has(key) ? this.folds.get(key).of : key;
    const way = lit && this.graph.nodes.has(lit) ? this.graph.way(lit) : null;
    const on = (one) => way?.has(one) || (this.folds.has(one) && (one === key || this.folds.get(one).folded.some((note) => way?.has(note))));
    for (const [one, card] of this.cards) {
      card.classList.toggle("wt-dim", Boolean(way) && !on(one));
      card.classList.toggle("wt-lit", one === key);
    }
    for (const path of this.lines.children) {
      const both = way && on(path.dataset.upper) && on(path.dataset.lower);
      path.classList.toggle("wt-dim", Boolean(way) && !both);
      path.classList.toggle("wt-lit", Boolean(both));
    }
  }

  /** Arrow keys: left to what is above in the line, right to what is below, up and down in a column. */
  #walk(event) {
    const key = keyOf(event.target);
    if (!key || !ARROWS.includes(event.key) || event.target.matches("input")) return;
    const next = { ArrowLeft: () => this.#upper(key), ArrowRight: () => this.inner.get(key)?.[0],
      ArrowUp: () => this.#beside(key, -1), ArrowDown: () => this.#beside(key, 1) }[event.key]();
    event.preventDefault();
    if (next && this.cards.has(next)) handleOf(this.cards.get(next)).focus();
  }

  #upper(key) {
    return this.folds.get(key)?.of ?? this.graph.above.get(key)?.[0];
  }

  #beside(key, step) {
    const column = [...this.cards.keys()].filter((one) => this.#column(one) === this.#column(key));
    return column[column.indexOf(key) + step];
  }
}

function keyAt(event) {
  return keyOf(event.target);
}

function keyOf(element) {
  return element?.closest?.("[data-key]")?.dataset.key ?? null;
}

function handleOf(card) {
  return card.querySelector(".wt-face");
}
