/** Two texts of one field side by side, told apart word by word; nothing is chosen for anybody. */
import { h, setText } from "./dom.js";
import { t } from "./i18n.js";
import { compareWords } from "./word_diff.js";

/**
 * @typedef {{clash: {theirs: string} | null, text: string, keepMine: () => void, takeTheirs: () => void}} Clashing
 *   a text that may have met another one: `clash` says which
 */

/** @type {WeakMap<HTMLElement, string>} the texts that an element compares now */
const comparedIn = new WeakMap();

/** Shows one side of a comparison: what stands only here is marked. @param {HTMLElement} place @param {string} here @param {string} there */
export function showWords(place, here, there) {
  const key = `${here}\u0000${there}`;
  if (comparedIn.get(place) === key) return;
  comparedIn.set(place, key);
  const pieces = compareWords(there, here).filter(({ kind }) => kind !== "out");
  place.replaceChildren(
    ...pieces.map(({ kind, text }) => (kind === "in" ? h("mark", { text }) : document.createTextNode(text))),
  );
  if (!here.trim()) place.append(h("em", { text: t("(empty)") }));
}

/**
 * The panel of a clash; what stands in the field itself stays where it is and can be typed on.
 * `name` turns a value into words (for a choice).
 */
export class MergePanel {
  /** @param {Clashing} state @param {{edit?: () => void, name?: (value: string) => string}} [options] */
  constructor(state, { edit, name = (value) => value } = {}) {
    this.state = state;
    this.name = name;
    /** @param {string} text @param {() => void} step */
    const act = (text, step, kind = "") => h("button", { type: "button", text, class: `press ${kind}`, on: { click: step } });
    this.mine = h("p", { class: "words" });
    this.theirs = h("p", { class: "words" });
    this.keep = act("", () => state.keepMine(), "first");
    this.edit = edit ? act(t("Edit both together"), edit) : null;
    this.own = h("div", { class: "side mine" }, h("h4", { text: t("Your text") }), this.mine);
    this.root = h(
      "div",
      { class: "merge", hidden: true, role: "group", "aria-label": t("Two texts for one field") },
      h("p", { class: "say", text: t("Somebody has saved another text here. Both are kept: which one stays?") }),
      h(
        "div",
        { class: "sides" },
        this.own,
        h("div", { class: "side" }, h("h4", { text: t("Saved in the meantime") }), this.theirs),
      ),
      h("div", { class: "presses" }, this.keep, act(t("Take theirs"), () => state.takeTheirs()), this.edit),
    );
  }

  /** @param {boolean} editing whether one's own text stands open in the field beside */
  draw(editing) {
    const { clash, text } = this.state;
    this.root.hidden = !clash;
    if (!clash) return;
    this.own.hidden = editing;
    if (this.edit) this.edit.hidden = editing;
    setText(this.keep, editing ? t("Save my text") : t("Keep mine"));
    showWords(this.mine, this.name(text), this.name(clash.theirs));
    showWords(this.theirs, this.name(clash.theirs), this.name(text));
  }
}
