/** Sentences over groups that were written and could not stay where they were: to be put elsewhere. */
import { button } from "../board/button.js";
import { copyShown, copyWords } from "../core/clipboard.js";
import { h, partOf, reconcile, setText } from "../core/dom.js";
import { t } from "../core/i18n.js";

/**
 * @typedef {{id: string, text: string}} Kept  id: the group for which it was written
 * @typedef {{typed: (kept: Kept) => void, put: (kept: Kept) => void, discard: (kept: Kept) => void}} Steps
 */

export class KeptSentences {
  /** @param {Steps} steps */
  constructor(steps) {
    this.steps = steps;
    /** @type {Map<string, Kept>} */
    this.kept = new Map();
    this.root = h("section", { class: "wb-kept", hidden: true, "aria-label": t("Kept sentences") });
  }

  /** @param {Kept} kept */
  add(kept) {
    this.kept.set(kept.id, kept);
  }

  /** @param {string} id of a group */
  remove(id) {
    this.kept.delete(id);
    this.draw(() => undefined);
  }

  /** @param {(group: string) => string | undefined} headerOf undefined: the group is gone */
  draw(headerOf) {
    this.root.hidden = this.kept.size === 0;
    reconcile(this.root, [...this.kept.values()], {
      key: ({ id }) => id,
      create: (kept) => this.#makeCard(kept),
      update: (card, { id }) => setText(partOf(card, ".wb-kept__title"), titleOf(headerOf(id))),
    });
  }

  /** Where keys go on that were meant for the field that has gone. @param {string} id @param {number} [at] of the cursor */
  focus(id, at) {
    /** @type {HTMLTextAreaElement | null} */
    const field = this.root.querySelector(`[data-kept="${id}"] textarea`);
    field?.focus();
    if (at !== undefined) field?.setSelectionRange(at, at);
  }

  /** @param {Kept} kept */
  #makeCard(kept) {
    const field = h("textarea", {
      class: "wb-input",
      rows: 1,
      value: kept.text,
      "aria-label": t("Header of the group"),
      on: {
        input: () => {
          kept.text = field.value;
          this.steps.typed(kept);
        },
      },
    });
    const copied = h("span", { class: "wb-quiet", role: "status" });
    const copy = async () => {
      const done = await copyShown(field, kept.text);
      setText(copied, copyWords(done));
    };
    return h(
      "article",
      { class: "wb-kept__card", dataset: { kept: kept.id } },
      h("p", { class: "wb-kept__title" }),
      field,
      h(
        "div",
        { class: "wb-row" },
        button(t("Put it on a group…"), () => this.steps.put(kept), { class: "wb-button--main" }),
        button(t("Copy"), copy),
        button(t("Discard"), () => this.steps.discard(kept)),
        copied,
      ),
    );
  }
}

/** @param {string | undefined} header */
function titleOf(header) {
  if (header === undefined) return t("Your sentence for a group that is gone");
  return header ? t("You had begun another sentence for: {header}", { header }) : t("You had begun a sentence for a group without one");
}
