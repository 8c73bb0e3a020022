/** Grouping in silence on a phone: one note at a time, the piles are buttons below it. */
import { h, reconcile, setText, toggle } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { fillCard, firstWords, noteCard } from "./card_sort_card.js";
import { MOST_PILES } from "./card_sort_moves.js";

/** @param {import("./card_sort.js").Desk} desk @returns {{element: HTMLElement, update: () => void}} */
export function onePile({ moves, notes, announce, changed }) {
  /** @type {string | null} the note on the table */
  let at = null;
  /** @type {string[]} what was on the table before, the latest last */
  const before = [];
  const skipped = new Set();

  const ids = () => notes().map(({ id }) => id);
  const isLoose = (id) => moves.pileOf(id) === null;
  const next = () => ids().find((id) => isLoose(id) && !skipped.has(id)) ?? null;
  const show = (id) => {
    at = id;
    changed();
    card.focus({ preventScroll: true });
    card.scrollIntoView?.({ block: "nearest" });
  };
  const leave = () => {
    if (at) before.push(at);
    show(next());
  };
  const put = (number, words) => {
    moves.put(at, number);
    skipped.delete(at);
    announce(t("Put on the pile: {pile}", { pile: words }));
    leave();
  };
  const putOnNew = () => {
    const number = moves.freeNumber(ids());
    if (number) put(number, t("New pile"));
    else setText(full, t("More than {most} piles do not fit.", { most: MOST_PILES }));
  };
  const skip = () => {
    skipped.add(at);
    leave();
  };
  const goBack = () => {
    const last = before.pop();
    if (last) show(last);
  };
  const button = (text, act, props = {}) => h("button", { type: "button", on: { click: act }, ...props }, text);

  const card = noteCard({ tabindex: "-1" });
  const question = h("h2", {}, t("Which pile?"));
  const list = h("ul", { class: "pile-buttons" });
  const full = h("p", { class: "problem", role: "status" });
  const fresh = button(t("+ New pile"), putOnNew, { class: "pile-new" });
  const off = button(t("Take it off the pile"), () => {
    moves.put(at, null);
    changed();
  }, { class: "quiet" });
  const work = h("div", { class: "pile-work" }, card, question, fresh, list, full, off);
  const back = button(t("Back"), goBack);
  const pass = button(t("Skip"), skip);
  const bar = h("div", { class: "pile-bar" }, back, pass);
  const finished = h("p", { class: "calm" });
  const again = button("", () => {
    skipped.clear();
    show(next());
  });
  const end = h("div", { class: "pile-work" }, finished, again);
  const mine = pilesList((id) => {
    if (at) before.push(at);
    show(id);
  });
  const element = h("div", { class: "pile-one" }, work, end, bar, mine.element);

  const fillButton = (item, { number, notes: inside }) => {
    const byId = new Map(notes().map((note) => [note.id, note]));
    const words = firstWords(byId.get(inside[0]).text);
    const [pressable] = item.children;
    setText(pressable.children[0], words);
    setText(pressable.children[1], String(inside.length));
    pressable.setAttribute("aria-label", t("{pile}, notes: {count}", { pile: words, count: inside.length }));
    pressable.setAttribute("aria-pressed", String(moves.pileOf(at) === number));
    item.put = () => put(number, words);
  };
  const makeButton = () => {
    const item = h("li", {}, h("button", { type: "button", on: { click: () => item.put() } },
      h("span"), h("b")));
    return item;
  };

  const update = () => {
    const all = notes();
    if (!all.some(({ id }) => id === at)) at = next();
    const note = all.find(({ id }) => id === at);
    toggle(work, Boolean(note));
    toggle(end, !note);
    if (note) fillCard(card, note, "paper pile-now");
    const piles = moves.piles(ids());
    reconcile(list, note ? piles : [], { key: ({ number }) => String(number), create: makeButton, update: fillButton });
    toggle(question, piles.length > 0);
    toggle(off, Boolean(note) && !isLoose(at));
    toggle(pass, Boolean(note));
    back.setAttribute("aria-disabled", String(before.length === 0));
    const waiting = all.filter(({ id }) => isLoose(id)).length;
    setText(finished, waiting
      ? t("You have seen all notes.")
      : t("All notes are on piles. Thank you. You can move them until the end."));
    toggle(again, waiting > 0);
    setText(again, t("Go through the skipped ones: {count}", { count: waiting }));
    mine.update(piles, all);
  };
  return { element, update };
}

/** What lies where; a note is taken from here to be put elsewhere. @param {(id: string) => void} take */
function pilesList(take) {
  const title = h("span");
  const list = h("ul", { class: "pile-mine" });
  const element = h("details", { class: "shown" }, h("summary", {}, title), list);
  const makeNote = ({ id }) => h("li", {}, noteCard(),
    h("button", { type: "button", class: "quiet", on: { click: () => take(id) } }, t("Move it")));
  const makePile = () => h("li", {}, h("ul", { class: "notes" }));
  const update = (piles, all) => {
    const byId = new Map(all.map((note) => [note.id, note]));
    toggle(element, piles.length > 0);
    setText(title, t("My piles: {count}", { count: piles.length }));
    reconcile(list, piles, {
      key: ({ number }) => String(number),
      create: makePile,
      update: (item, pile) => {
        const inside = pile.notes.map((id) => byId.get(id));
        reconcile(item.firstChild, inside, {
          key: ({ id }) => id,
          create: makeNote,
          update: (row, note) => fillCard(row.firstChild, note, "note"),
        });
      },
    });
  };
  return { element, update };
}
