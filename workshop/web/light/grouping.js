/** The affinity wall: notes are moved into groups with a sentence as header, by several people at once. */
import { actionBar } from "./actions.js";
import { Affinity } from "./affinity.js";
import { choosePlace, openNote } from "./dialogs.js";
import { enableDrag } from "./drag.js";
import { setText } from "./dom.js";
import { announcer, button, h, onChange, prefersStillness, randomId, reconcile } from "./elements.js";
import { filterBar } from "./filters.js";
import { drawCards } from "./groupcards.js";
import { countText, groupElement, lonersColumn, rename, updateGroup } from "./group.js";
import { glide, rectsOf } from "./motion.js";
import { chooseOuter, depthsOf } from "./nesting.js";
import { byPosition, isOnTheBoard } from "./picture.js";
import { changesOf, placesOf } from "./places.js";
import { LONERS, Selection } from "./selection.js";
import { t } from "./text.js";
import { variantOf } from "./sections.js";
import { keepFocusNear, walk } from "./walk.js";

/**
 * @typedef {import("./feed.js").Fact} Fact
 * @typedef {{feed: any, activities?: string[] | null, maps?: Record<string, string>,
 *            sessions?: Record<string, string>, filters?: import("./filters.js").Filters,
 *            editable?: boolean}} GroupingOptions
 *   maps: map id → persona's label; sessions: session id → label; editable: false to look only
 */

