/** The affinity wall: notes are moved into groups with a sentence as header, by several people at once. */
import { Affinity } from "./affinity.js";
import { choosePlace, openNote } from "./dialogs.js";
import { enableDrag } from "./drag.js";
import { announcer, button, h, onChange, prefersStillness, randomId, reconcile, setText } from "./elements.js";
import { filterBar } from "./filters.js";
import { groupElement, rename, updateGroup } from "./group.js";
import { walk } from "./walk.js";
import { noteCard, updateCard } from "./note.js";
import { byPosition, isOnTheBoard } from "./picture.js";
import { t } from "./text.js";

/**
 * @typedef {import("./feed.js").Fact} Fact
 * @typedef {{feed: any, activities?: string[] | null, maps?: Record<string, string>,
 *            sessions?: Record<string, string>, filters?: import("./filters.js").Filters,
 *            editable?: boolean}} GroupingOptions
 *   maps: map id → persona's label; sessions: session id → label; editable: false to look only
 */

const LONERS = "loners";
const NEW = "new";
const MOVE_MS = 260;

/** @param {HTMLElement} el @param {GroupingOptions} options */
export function mountGrouping(el, options) {
  const wall = new GroupingWall(options);
  el.append(wall.root);
  wall.draw();
  return { update: (next) => wall.update(next), destroy: () => wall.destroy() };
}

class GroupingWall {
  /** @param {GroupingOptions} options */
  constructor(options) {
    this.options = options;
    this.affinity = new Affinity(options.feed);
    /** @type {Set<string>} "group/note" of chosen cards */
    this.chosen = new Set();
    /** @type {Set<string>} ids of chosen groups */
    this.chosenGroups = new Set();
    this.places = new Map();
    this.build();
    this.listen();
  }

  // ── elements ────────────────────────────────────────────────────────────────────────────────

  build() {
    this.filters = filterBar(this.options, () => this.draw());
    this.actions = this.actionBar();
    this.loners = this.column();
    this.groups = h("div", { class: "wb-groups" });
    this.newPlace = h("p", { class: "wb-newplace", dataset: { place: NEW }, text: t("Drop here for a new group") });
    const scroll = h("div", { class: "wb-scroll wb-scroll--groups" }, this.groups, this.newPlace);
    this.status = h("p", { class: "wb-trouble", role: "status" });
    const hint = t("Arrows: walk · Space: choose · M: move to · Enter: open · Ctrl+Z: undo · Alt while dropping: copy");
    this.root = h(
      "div",
      { class: "wb wb-grouping", dataset: { layout: "wall" } },
      this.filters.element,
      this.actions.element,
      this.status,
      h("div", { class: "wb-affinity" }, this.loners.element, scroll),
      h("p", { class: "wb-quiet wb-grouping__hint", text: hint }),
    );
    this.voice = announcer(this.root);
  }

  column() {
    const count = h("span", { class: "wb-count" });
    const title = h("h3", { class: "wb-part__title", id: `wb-${randomId()}` }, h("span", { text: t("Not in a group") }), count);
    const list = h("ul", { class: "wb-cards", dataset: { place: LONERS }, role: "listbox", "aria-multiselectable": "true" });
    list.setAttribute("aria-labelledby", title.id);
    const empty = h("p", { class: "wb-quiet", text: t("Every note stands in a group.") });
    const element = h("section", { class: "wb-loners wb-scroll", dataset: { place: LONERS } }, title, empty, list);
    return { element, count, list, empty };
  }

  actionBar() {
    const make = button(t("New group"), () => this.newGroup(this.chosenNotes()), { class: "wb-button--main" });
    const move = button(t("Move to…"), () => this.openMove(), { "aria-keyshortcuts": "m" });
    const split = button(t("Split off"), () => this.split());
    const merge = button(t("Merge groups"), () => this.merge());
    const clear = button(t("Clear selection"), () => this.clear());
    const undo = button(t("Undo"), () => this.turn("undo"), { "aria-keyshortcuts": "Control+z" });
    const redo = button(t("Redo"), () => this.turn("redo"), { "aria-keyshortcuts": "Control+Shift+z" });
    const layout = button(t("Show as list"), () => this.switchLayout());
    const count = h("span", { class: "wb-quiet" });
    const element = h(
      "div",
      { class: "wb-row wb-actions", role: "toolbar", "aria-label": t("Grouping") },
      make, move, split, merge, clear, count,
      h("span", { class: "wb-gap" }),
      undo, redo, layout,
    );
    return { element, make, move, split, merge, clear, undo, redo, layout, count };
  }

  // ── drawing ─────────────────────────────────────────────────────────────────────────────────

  /** @param {GroupingOptions} next */
  update(next) {
    this.options = next;
    this.filters.update(next);
    this.draw();
  }

