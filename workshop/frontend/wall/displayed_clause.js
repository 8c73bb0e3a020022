/** One clause on the wall, as large as it fits, with the change just made; while people vote, how many have. */
import { levelWord } from "../core/clause_level.js";
import { h, setText, toggle } from "../core/dom.js";
import { fingerMeaning } from "../core/fist_to_five.js";
import { t } from "../core/i18n.js";
import { compareWords } from "../core/word_diff.js";
import { turned } from "./page_turner.js";

const STRUCK_FOR = 10_000;
const MARKED_FOR = 30_000;
const ASK_EVERY = 2_000;
const LARGEST = 5;
const GROWS_BY = 1.15;
const PARTS = ["level", "title", "body"];

/**
 * @import { Feed } from "../core/feed.js"
 * @import { Activity, DisplayedClause } from "../core/types.js"
 */

/** @param {DisplayedClause} clause @returns {Record<string, string>} what is compared word by word */
const wordsOf = ({ level, title, body }) => ({ level: levelWord(level), title, body });

/** @param {Feed} feed @param {Activity} activity */
export function paperView(feed, activity) {
  const page = new Paper();
  const below = activity.phase === "vote" ? turnout(feed, activity) : null;
  if (below) page.element.append(below.element);
  const update = () => {
    const paper = feed.get("paper", activity.id);
    if (paper) page.show(paper.clause);
  };
  const destroy = () => {
    page.destroy();
    below?.destroy();
  };
  return { element: page.element, update, turn: (/** @type {number} */ by) => page.turn(by), destroy };
}

class Paper {
  constructor() {
    this.code = h("b", { class: "paper-code" });
    this.level = h("span", { class: "paper-level" });
    this.title = h("h2", { class: "paper-title" });
    this.text = h("div", { class: "paper-text" });
    this.body = h("div", { class: "paper-body" }, this.text);
    this.number = h("p", { class: "paper-page" });
    this.element = h("article", { class: "paper" },
      h("p", { class: "paper-head" }, this.code, this.level), this.title, this.body, this.number);
    this.at = 0;
    this.pages = 1;
    /** How high a page is, in whole lines; in pixels. */
    this.leaf = 0;
    this.size = 0;
    /** @type {DisplayedClause | null} */
    this.clause = null;
    /** @type {Record<string, string> | null} what stood here before the change that is being shown */
    this.before = null;
    this.struck = false;
    this.resize = new ResizeObserver(() => this.#fit(true));
    this.resize.observe(this.element);
    document.fonts?.ready.then(() => this.#fit(true));
  }

  /** @param {DisplayedClause} clause */
  show(clause) {
    const was = this.clause?.id === clause.id ? wordsOf(this.clause) : null;
    const now = wordsOf(clause);
    const changed = was !== null && PARTS.some((part) => was[part] !== now[part]);
    this.clause = clause;
    if (changed) this.#mark(was);
    else if (!was) this.#forget();
    setText(this.code, clause.code);
    if (changed || !was) this.#draw(clause, !was);
  }

  /** Changes that follow each other closely are one: a word is typed in several steps. @param {Record<string, string>} was */
  #mark(was) {
    if (!this.struck) this.before = was;
    this.struck = true;
    clearTimeout(this.unstriking);
    clearTimeout(this.unmarking);
    this.unstriking = setTimeout(() => {
      this.struck = false;
      if (this.clause) this.#draw(this.clause, false);
    }, STRUCK_FOR);
    this.unmarking = setTimeout(() => {
      this.#forget();
      if (this.clause) this.#draw(this.clause, false);
    }, MARKED_FOR);
  }

  #forget() {
    clearTimeout(this.unstriking);
    clearTimeout(this.unmarking);
    this.before = null;
    this.struck = false;
  }

  /** @param {DisplayedClause} clause @param {boolean} anew another clause */
  #draw(clause, anew) {
    const now = wordsOf(clause);
    this.#write(this.level, "level", now);
    toggle(this.level, this.level.hasChildNodes());
    this.#write(this.title, "title", now);
    this.#write(this.text, "body", now);
    if (anew) this.at = 0;
    this.#fit(anew);
    this.#showChange();
  }

  /** @param {HTMLElement} place @param {string} part @param {Record<string, string>} now */
  #write(place, part, now) {
    const pieces = compareWords((this.before ?? now)[part], now[part]);
    const shown = pieces.filter(({ kind, text }) => text && (this.struck || kind !== "out"));
    place.replaceChildren(...shown.flatMap(({ kind, text }) => {
      const words = text.trim();
      if (kind === "same" || !words) return [text];
      const [before, after] = text.split(words);
      return [before, h(kind === "in" ? "ins" : "del", {}, words), after];
    }));
  }

  /** The largest type in which all of it fits; a text that barely fits anew keeps its size. @param {boolean} anew */
  #fit(anew) {
    if (!this.body.clientHeight || !this.clause) return;
    this.body.style.maxHeight = "";
    const step = 0.05;
    let [low, high] = [1, LARGEST];
    while (high - low > step) {
      const middle = (low + high) / 2;
      if (this.#fits(middle)) low = middle;
      else high = middle;
    }
    const keeps = !anew && low >= this.size && low < this.size * GROWS_BY;
    if (!keeps) this.size = low;
    this.#fits(this.size);
    this.#paginate();
  }

  /** @param {number} size in rem */
  #fits(size) {
    this.element.style.setProperty("--type", `${size}rem`);
    return this.text.offsetHeight <= this.body.clientHeight;
  }

  #paginate() {
    const line = parseFloat(getComputedStyle(this.text).lineHeight);
    this.leaf = Math.max(line, Math.floor(this.body.clientHeight / line) * line);
    this.pages = this.text.offsetHeight > this.body.clientHeight ? Math.ceil(this.text.offsetHeight / this.leaf) : 1;
    this.at = Math.min(this.at, this.pages - 1);
    this.text.style.translate = `0 ${-this.at * this.leaf}px`;
    this.body.style.maxHeight = this.pages > 1 ? `${this.leaf}px` : "";
    setText(this.number, this.pages > 1 ? t("Page {n} of {all}", { n: this.at + 1, all: this.pages }) : "");
  }

  #showChange() {
    /** @type {HTMLElement | null} */
    const change = this.text.querySelector("ins, del");
    if (!change || this.pages < 2) return;
    this.at = Math.floor(change.offsetTop / this.leaf);
    this.#paginate();
  }

  /** @param {number} by */
  turn(by) {
    if (this.pages < 2 || this.struck) return;
    this.at = turned(this.at, by, this.pages);
    this.#paginate();
  }

  destroy() {
    this.#forget();
    this.resize.disconnect();
  }
}

/** What the fingers mean and how many people have voted, which is all that may be known before the end. @param {Feed} feed @param {Activity} activity */
function turnout(feed, activity) {
  const voted = h("b");
  /** @param {number} value */
  const step = (value) => h("li", {}, h("b", {}, String(value)), h("span", {}, fingerMeaning(value)));
  const element = h("footer", { class: "turnout" },
    h("ol", {}, ...[0, 1, 2, 3, 4, 5].map(step)),
    h("p", { class: "turnout-count" }, voted));
  const ask = async () => {
    try {
      const { voters } = await feed.send("turnout", { activity: activity.id });
      setText(voted, voters === null ? t("The vote is on.") : t("People who voted: {count}", { count: voters }));
    } catch {
      // The next question finds out.
    }
  };
  const asking = setInterval(ask, ASK_EVERY);
  ask();
  return { element, destroy: () => clearInterval(asking) };
}
