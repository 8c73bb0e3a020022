/** The affinity wall: notes are moved into groups with a sentence as header, by several people at once. */
import { announceIn } from "../core/announcer.js";
import { closestTo, h, partOf, setText } from "../core/dom.js";
import { Dragging } from "../core/drag.js";
import { onChange } from "../core/feed_changes.js";
import { t } from "../core/i18n.js";
import { actionBar, viewBar } from "./action_bar.js";
import { keepFocusNear, keepOneTabStop, moveTabStop, walk } from "./arrow_keys.js";
import { Colours } from "./colours.js";
import { filterBar } from "./filter_bar.js";
import { GroupCommands } from "./group_commands.js";
import { Affinity } from "./group_steps.js";
import { GroupsView } from "./groups_view.js";
import { Headers } from "./headers.js";
import { glide, rectsOf } from "./move_animation.js";
import { neighboursOf } from "./nearest_groups.js";
import { chooseOuter } from "./nesting.js";
import { LONERS, NEW, Selection } from "./selection.js";
import { showKeys, stepOf } from "./shortcuts.js";
import { changesOf, contentOf } from "./wall_content.js";
import { askWhereTo, headerOf, showNote } from "./wall_dialogs.js";
import { Zoom } from "./zoom.js";

const CARD = ".wb-affinity .wb-note";
/** Steps that change nothing for anybody else. */
const LOOKING = ["find", "nearer", "farther", "near", "help", "fill", "layout", "open", "clear"];

/**
 * @import { Feed } from "../core/feed.js"
 * @import { Note } from "../core/types.js"
 * @import { WallGroup } from "./group_steps.js"
 * @typedef {{feed: Feed, activities?: string[] | null, maps?: Record<string, string>,
 *            sessions?: Record<string, string>, filters?: import("./filter_bar.js").Filters,
 *            editable?: boolean, account?: string}} GroupingOptions
 *   account: whose page it is; maps: map id → persona's label; sessions: session id → label; editable: false to look only
 */

/** @param {HTMLElement} el @param {GroupingOptions} options */
export function mountGrouping(el, options) {
  const wall = new GroupingWall(options);
  el.append(wall.root);
  wall.draw();
  wall.headers.begin();
  return { update: (/** @type {GroupingOptions} */ next) => wall.update(next), destroy: () => wall.destroy() };
}

/** @param {HTMLElement | null | undefined} card @returns {string} the note's */
const idOf = (card) => card?.dataset.id ?? "";

class GroupingWall {
  /** @param {GroupingOptions} options */
  constructor(options) {
    this.options = options;
    /** @type {number | undefined} the frame in which it is drawn next */
    this.drawing = undefined;
    this.affinity = new Affinity(options.feed);
    this.chosen = new Selection();
    /** @type {Map<string, string[]>} note id → where it stands, as drawn last */
    this.places = new Map();
    /** @type {Map<string, Note[]>} note id → the notes that say the same and stand behind it */
    this.duplicates = new Map();
    /** Notes that have come since the wall was opened. */
    this.latecomers = /** @type {Set<string>} */ (new Set());
    this.commands = new GroupCommands({
      steps: this.affinity,
      editable: () => this.editable,
      placesOf: (note) => this.places.get(note) ?? [],
      duplicatesOf: (note) => this.duplicates.get(note) ?? [],
      report: (trouble) => setText(this.status, trouble),
    });
    this.acts = this.actsByName();
    this.filters = filterBar(
      this.options,
      () => this.drawSoon(),
      () => this.zoom.level === "far" && this.zoom.set("middle"),
    );
    this.colours = new Colours(this.options, () => this.draw());
    this.zoom = new Zoom((level) => this.showLevel(level), () => this.view.inSight());
    this.actions = actionBar(this.acts, this.zoom.element);
    this.viewBar = viewBar(this.acts, this.colours.choice);
    this.view = new GroupsView(this.chosen, this.colours, (note) => this.filters.lets(note));
    /** @type {Headers} */
    this.headers = this.makeHeaders();
    this.status = h("p", { class: "wb-trouble", role: "status" });
    /** @type {HTMLElement} */
    this.root = h(
      "div",
      { class: "wb wb-grouping", dataset: { layout: "wall", zoom: this.zoom.level } },
      h("div", { class: "wb-row wb-bars" }, this.filters.element, this.viewBar.element),
      this.actions.element,
      this.colours.legend,
      this.status,
      this.headers.kept.root,
      this.view.root,
    );
    this.voice = announceIn(this.root);
    this.dragging = this.enableDragging();
    this.stops = this.listen();
  }

