/** What is chosen on the affinity wall: cards, each in one place, and whole groups. */

/** Place of the notes that stand in no group. */
export const LONERS = "loners";
/** Place that makes a new group of the notes put there. */
export const NEW = "new";

/** @param {HTMLElement} card */
const keyOf = (card) => `${card.dataset.in}/${card.dataset.id}`;

export class Selection {
  constructor() {
    /** @type {Set<string>} "place/note" */
    this.cards = new Set();
    /** @type {Set<string>} ids of groups */
    this.groups = new Set();
  }

  /** @param {string} place @param {string} note */
  has(place, note) {
    return this.cards.has(`${place}/${note}`);
  }

  /** @param {HTMLElement} card */
  hasCard(card) {
    return this.cards.has(keyOf(card));
  }

  /** @param {HTMLElement} card */
  toggle(card) {
    if (!this.cards.delete(keyOf(card))) this.cards.add(keyOf(card));
    this.anchor = card;
  }

  /** Chooses everything between the card chosen last and this one. @param {HTMLElement} card @param {HTMLElement[]} all */
  extend(card, all) {
    if (!this.anchor?.isConnected) return this.toggle(card);
    const [from, to] = [all.indexOf(this.anchor), all.indexOf(card)].sort((a, b) => a - b);
    for (const each of all.slice(from, to + 1)) this.cards.add(keyOf(each));
    this.anchor = card;
  }

  /** @param {string} id @param {boolean} chosen */
  setGroup(id, chosen) {
    if (chosen) this.groups.add(id);
    else this.groups.delete(id);
  }

  /** @returns {string[]} ids of the chosen notes, each once */
  notes() {
    return [...new Set([...this.cards].map((key) => key.split("/")[1]))];
  }

  /** @returns {string | null} the one place in which all chosen cards stand */
  place() {
    const places = new Set([...this.cards].map((key) => key.split("/")[0]));
    return places.size === 1 ? [...places][0] : null;
  }

  clear() {
    this.cards.clear();
    this.groups.clear();
  }

  /**
   * What is no longer there cannot stay chosen.
   * @param {Map<string, string[]>} places note id → where it stands @param {string[]} groups ids
   */
  keepOnly(places, groups) {
    for (const key of this.cards) {
      const [place, id] = key.split("/");
      if (!places.get(id)?.includes(place)) this.cards.delete(key);
    }
    for (const id of this.groups) if (!groups.includes(id)) this.groups.delete(id);
  }
}
