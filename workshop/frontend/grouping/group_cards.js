/** The cards of the affinity wall: options of a list box, each with its own way to be moved. */
import { noteCard, updateCard } from "../board/note_card.js";
import { h, reconcile } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { paint } from "./colours.js";
import { showNearest } from "./nearest_groups.js";

/**
 * @import { Note } from "../core/types.js"
 * @typedef {{isChosen: (id: string) => boolean, isKnown: (id: string) => boolean,
 *            toneOf: (note: Note) => import("./colours.js").Tone, sameAs: (id: string) => Note[],
 *            nearest?: (id: string) => import("./nearest_groups.js").Neighbour | undefined}} CardsOf
 *   isKnown: whether the note has stood on the wall before; a new one enters with a motion; sameAs: the
 *   notes a card stands for besides its own; nearest: the group to be named on it
 */

/** @type {WeakMap<HTMLElement, Map<string, HTMLElement>>} the cards that a list has had, by note */
const keptCards = new WeakMap();

/**
 * Cards that a filter takes away are kept for when it lets them come back.
 * @param {HTMLElement} list @param {string} place group or loners
 * @param {Note[]} shown @param {Note[]} all those of the place, shown or not @param {CardsOf} wall
 */
export function drawCards(list, place, shown, all, wall) {
  const kept = keptCards.get(list) ?? new Map();
  keptCards.set(list, kept);
  reconcile(list, shown, {
    key: ({ id }) => id,
    create: (note) => {
      const card = kept.get(note.id) ?? makeCard(note, place, wall.isKnown(note.id));
      card.tabIndex = -1;
      return card;
    },
    update: (card, note) => {
      kept.set(note.id, card);
      draw(card, note, wall);
    },
  });
  if (kept.size <= all.length) return;
  const here = new Set(all.map(({ id }) => id));
  for (const id of kept.keys()) if (!here.has(id)) kept.delete(id);
}

/** @param {HTMLElement} card @param {Note} note @param {CardsOf} wall */
function draw(card, note, { isChosen, toneOf, sameAs, nearest }) {
  const tone = toneOf(note);
  const same = sameAs(note.id).length;
  updateCard(card, note, { showSection: true, word: tone.word, same });
  paint(card, note, tone);
  card.classList.toggle("wb-note--stack", same > 0);
  if (nearest) showNearest(card, nearest(note.id));
  const chosen = String(isChosen(note.id));
  if (card.getAttribute("aria-selected") !== chosen) card.setAttribute("aria-selected", chosen);
}

/** @param {Note} note @param {string} place @param {boolean} quiet enters without motion */
function makeCard(note, place, quiet) {
  const card = noteCard(note, { tag: "li", quiet });
  if (!quiet) card.addEventListener("animationend", () => card.classList.remove("wb-note--new"));
  card.setAttribute("role", "option");
  card.tabIndex = -1;
  card.dataset.in = place;
  card.append(
    h("button", {
      type: "button",
      class: "wb-button wb-button--small wb-note__move",
      text: t("Move to…"),
      dataset: { act: "move" },
      tabIndex: -1,
    }),
  );
  return card;
}