const NEW = "new";
const CARD = ".wb-affinity .wb-note";

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
    this.chosen = new Selection();
    /** @type {Map<string, string[]>} note id → where it stands, as drawn last */
    this.places = new Map();
    this.build();
    this.listen();
  }

  // ── elements ────────────────────────────────────────────────────────────────────────────────

  build() {
    this.filters = filterBar(this.options, () => this.draw());
    this.actions = actionBar({
      make: () => this.newGroup(this.chosen.notes()),
      move: () => this.openMove(),
      split: () => this.split(),
      merge: () => this.merge(),
      clear: () => this.clear(),
      undo: () => this.turn("undo"),
      redo: () => this.turn("redo"),
      layout: () => this.switchLayout(),
    });
    this.loners = lonersColumn();
    this.groups = h("div", { class: "wb-groups" });
    this.newPlace = h("p", {
      class: "wb-newplace",
      dataset: { place: NEW },
      text: t("Drop here for a new group"),
    });
    const scroll = h("div", { class: "wb-scroll wb-scroll--groups" }, this.groups, this.newPlace);
    this.status = h("p", { class: "wb-trouble", role: "status" });
    const hint = t(
      "Arrows: walk · Space: choose · M: move to · Enter: open · Ctrl+Z: undo · Alt while dropping: copy",
    );
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
    keepFocusNear(this.root, CARD, () => this.drawAll());
  }

  drawAll() {
    this.filters.update(this.options);
    const known = new Map(this.notes().map((note) => [note.id, note]));
    const groups = this.affinity.groups();
    const depths = depthsOf(groups);
    const grouped = new Set(groups.flatMap((group) => group.notes));
    const loners = [...known.values()].filter(({ id }) => !grouped.has(id));
    const places = placesOf(groups, loners);
    const { moved, arrived } = changesOf(this.places, places);
    const before = rectsOf(this.root, moved);
    this.chosen.keepOnly(
      places,
      groups.map(({ id }) => id),
    );
    this.drawLoners(loners);
    reconcile(this.groups, groups, {
      key: ({ id }) => id,
      create: (group) => groupElement(group),
      update: (section, group) => {
        const all = group.notes.map((id) => known.get(id)).filter(Boolean);
        const shown = all.filter((note) => this.filters.lets(note));
        const outer = groups.find(({ id }) => id === group.parent);
        updateGroup(section, group, {
          all: all.length,
          shown: shown.length,
          outer,
          depth: depths.get(group.id) ?? 0,
          chosen: this.chosen.groups.has(group.id),
        });
        this.drawCards(section.lastChild, group.id, shown);
      },
    });
    this.setRoving();
    const { cards, groups: chosenGroups } = this.chosen;
    const canSplit = ![null, LONERS].includes(this.chosen.place());
    this.root.dataset.editable = String(this.options.editable !== false);
    this.actions.update({ notes: cards.size, groups: chosenGroups.size, canSplit });
    glide(this.root, before);
    if (arrived.length) this.voice.say(t("New notes: {n}", { n: arrived.length }));
    else if (moved.length) this.voice.say(t("Groups changed."));
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
    const isChosen = (id) => this.chosen.has(place, id);
    const isKnown = (id) => this.places.size === 0 || this.places.has(id);
    drawCards(list, place, notes, { isChosen, isKnown });
  }

  /** Exactly one card can be reached with Tab; the arrows reach the others. */
  setRoving() {
    const current = this.root.querySelector(`${CARD}[tabindex="0"]`);
    if (current?.isConnected) return;
    const first = this.root.querySelector(CARD);
    if (first) first.tabIndex = 0;
  }

  // ── steps ───────────────────────────────────────────────────────────────────────────────────

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
    this.take("create_group", { id, header: "", notes });
    this.nameNow(id);
  }

  split() {
    const from = this.chosen.place();
    if (!from || from === LONERS) return;
    const args = { id: from, new_id: randomId(), notes: this.chosen.notes(), header: "" };
    this.clear();
    this.take("split_group", args);
    this.nameNow(args.new_id);
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
    const inOrder = this.affinity
      .groups()
      .map(({ id }) => id)
      .filter((id) => this.chosen.groups.has(id));
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

  /** @param {HTMLElement | null} [card] the card whose own button was pressed */
  openMove(card) {
    if (this.options.editable === false) return;
    const single = card ?? document.activeElement?.closest?.(CARD);
    const alone = card ? !this.chosen.hasCard(card) : !this.chosen.cards.size;
    if (alone && !single) return;
    const notes = alone ? [single.dataset.id] : this.chosen.notes();
    const from = alone ? single.dataset.in : this.chosen.place();
    const groups = this.affinity
      .groups()
      .map(({ id, header }) => ({ id, name: header || t("No header yet") }));
    const places = [...groups, { id: NEW, name: t("New group") }, { id: LONERS, name: t("Not in a group") }];
    const onChoose = (id, copy) => this.moveTo(notes, id, from, copy);
    const title = t("Move to… ({n})", { n: notes.length });
    choosePlace(this.root, { title, places, onChoose });
  }

  /** @param {string} id of a group */
  openNest(id) {
    chooseOuter(this.root, this.affinity.groups(), id, (parent) => {
      this.take("nest_group", { id, parent });
      this.voice.say(t("Groups changed."));
    });
  }

  open(id) {
    const { feed, editable } = this.options;
    const note = feed.get("note", id);
    if (note)
      openNote(this.root, {
        feed,
        note,
        variant: note.m ? variantOf(note) : null,
        editable: editable !== false,
      });
  }

  switchLayout() {
    const list = this.root.dataset.layout === "wall";
    this.root.dataset.layout = list ? "list" : "wall";
    this.actions.showLayout(list);
  }

  // ── choosing ────────────────────────────────────────────────────────────────────────────────

  choose(card, range) {
    if (range) this.chosen.extend(card, [...this.root.querySelectorAll(CARD)]);
    else this.chosen.toggle(card);
    this.draw();
  }

  clear() {
    this.chosen.clear();
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
      card: CARD,
      target: "[data-place]",
      scroller: ".wb-scroll",
      ids: (card) => (this.chosen.hasCard(card) ? this.chosen.notes() : [card.dataset.id]),
      onDrop: (ids, target, card, copy) => this.onDrop(ids, target.dataset.place, card, copy),
    });
    this.stops = [onChange(feed, ["note", "group"], redraw), endDrag];
  }

  onDrop(ids, place, card, copy) {
    if (place === card.dataset.in && ids.length === 1) return;
    const from = ids.length > 1 ? this.chosen.place() : card.dataset.in;
    this.moveTo(ids, place, from, copy);
  }

  onClick(event) {
    const section = event.target.closest(".wb-group");
    const act = event.target.closest("[data-act]")?.dataset.act;
    const card = event.target.closest(CARD);
    if (act === "move") this.openMove(card);
    else if (act && this.options.editable === false) return;
    else if (act === "rename") this.nameNow(section.dataset.place);
    else if (act === "nest") this.openNest(section.dataset.place);
    else if (act === "delete") this.take("delete_group", { id: section.dataset.place });
    else if (act === "choose") this.chooseGroup(section.dataset.place, event.target.checked);
    else if (card && this.options.editable !== false) this.choose(card, event.shiftKey);
    else if (card) this.open(card.dataset.id);
  }

  chooseGroup(id, chosen) {
    this.chosen.setGroup(id, chosen);
    this.draw();
  }

  onDoubleClick(event) {
    const card = event.target.closest(CARD);
    if (!card || event.target.closest("button")) return;
    this.clear();
    this.open(card.dataset.id);
  }

  onFocus(target) {
    if (!target.matches(CARD)) return;
    for (const card of this.root.querySelectorAll(`${CARD}[tabindex="0"]`)) card.tabIndex = -1;
    target.tabIndex = 0;
  }

  onKey(event) {
    if (event.target.closest("input, textarea, select, dialog")) return;
    const card = event.target.closest(CARD);
    const onCard = card && event.target === card;
    const command = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    if (command && key === "z") this.turn(event.shiftKey ? "redo" : "undo");
    else if (command && key === "y") this.turn("redo");
    else if (command || event.altKey) return;
    else if (onCard && key === " ") this.choose(card, event.shiftKey);
    else if (onCard && key === "enter") this.open(card.dataset.id);
    else if (key === "m" && (onCard || this.chosen.cards.size)) this.openMove();
    else if (key === "escape" && this.chosen.cards.size) this.clear();
    else if (!onCard || !walk(this.root, card, event.key)) return;
    event.preventDefault();
  }
}
