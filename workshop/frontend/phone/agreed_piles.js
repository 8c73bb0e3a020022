/** What a silent grouping ended in, on phones: the piles of the wall as a list. */
import { childAt, h, reconcile, setText } from "../core/dom.js";
import { partsOfAgreement, pilesSay } from "../core/pile_words.js";

/**
 * @import { Note } from "../core/types.js"
 * @import { View, ViewOptions } from "./vote_kinds.js"
 */

/** @param {ViewOptions} options @returns {View} */
export function mountAgreement({ feed, activity }) {
  const said = h("p", { class: "calm" });
  const list = h("div", { class: "agreed" });
  const update = (now = activity) => {
    const agreement = feed.get("agreement", now.id);
    if (!agreement) return;
    setText(said, pilesSay(agreement));
    const board = feed.all("note").filter(({ a, status }) => now.board.includes(a) && status === "visible");
    const parts = partsOfAgreement(agreement, board).map((part, place) => ({ ...part, key: String(place) }));
    reconcile(list, parts, { key: ({ key }) => key, create: emptyPart, update: fillPart });
  };
  update();
  return { element: h("section", { class: "watching" }, said, list), update };
}

function emptyPart() {
  return h("section", { class: "agreed-pile" }, h("h2"), h("ul"));
}

/** @param {HTMLElement} element @param {{title: string, notes: Note[]}} part */
function fillPart(element, { title, notes }) {
  setText(childAt(element, 0), `${title} (${notes.length})`);
  reconcile(childAt(element, 1), notes, {
    key: ({ id }) => id,
    create: ({ section }) => h("li", { class: `tint-${section ?? "none"}` }),
    update: (item, { text }) => setText(item, text ?? ""),
  });
}
