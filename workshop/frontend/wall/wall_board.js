/**
 * The board on the projector: large type, no scrolling. What does not fit at 28 px is shown page
 * after page, section after section; the counts of all sections stay in view.
 */
import { describe } from "../board/board_content.js";
import { drawFingers } from "../board/need_card.js";
import { childAt, h, reconcile, setText } from "../core/dom.js";
import { onChange } from "../core/feed_changes.js";
import { t } from "../core/i18n.js";
import { newspaper, paginate } from "./masonry.js";
import { cell, fillCell, groupItem, needItem, noteItem, titleItem } from "./wall_items.js";

/**
 * @import { BoardOptions } from "../board/board.js"
 * @import { Part, Picture } from "../board/board_content.js"
 * @import { FactKind } from "../core/types.js"
 * @import { Item } from "./wall_items.js"
 * @typedef {Item & {x: number, y: number, width: number}} PlacedItem
 * @typedef {Part & {wish: number, items: Item[]}} WallPart  wish: how wide its items would best be
 */

const SECONDS = 10;
const GAP = 18;
const TITLE = 44;
const CARD_WIDTH = 400;
const BLOCK_WIDTH = 560;
const DENSE = 24;
const UNTITLED = { title: "", question: "", notes: [], wish: BLOCK_WIDTH };
/** @type {FactKind[]} */
const FACTS = ["note", "covered", "room", "group", "need", "result"];

/** @param {HTMLElement} el @param {BoardOptions} options */
export function mountWall(el, options) {
  const wall = new Wall(options);
  el.append(wall.root);
  wall.start(el);
  return { update: (/** @type {BoardOptions} */ next) => wall.update(next), destroy: () => wall.destroy() };
}

class Wall {
  /** @param {BoardOptions} options */
  constructor(options) {
    this.options = options;
    this.at = 0;
    /** @type {{parts: string[], items: PlacedItem[]}[]} */
    this.pages = [];
    /** @type {Map<string, number>} heights of cards already measured */
    this.heights = new Map();
    this.chips = h("ol", { class: "wb-chips" });
    this.overview = h("div", { class: "wb-parts" });
    this.stage = h("div", { class: "wb-stage" });
    this.fingers = h("ul", { class: "wb-fingers" });
    this.number = h("p", { class: "wb-page" });
    this.empty = h("p", { class: "wb-empty" });
    this.ruler = h("div", { class: "wb-ruler", "aria-hidden": "true" });
    const { chips, overview, stage, fingers, number, empty, ruler } = this;
    this.root = h("div", { class: "wb wb-wall" }, chips, overview, stage, fingers, empty, number, ruler);
  }

  /** @param {HTMLElement} el whose size the wall fills */
  start(el) {
    this.stop = onChange(this.options.feed, FACTS, () => this.draw());
    this.timer = setInterval(() => this.turn(), (this.options.seconds ?? SECONDS) * 1000);
    this.resize = new ResizeObserver(() => {
      if (this.frame) cancelAnimationFrame(this.frame);
      this.frame = requestAnimationFrame(() => this.measureAnew());
    });
    this.resize.observe(el);
    this.draw();
    // Heights measured before the fonts came are wrong.
    document.fonts?.ready.then(() => this.root.isConnected && this.measureAnew());
  }

  /** @param {BoardOptions} next */
  update(next) {
    this.options = next;
    this.draw();
  }

  destroy() {
    this.stop?.();
    clearInterval(this.timer);
    if (this.frame) cancelAnimationFrame(this.frame);
    this.resize?.disconnect();
    this.root.remove();
  }

  measureAnew() {
    this.heights.clear();
    this.draw();
  }

  draw() {
    const picture = describe(this.options.feed, this.options);
    const isMap = picture.shape === "canvas" || picture.shape === "quick";
    const nothing = !picture.count && picture.shape !== "none" && !isMap;
    this.root.dataset.shape = picture.shape;
    this.root.dataset.blank = String(picture.blank);
    this.root.dataset.dense = String(picture.count > DENSE);
    this.root.dataset.mode = picture.blank || isMap ? "overview" : "pages";
    drawFingers(this.fingers, picture.shape === "fingers" ? picture.result : undefined);
    setText(this.empty, nothing ? t("Nothing here yet.") : "");
    this.drawOverview(picture);
    const whole = this.root.dataset.mode === "overview" && (picture.blank || this.overviewFits());
    if (!whole) this.root.dataset.mode = "pages";
    this.drawChips(!whole && isMap ? picture.parts : []);
    this.pages = whole ? [] : this.pagesOf(picture, isMap);
    this.show();
  }

