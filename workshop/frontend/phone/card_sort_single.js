/** Grouping in silence on a phone: one note at a time, the piles are buttons below it. */
import { childAt, h, reconcile, setText, toggle } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { fillCard, firstWords, noteCard } from "./card_sort_card.js";
import { MOST_PILES } from "./card_sort_piles.js";

/**
 * @import { Note } from "../core/types.js"
 * @import { Desk } from "./card_sort.js"
 * @import { Pile } from "./card_sort_piles.js"
 * @typedef {HTMLElement & {put: () => void}} PileItem
 */

/** @param {Desk} desk @returns {{element: HTMLElement, update: () => void}} */
export function onePile(desk) {
  const single = new SingleCard(desk);
  return { element: single.element, update: () => single.update() };
}

/** Which note comes next, and which came before. */
class Walk {
  /** @type {string | null} the note on the table */
  at = null;
  /** @type {string[]} what was on the table before, the latest last */
  before = [];
  /** @type {Set<string>} */
  skipped = new Set();

  /** @param {() => string[]} loose the notes on no pile */
  constructor(loose) {
    this.loose = loose;
  }

  /** @returns {string | null} */
  next() {
    return this.loose().find((id) => !this.skipped.has(id)) ?? null;
  }

  /** @param {string | null} id the note that is on the table from now on */
  goTo(id) {
    if (this.at) this.before.push(this.at);
    this.at = id;
  }

  /** @returns {boolean} whether there was one before */
  goBack() {
    const last = this.before.pop();
    if (last) this.at = last;
    return Boolean(last);
  }
}

class SingleCard {
  /** @param {Desk} desk */
  constructor({ moves, notes, announce, changed }) {
    this.moves = moves;
    this.notes = notes;
    this.announce = announce;
    this.changed = changed;
    this.walk = new Walk(() => this.#ids().filter((id) => this.#isLoose(id)));
    this.card = noteCard({ tabindex: "-1" });
    this.question = h("h2", {}, t("Which pile?"));
    this.list = h("ul", { class: "pile-buttons" });
    this.full = h("p", { class: "problem", role: "status" });
    this.off = button(t("Take it off the pile"), () => this.#takeOff(), { class: "quiet" });
    const fresh = button(t("+ New pile"), () => this.#putOnNew(), { class: "pile-new" });
    this.work = h("div", { class: "pile-work" }, this.card, this.question, fresh, this.list, this.full, this.off);
    this.finished = h("p", { class: "calm" });
    this.again = button("", () => this.#startAgain());
    this.end = h("div", { class: "pile-work" }, this.finished, this.again);
    this.back = button(t("Back"), () => this.walk.before.length && this.#show(() => this.walk.goBack()));
    this.pass = button(t("Skip"), () => this.#skip());
    const bar = h("div", { class: "pile-bar" }, this.back, this.pass);
    this.mine = pilesList((id) => this.#show(() => this.walk.goTo(id)));
    this.element = h("div", { class: "pile-one" }, this.work, this.end, bar, this.mine.element);
  }

  #ids() {
    return this.notes().map(({ id }) => id);
  }

  /** @param {string} id */
  #isLoose(id) {
    return this.moves.pileOf(id) === null;
  }

  // ── steps ───────────────────────────────────────────────────────────────────────────────────

  /** @param {() => void} step puts another note on the table */
  #show(step) {
    step();
    this.changed();
    this.card.focus({ preventScroll: true });
    this.card.scrollIntoView({ block: "nearest" });
  }

  #goOn() {
    this.#show(() => this.walk.goTo(this.walk.next()));
  }

  /** @param {number} number of a pile @param {string} words it is known by */
  #put(number, words) {
    const { at, skipped } = this.walk;
    if (!at) return;
    this.moves.put(at, number);
    skipped.delete(at);
    this.announce(t("Put on the pile: {pile}", { pile: words }));
    this.#goOn();
  }

  #putOnNew() {
    const number = this.moves.freeNumber(this.#ids());
    if (number) this.#put(number, t("New pile"));
    else setText(this.full, t("More than {most} piles do not fit.", { most: MOST_PILES }));
  }

  #takeOff() {
    if (this.walk.at) this.moves.put(this.walk.at, null);
    this.changed();
  }

  #skip() {
    if (this.walk.at) this.walk.skipped.add(this.walk.at);
    this.#goOn();
  }

