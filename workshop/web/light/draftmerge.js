/** Two texts of one field side by side, told apart word by word; nothing is chosen for anybody. */
import { setText } from "./dom.js";
import { h } from "./elements.js";
import { t } from "./text.js";

const WORDS = /[\p{L}\p{N}_]+|\s+|[^\p{L}\p{N}_\s]/gu;
/** More pairs of words than this are not compared: both texts are then shown whole. */
const MOST_PAIRS = 4_000_000;

/**
 * The pieces of both texts in order: all but "in" make up `before`, all but "out" make up `after`.
 * @param {string} before @param {string} after
 * @returns {{kind: "same" | "out" | "in", text: string}[]}
 */
export function compareWords(before, after) {
  const a = before.match(WORDS) ?? [];
  const b = after.match(WORDS) ?? [];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let rest = 0;
  while (rest < Math.min(a.length, b.length) - start && a.at(-1 - rest) === b.at(-1 - rest)) rest += 1;
  const pieces = [["same", a.slice(0, start)]];
  pieces.push(...walk(a.slice(start, a.length - rest), b.slice(start, b.length - rest)));
  pieces.push(["same", a.slice(a.length - rest)]);
  return joined(pieces);
}

/** The longest words in common, by the classic table. @param {string[]} a @param {string[]} b */
function walk(a, b) {
  if (a.length * b.length > MOST_PAIRS) return [["out", a], ["in", b]];
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      lengths[i * width + j] =
        a[i] === b[j] ? lengths[(i + 1) * width + j + 1] + 1 : Math.max(lengths[(i + 1) * width + j], lengths[i * width + j + 1]);
  const pieces = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      pieces.push(["same", [a[i]]]);
      i += 1;
      j += 1;
    } else if (lengths[(i + 1) * width + j] >= lengths[i * width + j + 1]) {
      pieces.push(["out", [a[i]]]);
      i += 1;
    } else {
      pieces.push(["in", [b[j]]]);
      j += 1;
    }
  }
  pieces.push(["out", a.slice(i)], ["in", b.slice(j)]);
  return pieces;
}

function joined(pieces) {
  const found = [];
  for (const [kind, words] of pieces.filter(([, words]) => words.length)) {
    const last = found.at(-1);
    if (last?.kind === kind) last.text += words.join("");
    else found.push({ kind, text: words.join("") });
  }
  return found;
}

/** Shows one side of a comparison: what stands only here is marked. @param {HTMLElement} place @param {string} here @param {string} there */
export function showWords(place, here, there) {
  const key = `${here}\u0000${there}`;
  if (place.shownWords === key) return;
  place.shownWords = key;
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
  /** @param {import("./draftstate.js").DraftState} state @param {{edit?: () => void, name?: (value: string) => string}} options */
  constructor(state, { edit, name = (value) => value }) {
    this.state = state;
    this.name = name;
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
