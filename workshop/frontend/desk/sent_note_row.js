/** One line below the note-keeper's field: a note and how far it has come. */
import { button } from "../board/button.js";
import { stateName } from "../board/note_card.js";
import { h, setText } from "../core/dom.js";
import { t } from "../core/i18n.js";

/**
 * @import { Feed } from "../core/feed.js"
 * @import { Pending } from "./pending_notes.js"
 */

/** @param {(id: string) => void} takeBack @param {(id: string) => void} discard */
export function sentRow(takeBack, discard) {
  const small = { class: "wb-button--small" };
  const row = h(
    "li",
    { class: "wb-sent__row" },
    h("span", { class: "wb-sent__text" }),
    h("span", { class: "wb-sent__state" }),
    button(t("Take back"), () => takeBack(row.dataset.id ?? ""), small),
    button(t("Discard"), () => discard(row.dataset.id ?? ""), small),
  );
  return row;
}

/** @param {HTMLElement} row @param {{note: Pending, waits: boolean}} what @param {Feed} feed */
export function fillSentRow(row, { note, waits }, feed) {
  const [text, state, back, away] = /** @type {HTMLElement[]} */ ([...row.children]);
  row.dataset.id = note.id;
  row.dataset.section = note.section ?? "none";
  row.dataset.state = note.refused ? "refused" : waits ? "waits" : "sent";
  setText(text, feed.get("note", note.id)?.text || note.text);
  setText(state, note.refused ?? (waits ? t("not sent yet") : sentWord(note, feed)));
  back.hidden = away.hidden = !note.refused;
}

/** @param {Pending} note @param {Feed} feed */
function sentWord(note, feed) {
  const status = feed.get("note", note.id)?.status ?? note.status;
  return stateName(status) || (note.late ? t("late") : t("sent"));
}
