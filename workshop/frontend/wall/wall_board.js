/**
 * The board on the projector: large type, no scrolling. A map stays the map it was while it was covered; what
 * does not fit at 28 px follows page after page, section after section.
 */
import { activityOf, describe } from "../board/board_content.js";
import { drawFingers } from "../board/need_card.js";
import { h, reconcile, setText } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { FittedView } from "./fitted_view.js";
import { newspaper, paginate } from "./masonry.js";
import { turned } from "./page_turner.js";
import { cell, cutToFit, fillCell, groupItem, needItem, noteItem, showAll, titleItem } from "./wall_items.js";

/**
 * @import { BoardOptions } from "../board/board.js"
 * @import { Part, Picture } from "../board/board_content.js"
 * @import { FactKind } from "../core/types.js"
 * @import { Item } from "./wall_items.js"
 * @typedef {Item & {x: number, y: number, width: number}} PlacedItem
 * @typedef {Part & {wish: number, items: Item[]}} WallPart  wish: how wide its items would best be
 */

const GAP = 14;
const DENSE_GAP = 9;
const CARD_WIDTH = 400;
const BLOCK_WIDTH = 560;
const NARROW_BLOCK = 430;
/** The page with the whole map. */
const MAP = "map";
const UNTITLED = { title: "", question: "", notes: [], wish: BLOCK_WIDTH };
/** How wide groups and how many of their notes may be, the best to read first. */
const GROUP_FORMS = [
  ...[12, 8, 6, 4].map((lines) => ({ wish: BLOCK_WIDTH, lines })),
  ...[6, 4, 3, 2, 1].map((lines) => ({ wish: NARROW_BLOCK, lines })),
];
/** @type {FactKind[]} */
const FACTS = ["note", "covered", "room", "group", "need", "practice", "result", "agreement"];

/**
 * @param {HTMLElement} el
 * @param {BoardOptions & {onPart?: (label: string) => void}} options onPart: told whose map it is
 */
export function mountWall(el, options) {
  const wall = new Wall(options);
  el.append(wall.root);
  wall.start(el, options.feed, FACTS);
  return { turn: (/** @type {number} */ by) => wall.turn(by), destroy: () => wall.destroy() };
}

/** @extends {FittedView<typeof MAP | PlacedItem[]>} */
class Wall extends FittedView {
  /** @param {BoardOptions & {onPart?: (label: string) => void}} options */
  constructor(options) {
    super();
    this.options = options;
    /** @type {Map<string, number>} heights of cards already measured */
    this.heights = new Map();
    /** Whether something that was placed last is higher than a page. */
    this.tooHigh = false;
    this.overview = h("div", { class: "wb-parts" });
    this.stage = h("div", { class: "wb-stage" });
    this.fingers = h("ul", { class: "wb-fingers" });
    this.number = h("p", { class: "wb-page" });
    this.empty = h("p", { class: "wb-empty" });
    this.ruler = h("div", { class: "wb-ruler", "aria-hidden": "true" });
    const { overview, stage, fingers, number, empty, ruler } = this;
    this.root = h("div", { class: "wb wb-wall" }, overview, stage, fingers, empty, number, ruler);
  }

  /** @override */
  measureAnew() {
    this.heights.clear();
    this.draw();
  }

  /** @override */
  draw() {
    const { feed, onPart } = this.options;
    const activity = activityOf(feed, this.options);
    const chart = this.charts.follow(activity, feed.all("room")[0]?.table);
    onPart?.(chart?.label ?? "");
    const picture = describe(feed, { ...this.options, of: chart?.map });
    const isMap = picture.shape === "canvas" || picture.shape === "quick";
    const nothing = !picture.count && picture.shape !== "none" && !isMap;
    this.root.dataset.shape = picture.shape;
    this.root.dataset.blank = String(picture.blank);
    drawFingers(this.fingers, picture.shape === "fingers" ? picture.result : undefined);
    setText(this.empty, nothing ? t("Nothing here yet.") : "");
    if (activity?.tables && !chart) setText(this.empty, t("No table has a persona yet."));
    this.drawOverview(isMap || picture.blank ? picture : { ...picture, parts: [] });
    this.pages = this.layOut(picture, isMap);
    this.show();
  }