  destroy() {
    this.stops.forEach((stop) => stop());
    this.affinity.stop();
    this.voice.destroy();
    this.root.remove();
  }

  /** @returns {Fact[]} all notes of the wall, whatever the filters hide */
  notes() {
    const { feed, activities } = this.options;
    return feed
      .all("note")
      .filter((note) => isOnTheBoard(note) && !note.blank)
      .filter((note) => !activities || activities.includes(note.a))
      .sort(byPosition);
  }

  draw() {
    this.filters.update(this.options);
    const known = new Map(this.notes().map((note) => [note.id, note]));
    const groups = this.affinity.groups();
    const grouped = new Set(groups.flatMap((group) => group.notes));
    const loners = [...known.values()].filter(({ id }) => !grouped.has(id));
    const places = this.placesOf(groups, loners);
    const before = this.rectsOfMoved(places);
    this.forgetGone(known, groups, places);
    this.drawLoners(loners);
    reconcile(this.groups, groups, {
      key: ({ id }) => id,
      create: (group) => groupElement(group),
      update: (section, group) => {
        const all = group.notes.map((id) => known.get(id)).filter(Boolean);
        const shown = all.filter((note) => this.filters.lets(note));
        const outer = groups.find(({ id }) => id === group.parent);
        updateGroup(section, group, { all: all.length, shown: shown.length, outer, chosen: this.chosenGroups.has(group.id) });
        this.drawCards(section.lastChild, group.id, shown);
      },
    });
    this.setRoving();
    this.drawActions();
    this.glide(before);
    this.tell(places);
    this.places = places;
  }

  drawLoners(loners) {
    const shown = loners.filter((note) => this.filters.lets(note));
    setText(this.loners.count, countText(shown.length, loners.length));
    this.loners.empty.hidden = loners.length > 0;
    this.drawCards(this.loners.list, LONERS, shown);
  }

  /** @param {HTMLElement} list @param {string} place @param {Fact[]} notes */
  drawCards(list, place, notes) {
    reconcile(list, notes, {
      key: ({ id }) => id,
      create: (note) => this.card(note, place),
      update: (card, note) => {
        updateCard(card, note, { showSection: true });
        card.setAttribute("aria-selected", String(this.chosen.has(`${place}/${note.id}`)));
      },
    });
  }

  card(note, place) {
    const quiet = this.places.size === 0 || this.places.has(note.id);
    const card = noteCard(note, { tag: "li", quiet });
    card.setAttribute("role", "option");
    card.tabIndex = -1;
    card.dataset.in = place;
    card.append(h("button", { type: "button", class: "wb-button wb-button--small wb-note__move", text: t("Move to…"), dataset: { act: "move" }, tabIndex: -1 }));
    return card;
  }

  /** Exactly one card can be reached with Tab; the arrows reach the others. */
  setRoving() {
    const current = this.root.querySelector(".wb-note[tabindex='0']");
    if (current?.isConnected) return;
    const first = this.root.querySelector(".wb-affinity .wb-note");
    if (first) first.tabIndex = 0;
  }

  drawActions() {
    const notes = this.chosen.size;
    const within = new Set([...this.chosen].map((key) => key.split("/")[0]));
    const inOne = within.size === 1 && !within.has(LONERS);
    const { make, move, split, merge, clear, count, element } = this.actions;
    move.disabled = !notes;
    split.disabled = !notes || !inOne;
    merge.disabled = this.chosenGroups.size < 2;
    clear.disabled = !notes && !this.chosenGroups.size;
    setText(make, notes ? t("New group ({n})", { n: notes }) : t("New group"));
    setText(count, notes ? t("Chosen: {n}", { n: notes }) : "");
    element.hidden = this.options.editable === false;
  }

  // ── what changed since the last drawing ─────────────────────────────────────────────────────

  /** @returns {Map<string, string>} note id → the places it stands in, as one word */
  placesOf(groups, loners) {
    const places = new Map(loners.map(({ id }) => [id, LONERS]));
    for (const group of groups) {
      for (const id of group.notes) places.set(id, `${places.get(id) ?? ""} ${group.id}`);
    }
    return places;
  }

  /** Where the cards stand that are about to move, so that they can be seen moving. */
  rectsOfMoved(places) {
    const rects = new Map();
    if (!this.places.size || prefersStillness() || document.hidden) return rects;
    const moved = [...places].filter(([id, place]) => this.places.has(id) && this.places.get(id) !== place);
    for (const [id] of moved.slice(0, 40)) {
      const card = this.root.querySelector(`.wb-affinity .wb-note[data-id="${id}"]`);
      if (card) rects.set(id, card.getBoundingClientRect());
    }
    return rects;
  }

