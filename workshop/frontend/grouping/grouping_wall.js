/** The affinity wall: notes are moved into groups with a sentence as header, by several people at once. */
import { actionBar, viewBar } from "./action_bar.js";
import { Affinity } from "./group_steps.js";
import { Colours, paint } from "./colours.js";
import { setText } from "../core/dom.js";
import { Dragging } from "../core/drag.js";
import { announcer, h, onChange, reconcile } from "../core/elements.js";
import { filterBar } from "./filter_bar.js";
import { drawCards } from "./group_cards.js";
import { cardsOf, countText, groupElement, innerOf, lonersColumn, updateGroup } from "./group.js";
import { showKeys, stepOf } from "./shortcuts.js";
import { glide, rectsOf } from "./move_animation.js";
import { neighboursOf } from "./nearest_groups.js";
import { depthsOf } from "./nesting.js";
import { byPosition, isOnTheBoard } from "../board/board_content.js";
import { changesOf, placesOf } from "./note_positions.js";
import { LONERS, Selection } from "./selection.js";
import { stacksOf } from "./duplicates.js";
import { t } from "../core/i18n.js";
import { Tiles } from "./tile_layout.js";
import { keepFocusNear, walk } from "./arrow_keys.js";
import { CARD, NEW, WallSteps } from "./wall_steps.js";
import { Zoom } from "./zoom.js";