  /** @param {Picture} picture */
  drawOverview({ shape, parts }) {
    reconcile(this.overview, this.root.dataset.mode === "overview" ? parts : [], {
      key: ({ key }) => `${shape}/${key}`,
      create: (part) => cell(part, shape),
      update: fillCell,
    });
  }

  overviewFits() {
    return this.overview.scrollHeight <= this.overview.clientHeight + 1;
  }

  /** @param {Part[]} parts */
  drawChips(parts) {
    reconcile(this.chips, parts, {
      key: ({ key }) => key,
      create: ({ key }) =>
        h("li", { class: "wb-chip", dataset: { part: key, section: key } }, h("span"), h("strong")),
      update: (chip, part) => {
        setText(childAt(chip, 0), part.title);
        setText(childAt(chip, -1), String(part.notes.length));
      },
    });
  }

  /** @param {Picture} picture @param {boolean} isMap @returns {{parts: string[], items: PlacedItem[]}[]} */
  pagesOf(picture, isMap) {
    const { clientWidth: width, clientHeight: height } = this.stage;
    if (!width || !height) return [];
    const parts = partsOf(picture);
    const wish = parts[0]?.wish ?? CARD_WIDTH;
    const columns = Math.max(1, Math.floor((width + GAP) / (wish + GAP)));
    const column = Math.floor((width - GAP * (columns - 1)) / columns);
    const heights = parts.map(({ items }) => this.measure(items, column));
    const page = { columns, height, gap: GAP, title: TITLE };
    const laid = isMap ? newspaper(heights, page) : paginate(heights.flat(), page);
    return laid.map((places) => ({
      parts: places.map(({ part }) => parts[part].key),
      items: places.map(({ part, index, column: at, y }) => {
        const item = index < 0 ? titleItem(parts[part], at) : parts[part].items[index];
        return { ...item, x: at * (column + GAP), y, width: column };
      }),
    }));
  }

  /** @param {Item[]} items @param {number} width @returns {number[]} heights in pixels */
  measure(items, width) {
    /** @param {Item} item */
    const name = (item) => `${width}/${this.root.dataset.dense}/${item.size}`;
    const unknown = items.filter((item) => !this.heights.has(name(item)));
    const made = unknown.map((item) => item.create());
    this.ruler.style.width = `${width}px`;
    this.ruler.replaceChildren(...made);
    unknown.forEach((item, i) => this.heights.set(name(item), made[i].offsetHeight));
    this.ruler.replaceChildren();
    return items.map((item) => this.heights.get(name(item)) ?? 0);
  }

  show() {
    this.at = this.pages.length ? this.at % this.pages.length : 0;
    const page = this.pages[this.at];
    reconcile(this.stage, page?.items ?? [], {
      key: ({ key }) => key,
      create: (item) => item.create(),
      update: (made, item) => {
        item.update(made);
        made.style.width = `${item.width}px`;
        made.style.translate = `${item.x}px ${item.y}px`;
      },
    });
    const { length } = this.pages;
    setText(this.number, length > 1 ? t("Page {n} of {all}", { n: this.at + 1, all: length }) : "");
    for (const chip of /** @type {Iterable<HTMLElement>} */ (this.chips.children)) {
      if (page?.parts.includes(chip.dataset.part ?? "")) chip.setAttribute("aria-current", "true");
      else chip.removeAttribute("aria-current");
    }
  }

  turn() {
    if (this.pages.length < 2) return;
    this.at += 1;
    this.show();
  }
}

/** What is shown one after the other. @param {Picture} picture @returns {WallPart[]} */
function partsOf(picture) {
  if (picture.shape === "needs") {
    return [
      { ...UNTITLED, key: "needs", items: picture.needs.map((need) => needItem(need, picture.result)) },
    ];
  }
  if (picture.shape === "groups") {
    return [{ ...UNTITLED, key: "groups", items: picture.parts.map(groupItem) }];
  }
  return picture.parts
    .filter((part) => part.notes.length)
    .map((part) => ({ ...part, wish: CARD_WIDTH, items: part.notes.map(noteItem) }));
}