  /** @param {Map<string, DOMRect>} before */
  glide(before) {
    for (const [id, from] of before) {
      const cards = [...this.root.querySelectorAll(`.wb-affinity .wb-note[data-id="${id}"]`)];
      const card = cards.at(-1);
      if (!card) continue;
      const to = card.getBoundingClientRect();
      if (Math.abs(from.left - to.left) + Math.abs(from.top - to.top) < 4) continue;
      const start = `translate(${from.left - to.left}px, ${from.top - to.top}px)`;
      card.animate([{ transform: start, zIndex: 2 }, { transform: "none", zIndex: 2 }], { duration: MOVE_MS, easing: "ease-out" });
    }
  }

  /** What is no longer there cannot stay chosen. */
  forgetGone(known, groups, places) {
    for (const key of this.chosen) {
      const [place, id] = key.split("/");
      if (!known.has(id) || !places.get(id)?.split(" ").includes(place)) this.chosen.delete(key);
    }
    const ids = new Set(groups.map(({ id }) => id));
    for (const id of this.chosenGroups) if (!ids.has(id)) this.chosenGroups.delete(id);
  }

  tell(places) {
    if (!this.places.size) return;
    const arrived = [...places.keys()].filter((id) => !this.places.has(id)).length;
    const moved = [...places].some(([id, place]) => this.places.has(id) && this.places.get(id) !== place);
    if (arrived) this.voice.say(t("New notes: {n}", { n: arrived }));
    else if (moved) this.voice.say(t("Groups changed."));
  }

  // ── steps ───────────────────────────────────────────────────────────────────────────────────

  /** @returns {string[]} ids of the chosen notes, each once, in the order of the wall */
  chosenNotes() {
    return [...new Set([...this.chosen].map((key) => key.split("/")[1]))];
  }

  async take(name, args) {
    if (this.options.editable === false) return;
    setText(this.status, "");
    try {
      return await this.affinity.take(name, args);
    } catch (error) {
      setText(this.status, error.text ?? String(error));
    }
  }

  async turn(name) {
    setText(this.status, "");
    try {
      await this.affinity.turn(name);
    } catch (error) {
      setText(this.status, error.text ?? String(error));
    }
  }

  newGroup(notes) {
    const id = randomId();
    this.clear();
    this.take("create_group", { id, header: t("New group"), notes });
    this.nameNow(id);
  }

  split() {
    const from = [...this.chosen][0]?.split("/")[0];
    const notes = this.chosenNotes();
    if (!from || from === LONERS) return;
    const newId = randomId();
    this.clear();
    this.take("split_group", { id: from, new_id: newId, notes, header: t("New group") });
    this.nameNow(newId);
  }

  /** Opens the header of a group that has just been made. */
  nameNow(id) {
    const section = this.section(id);
    section?.scrollIntoView({ block: "nearest", behavior: prefersStillness() ? "auto" : "smooth" });
    if (section) rename(section, (header) => this.take("rename_group", { id, header }));
  }

  section(id) {
    return this.groups.querySelector(`:scope > [data-place="${id}"]`);
  }

  merge() {
    const inOrder = this.affinity.groups().map(({ id }) => id).filter((id) => this.chosenGroups.has(id));
    const [into, ...groups] = inOrder;
    this.clear();
    if (groups.length) this.take("merge_groups", { into, groups });
  }

  /** @param {string[]} notes @param {string} place @param {string | null} from @param {boolean} copy */
  moveTo(notes, place, from, copy) {
    this.clear();
    const there = notes.filter((id) => this.places.has(id));
    if (!there.length) return setText(this.status, t("This note is no longer there."));
    if (place === NEW) return this.newGroup(there);
    const to = place === LONERS ? null : place;
    const args = { notes: there, to };
    if (from && from !== LONERS && to) args.from = from;
    if (copy && to) args.copy = true;
    this.take("move_notes", args);
  }

  openMove(card) {
    const focused = card ?? document.activeElement?.closest?.(".wb-affinity .wb-note");
    const chosen = this.chosenNotes();
    const notes = card && !this.isChosen(card) ? [card.dataset.id] : chosen.length ? chosen : focused ? [focused.dataset.id] : [];
    if (!notes.length || this.options.editable === false) return;
    const groups = this.affinity.groups().map(({ id, header }) => ({ id, name: header }));
    const places = [...groups, { id: NEW, name: t("New group") }, { id: LONERS, name: t("Not in a group") }];
    const from = chosen.length ? this.commonPlace() : focused?.dataset.in;
    choosePlace(this.root, { count: notes.length, places, onChoose: (id, copy) => this.moveTo(notes, id, from, copy) });
  }

  /** @returns {string | null} the group in which all chosen cards stand */
  commonPlace() {
    const places = new Set([...this.chosen].map((key) => key.split("/")[0]));
    return places.size === 1 ? [...places][0] : null;
  }

  open(id) {
    const { feed, editable } = this.options;
    const note = feed.get("note", id);
    if (note) openNote(this.root, { feed, note, variant: note.m ? variantOf(note) : null, editable: editable !== false });
  }

