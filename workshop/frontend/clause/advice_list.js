/**
 * Advice on what one has written, as it comes; none of it stands in the way of saving. A better
 * wording can be put in, where the words it is about still stand there.
 *
 * @typedef {{field: string, kind: string, text: string, start?: number | null, quote?: string | null,
 *            better?: string | null}} Advice  `quote`: its words; `start` counts characters of the saved text
 * @typedef {Advice & {words: string, place: number}} PlacedAdvice  `place`: of its words, in the string
 */
import { h, reconcile } from "../core/dom.js";
import { t } from "../core/i18n.js";

export class AdviceList {
  /** @param {import("../core/draft_state.js").DraftState} state */
  constructor(state) {
    this.state = state;
    this.root = h("ul", { class: "advice", hidden: true });
  }

  /** @param {Advice[]} advice on this field @param {string} saved the text it is about */
  show(advice, saved) {
    const letters = [...saved];
    const items = advice.map((item) => {
      // The words as the server read them: what is known here as saved may be older than its answer.
      const place = letters.slice(0, item.start ?? 0).join("").length;
      return { ...item, words: item.quote ?? "", place };
    });
    this.root.hidden = !items.length;
    reconcile(this.root, items, {
      key: ({ kind, text, words, place }) => `${kind}/${place}/${words}/${text}`,
      create: (item) => this.#make(item),
      update: (row, item) => (row.item = item),
    });
  }

  /** @param {PlacedAdvice} item */
  #make(item) {
    const row = Object.assign(h("li", {}, h("span", { class: "text", text: item.text })), { item });
    const said = t("Put in “{words}”", { words: item.better ?? "" });
    const putIn = { click: () => this.#putIn(row.item) };
    if (item.better && item.words) row.append(h("button", { type: "button", class: "link", text: said, on: putIn }));
    return row;
  }

  /** @param {PlacedAdvice} item */
  #putIn({ words, place, better }) {
    const { text } = this.state;
    const at = text.startsWith(words, place) ? place : text.indexOf(words);
    if (at < 0) return;
    this.state.type(text.slice(0, at) + beginLike(words, better ?? "") + text.slice(at + words.length));
    this.state.save();
  }
}

/** The better wording, with a capital where the words it stands for begin with one. @param {string} words @param {string} better */
function beginLike(words, better) {
  const [first, ...rest] = better;
  const capital = words[0] !== words[0].toLowerCase();
  return capital ? first.toUpperCase() + rest.join("") : better;
}