  /**
   * Roomy where everything is on one page, else closer together.
   * @param {Picture} picture @param {boolean} isMap @returns {(typeof MAP | PlacedItem[])[]}
   */
  layOut(picture, isMap) {
    for (const dense of [false, true]) {
      Object.assign(this.root.dataset, { mode: "overview", dense, paged: false });
      if (picture.blank || (isMap && this.overviewFits())) return [];
      this.root.dataset.mode = "pages";
      const pages = isMap ? [] : this.pagesOf(picture, isMap);
      if (pages.length === 1 || (!pages.length && !isMap)) return pages;
    }
    // The number of the page has a line of its own, so that it lies on no note.
    this.root.dataset.paged = "true";
    const pages = this.pagesOf(picture, isMap);
    return isMap ? [MAP, ...pages] : pages;
  }

  /** @param {Picture} picture */
  drawOverview({ shape, parts }) {
    reconcile(this.overview, parts, {
      key: ({ key }) => `${shape}/${key}`,
      create: (part) => cell(part, shape),
      update: fillCell,
    });
  }

  get cells() {
    return /** @type {HTMLElement[]} */ ([...this.overview.children]);
  }

  overviewFits() {
    this.cells.forEach(showAll);
    return this.overview.scrollHeight <= this.overview.clientHeight + 1;
  }

  /** @param {Picture} picture @param {boolean} isMap @returns {PlacedItem[][]} */
  pagesOf(picture, isMap) {
    if (picture.shape !== "groups") return this.place(partsOf(picture), isMap || picture.shape === "under");
    /** @type {PlacedItem[][] | null} */
    let best = null;
    for (const form of GROUP_FORMS) {
      const pages = this.place([{ ...UNTITLED, ...form, key: "groups", items: groupItems(picture, form.lines) }], false);
      // A group that is higher than the wall would be cut.
      if (this.tooHigh && form !== GROUP_FORMS.at(-1)) continue;
      if (!best || pages.length < best.length) best = pages;
      if (pages.length <= 1) break;
    }
    return best ?? [];
  }

  /** @param {WallPart[]} parts @param {boolean} titled @returns {PlacedItem[][]} */
  place(parts, titled) {
    const { clientWidth: width, clientHeight: height } = this.stage;
    if (!width || !height) return [];
    const wish = parts[0]?.wish ?? CARD_WIDTH;
    const columns = Math.max(1, Math.floor((width + GAP) / (wish + GAP)));
    const column = Math.floor((width - GAP * (columns - 1)) / columns);
    const heights = parts.map(({ items }) => this.measure(items, column));
    this.tooHigh = heights.flat().some((own) => own > height);
    const gap = this.root.dataset.dense === "true" ? DENSE_GAP : GAP;
    const titles = titled ? parts.map((part) => this.measure([titleItem(part, 0)], column)[0]) : [];
    const page = { columns, height, gap, titles };
    const laid = titled ? newspaper(heights, page) : paginate(heights.flat(), page);
    return laid.map((places) =>
      places.map(({ part, index, column: at, y }) => {
        const item = index < 0 ? titleItem(parts[part], at) : parts[part].items[index];
        return { ...item, x: at * (column + GAP), y, width: column };
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

  /** @override */
  show() {
    const { length } = this.pages;
    this.at = turned(this.at, 0, length);
    const page = this.pages[this.at];
    if (page) this.root.dataset.mode = page === MAP ? "overview" : "pages";
    if (page === MAP) this.cells.forEach(cutToFit);
    reconcile(this.stage, page && page !== MAP ? page : [], {
      key: ({ key }) => key,
      create: (item) => item.create(),
      update: (made, item) => {
        item.update(made);
        made.style.width = `${item.width}px`;
        made.style.translate = `${item.x}px ${item.y}px`;
      },
    });
    setText(this.number, length > 1 ? t("Page {n} of {all}", { n: this.at + 1, all: length }) : "");
  }
}

/** What is shown one after the other. @param {Picture} picture @returns {WallPart[]} */
function partsOf(picture) {
  if (picture.shape === "needs") {
    return [
      { ...UNTITLED, key: "needs", items: picture.needs.map((need) => needItem(need, picture.result)) },
    ];
  }
  return picture.parts
    .filter((part) => part.notes.length || picture.shape === "under")
    .map((part) => ({ ...part, wish: CARD_WIDTH, items: part.notes.map(noteItem) }));
}

/** @param {Picture} picture @param {number} lines @returns {Item[]} */
function groupItems(picture, lines) {
  return picture.parts.map((part) => groupItem(part, lines));
}
