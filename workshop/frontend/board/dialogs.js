/** The dialogs of the boards: one note to read and edit, and a place to move notes to. */
import { h, reconcile } from "../core/dom.js";
import { FeedError, sentenceOf } from "../core/feed_error.js";
import { fold } from "../core/fold_text.js";
import { t } from "../core/i18n.js";
import { noteKinds } from "../core/note_kinds.js";
import { sectionName, sectionsOf } from "../core/sections.js";
import { tooLong } from "../core/text_length.js";
import { button } from "./button.js";
import { flagWords, kindName, noteText, stateName } from "./note_card.js";
import { noteHistory } from "./note_history.js";

/**
 * @import { Feed } from "../core/feed.js"
 * @import { MapVariant, Note } from "../core/types.js"
 */

let lastLabel = 0;

/**
 * A modal dialog inside `host`; removed when it closes, and the focus goes back.
 * @param {HTMLElement} host @param {string} title @param {...(Node | string | null)} content
 * @returns {HTMLDialogElement}
 */
export function openDialog(host, title, ...content) {
  lastLabel += 1;
  const id = `wb-dialog-${lastLabel}`;
  const dialog = h("dialog", { class: "wb-dialog", "aria-labelledby": id });
  const heading = h("h2", { class: "wb-dialog__title", id, text: title });
  dialog.append(heading, ...content.filter((part) => part !== null));
  const before = /** @type {HTMLElement | null} */ (document.activeElement);
  dialog.addEventListener("close", () => {
    dialog.remove();
    before?.isConnected && before.focus({ preventScroll: true });
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  host.append(dialog);
  dialog.showModal();
  return dialog;
}

/** @param {string[][]} choices value and words @param {string} chosen @param {import("../core/dom.js").Props} [props] */
export function selectOf(choices, chosen, props = {}) {
  const select = h("select", { class: "wb-input", ...props });
  for (const [value, text] of choices) select.append(h("option", { value, text }));
  select.value = chosen;
  return select;
}

/** @param {string} text @param {HTMLElement} control */
export function labelled(text, control) {
  return h("label", { class: "wb-label" }, h("span", { text }), control);
}

/**
 * Opens a note to read, with what it said before, and, where `editable`, to edit: text, section, kind.
 * @param {HTMLElement} host
 * @param {{feed: Feed, note: Note, variant?: MapVariant | null, editable?: boolean,
 *          aside?: HTMLElement | null}} options aside: what else is to be said of the note
 */
export function openNote(host, { feed, note, variant, editable, aside = null }) {
  if (!editable) return readNote(host, feed, note, aside);
  let seen = feed.cursor;
  const text = h("textarea", { class: "wb-input", rows: 5, dir: "auto", value: note.text ?? "" });
  const section = variant ? selectOf(sectionChoices(variant, note.section), note.section ?? "") : null;
  const kind = selectOf(kindChoices(), note.kind ?? "unmarked");
  const trouble = h("p", { class: "wb-trouble", role: "alert" });
  const save = button(t("Save"), () => saveNote(), { class: "wb-button--main" });
  const dialog = openDialog(
    host,
    t("Note"),
    noteState(note),
    labelled(t("Text"), text),
    section && labelled(t("Section"), section),
    labelled(t("Kind"), kind),
    trouble,
    aside,
    noteHistory(feed, note.id),
    h(
      "div",
      { class: "wb-row wb-row--end" },
      button(t("Cancel"), () => dialog.close()),
      save,
    ),
  );
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !save.disabled && (event.ctrlKey || event.metaKey)) saveNote();
  });

  /** What somebody else has made of it meanwhile; whoever saves now has read it. */
  function showOther() {
    seen = feed.cursor;
    trouble.append(" ", t("It says now: {text}", { text: feed.get("note", note.id)?.text ?? "" }));
  }

  async function saveNote() {
    trouble.textContent = tooLong(text.value);
    if (trouble.textContent) return;
    const wanted = { text: text.value.trim(), kind: kind.value, ...(section && { section: section.value }) };
    const changed = Object.entries(wanted).filter(([name, value]) => value !== Reflect.get(note, name));
    if (!changed.length) return dialog.close();
    save.disabled = true;
    try {
      await feed.send("edit_note", { id: note.id, seen, ...Object.fromEntries(changed) });
      dialog.close();
    } catch (error) {
      trouble.textContent = sentenceOf(error);
      if (error instanceof FeedError && error.code === "conflict") showOther();
    }
    save.disabled = false;
  }
}