  #startAgain() {
    this.walk.skipped.clear();
    this.#goOn();
  }

  // ── drawing ─────────────────────────────────────────────────────────────────────────────────

  update() {
    const notes = this.notes();
    const piles = this.moves.piles(this.#ids());
    if (!notes.some(({ id }) => id === this.walk.at)) this.walk.at = this.walk.next();
    const note = notes.find(({ id }) => id === this.walk.at);
    this.#drawWork(note, piles, new Map(notes.map((each) => [each.id, each])));
    this.#drawEnd(note, notes);
    this.back.setAttribute("aria-disabled", String(this.walk.before.length === 0));
    this.mine.update(piles, notes);
  }

  /** @param {Note | undefined} note on the table @param {Pile[]} piles @param {Map<string, Note>} byId */
  #drawWork(note, piles, byId) {
    toggle(this.work, Boolean(note));
    toggle(this.pass, Boolean(note));
    if (note) fillCard(this.card, note, "paper pile-now");
    reconcile(this.list, note ? piles : [], {
      key: ({ number }) => String(number),
      create: makePileButton,
      update: (item, pile) => this.#fillPileButton(item, pile, byId),
    });
    toggle(this.question, piles.length > 0);
    toggle(this.off, note !== undefined && !this.#isLoose(note.id));
  }

  /** @param {PileItem} item @param {Pile} pile @param {Map<string, Note>} byId */
  #fillPileButton(item, { number, notes }, byId) {
    const words = firstWords(byId.get(notes[0])?.text ?? "");
    const [pressable] = item.children;
    setText(pressable.children[0], words);
    setText(pressable.children[1], String(notes.length));
    pressable.setAttribute("aria-label", t("{pile}, notes: {count}", { pile: words, count: notes.length }));
    pressable.setAttribute("aria-pressed", String(this.moves.pileOf(this.walk.at ?? "") === number));
    item.put = () => this.#put(number, words);
  }

  /** @param {Note | undefined} note @param {Note[]} notes */
  #drawEnd(note, notes) {
    const waiting = notes.filter(({ id }) => this.#isLoose(id)).length;
    toggle(this.end, !note);
    setText(this.finished, waiting
      ? t("You have seen all notes.")
      : t("All notes are on piles. Thank you. You can move them until the end."));
    toggle(this.again, waiting > 0);
    setText(this.again, t("Go through the skipped ones: {count}", { count: waiting }));
  }
}

/** @param {string} text @param {() => void} act @param {import("../core/dom.js").Props} [props] */
function button(text, act, props = {}) {
  return h("button", { type: "button", on: { click: act }, ...props }, text);
}

/** @returns {PileItem} */
function makePileButton() {
  const press = h("button", { type: "button", on: { click: () => item.put() } }, h("span"), h("b"));
  const item = Object.assign(h("li", {}, press), { put() {} });
  return item;
}

/** What lies where; a note is taken from here to be put elsewhere. @param {(id: string) => void} take */
function pilesList(take) {
  const title = h("span");
  const list = h("ul", { class: "pile-mine" });
  const element = h("details", { class: "shown" }, h("summary", {}, title), list);
  /** @param {Note} note */
  const makeNote = ({ id }) => h("li", {}, noteCard(),
    h("button", { type: "button", class: "quiet", on: { click: () => take(id) } }, t("Move it")));
  const makePile = () => h("li", {}, h("ul", { class: "notes" }));
  /** @param {Pile[]} piles @param {Note[]} all */
  const update = (piles, all) => {
    const byId = new Map(all.map((note) => [note.id, note]));
    toggle(element, piles.length > 0);
    setText(title, t("My piles: {count}", { count: piles.length }));
    reconcile(list, piles, {
      key: ({ number }) => String(number),
      create: makePile,
      update: (item, pile) => {
        reconcile(childAt(item, 0), pile.notes.flatMap((id) => byId.get(id) ?? []), {
          key: ({ id }) => id,
          create: makeNote,
          update: (row, note) => fillCard(childAt(row, 0), note, "note"),
        });
      },
    });
  };
  return { element, update };
}
