/** What stands on the wall: cards, titles, groups, needs and the cells of the canvas. */
import { headOutline } from "../board/head_outline.js";
import { needCard, updateNeed } from "../board/need_card.js";
import { noteCard, updateCard } from "../board/note_card.js";
import { childAt, h, partOf, reconcile, setText } from "../core/dom.js";
import { t } from "../core/i18n.js";

/**
 * @import { Part } from "../board/board_content.js"
 * @import { CardOptions } from "../board/note_card.js"
 * @import { Need, Note, VoteResult } from "../core/types.js"
 * @typedef {{key: string, size: string, create: () => HTMLElement, update: (made: HTMLElement) => void}} Item
 *   size: items with the same word here are equally high in the same width
 */

/** @type {CardOptions} */
const ON_THE_WALL = { size: "wall", showSection: false };

/** @param {Note} note @returns {Item} */
export function noteItem(note) {
  return {
    key: note.id,
    size: [note.text, note.status, note.kind, note.badge].join("|"),
    create: () => noteCard(note, ON_THE_WALL),
    update: (card) => updateCard(card, note, ON_THE_WALL),
  };
}

/** @param {Part} part @param {number} column @returns {Item} the line above its cards */
export function titleItem(part, column) {
  return {
    key: `title/${part.key}/${column}`,
    size: `title|${part.title}`,
    create: () => {
      const made = titleElement("wb-band", part.key);
      fillTitle(made, part);
      return made;
    },
    update: (made) => fillTitle(made, part),
  };
}

/** @param {Need} need @param {VoteResult | undefined} result @returns {Item} */
export function needItem(need, result) {
  /** @param {HTMLElement} card */
  const update = (card) => updateNeed(card, need, result);
  const create = () => {
    const card = needCard();
    update(card);
    return card;
  };
  const size = [need.who, need.need, need.goal, Boolean(result?.dots)].join("|");
  return { key: need.id, size, create, update };
}

/**
 * A group: its sentence, its count and the first of its notes.
 * @param {Part} part @param {number} most how many notes @returns {Item}
 */
export function groupItem(part, most) {
  const lines = part.notes.slice(0, most);
  const more = part.notes.length - lines.length;
  /** @param {HTMLElement} block */
  const update = (block) => {
    fillTitle(childAt(block, 0), part);
    const within = childAt(block, 1);
    setText(within, part.within ?? "");
    within.hidden = !part.within;
    reconcile(childAt(block, 2), lines, {
      key: ({ id }) => id,
      create: ({ section }) => h("li", { dataset: { section: section ?? "none" } }),
      update: (line, { text }) => setText(line, text ?? ""),
    });
    setText(childAt(block, -1), more > 0 ? t("and {n} more", { n: more }) : "");
  };
  const create = () => {
    const title = titleElement("", part.key);
    const around = h("p", { class: "wb-quiet wb-block__within" });
    const block = h("section", { class: "wb-block" }, title, around, h("ul"), h("p", { class: "wb-quiet" }));
    update(block);
    return block;
  };
  const size = [part.title, part.within, more > 0, ...lines.map(({ text }) => text)].join("|");
  return { key: part.key, size, create, update };
}

/** A cell of the canvas. @param {Part} part @param {string} shape */
export function cell({ key }, shape) {
  return h(
    "section",
    { class: "wb-part", dataset: { part: key, section: key } },
    key === "think_feel" && shape === "canvas" ? headOutline() : null,
    titleElement("", key),
    h("div", { class: "wb-part__notes" }),
  );
}

/** @param {HTMLElement} el a cell @param {Part} part */
export function fillCell(el, part) {
  fillTitle(partOf(el, "h3"), part);
  reconcile(partOf(el, ".wb-part__notes"), part.notes, {
    key: ({ id }) => id,
    create: (note) => noteCard(note, ON_THE_WALL),
    update: (card, note) => updateCard(card, note, ON_THE_WALL),
  });
}

/** @param {HTMLElement} el a cell whose notes are all shown, however high it becomes */
export function showAll(el) {
  el.dataset.cut = "false";
  const cards = cardsOf(el);
  for (const card of cards) {
    card.hidden = false;
    partOf(card, ".wb-note__text").style.webkitLineClamp = "";
  }
  setText(partOf(el, ".wb-count"), String(cards.length));
}

/** @param {HTMLElement} el a cell of a given height: it shows as many of its notes as fit, and says how many of all these are */
export function cutToFit(el) {
  showAll(el);
  el.dataset.cut = "true";
  const { clientHeight } = partOf(el, ".wb-part__notes");
  const cards = cardsOf(el);
  const shown = cards.findIndex((card) => card.offsetTop + card.offsetHeight > clientHeight + 1);
  if (shown < 0) return;
  // Where not even the first one fits, its beginning stands there: nothing would say that nobody wrote.
  if (shown === 0) clampText(cards[0], clientHeight);
  const whole = Math.max(shown, 1);
  for (const card of cards.slice(whole)) card.hidden = true;
  if (whole < cards.length) setText(partOf(el, ".wb-count"), t("{shown} of {all}", { shown: whole, all: cards.length }));
}

/** @param {HTMLElement} card a note that shows as many of its lines as fit @param {number} height in pixels */
function clampText(card, height) {
  const text = partOf(card, ".wb-note__text");
  const line = parseFloat(getComputedStyle(text).lineHeight);
  const room = height - (card.offsetHeight - text.offsetHeight);
  text.style.webkitLineClamp = String(Math.max(1, Math.floor(room / line)));
}

/** @param {HTMLElement} el a cell @returns {HTMLElement[]} */
function cardsOf(el) {
  return /** @type {HTMLElement[]} */ ([...partOf(el, ".wb-part__notes").children]);
}

/** @param {string} look @param {string} key */
function titleElement(look, key) {
  const classes = `wb-part__title ${look}`.trim();
  return h("h3", { class: classes, dataset: { section: key } }, h("span"), h("span", { class: "wb-count" }));
}

/** @param {HTMLElement} title @param {Part} part */
function fillTitle(title, part) {
  setText(childAt(title, 0), part.title);
  setText(childAt(title, -1), String(part.notes.length));
}
