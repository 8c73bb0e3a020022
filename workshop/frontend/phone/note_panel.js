/** What opens below one of my notes: its text to be changed, or the question before it is taken back. */
import { h, partOf, setText, toggle } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { writtenUnder } from "../core/subjects.js";
import { loadStyle } from "../core/styles.js";
import { lengthWords, tooLong } from "../core/text_length.js";

// It comes a moment after what it is for, and at worst not at all.
loadStyle("phone/dialogs.css").catch(() => {});

/** @import { Actions, Card, Mine } from "./my_notes.js" */

/** @param {Card} card */
export function openEditor(card) {
  const { carries } = card.note;
  // What was read: what comes late, or what somebody else has done since, does not undo what came after it.
  const seen = card.actions.feed.cursor;
  const left = h("p", { class: "counter" });
  const count = () => setText(left, lengthWords(field.value));
  const field = h("textarea", { rows: "3", dir: "auto", "aria-label": t("Text of the note"), on: { input: count } });
  field.value = card.note.text;
  count();
  const save = async () => {
    const text = field.value.trim();
    const problem = text ? tooLong(text) : t("Write something first.");
    if (problem) throw new Error(problem);
    await saveNote(card.actions, { ...card.note, carries }, text, seen, place.chosen());
  };
  const place = otherPlace(card);
  open(card, carries ? t("Send") : t("Save"), save, carries ? h("b", {}, card.actions.words(carries)) : "", ...place.parts, field, left);
  field.focus();
}

/** @param {Card} card */
export function askToWithdraw(card) {
  const label = card.note.unsent ? t("Yes, discard") : t("Yes, withdraw");
  open(card, label, () => withdrawNote(card.actions, card.note), h("p", {}, t("The text of this note will be gone.")));
  partOf(card.panel, "button").focus();
}

/**
 * For a note that was refused: what it may be written under now.
 * @param {Card} card @returns {{parts: HTMLElement[], chosen: () => string | undefined}}
 */
function otherPlace({ actions: { feed, outbox }, note }) {
  const before = outbox.get(note.id)?.args.about;
  const room = feed.all("room").find(({ activity }) => activity?.id === note.activity);
  if (note.status !== "refused" || !before || !room?.activity) return { parts: [], chosen: () => before };
  const options = writtenUnder(feed, room.activity).map(({ id, text }) => h("option", { value: id, selected: id === before }, text));
  const select = /** @type {HTMLSelectElement} */ (h("select", { "aria-label": t("What it is written about") }, ...options));
  return { parts: [select], chosen: () => select.value || before };
}

/** @param {Actions} actions @param {Mine} note @param {string} text @param {number} seen @param {string | undefined} about */
async function saveNote({ feed, outbox }, note, text, seen, about) {
  const { id, section, kind, activity, carries } = note;
  if (note.unsent) {
    const before = outbox.get(id)?.args ?? { activity, section, kind };
    await outbox.put(id, { ...before, text, ...(carries && { carries }), ...(about && { about }) });
  } else if (text !== note.text) {
    await feed.send("edit_note", { id, text, seen });
  }
}

/** @param {Actions} actions @param {Mine} note */
async function withdrawNote({ feed, outbox, announce }, { id, unsent }) {
  if (unsent) return outbox.takeBack(id);
  await feed.send("withdraw_note", { id });
  announce(t("Withdrawn"));
}

/** @param {Card} card @param {string} label @param {() => Promise<void>} step @param {...(HTMLElement | string)} content */
function open(card, label, step, ...content) {
  const problem = h("p", { class: "problem", role: "alert", hidden: true });
  let busy = false;
  const confirm = async () => {
    if (busy) return;
    busy = true;
    try {
      await step();
      close();
    } catch (error) {
      setText(problem, /** @type {Error} */ (error).message);
      toggle(problem, true);
    }
    busy = false;
  };
  const close = () => {
    card.panel.hidden = true;
    card.panel.replaceChildren();
    toggle(card.buttons, card.note.editable);
    if (card.element.isConnected) card.edit.focus();
  };
  card.panel.replaceChildren(...content, problem, h("div", { class: "row" },
    h("button", { type: "button", class: "primary", on: { click: confirm } }, label),
    h("button", { type: "button", on: { click: close } }, t("Cancel"))));
  card.panel.hidden = false;
  card.buttons.hidden = true;
}