/** @param {HTMLElement} host @param {Feed} feed @param {Note} note @param {HTMLElement | null} aside */
function readNote(host, feed, note, aside) {
  const dialog = openDialog(
    host,
    sectionName(note.section) || t("Note"),
    h("p", { class: "wb-reading", text: noteText(note) }),
    noteState(note),
    aside,
    noteHistory(feed, note.id),
    h(
      "div",
      { class: "wb-row wb-row--end" },
      button(t("Close"), () => dialog.close()),
    ),
  );
}

/** @param {Note} note @returns {HTMLElement} */
function noteState(note) {
  const words = [stateName(note.status), note.late ? t("late") : "", ...flagWords(note.flags)];
  return h("p", { class: "wb-quiet", text: words.filter(Boolean).join(" · ") });
}

/** What a note can be marked as; at first it is not. @returns {string[][]} value and words */
export function kindChoices() {
  return [["unmarked", t("not marked")], ...noteKinds().map(({ value }) => [value, kindName(value)])];
}

/** @param {MapVariant} variant @param {string | null} present */
function sectionChoices(variant, present) {
  const usual = sectionsOf(variant);
  const keys = !present || usual.includes(present) ? usual : [...usual, present];
  return keys.map((key) => [key, sectionName(key)]);
}

/**
 * "Move to…": a searchable list of places; `none` is said where there are none.
 *
 * @typedef {{id: string, name: string, part?: string, hint?: string}} Place
 *   part: the heading it stands under; hint: said beside its name
 * @typedef {Omit<Place, "id"> & {id?: string}} Row  without an id: a heading
 * @param {HTMLElement} host
 * @param {{title: string, places: Place[], canCopy?: boolean, none?: string,
 *          onChoose: (id: string, copy: boolean) => void}} options
 */
export function choosePlace(host, { title, places, canCopy = true, none = "", onChoose }) {
  const search = h("input", { class: "wb-input", type: "search", placeholder: t("Search groups") });
  search.setAttribute("aria-label", t("Search groups"));
  const copy = h("input", { type: "checkbox" });
  const list = h("ul", { class: "wb-places" });
  /** @param {string} id */
  const choose = (id) => {
    dialog.close();
    onChoose(id, copy.checked);
  };
  const show = () => {
    const wanted = fold(search.value.trim());
    const found = places.filter(({ name }) => fold(name).includes(wanted));
    reconcile(list, underHeadings(found), {
      key: ({ id, part = "", name }) => `${part}/${id ?? name}`,
      create: (place) => placeRow(place, choose),
    });
  };
  search.addEventListener("input", show);
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    // Else the key would press the button that gets the focus back.
    event.preventDefault();
    list.querySelector("button")?.click();
  });
  const dialog = openDialog(
    host,
    title,
    search,
    canCopy ? h("label", { class: "wb-check" }, copy, t("Copy: keep the note where it is too")) : null,
    list,
    places.length ? null : h("p", { class: "wb-quiet", text: none }),
    h(
      "div",
      { class: "wb-row wb-row--end" },
      button(t("Cancel"), () => dialog.close()),
    ),
  );
  dialog.addEventListener("keydown", (event) => walkPlaces(event, search, list));
  show();
  search.focus();
}

/** @param {Place[]} places @returns {Row[]} with a row for each heading */
function underHeadings(places) {
  return places.flatMap((place, at) => {
    const { part } = place;
    return part && part !== places[at - 1]?.part ? [{ part, name: part }, place] : [place];
  });
}

/** @param {Row} row @param {(id: string) => void} choose */
function placeRow({ id, name, hint }, choose) {
  if (!id) return h("li", { class: "wb-places__part", text: name });
  const row = button(name, () => choose(id), { class: "wb-place" });
  if (hint) row.append(h("span", { class: "wb-place__hint", text: hint }));
  return h("li", {}, row);
}

/**
 * Arrow keys walk from the search field through the places.
 * @param {KeyboardEvent} event @param {HTMLElement} search @param {HTMLElement} list
 */
function walkPlaces(event, search, list) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const stops = [search, ...list.querySelectorAll("button")];
  const at = stops.findIndex((stop) => stop === document.activeElement);
  stops[Math.min(stops.length - 1, Math.max(0, at + step))].focus();
}