/**
 * @typedef {import("../core/feed.js").Fact} Fact
 * @typedef {import("./group_steps.js").Group} Group
 * @typedef {{feed: any, activities?: string[] | null, maps?: Record<string, string>,
 *            sessions?: Record<string, string>, filters?: import("./filter_bar.js").Filters,
 *            editable?: boolean}} GroupingOptions
 *   maps: map id → persona's label; sessions: session id → label; editable: false to look only
 */

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
    this.tiles = new Tiles();
    /** @type {Map<string, string[]>} note id → where it stands, as drawn last */
    this.places = new Map();
    /** @type {Map<string, Fact[]>} note id → the notes that say the same and stand behind it */
    this.stacks = new Map();
    /** Notes that have come since the wall was opened. */
    this.latecomers = new Set();
    this.steps = new WallSteps(this);
    this.acts = this.steps.byName();
    this.build();
    this.listen();
  }

  get editable() {
    return this.options.editable !== false;
  }

  // ── elements ────────────────────────────────────────────────────────────────────────────────

  build() {
    this.filters = filterBar(
      this.options,
      () => this.drawSoon(),
      () => this.zoom.level === "far" && this.zoom.set("middle"),
    );
    this.colours = new Colours(this.options, () => this.draw());
    this.zoom = new Zoom(
      (level) => this.showLevel(level),
      () => this.inView(),
    );
    this.actions = actionBar(this.acts);
    this.view = viewBar(this.acts, this.colours.choice, this.zoom.element);
    this.loners = lonersColumn();
    this.groups = h("div", { class: "wb-groups" });
    this.newPlace = h("p", {
      class: "wb-newplace",
      dataset: { place: NEW },
      text: t("Drop here for a new group"),
    });
    const scroll = h("div", { class: "wb-scroll wb-scroll--groups" }, this.groups, this.newPlace);
    this.status = h("p", { class: "wb-trouble", role: "status" });
    this.root = h(
      "div",
      { class: "wb wb-grouping", dataset: { layout: "wall", zoom: this.zoom.level } },
      this.filters.element,
      this.actions.element,
      this.view.element,
      this.colours.legend,
      this.status,
      h("div", { class: "wb-affinity" }, this.loners.element, scroll),
    );
    this.voice = announcer(this.root);
  }

  // ── drawing ─────────────────────────────────────────────────────────────────────────────────

  /** @param {GroupingOptions} next */
  update(next) {
    this.options = next;
    this.draw();
  }

  destroy() {
    cancelAnimationFrame(this.drawing);
    this.stops.forEach((stop) => stop());
    this.affinity.stop();
    this.tiles.stop();
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

  /** At most once in a frame, however much is asked. */
  drawSoon() {
    this.drawing ??= requestAnimationFrame(() => this.draw());
  }

  draw() {
    cancelAnimationFrame(this.drawing);
    this.drawing = undefined;
    keepFocusNear(this.root, CARD, () => this.drawAll());
    this.dragging?.refresh();
  }

  drawAll() {
    const known = new Map(this.notes().map((note) => [note.id, note]));
    const groups = this.affinity.groups();
    this.stacks = stacksOf(known);
    const behind = new Set([...this.stacks.values()].flat().map(({ id }) => id));
    const grouped = new Set(groups.flatMap((group) => group.notes));
    const loners = [...known.values()].filter(({ id }) => !grouped.has(id) && !behind.has(id));
    const places = placesOf(groups, loners);
    const { moved, arrived } = changesOf(this.places, places);
    const before = rectsOf(this.root, moved);
    const ids = groups.map(({ id }) => id);
    this.chosen.keepOnly(places, ids);
    for (const id of arrived) this.latecomers.add(id);
    this.filters.update(this.options);
    this.colours.update(this.options, [...known.values()]);
    this.seen = { known, groups, behind, depths: depthsOf(groups), hits: 0 };
    this.drawLoners(loners);
    this.drawGroups(this.groups, null);
    this.setRoving();
    this.showState(known.size);
    glide(this.root, before, !this.affinity.busy);
    this.tellWhoHolds(moved);
    if (arrived.length) this.voice.say(t("New notes: {n}", { n: arrived.length }));
    else if (moved.length) this.voice.say(t("Groups changed."));
    this.places = places;
  }

  drawLoners(loners) {
    const shown = this.letThrough(loners);
    setText(this.loners.count, countText(this.countOf(shown), this.countOf(loners)));
    this.loners.empty.hidden = loners.length > 0;
    const nearest = (id) => {
      return this.latecomers.has(id) ? neighboursOf(this.options.feed, id, this.seen.groups)[0] : undefined;
    };
    this.drawCards(this.loners.list, LONERS, shown, loners, nearest);
  }

  /** The groups inside this one, each with those inside it. @param {HTMLElement} el @param {string | null} parent */
  drawGroups(el, parent) {
    const { groups, depths } = this.seen;
    const top = (group) => depths.get(group.id) === 0;
    const own = groups.filter((group) => (parent ? group.parent === parent && !top(group) : top(group)));
    reconcile(el, own, {
      key: ({ id }) => id,
      create: (group) => this.makeGroup(group, parent),
      update: (section, group) => this.drawGroup(section, group),
    });
  }

  makeGroup(group, parent) {
    const section = groupElement(group);
    if (!parent) this.tiles.add(section);
    return section;
  }

  drawGroup(section, group) {
    const { known, groups, behind, depths } = this.seen;
    const all = group.notes.map((id) => known.get(id)).filter(Boolean);
    const cards = all.filter(({ id }) => !behind.has(id));
    const shown = this.letThrough(cards);
    const most = this.colours.most(all);
    updateGroup(section, group, {
      all: all.length,
      shown: shown.length === cards.length ? all.length : this.countOf(shown),
      outer: groups.find(({ id }) => id === group.parent),
      depth: depths.get(group.id) ?? 0,
      chosen: this.chosen.groups.has(group.id),
      most: most?.word ?? "",
      holds: groups.some(({ parent }) => parent === group.id),
    });
    paint(section, most?.note ?? {}, most ? this.colours.of(most.note) : { tone: "", word: "" });
    this.drawCards(cardsOf(section), group.id, shown, cards);
    this.drawGroups(innerOf(section), group.id);
  }

  /** @param {Fact[]} notes @returns {Fact[]} those that the filters let through, or a note behind them */
  letThrough(notes) {
    const { lets } = this.filters;
    const shown = notes.filter((note) => lets(note) || this.stacks.get(note.id)?.some(lets));
    this.seen.hits += shown.length;
    return shown;
  }

  /** @param {Fact[]} cards @returns {number} how many notes they stand for */
  countOf(cards) {
    return cards.reduce((sum, { id }) => sum + 1 + (this.stacks.get(id)?.length ?? 0), 0);
  }

  drawCards(list, place, shown, all, nearest) {
    drawCards(list, place, shown, all, {
      isChosen: (id) => this.chosen.has(place, id),
      isKnown: (id) => this.places.size === 0 || this.places.has(id),
      toneOf: (note) => this.colours.of(note),
      sameAs: (id) => this.stacks.get(id) ?? [],
      nearest,
    });
  }

  /** What the bars say about what is chosen and found. @param {number} all */
  showState(all) {
    const { cards, groups } = this.chosen;
    const canSplit = ![null, LONERS].includes(this.chosen.place());
    this.root.dataset.editable = String(this.editable);
    this.actions.update({ notes: cards.size, groups: groups.size, canSplit });
    this.filters.finder.show(this.root, this.seen.hits, all);
  }

  /** Who holds a card learns that somebody else has moved it meanwhile. @param {string[]} moved */
  tellWhoHolds(moved) {
    const held = this.dragging?.held().find((id) => moved.includes(id));
    if (held) this.dragging.tell(t("Meanwhile moved to: {place}", { place: this.steps.placeName(held) }));
  }

  /** Exactly one card can be reached with Tab; the arrows reach the others. */
  setRoving() {
    if (this.root.querySelector(`${CARD}[tabindex="0"]`)) return;
    const first = this.root.querySelector(CARD);
    if (first) first.tabIndex = 0;
  }

  // ── seeing ──────────────────────────────────────────────────────────────────────────────────

  switchLayout() {
    const list = this.root.dataset.layout === "wall";
    this.root.dataset.layout = list ? "list" : "wall";
    this.view.showLayout(list);
  }

  /** @param {string} level of zoom */
  showLevel(level) {
    const card = document.activeElement?.closest?.(CARD);
    this.root.dataset.zoom = level;
    this.tiles.settle(this.groups);
    if (card && level === "far" && !card.checkVisibility()) {
      card.closest(".wb-group")?.querySelector(".wb-group__header").focus({ preventScroll: true });
    }
  }

  /** @returns {HTMLElement | null} what the eyes may rest on: the card with the focus, or the first group */
  inView() {
    const { top, bottom } = this.groups.parentElement.getBoundingClientRect();
    const isSeen = (el) => {
      const box = el.getBoundingClientRect();
      return box.bottom > Math.max(0, top) + 40 && box.top < bottom;
    };
    const active = document.activeElement?.closest?.(".wb-group");
    if (active && this.root.contains(active) && isSeen(active)) return active;
    return [...this.groups.children].find(isSeen) ?? null;
  }

  fillScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.root.requestFullscreen?.();
  }

  // ── choosing ────────────────────────────────────────────────────────────────────────────────

  choose(card, range) {
    if (range) this.chosen.extend(card, [...this.root.querySelectorAll(CARD)]);
    else this.chosen.toggle(card);
    this.draw();
  }

  chooseGroup(id, chosen) {
    this.chosen.setGroup(id, chosen);
    this.draw();
  }

  clear() {
    this.chosen.clear();
    this.draw();
  }

  // ── listening ───────────────────────────────────────────────────────────────────────────────

  listen() {
    const { feed } = this.options;
    const listeners = new AbortController();
    const { signal } = listeners;
    const redraw = () => this.draw();
    this.affinity.addEventListener("change", redraw, { signal });
    this.root.addEventListener("click", (event) => this.onClick(event));
    this.root.addEventListener("dblclick", (event) => this.onDoubleClick(event));
    this.root.addEventListener("keydown", (event) => this.onKey(event));
    this.root.addEventListener("focusin", ({ target }) => this.onFocus(target));
    const onPage = (event) => event.target === document.body && this.onKey(event);
    document.addEventListener("keydown", onPage, { signal });
    this.dragging = new Dragging(this.root, {
      card: CARD,
      target: "[data-place]",
      scroller: ".wb-scroll",
      ids: (card) => (this.chosen.hasCard(card) ? this.chosen.notes() : [card.dataset.id]),
      onDrop: (ids, target, card, copy) => this.onDrop(ids, target.dataset.place, card, copy),
    });
    this.stops = [
      onChange(feed, ["note", "group", "near"], redraw),
      () => this.dragging.destroy(),
      () => listeners.abort(),
    ];
  }

  onDrop(ids, place, card, copy) {
    if (!this.editable) return;
    const stands = this.places.get(card.dataset.id) ?? [];
    if (ids.length === 1 && place === card.dataset.in && stands.includes(place)) return;
    const from = ids.length > 1 ? this.chosen.place() : card.dataset.in;
    this.steps.moveTo(ids, place, from, copy);
  }

  onClick(event) {
    const section = event.target.closest(".wb-group");
    const act = event.target.closest("[data-act]");
    const card = event.target.closest(CARD);
    const step = act && this.steps.onButton(act, card, section?.dataset.place);
    if (step) step();
    else if (act) return;
    else if (card && this.editable) this.choose(card, event.shiftKey);
    else if (card) this.steps.open(card.dataset.id);
  }

  onDoubleClick(event) {
    const card = event.target.closest(CARD);
    if (!card || event.target.closest("button")) return;
    this.clear();
    this.steps.open(card.dataset.id);
  }

  onFocus(target) {
    if (!target.matches(CARD)) return;
    for (const card of this.root.querySelectorAll(`${CARD}[tabindex="0"]`)) card.tabIndex = -1;
    target.tabIndex = 0;
  }

  onKey(event) {
    if (event.target.closest("input, textarea, select, dialog")) return;
    const near = event.target.closest(CARD);
    const card = near && event.target === near ? near : null;
    const step = stepOf(event, Boolean(card));
    if (step) {
      if (!this.steps.onKey(step, card, event.shiftKey)) return;
    } else if (!card || event.altKey || event.ctrlKey || event.metaKey) return;
    else if (!walk(this.root, card, event.key)) return;
    event.preventDefault();
  }

  showKeys() {
    showKeys(this.root);
  }
}
