/**
 * Grouping in silence on a tablet or laptop: loose notes on the left, piles on the right. A note is
 * dragged; or taken in hand (tap, M, Enter) and put down with the button of a pile.
 */
import { childAt, closestTo, h, reconcile, setText, toggle } from "../core/dom.js";
import { enableDrag } from "../core/drag.js";
import { t } from "../core/i18n.js";
import { pressedKey } from "../core/pressed_key.js";
import { fillCard, firstWords, noteCard } from "./card_sort_card.js";
import { MOST_PILES } from "./card_sort_piles.js";

const LOOSE = "loose";
const NEW = "new";
const FORWARD = ["arrowdown", "arrowright"];
const BACKWARD = ["arrowup", "arrowleft"];

/**
 * @import { Note } from "../core/types.js"
 * @import { Desk } from "./card_sort.js"
 */

/** @param {Desk} desk */
export function tableOfPiles(desk) {
  const table = new Table(desk);
  return { element: table.element, update: () => table.update(), destroy: () => table.destroy() };
}

class Table {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    /** @type {string | null} the note in hand */
    this.hand = null;
    const hint = t("Drag a note onto a pile, or touch the note and then the pile. With keys: arrows choose, M or Enter takes a note, Esc lets go.");
    this.looseTitle = h("h2");
    this.looseList = h("ul", { class: "pile-scroll", "aria-label": t("On no pile yet") });
    this.off = this.#placeButton(t("Take it off the pile"), LOOSE);
    this.done = h("p", { class: "calm", hidden: true }, t("All notes are on piles. Thank you. You can move them until the end."));
    const loose = h("div", { class: "pile-loose", "data-pile": LOOSE }, this.looseTitle, this.off, this.done, this.looseList);
    this.pilesTitle = h("h2");
    this.fresh = h("div", { class: "pile-fresh", "data-pile": NEW },
      h("span", {}, t("New pile")), this.#placeButton(t("Put here"), NEW, t("Put it on a new pile")));
    this.full = h("p", { class: "problem", role: "status", hidden: true }, t("More than {most} piles do not fit.", { most: MOST_PILES }));
    this.pileList = h("ul", { class: "pile-piles pile-scroll" });
    const tray = h("div", { class: "pile-tray" }, this.pilesTitle, this.fresh, this.full, this.pileList);
    this.element = h("div", { class: "pile-table" }, h("p", { class: "hint" }, hint), loose, tray);
    this.stopDragging = enableDrag(this.element, {
      card: ".pile-card", target: "[data-pile]", scroller: ".pile-scroll",
      ids: (card) => [idOf(card)],
      onDrop: ([id], target) => this.put(id, target.dataset.pile ?? LOOSE),
    });
    this.element.addEventListener("click", (event) => this.#clicked(event));
    this.element.addEventListener("keydown", (event) => this.#pressed(event));
  }

  /** @param {string} text @param {string | number} pile @param {string | null} label */
  #placeButton(text, pile, label = null) {
    return h("button", { type: "button", class: "pile-put", "data-put": pile, "aria-label": label }, text);
  }

  destroy() {
    this.stopDragging();
  }

  update() {
    const { desk } = this;
    const all = desk.notes();
    const byId = new Map(all.map((note) => [note.id, note]));
    if (!byId.has(this.hand ?? "")) this.hand = null;
    const loose = all.filter(({ id }) => desk.moves.pileOf(id) === null);
    const piles = desk.moves.piles(all.map(({ id }) => id));
    setText(this.looseTitle, t("On no pile yet: {count}", { count: loose.length }));
    setText(this.pilesTitle, t("My piles: {count}", { count: piles.length }));
    toggle(this.done, loose.length === 0);
    this.#fillCards(this.looseList, loose);
    reconcile(this.pileList, piles, {
      key: ({ number }) => String(number),
      create: ({ number }) => this.#makePile(number),
      update: (item, { notes }) => this.#fillPile(item, notes.flatMap((id) => byId.get(id) ?? [])),
    });
    this.element.classList.toggle("holding", this.hand !== null);
    toggle(this.off, this.hand !== null && desk.moves.pileOf(this.hand) !== null);
  }

  /** @param {number} number */
  #makePile(number) {
    return h("li", { class: "pile", "data-pile": number },
      h("div", { class: "pile-title" }, h("h3"), this.#placeButton(t("Put here"), number), h("b")), h("ul"));
  }

  /** @param {HTMLElement} item @param {Note[]} notes */
  #fillPile(item, notes) {
    const [title, list] = item.children;
    const put = title.children[1];
    const words = firstWords(notes[0].text ?? "");
    setText(childAt(title, 0), t("Pile {number}", { number: item.dataset.pile ?? "" }));
    setText(childAt(title, -1), String(notes.length));
    put.setAttribute("aria-label", t("Put it on the pile: {pile}", { pile: words }));
    list.setAttribute("aria-label", t("{pile}, notes: {count}", { pile: words, count: notes.length }));
    this.#fillCards(list, notes);
  }

  /** @param {Element} list @param {Note[]} notes */
  #fillCards(list, notes) {
    /** @param {Note} note */
    const make = ({ id }) => h("li", {}, noteCard({ role: "button", "data-id": id }));
    reconcile(list, notes, {
      key: ({ id }) => id,
      create: make,
      update: (row, note) => {
        const card = childAt(row, 0);
        fillCard(card, note, "note pile-card");
        card.setAttribute("aria-pressed", String(this.hand === note.id));
        // One stop of the tab key for a list; the arrows go on from there.
        card.tabIndex = note === notes[0] ? 0 : -1;
      },
    });
  }

