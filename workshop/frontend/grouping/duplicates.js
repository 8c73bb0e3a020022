/** Notes that say the same: one card stands for all of them, each note still counts. */
import { button } from "../board/button.js";
import { noteText } from "../board/note_card.js";
import { h } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { sectionName } from "../core/sections.js";

/** @import { Note } from "../core/types.js" */

/**
 * @param {Map<string, Note>} known the notes of the wall
 * @returns {Map<string, Note[]>} id of the note shown → those it stands for; a note whose lead is not on
 *   the wall stands for itself
 */
export function stacksOf(known) {
  const stacks = new Map();
  for (const note of known.values()) {
    const lead = leadOf(note, known);
    if (lead !== note) stacks.set(lead.id, [...(stacks.get(lead.id) ?? []), note]);
  }
  return stacks;
}

/** @param {Note} note @param {Map<string, Note>} known @returns {Note} */
function leadOf(note, known) {
  const seen = new Set();
  let lead = note;
  let next = known.get(lead.same_as ?? "");
  while (next && !seen.has(lead.id)) {
    seen.add(lead.id);
    lead = next;
    next = known.get(lead.same_as ?? "");
  }
  return lead;
}

/**
 * The notes behind a card, each with the way to part it from the others.
 * @param {Note[]} stack @param {(ids: string[]) => void} onPart @param {boolean} editable
 * @returns {HTMLElement | null} nothing where the card stands for itself only
 */
export function stackList(stack, onPart, editable) {
  if (!stack.length) return null;
  const title = h("h3", { class: "wb-history__title" });
  title.textContent = t("Say the same: {n}", { n: stack.length + 1 });
  const rows = stack.map((note) => {
    const part = button(t("Take apart"), () => onPart([note.id]), { class: "wb-button--small" });
    return h(
      "li",
      { class: "wb-stack__row" },
      h("span", { text: noteText(note) }),
      h("span", { class: "wb-quiet", text: sectionName(note.section) }),
      editable ? part : null,
    );
  });
  return h("section", { class: "wb-stack" }, title, h("ul", {}, ...rows));
}