  get editable() {
    return this.options.editable !== false;
  }

  // ── drawing ─────────────────────────────────────────────────────────────────────────────────

  /** @param {GroupingOptions} next */
  update(next) {
    this.options = next;
    this.draw();
  }

  destroy() {
    this.stopDrawing();
    this.stops.forEach((stop) => stop());
    this.dragging.destroy();
    this.affinity.stop();
    this.headers.destroy();
    this.view.destroy();
    this.voice.destroy();
    this.root.remove();
  }

  stopDrawing() {
    if (this.drawing !== undefined) cancelAnimationFrame(this.drawing);
    this.drawing = undefined;
  }

  /** At most once in a frame, however much is asked. */
  drawSoon() {
    this.drawing ??= requestAnimationFrame(() => this.draw());
  }

  draw() {
    this.stopDrawing();
    keepFocusNear(this.root, CARD, () => this.drawAll());
    this.dragging.refresh();
  }

  drawAll() {
    const { feed, activities } = this.options;
    const content = contentOf(feed.all("note"), activities, this.affinity.groups());
    const { known, groups, duplicates, places } = content;
    const { moved, arrived } = changesOf(this.places, places);
    const before = rectsOf(this.root, moved);
    this.duplicates = duplicates;
    this.chosen.keepOnly(places, groups.map(({ id }) => id));
    for (const id of arrived) this.latecomers.add(id);
    this.filters.update(this.options);
    this.colours.update(this.options, [...known.values()]);
    /** @param {string} id of a note */
    const nearest = (id) => (this.latecomers.has(id) ? neighboursOf(feed, id, groups)[0] : undefined);
    this.headers.settle();
    const hits = this.view.draw({ ...content, drawn: this.places, nearest });
    keepOneTabStop(this.root, CARD);
    this.showState(hits, known.size);
    glide(this.root, before, !this.affinity.busy);
    this.places = places;
    this.tellChanges(groups, moved, arrived);
  }

  /** @param {WallGroup[]} groups @param {string[]} moved ids of notes @param {string[]} arrived */
  tellChanges(groups, moved, arrived) {
    const held = this.dragging.held().find((id) => moved.includes(id));
    if (held) {
      // Who holds a card learns that somebody else has moved it meanwhile.
      const place = groups.filter(({ notes }) => notes.includes(held)).map(headerOf).join(", ");
      this.dragging.tell(t("Meanwhile moved to: {place}", { place: place || t("Not in a group") }));
    }
    if (arrived.length) this.voice.say(t("New notes: {n}", { n: arrived.length }));
    else if (moved.length) this.voice.say(t("Groups changed."));
  }

  /** What the bars say about what is chosen and found. @param {number} hits @param {number} all */
  showState(hits, all) {
    const { cards, groups } = this.chosen;
    const canSplit = ![null, LONERS].includes(this.chosen.place());
    this.root.dataset.editable = String(this.editable);
    this.actions.update({ notes: cards.size, groups: groups.size, canSplit });
    this.filters.finder.show(this.root, hits, all);
  }

  // ── seeing ──────────────────────────────────────────────────────────────────────────────────

  switchLayout() {
    const list = this.root.dataset.layout === "wall";
    this.root.dataset.layout = list ? "list" : "wall";
    this.viewBar.showLayout(list);
  }

  /** @param {string} level of zoom */
  showLevel(level) {
    /** @type {HTMLElement | null | undefined} */
    const card = document.activeElement?.closest(CARD);
    this.root.dataset.zoom = level;
    this.view.settle();
    if (card && level === "far" && !card.checkVisibility()) {
      const group = card.closest(".wb-group");
      if (group) partOf(group, ".wb-group__header").focus({ preventScroll: true });
    }
  }

  fillScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.root.requestFullscreen?.();
  }

  // ── choosing ────────────────────────────────────────────────────────────────────────────────

  /** @param {HTMLElement} card @param {boolean} range everything between the card chosen last and this one */
  choose(card, range) {
    if (range) this.chosen.extend(card, [...this.root.querySelectorAll(/** @type {"li"} */ (CARD))]);
    else this.chosen.toggle(card);
    this.draw();
  }

  /** @param {string} id @param {boolean} chosen */
  chooseGroup(id, chosen) {
    this.chosen.setGroup(id, chosen);
    this.draw();
  }

  clear() {
    this.chosen.clear();
    this.draw();
  }

  // ── doing ───────────────────────────────────────────────────────────────────────────────────

  /** @returns {Record<string, () => void>} by the names that the action bar and the keys use */
  actsByName() {
    return {
      make: () => this.newGroup(this.chosen.notes()),
      move: () => this.openMove(),
      split: () => this.split(),
      same: () => this.markSame(),
      merge: () => this.merge(),
      clear: () => this.clear(),
      undo: () => this.commands.turn("undo"),
      redo: () => this.commands.turn("redo"),
      layout: () => this.switchLayout(),
      fill: () => this.fillScreen(),
      help: () => showKeys(this.root),
      find: () => this.filters.finder.field.select(),
      nearer: () => this.zoom.step(-1),
      farther: () => this.zoom.step(1),
      near: () => this.zoom.set("near"),
    };
  }

  /** @param {string[]} notes */
  newGroup(notes) {
    this.clear();
    this.nameNow(this.commands.create(notes));
  }

  split() {
    const from = this.chosen.place();
    if (!from || from === LONERS) return;
    const notes = this.chosen.notes();
    this.clear();
    this.nameNow(this.commands.split(from, notes));
  }

  /** The chosen notes say the same: the one chosen first is shown for all of them. */
  markSame() {
    const [lead, ...notes] = this.chosen.notes();
    if (!notes.length) return;
    this.clear();
    this.commands.take("join_notes", { lead, notes });
  }

  merge() {
    const ids = this.affinity.groups().map(({ id }) => id);
    const [into, ...groups] = ids.filter((id) => this.chosen.groups.has(id));
    if (!groups.length) return;
    this.clear();
    this.commands.take("merge_groups", { into, groups });
  }

  /** @param {string[]} notes @param {string} place @param {string | null | undefined} from @param {boolean} copy */
  moveTo(notes, place, from, copy) {
    this.clear();
    const there = notes.filter((id) => this.places.has(id));
    if (!there.length) setText(this.status, t("This note is no longer there."));
    else if (place === NEW) this.newGroup(there);
    else this.commands.move(there, place, from ?? null, copy);
  }

  makeHeaders() {
    return new Headers({
      account: this.options.account ?? "",
      groups: () => this.affinity.groups(),
      sectionOf: (id) => this.view.sectionOf(id),
      save: (id, header, read) => this.commands.rename({ id, header, read }),
      create: (header) => this.commands.create([], header),
      host: () => this.root,
    });
  }

  /** Opens the header of a group. @param {string} id */
  nameNow(id) {
    this.headers.write(id);
    this.view.bringIntoView(id);
  }

  /** @param {HTMLElement | null} [card] the card whose own button was pressed */
  openMove(card) {
    if (!this.editable) return;
    /** @type {HTMLElement | null | undefined} */
    const single = card ?? document.activeElement?.closest(CARD);
    const alone = card ? !this.chosen.hasCard(card) : !this.chosen.cards.size;
    if (alone && !single) return;
    const notes = alone ? [idOf(single)] : this.chosen.notes();
    const from = alone ? single?.dataset.in : this.chosen.place();
    /** @param {string} place @param {boolean} copy */
    const move = (place, copy) => this.moveTo(notes, place, from, copy);
    askWhereTo(this.root, this.options.feed, this.affinity.groups(), notes, move);
  }

  /** @param {string} id of a group */
  openNest(id) {
    chooseOuter(this.root, this.affinity.groups(), id, (parent) => {
      this.commands.take("nest_group", { id, parent });
      this.voice.say(t("Groups changed."));
    });
  }

  /** @param {string} id of a note */
  open(id) {
    const { editable, duplicates, options } = this;
    /** @param {string[]} notes */
    const onPart = (notes) => this.commands.take("part_notes", { notes });
    showNote(this.root, { feed: options.feed, id, duplicates: duplicates.get(id) ?? [], editable, onPart });
  }

  // ── listening ───────────────────────────────────────────────────────────────────────────────

  enableDragging() {
    return new Dragging(this.root, {
      card: CARD,
      target: "[data-place]",
      scroller: ".wb-scroll",
      ids: (card) => (this.chosen.hasCard(card) ? this.chosen.notes() : [idOf(card)]),
      onDrop: (ids, target, card, copy) => this.onDrop(ids, target.dataset.place ?? "", card, copy),
    });
  }

  /** @returns {(() => void)[]} what ends the listening */
  listen() {
    const listeners = new AbortController();
    const { signal } = listeners;
    const redraw = () => this.draw();
    this.affinity.addEventListener("change", redraw, { signal });
    this.root.addEventListener("click", (event) => this.onClick(event));
    this.root.addEventListener("dblclick", (event) => this.onDoubleClick(event));
    this.root.addEventListener("keydown", (event) => this.onKey(event));
    this.root.addEventListener("focusin", ({ target }) => moveTabStop(this.root, CARD, target));
    /** @param {KeyboardEvent} event */
    const onPage = (event) => event.target === document.body && this.onKey(event);
    document.addEventListener("keydown", onPage, { signal });
    return [onChange(this.options.feed, ["note", "group", "near"], redraw), () => listeners.abort()];
  }

  /** @param {string[]} ids @param {string} place @param {HTMLElement} card @param {boolean} copy */
  onDrop(ids, place, card, copy) {
    if (!this.editable) return;
    const stands = this.places.get(idOf(card)) ?? [];
    if (ids.length === 1 && place === card.dataset.in && stands.includes(place)) return;
    const from = ids.length > 1 ? this.chosen.place() : card.dataset.in;
    this.moveTo(ids, place, from, copy);
  }

  /** @param {MouseEvent} event */
  onClick(event) {
    const section = closestTo(event, ".wb-group");
    const act = closestTo(event, "[data-act]");
    const card = closestTo(event, CARD);
    const step = act && this.buttonStep(act, card, section?.dataset.place ?? "");
    if (step) step();
    else if (act) return;
    else if (card && this.editable) this.choose(card, event.shiftKey);
    else if (card) this.open(idOf(card));
  }

  /**
   * @param {HTMLElement} el a button of a card or of a group @param {HTMLElement | null} card
   * @param {string} group @returns {(() => void) | null} what it does; nothing for who only looks
   */
  buttonStep(el, card, group) {
    if (!this.editable) return null;
    /** @type {Record<string, () => void>} */
    const steps = {
      move: () => this.openMove(card),
      near: () => this.moveTo([idOf(card)], el.dataset.to ?? "", null, false),
      rename: () => this.nameNow(group),
      nest: () => this.openNest(group),
      delete: () => this.commands.take("delete_group", { id: group }),
      choose: () => this.chooseGroup(group, /** @type {HTMLInputElement} */ (el).checked),
    };
    return steps[el.dataset.act ?? ""] ?? null;
  }

  /** @param {MouseEvent} event */
  onDoubleClick(event) {
    const card = closestTo(event, CARD);
    if (!card || closestTo(event, "button")) return;
    this.clear();
    this.open(idOf(card));
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (closestTo(event, "input, textarea, select, dialog")) return;
    const near = closestTo(event, CARD);
    const card = near && event.target === near ? near : null;
    const step = stepOf(event, Boolean(card));
    if (step) {
      if (!this.keyStep(step, card, event.shiftKey)) return;
    } else if (!card || event.altKey || event.ctrlKey || event.metaKey) return;
    else if (!walk(this.root, card, event.key)) return;
    event.preventDefault();
  }

  /**
   * @param {string} step @param {HTMLElement | null} card with the focus @param {boolean} range
   * @returns {boolean} whether the key meant something here
   */
  keyStep(step, card, range) {
    if (!this.editable && !LOOKING.includes(step)) return false;
    if (step === "clear" && !this.chosen.cards.size && !this.chosen.groups.size) return false;
    if (step in this.acts) this.acts[step]();
    else if (!card) return false;
    else if (step === "open") this.open(idOf(card));
    else if (step === "choose") this.choose(card, range);
    else if (step === "rename" && card.dataset.in && card.dataset.in !== LONERS) this.nameNow(card.dataset.in);
    return true;
  }
}
