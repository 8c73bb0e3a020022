/** The style shield: notes that may be known by how they are written, and evening them out before others read them. */
import { button } from "../board/button.js";
import { openDialog } from "../board/dialogs.js";
import { h, setText } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { AGAIN_AFTER } from "../core/press_guard.js";
import { compareWords } from "../core/word_diff.js";

/**
 * @import { Feed } from "../core/feed.js"
 * @import { Note } from "../core/types.js"
 * @typedef {(ids: string[], keepPictures: boolean) => Promise<boolean>} EvenOut  resolves to whether it was done
 */

/** @type {Record<string, () => string>} */
const MARKS = {
  capitals: () => t("capital letters"),
  no_diacritics: () => t("Polish letters without marks"),
  emoji: () => t("emoji"),
  repeated_marks: () => t("repeated punctuation"),
  spacing: () => t("spaces"),
  signature: () => t("maybe a signature"),
};
/** @type {{out: "del", in: "ins"}} */
const TAGS = { out: "del", in: "ins" };
const EARS = { out: () => t("removed"), in: () => t("added") };

/**
 * The notes that would change, waiting or covered: nobody but moderators has read them.
 * @param {{feed: Feed, activity?: string | null, session?: string | null}} options @returns {Note[]}
 */
export function unevenNotes({ feed, activity, session }) {
  const here = feed.all("note").filter((note) => (!activity || note.a === activity) && (!session || note.s === session));
  return here.filter(canBeEvened);
}

/** @param {Note} note */
const canBeEvened = (note) => note.plain !== undefined || note.bare !== undefined;

/** @param {Note} note @param {boolean} keepPictures */
function evened(note, keepPictures) {
  return (keepPictures ? note.plain : (note.bare ?? note.plain)) ?? note.text ?? "";
}

/**
 * What one waiting note says of its style. `open` shows how it would read; `press`, the key, evens out what
 * is shown already; `close` is for whoever leaves it as it is.
 * @param {EvenOut} evenOut
 */
export function styleNotice(evenOut) {
  /** @type {Note} */
  let note;
  const words = h("p", { class: "wb-style" });
  const shown = h("p", { class: "wb-diff" });
  let openedAt = 0;
  const pictures = pictureChoice(() => {
    openedAt = 0;
    draw();
  });
  const close = () => {
    if (preview.hidden) return;
    preview.hidden = true;
    /** @type {HTMLElement | null} */ (element.closest("[data-row]"))?.focus();
  };
  const confirm = () => evenOut([note.id], !pictures.box.checked);
  const yes = button(t("Even out"), confirm, { class: "wb-button--small wb-button--main" });
  const buttons = h("div", { class: "wb-row" }, yes, button(t("Leave as it is"), close, { class: "wb-button--small" }));
  const preview = h("div", { class: "wb-style__preview", hidden: true }, shown, pictures.element, buttons);
  const element = h("div", {}, words, preview);
  const draw = () => shown.replaceChildren(...differences(note.text ?? "", evened(note, !pictures.box.checked)));
  /** @param {Note} next */
  const update = (next) => {
    const changed = next.text !== note?.text;
    note = next;
    const marks = (note.style ?? []).map((mark) => MARKS[mark]?.() ?? mark);
    setText(words, marks.length ? t("May be known by its style: {marks}", { marks: marks.join(", ") }) : "");
    words.hidden = !marks.length;
    if (!canBeEvened(note)) preview.hidden = true;
    element.hidden = words.hidden && !canBeEvened(note);
    if (!changed) return;
    // Where only emoji are in question, whoever presses wants to see the note without them.
    pictures.reset(note.bare !== undefined, note.plain === undefined);
    draw();
  };
  const open = () => {
    if (!canBeEvened(note)) return;
    openedAt = performance.now();
    preview.hidden = false;
    yes.focus();
  };
  const press = () => {
    if (preview.hidden) open();
    else if (performance.now() - openedAt > AGAIN_AFTER) confirm();
  };
  return { element, update, open, press, close };
}

/**
 * All at once, with a preview of each.
 * @param {HTMLElement} host @param {Note[]} notes @param {EvenOut} evenOut
 */
export function evenOutAll(host, notes, evenOut) {
  const list = h("ul", { class: "wb-style__all" });
  const pictures = pictureChoice(() => draw());
  const draw = () => {
    const keep = !pictures.box.checked;
    const changing = notes.filter((note) => evened(note, keep) !== note.text);
    list.replaceChildren(...changing.map((note) =>
      h("li", { class: "wb-diff" }, ...differences(note.text ?? "", evened(note, keep)))));
    confirm.disabled = !changing.length;
  };
  const confirm = button(t("Even out"), async () => {
    confirm.disabled = true;
    await evenOut(notes.map(({ id }) => id), !pictures.box.checked);
    dialog.close();
  }, { class: "wb-button--main" });
  const dialog = openDialog(
    host,
    t("Even out the style"),
    h("p", { class: "wb-quiet", text: t("Marks, case and spaces change, words do not. The former wording is erased for good.") }),
    pictures.element,
    list,
    h("div", { class: "wb-row wb-row--end" }, button(t("Cancel"), () => dialog.close()), confirm),
  );
  const some = notes.some(({ bare }) => bare !== undefined);
  pictures.reset(some, some && notes.every(({ plain }) => plain === undefined));
  draw();
}

/** Whether emoji go too: a choice, because one may be what the note says. @param {() => void} changed */
function pictureChoice(changed) {
  const box = h("input", { type: "checkbox" });
  box.addEventListener("change", changed);
  const element = h("label", { class: "wb-check" }, box, t("Take emoji out too"));
  /** @param {boolean} offered @param {boolean} checked */
  const reset = (offered, checked) => {
    element.hidden = !offered;
    box.checked = offered && checked;
  };
  return { element, box, reset };
}

/** @param {string} before @param {string} after @returns {Node[]} struck through what goes, underlined what comes */
function differences(before, after) {
  return compareWords(before, after).map(({ kind, text }) => {
    if (kind === "same") return h("span", { text });
    return h(TAGS[kind], {}, h("span", { class: "wb-hidden", text: `${EARS[kind]()}: ` }), text);
  });
}
