/**
 * The board on the projector: large type, no scrolling. What does not fit at 28 px is shown page
 * after page, section after section; the counts of all sections stay in view.
 */
import { h, onChange, reconcile, setText } from "./elements.js";
import { drawFingers, needCard, updateNeed } from "./need.js";
import { noteCard, updateCard } from "./note.js";
import { headOutline } from "./head.js";
import { describe } from "./picture.js";
import { paginate } from "./masonry.js";
import { t } from "./text.js";

/**
 * @typedef {import("./picture.js").Part} Part
 * @typedef {{key: string, create: () => HTMLElement, update: (el: HTMLElement) => void, size: string}} Item
 * @typedef {{key: string, part: string, items: Item[], number: number, of: number}} Page
 */

const SECONDS = 10;
const GAP = 18;
const CARD_WIDTH = 400;
const BLOCK_WIDTH = 560;
const GROUP_LINES = 4;

/** @param {HTMLElement} el @param {import("./board.js").BoardOptions} options */
export function mountWall(el, options) {
  let now = options;
  let at = 0;
  let pages = [];
  const chips = h("ol", { class: "wb-chips" });
  const stage = h("div", { class: "wb-stage" });
  const overview = h("div", { class: "wb-parts" });
  const fingers = h("ul", { class: "wb-fingers" });
  const page = h("p", { class: "wb-page" });
  const empty = h("p", { class: "wb-empty" });
  const ruler = h("div", { class: "wb-ruler", "aria-hidden": "true" });
  const root = h("div", { class: "wb wb-wall" }, chips, overview, stage, fingers, page, empty, ruler);
  const heights = new Map();
  el.append(root);

  const measure = (items, width) => {
    ruler.style.width = `${width}px`;
    const unknown = items.filter((item) => !heights.has(`${width}/${item.size}`));
    const made = unknown.map((item) => item.create());
    ruler.replaceChildren(...made);
    unknown.forEach((item, i) => heights.set(`${width}/${item.size}`, made[i].offsetHeight));
    ruler.replaceChildren();
    return items.map((item) => heights.get(`${width}/${item.size}`));
  };

  const draw = () => {
    const picture = describe(now.feed, now);
    root.dataset.shape = picture.shape;
    root.dataset.blank = String(picture.blank);
    drawFingers(fingers, picture.shape === "fingers" ? picture.result : undefined);
    setText(empty, picture.count || picture.shape === "none" || isMap(picture) ? "" : t("Nothing here yet."));
    root.dataset.mode = picture.blank || isMap(picture) ? "overview" : "pages";
    drawOverview(picture);
    const fits = root.dataset.mode === "overview" && (picture.blank || overviewFits());
    if (!fits) root.dataset.mode = "pages";
    pages = fits ? [] : pagesOf(picture);
    drawChips(picture, !fits && isMap(picture));
    show();
  };

  const drawOverview = (picture) => {
    const parts = root.dataset.mode === "overview" ? picture.parts : [];
    reconcile(overview, parts, {
      key: ({ key }) => key,
      create: (part) => cell(part, picture.shape),
      update: fillCell,
    });
  };

  const overviewFits = () =>
    [...overview.querySelectorAll(".wb-part__notes")].every(
      (notes) => notes.scrollHeight <= notes.clientHeight + 2,
    );

  const pagesOf = (picture) => {
    const width = stage.clientWidth;
    const found = [];
    for (const { part, items, wide } of stops(picture)) {
      const columns = Math.max(1, Math.floor((width + GAP) / ((wide ? BLOCK_WIDTH : CARD_WIDTH) + GAP)));
      const column = Math.floor((width - GAP * (columns - 1)) / columns);
      const sizes = measure(items, column);
      const laid = paginate(sizes, { columns, height: stage.clientHeight, gap: GAP });
      laid.forEach((places, i) => {
        const placed = places.map(({ index, column: c, y }) => ({
          ...items[index],
          x: c * (column + GAP),
          y,
          width: column,
        }));
        found.push({ key: `${part}/${i}`, part, items: placed, number: i + 1, of: laid.length });
      });
    }
    return found;
  };

  const show = () => {
    at = pages.length ? at % pages.length : 0;
    const shown = pages[at];
    reconcile(stage, shown?.items ?? [], {
      key: (item) => `${shown.part}/${item.key}`,
      create: (item) => item.create(),
      update: (made, item) => {
        item.update(made);
        place(made, item);
      },
    });
    setText(page, pages.length > 1 ? t("Page {n} of {all}", { n: at + 1, all: pages.length }) : "");
    for (const chip of chips.children) {
      if (chip.dataset.part === shown?.part) chip.setAttribute("aria-current", "true");
      else chip.removeAttribute("aria-current");
    }
  };

  const drawChips = (picture, wanted) => {
    reconcile(chips, wanted ? picture.parts : [], {
      key: ({ key }) => key,
      create: ({ key: part }) =>
        h("li", { class: "wb-chip", dataset: { part, section: part } }, h("span"), h("strong")),
      update: fillChip,
    });
  };

  const turn = () => {
    if (pages.length < 2) return;
    at = (at + 1) % pages.length;
    show();
  };
  const stop = onChange(options.feed, ["note", "room", "group", "need", "result"], draw);
  const timer = setInterval(turn, (options.seconds ?? SECONDS) * 1000);
  let frame = 0;
  const resize = new ResizeObserver(() => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => {
      heights.clear();
      draw();
    });
  });
  resize.observe(el);
  draw();
  // Heights measured before the stylesheet or the fonts came are wrong.
  document.fonts?.ready.then(() => {
    heights.clear();
    root.isConnected && draw();
  });
  return {
    update(next) {
      now = next;
      draw();
    },
    destroy() {
      stop();
      clearInterval(timer);
      cancelAnimationFrame(frame);
      resize.disconnect();
      root.remove();
    },
  };
}

