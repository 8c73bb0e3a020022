/** The groups of the affinity wall and the notes in none of them, as elements. */
import { h, reconcile, setText } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { paint } from "./colours.js";
import { cardsOf, countText, groupElement, innerOf, lonersColumn, rename, updateGroup } from "./group.js";
import { drawCards } from "./group_cards.js";
import { prefersStillness } from "./move_animation.js";
import { LONERS, NEW } from "./selection.js";
import { Tiles } from "./tile_layout.js";

/**
 * @typedef {import("../core/feed.js").Fact} Fact
 * @typedef {import("./wall_content.js").Content & {drawn: Map<string, string[]>,
 *           nearest: (note: string) => import("./nearest_groups.js").Neighbour | undefined}} Drawn
 *   drawn: note id → where it stood when it was drawn last
 */

export class GroupsView {
  /**
   * @param {import("./selection.js").Selection} chosen @param {import("./colours.js").Colours} colours
   * @param {(note: Fact) => boolean} lets whether the filters show a note
   */
  constructor(chosen, colours, lets) {
    Object.assign(this, { chosen, colours, lets });
    this.tiles = new Tiles();
    this.loners = lonersColumn();
    this.groups = h("div", { class: "wb-groups" });
    const newPlace = h("p", { class: "wb-newplace", dataset: { place: NEW }, text: t("Drop here for a new group") });
    const scroll = h("div", { class: "wb-scroll wb-scroll--groups" }, this.groups, newPlace);
    this.root = h("div", { class: "wb-affinity" }, this.loners.element, scroll);
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

  /** Opens the header of a group. @param {string} id @param {(header: string) => void} onDone where it changed */
  openHeader(id, onDone) {
    const section = this.groups.querySelector(`[data-place="${id}"]`);
    if (!section) return;
    rename(section, onDone);
    const top = section.firstElementChild;
    top.scrollIntoView({ block: "nearest", behavior: prefersStillness() ? "auto" : "smooth" });
  }

  /** @returns {HTMLElement | null} what the eyes may rest on: the group with the focus, or the first one in sight */
  inSight() {
    const { top, bottom } = this.groups.parentElement.getBoundingClientRect();
    const isSeen = (el) => {
      const box = el.getBoundingClientRect();
      return box.bottom > Math.max(0, top) + 40 && box.top < bottom;
    };
    const active = document.activeElement?.closest?.(".wb-group");
    if (active && this.root.contains(active) && isSeen(active)) return active;
    return [...this.groups.children].find(isSeen) ?? null;
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
    const top = (group) => depths.get(group.id) === 0;
    const own = groups.filter((group) => (parent ? group.parent === parent && !top(group) : top(group)));
    reconcile(el, own, {
      key: ({ id }) => id,
      create: (group) => this.#makeGroup(group, parent),
      update: (section, group) => this.#drawGroup(section, group),
    });
  }

  #makeGroup(group, parent) {
    const section = groupElement(group);
    if (!parent) this.tiles.add(section);
    return section;
  }

  #drawGroup(section, group) {
    const { known, groups, behind, depths } = this.content;
    const all = group.notes.map((id) => known.get(id)).filter(Boolean);
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
    paint(section, most?.note ?? {}, most ? this.colours.of(most.note) : { tone: "", word: "" });
    this.#drawCards(cardsOf(section), group.id, shown, cards);
    this.#drawGroups(innerOf(section), group.id);
  }

  /** @param {Fact[]} notes @returns {Fact[]} those that the filters let through, or a note behind them */
  #letThrough(notes) {
    const shown = notes.filter((note) => this.lets(note) || this.#behind(note.id).some(this.lets));
    this.hits += shown.length;
    return shown;
  }

  /** @param {Fact[]} cards @returns {number} how many notes they stand for */
  #countOf(cards) {
    return cards.reduce((sum, { id }) => sum + 1 + this.#behind(id).length, 0);
  }

  /** @param {string} id @returns {Fact[]} */
  #behind(id) {
    return this.content.duplicates.get(id) ?? [];
  }

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
