/** What people do on the affinity wall: the steps behind its buttons, keys and drops. */
import { choosePlace, openNote } from "../board/dialogs.js";
import { setText } from "../core/dom.js";
import { prefersStillness, randomId } from "../core/elements.js";
import { rename } from "./group.js";
import { distanceText, neighboursOf } from "./nearest_groups.js";
import { chooseOuter } from "./nesting.js";
import { variantOf } from "../core/sections.js";
import { LONERS } from "./selection.js";
import { stackList } from "./duplicates.js";
import { t } from "../core/i18n.js";

export const NEW = "new";
export const CARD = ".wb-affinity .wb-note";

/** Steps that change nothing for anybody else. */
const LOOKING = ["find", "nearer", "farther", "near", "help", "fill", "layout", "open", "clear"];

export class WallSteps {
  /** @param {any} wall the GroupingWall */
  constructor(wall) {
    this.wall = wall;
  }

  /** @returns {Record<string, () => void>} by the names that buttons and keys use */
  byName() {
    const { wall } = this;
    return {
      make: () => this.newGroup(wall.chosen.notes()),
      move: () => this.openMove(),
      split: () => this.split(),
      same: () => this.join(),
      merge: () => this.merge(),
      clear: () => wall.clear(),
      undo: () => this.turn("undo"),
      redo: () => this.turn("redo"),
      layout: () => wall.switchLayout(),
      fill: () => wall.fillScreen(),
      help: () => wall.showKeys(),
      find: () => wall.filters.finder.field.select(),
      nearer: () => wall.zoom.step(-1),
      farther: () => wall.zoom.step(1),
      near: () => wall.zoom.set("near"),
    };
  }

  /**
   * @param {string} step @param {HTMLElement | null} card with the focus @param {boolean} range
   * @returns {boolean} whether the key meant something here
   */
  onKey(step, card, range) {
    const { wall } = this;
    if (!wall.editable && !LOOKING.includes(step)) return false;
    if (step === "clear" && !wall.chosen.cards.size && !wall.chosen.groups.size) return false;
    if (step === "open") this.open(card.dataset.id);
    else if (step === "choose") wall.choose(card, range);
    else if (step === "rename") card.dataset.in === LONERS || this.nameNow(card.dataset.in);
    else wall.acts[step]();
    return true;
  }

  /**
   * @param {HTMLElement} el a button of a card or of a group @param {HTMLElement | null} card
   * @param {string | undefined} group @returns {(() => void) | null} what it does; nothing for who only looks
   */
  onButton(el, card, group) {
    if (!this.wall.editable) return null;
    const steps = {
      move: () => this.openMove(card),
      near: () => this.moveTo([card.dataset.id], el.dataset.to, null, false),
      rename: () => this.nameNow(group),
      nest: () => this.openNest(group),
      delete: () => this.take("delete_group", { id: group }),
      choose: () => this.wall.chooseGroup(group, el.checked),
    };
    return steps[el.dataset.act] ?? null;
  }

  // ── commands ────────────────────────────────────────────────────────────────────────────────

  async take(name, args) {
    if (!this.wall.editable) return;
    await this.#trying(() => this.wall.affinity.take(name, args));
  }

  async turn(name) {
    await this.#trying(() => this.wall.affinity.turn(name));
  }