const isMap = ({ shape }) => shape === "canvas" || shape === "quick";

/** @param {import("./picture.js").Picture} picture what is shown one after the other */
function stops(picture) {
  if (picture.shape === "needs") {
    return [{ part: "needs", wide: true, items: picture.needs.map((need) => needItem(need, picture.result)) }];
  }
  if (picture.shape === "groups") {
    return [{ part: "groups", wide: true, items: picture.parts.map(groupItem) }];
  }
  return picture.parts
    .filter((part) => part.notes.length)
    .map((part) => ({ part: part.key, wide: false, items: part.notes.map(noteItem) }));
}

/** @param {import("./feed.js").Fact} note @returns {Item} */
function noteItem(note) {
  const options = { size: "wall", showSection: Boolean(note.section) };
  return {
    key: note.id,
    size: `${note.text}|${note.status}|${note.kind}|${note.badge}|${note.section}`,
    create: () => noteCard(note, options),
    update: (card) => updateCard(card, note, options),
  };
}

/** @param {import("./feed.js").Fact} need @param {import("./feed.js").Fact | undefined} result */
function needItem(need, result) {
  const update = (card) => updateNeed(card, need, result);
  return {
    key: need.id,
    size: `${need.who}|${need.need}|${need.goal}|${Boolean(result?.dots)}`,
    create: () => {
      const card = needCard(need);
      update(card);
      return card;
    },
    update,
  };
}

/** A group on the wall: its sentence, its count and the first of its notes. @param {Part} part */
function groupItem(part) {
  const lines = part.notes.slice(0, GROUP_LINES);
  const more = part.notes.length - lines.length;
  const update = (block) => {
    setText(block.firstChild.firstChild, part.title);
    setText(block.firstChild.lastChild, String(part.notes.length));
    reconcile(block.children[1], lines, {
      key: ({ id }) => id,
      create: (note) => h("li", { text: note.text, dataset: { section: note.section ?? "none" } }),
      update: (line, note) => setText(line, note.text),
    });
    setText(block.lastChild, more > 0 ? t("and {n} more", { n: more }) : "");
  };
  return {
    key: part.key,
    size: `${part.title}|${more > 0}|${lines.map(({ text }) => text).join("|")}`,
    create: () => {
      const title = h("h3", { class: "wb-part__title" }, h("span"), h("span", { class: "wb-count" }));
      const block = h("section", { class: "wb-block" }, title, h("ul"), h("p", { class: "wb-quiet" }));
      update(block);
      return block;
    },
    update,
  };
}

/** @param {HTMLElement} el @param {{x: number, y: number, width: number}} where */
function place(el, { x, y, width }) {
  el.style.width = `${width}px`;
  el.style.translate = `${x}px ${y}px`;
  return el;
}

/** @param {Part} part @param {string} shape */
function cell({ key, question }, shape) {
  return h(
    "section",
    { class: "wb-part", dataset: { part: key, section: key } },
    key === "think_feel" && shape === "canvas" ? headOutline() : null,
    h("h3", { class: "wb-part__title" }, h("span"), h("span", { class: "wb-count" })),
    h("p", { class: "wb-part__question", text: question }),
    h("div", { class: "wb-part__notes" }),
  );
}

/** @param {HTMLElement} el @param {Part} part */
function fillCell(el, part) {
  const [title, count] = el.querySelector("h3").children;
  setText(title, part.title);
  setText(count, String(part.notes.length));
  const options = { size: "wall", showSection: false };
  reconcile(el.lastChild, part.notes, {
    key: ({ id }) => id,
    create: (note) => noteCard(note, options),
    update: (card, note) => updateCard(card, note, options),
  });
}

/** @param {HTMLElement} chip @param {Part} part */
function fillChip(chip, part) {
  setText(chip.firstChild, part.title);
  setText(chip.lastChild, String(part.notes.length));
}