  switchLayout() {
    const list = this.root.dataset.layout === "wall";
    this.root.dataset.layout = list ? "list" : "wall";
    setText(this.actions.layout, list ? t("Show as wall") : t("Show as list"));
  }

  // ── choosing ────────────────────────────────────────────────────────────────────────────────

  isChosen(card) {
    return this.chosen.has(`${card.dataset.in}/${card.dataset.id}`);
  }

  choose(card, range) {
    const key = `${card.dataset.in}/${card.dataset.id}`;
    if (range && this.anchor?.isConnected) for (const each of this.between(this.anchor, card)) this.chosen.add(each);
    else if (!this.chosen.delete(key)) this.chosen.add(key);
    this.anchor = card;
    this.draw();
  }

  between(a, b) {
    const cards = [...this.root.querySelectorAll(".wb-affinity .wb-note")];
    const [from, to] = [cards.indexOf(a), cards.indexOf(b)].sort((x, y) => x - y);
    return cards.slice(from, to + 1).map((card) => `${card.dataset.in}/${card.dataset.id}`);
  }

  clear() {
    this.chosen.clear();
    this.chosenGroups.clear();
    this.draw();
  }

  // ── listening ───────────────────────────────────────────────────────────────────────────────

  listen() {
    const { feed } = this.options;
    const redraw = () => this.draw();
    this.affinity.addEventListener("change", redraw);
    this.root.addEventListener("click", (event) => this.onClick(event));
    this.root.addEventListener("dblclick", (event) => this.onDoubleClick(event));
    this.root.addEventListener("keydown", (event) => this.onKey(event));
    this.root.addEventListener("focusin", ({ target }) => this.onFocus(target));
    const endDrag = enableDrag(this.root, {
      card: ".wb-affinity .wb-note",
      target: "[data-place]",
      scroller: ".wb-scroll",
      ids: (card) => (this.isChosen(card) ? this.chosenNotes() : [card.dataset.id]),
      onDrop: (ids, target, card, copy) => this.onDrop(ids, target.dataset.place, card, copy),
    });
    this.stops = [onChange(feed, ["note", "group"], redraw), endDrag];
  }

  onDrop(ids, place, card, copy) {
    if (place === card.dataset.in && ids.length === 1) return;
    const from = ids.length > 1 ? this.commonPlace() : card.dataset.in;
    this.moveTo(ids, place, from, copy);
  }

  onClick(event) {
    const section = event.target.closest(".wb-group");
    const act = event.target.closest("[data-act]")?.dataset.act;
    const card = event.target.closest(".wb-affinity .wb-note");
    if (act === "move") this.openMove(card);
    else if (act === "rename") this.nameNow(section.dataset.place);
    else if (act === "delete") this.take("delete_group", { id: section.dataset.place });
    else if (act === "choose") this.chooseGroup(section.dataset.place, event.target.checked);
    else if (card && this.options.editable !== false) this.choose(card, event.shiftKey);
    else if (card) this.open(card.dataset.id);
  }

  chooseGroup(id, chosen) {
    if (chosen) this.chosenGroups.add(id);
    else this.chosenGroups.delete(id);
    this.draw();
  }

  onDoubleClick(event) {
    const card = event.target.closest(".wb-affinity .wb-note");
    if (!card || event.target.closest("button")) return;
    this.clear();
    this.open(card.dataset.id);
  }

  onFocus(target) {
    if (!target.matches(".wb-affinity .wb-note")) return;
    for (const card of this.root.querySelectorAll(".wb-affinity .wb-note[tabindex='0']")) card.tabIndex = -1;
    target.tabIndex = 0;
  }

  onKey(event) {
    if (event.target.closest("input, textarea, select, dialog")) return;
    const card = event.target.closest(".wb-affinity .wb-note");
    const onCard = card && event.target === card;
    const command = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    if (command && key === "z") this.turn(event.shiftKey ? "redo" : "undo");
    else if (command && key === "y") this.turn("redo");
    else if (command || event.altKey) return;
    else if (onCard && key === " ") this.choose(card, event.shiftKey);
    else if (onCard && key === "enter") this.open(card.dataset.id);
    else if (key === "m" && (onCard || this.chosen.size)) this.openMove();
    else if (key === "escape" && this.chosen.size) this.clear();
    else if (!onCard || !walk(this.root, card, event.key)) return;
    event.preventDefault();
  }
}

/** @param {Fact} note */
function variantOf(note) {
  return ["says", "thinks", "does", "feels"].includes(note.section) ? "quick" : "canvas";
}

/** @param {number} shown @param {number} all @returns {string} "3", or "3 of 7" where a filter hides some */
function countText(shown, all) {
  return shown === all ? String(all) : t("{n} of {all}", { n: shown, all });
}