  async #trying(step) {
    const { status } = this.wall;
    setText(status, "");
    try {
      await step();
    } catch (error) {
      setText(status, error.text ?? String(error));
    }
  }

  newGroup(notes) {
    const id = randomId();
    this.wall.clear();
    this.take("create_group", { id, header: "", notes: this.#withStacks(notes) });
    this.nameNow(id);
  }

  split() {
    const { chosen } = this.wall;
    const from = chosen.place();
    if (!from || from === LONERS) return;
    const args = { id: from, new_id: randomId(), notes: this.#withStacks(chosen.notes()), header: "" };
    this.wall.clear();
    this.take("split_group", args);
    this.nameNow(args.new_id);
  }

  /** The chosen notes say the same: the one chosen first is shown for all of them. */
  join() {
    const [lead, ...notes] = this.wall.chosen.notes();
    if (!notes.length) return;
    this.wall.clear();
    this.take("join_notes", { lead, notes });
  }

  merge() {
    const { affinity, chosen } = this.wall;
    const [into, ...groups] = affinity
      .groups()
      .map(({ id }) => id)
      .filter((id) => chosen.groups.has(id));
    if (!groups.length) return;
    this.wall.clear();
    this.take("merge_groups", { into, groups });
  }

  /**
   * Moves notes from where they stand now, whatever has happened to them since they were taken up.
   * @param {string[]} notes @param {string} place @param {string | null} from @param {boolean} copy
   */
  moveTo(notes, place, from, copy) {
    const { places } = this.wall;
    this.wall.clear();
    const there = notes.filter((id) => places.has(id));
    if (!there.length) return setText(this.wall.status, t("This note is no longer there."));
    if (place === NEW) return this.newGroup(there);
    const args = { notes: this.#withStacks(there), to: place === LONERS ? null : place };
    const stillThere = there.every((id) => places.get(id).includes(from));
    if (from && from !== LONERS && args.to && stillThere) args.from = from;
    if (copy && args.to) args.copy = true;
    this.take("move_notes", args);
  }

  /** Notes that say the same go along with the one that is shown. @param {string[]} notes */
  #withStacks(notes) {
    return notes.flatMap((id) => [id, ...(this.wall.stacks.get(id) ?? []).map((note) => note.id)]);
  }

  // ── headers ─────────────────────────────────────────────────────────────────────────────────

  /** Opens the header of a group. @param {string} id */
  nameNow(id) {
    const section = this.wall.groups.querySelector(`[data-place="${id}"]`);
    if (!section) return;
    rename(section, (header) => this.take("rename_group", { id, header }));
    const top = section.firstElementChild;
    top.scrollIntoView({ block: "nearest", behavior: prefersStillness() ? "auto" : "smooth" });
  }

  /** @param {string} note @returns {string} the names of the places in which it stands */
  placeName(note) {
    const groups = this.wall.seen.groups.filter(({ notes }) => notes.includes(note));
    return groups.map(headerOf).join(", ") || t("Not in a group");
  }

  // ── dialogs ─────────────────────────────────────────────────────────────────────────────────

  /** @param {HTMLElement | null} [card] the card whose own button was pressed */
  openMove(card) {
    const { wall } = this;
    if (!wall.editable) return;
    const single = card ?? document.activeElement?.closest?.(CARD);
    const alone = card ? !wall.chosen.hasCard(card) : !wall.chosen.cards.size;
    if (alone && !single) return;
    const notes = alone ? [single.dataset.id] : wall.chosen.notes();
    const from = alone ? single.dataset.in : wall.chosen.place();
    choosePlace(wall.root, {
      title: t("Move to… ({n})", { n: notes.length }),
      places: this.#placesFor(notes),
      onChoose: (id, copy) => this.moveTo(notes, id, from, copy),
    });
  }

  /** @param {string[]} notes @returns {import("../board/dialogs.js").Place[]} the nearest ones first */
  #placesFor(notes) {
    const groups = this.wall.affinity.groups();
    const near = notes.length === 1 ? neighboursOf(this.wall.options.feed, notes[0], groups) : [];
    const part = near.length ? t("All places") : undefined;
    return [
      ...near.map(({ group, distance }) => ({
        id: group.id,
        name: headerOf(group),
        hint: distanceText(distance),
        part: t("Nearest groups"),
      })),
      ...groups.map((group) => ({ id: group.id, name: headerOf(group), part })),
      { id: NEW, name: t("New group"), part },
      { id: LONERS, name: t("Not in a group"), part },
    ];
  }

  /** @param {string} id of a group */
  openNest(id) {
    const { affinity, root, voice } = this.wall;
    chooseOuter(root, affinity.groups(), id, (parent) => {
      this.take("nest_group", { id, parent });
      voice.say(t("Groups changed."));
    });
  }

  /** @param {string} id of a note */
  open(id) {
    const { editable, options, root, stacks } = this.wall;
    const note = options.feed.get("note", id);
    if (!note) return;
    const part = (notes) => {
      root.querySelector("dialog[open]")?.close();
      this.take("part_notes", { notes });
    };
    openNote(root, {
      feed: options.feed,
      note,
      variant: note.m ? variantOf(note) : null,
      editable,
      aside: stackList(stacks.get(id) ?? [], part, editable),
    });
  }
}

/** @param {{header: string}} group */
const headerOf = ({ header }) => header || t("No header yet");