  // ── hand ────────────────────────────────────────────────────────────────────────────────────

  /** @param {string} id */
  take(id) {
    this.hand = this.hand === id ? null : id;
    this.desk.changed();
    if (this.hand) this.desk.announce(t("In your hand. Choose a pile."));
  }

  /** @param {string} id @param {string} place a pile's number, LOOSE or NEW */
  put(id, place) {
    const { moves, notes, announce, changed } = this.desk;
    const ids = notes().map((note) => note.id);
    const number = place === NEW ? moves.freeNumber(ids) : place === LOOSE ? null : Number(place);
    const full = place === NEW && number === null;
    toggle(this.full, full);
    if (full) return;
    this.hand = null;
    moves.put(id, number);
    announce(place === LOOSE ? t("On no pile yet") : t("Put down"));
    changed();
  }

  /** Puts down what is in hand; the focus goes on to the note that was next to it. @param {string} hand the note @param {string} place */
  #putDown(hand, place) {
    const row = this.#cardOf(hand)?.closest("li");
    const beside = row?.nextElementSibling ?? row?.previousElementSibling;
    const neighbour = beside && idOf(childAt(beside, 0));
    this.put(hand, place);
    /** @type {HTMLElement | null} */
    const first = this.element.querySelector(".pile-card");
    (this.#cardOf(neighbour) ?? first)?.focus();
  }

  /** @param {string | null | undefined} id @returns {HTMLElement | null} */
  #cardOf(id) {
    return id ? this.element.querySelector(`.pile-card[data-id="${id}"]`) : null;
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const put = closestTo(event, ".pile-put");
    if (put) return this.hand && this.#putDown(this.hand, put.dataset.put ?? LOOSE);
    const card = closestTo(event, ".pile-card");
    const place = closestTo(event, "[data-pile]")?.dataset.pile;
    // With a note in hand a pile is a place as a whole, its notes too.
    if (this.hand && place && place !== LOOSE && card?.dataset.id !== this.hand) return this.put(this.hand, place);
    if (card) this.take(idOf(card));
  }

  // ── keys ────────────────────────────────────────────────────────────────────────────────────

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    const key = pressedKey(event);
    const card = closestTo(event, ".pile-card");
    const button = closestTo(event, ".pile-put");
    const step = FORWARD.includes(key) ? 1 : BACKWARD.includes(key) ? -1 : 0;
    if (key === "escape" && this.hand) this.#letGo();
    else if (card && ["enter", " ", "m"].includes(key)) this.#takeByKey(card);
    else if (step && card) focusBeside(card, cardsIn(card.closest("ul")), step);
    else if (step && button) focusBeside(button, this.#places(), step);
    else return;
    event.preventDefault();
  }

  /** @param {HTMLElement} card */
  #takeByKey(card) {
    const again = this.hand === card.dataset.id;
    this.take(idOf(card));
    if (again) return;
    const places = this.#places();
    (places.find(({ dataset }) => dataset.put !== NEW && dataset.put !== LOOSE) ?? places[0]).focus();
  }

  #letGo() {
    const card = this.#cardOf(this.hand);
    this.hand = null;
    this.desk.changed();
    card?.focus();
  }

  #places() {
    /** @type {NodeListOf<HTMLElement>} */
    const buttons = this.element.querySelectorAll(".pile-put");
    return [...buttons].filter((button) => button.offsetParent);
  }
}

/** @param {HTMLElement} card @returns {string} the note's */
const idOf = (card) => card.dataset.id ?? "";

/** @param {Element | null} list @returns {HTMLElement[]} */
function cardsIn(list) {
  return /** @type {HTMLElement[]} */ ([...(list?.querySelectorAll(".pile-card") ?? [])]);
}

/** @param {HTMLElement} one @param {HTMLElement[]} all @param {number} step */
function focusBeside(one, all, step) {
  all[Math.max(0, Math.min(all.length - 1, all.indexOf(one) + step))].focus();
}
