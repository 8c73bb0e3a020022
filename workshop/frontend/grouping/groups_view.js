/** The groups of the affinity wall and the notes in none of them, as elements. */
import { childAt, focusWithin, h, reconcile, setText } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { paint } from "./colours.js";
import { cardsOf, countText, groupElement, innerOf, lonersColumn, updateGroup } from "./group.js";
import { drawCards } from "./group_cards.js";
import { prefersStillness } from "./move_animation.js";
import { LONERS, NEW } from "./selection.js";
import { Tiles } from "./tile_layout.js";

/**
 * @import { Note } from "../core/types.js"
 * @import { Colours } from "./colours.js"
 * @import { WallGroup } from "./group_steps.js"
 * @import { Neighbour } from "./nearest_groups.js"
 * @import { Selection } from "./selection.js"
 * @typedef {import("./wall_content.js").Content & {drawn: Map<string, string[]>,
 *           nearest: (note: string) => Neighbour | undefined}} Drawn
 *   drawn: note id → where it stood when it was drawn last
 */

/** @type {Drawn} */
const NOTHING = {
  known: new Map(), groups: [], loners: [], duplicates: new Map(), behind: new Set(), depths: new Map(),
  places: new Map(), drawn: new Map(), nearest: () => undefined,
};

export class GroupsView {
  /**
   * @param {Selection} chosen @param {Colours} colours
   * @param {(note: Note) => boolean} lets whether the filters show a note
   */
  constructor(chosen, colours, lets) {
    this.chosen = chosen;
    this.colours = colours;
    this.lets = lets;
    this.hits = 0;
    /** @type {Drawn} */
    this.content = NOTHING;
    this.tiles = new Tiles();
    this.loners = lonersColumn();
    this.groups = h("div", { class: "wb-groups" });
    const newPlace = h("p", { class: "wb-newplace", dataset: { place: NEW }, text: t("Drop here for a new group") });
    this.scroll = h("div", { class: "wb-scroll wb-scroll--groups" }, this.groups, newPlace);
    this.root = h("div", { class: "wb-affinity" }, this.loners.element, this.scroll);
  }

  /** @param {Drawn} content @returns {number} how many notes the filters let through */
  draw(content) {
    this.content = content;
    this.hits = 0;
    this.#drawLoners();
    this.#drawGroups(this.groups, null);
    return this.hits;
  }

  destroy() {
    this.tiles.stop();
  }

  /** Sets the groups close together after their size has changed. */
  settle() {
    this.tiles.settle(this.groups);
  }

  /** @param {string} id of a group @returns {HTMLElement | null} */
  sectionOf(id) {
    return this.groups.querySelector(`[data-place="${id}"]`);
  }

  /** @param {string} id of a group whose header is to be seen */
  bringIntoView(id) {
    const section = this.sectionOf(id);
    const behavior = prefersStillness() ? "auto" : "smooth";
    if (section) childAt(section, 0).scrollIntoView({ block: "nearest", behavior });
  }

  /** @returns {HTMLElement | null} what the eyes may rest on: the group with the focus, or the first one in sight */
  inSight() {
    const { top, bottom } = this.scroll.getBoundingClientRect();
    /** @param {Element} el */
    const isSeen = (el) => {
      const box = el.getBoundingClientRect();
      return box.bottom > Math.max(0, top) + 40 && box.top < bottom;
    };
    /** @type {HTMLElement | null | undefined} */
    const active = focusWithin(this.root)?.closest(".wb-group");
    if (active && isSeen(active)) return active;
    return /** @type {HTMLElement[]} */ ([...this.groups.children]).find(isSeen) ?? null;
  }

  #drawLoners() {
    const { loners, nearest } = this.content;
    const shown = this.#letThrough(loners);
    setText(this.loners.count, countText(this.#countOf(shown), this.#countOf(loners)));
    this.loners.empty.hidden = loners.length > 0;
    this.#drawCards(this.loners.list, LONERS, shown, loners, nearest);
  }

  /** The groups inside this one, each with those inside it. @param {HTMLElement} el @param {string | null} parent */
  #drawGroups(el, parent) {
    const { groups, depths } = this.content;
    /** @param {WallGroup} group */
    const top = (group) => depths.get(group.id) === 0;
    const own = groups.filter((group) => (parent ? group.parent === parent && !top(group) : top(group)));
    reconcile(el, own, {
      key: ({ id }) => id,
      create: (group) => this.#makeGroup(group, parent),
      update: (section, group) => this.#drawGroup(section, group),
    });
  }

  /** @param {WallGroup} group @param {string | null} parent */
  #makeGroup(group, parent) {
    const section = groupElement(group);
    if (!parent) this.tiles.add(section);
    return section;
  }

  /** @param {HTMLElement} section @param {WallGroup} group */
  #drawGroup(section, group) {
    const { known, groups, behind, depths } = this.content;
    const all = group.notes.map((id) => known.get(id)).filter((note) => note !== undefined);
    const cards = all.filter(({ id }) => !behind.has(id));
    const shown = this.#letThrough(cards);
    const most = this.colours.most(all);
    updateGroup(section, group, {
      all: all.length,
      shown: shown.length === cards.length ? all.length : this.#countOf(shown),
      outer: groups.find(({ id }) => id === group.parent),
      depth: depths.get(group.id) ?? 0,
      chosen: this.chosen.groups.has(group.id),
      most: most?.word ?? "",
      holds: groups.some(({ parent }) => parent === group.id),
    });
    paint(section, most?.note ?? null, most ? this.colours.of(most.note) : { tone: "", word: "" });
    this.#drawCards(cardsOf(section), group.id, shown, cards);
    this.#drawGroups(innerOf(section), group.id);
  }

  /** @param {Note[]} notes @returns {Note[]} those that the filters let through, or a note behind them */
  #letThrough(notes) {
    const shown = notes.filter((note) => this.lets(note) || this.#behind(note.id).some(this.lets));
    this.hits += shown.length;
    return shown;
  }

  /** @param {Note[]} cards @returns {number} how many notes they stand for */
  #countOf(cards) {
    return cards.reduce((sum, { id }) => sum + 1 + this.#behind(id).length, 0);
  }

  /** @param {string} id @returns {Note[]} */
  #behind(id) {
    return this.content.duplicates.get(id) ?? [];
  }

  /**
   * @param {HTMLElement} list @param {string} place @param {Note[]} shown @param {Note[]} all
   * @param {(note: string) => Neighbour | undefined} [nearest]
   */
  #drawCards(list, place, shown, all, nearest = undefined) {
    const { drawn } = this.content;
    drawCards(list, place, shown, all, {
      isChosen: (id) => this.chosen.has(place, id),
      isKnown: (id) => drawn.size === 0 || drawn.has(id),
      toneOf: (note) => this.colours.of(note),
      sameAs: (id) => this.#behind(id),
      nearest,
    });
  }
}
