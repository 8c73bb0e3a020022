/** The cards of the affinity wall: options of a list box, each with its own way to be moved. */
import { h, reconcile } from "./elements.js";
import { noteCard, updateCard } from "./note.js";
import { t } from "./text.js";

/**
 * @param {HTMLElement} list @param {string} place group or loners @param {import("./feed.js").Fact[]} notes
 * @param {{isChosen: (id: string) => boolean, isKnown: (id: string) => boolean}} wall
 *   isKnown: whether the note has stood on the wall before; a new one enters with a motion
 */
export function drawCards(list, place, notes, { isChosen, isKnown }) {
  reconcile(list, notes, {
    key: ({ id }) => id,
    create: (note) => makeCard(note, place, isKnown(note.id)),
    update: (card, note) => {
      updateCard(card, note, { showSection: true });
      card.setAttribute("aria-selected", String(isChosen(note.id)));
    },
  });
}

function makeCard(note, place, quiet) {
  const card = noteCard(note, { tag: "li", quiet });
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
