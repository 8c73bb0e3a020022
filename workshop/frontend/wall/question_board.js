/** Questions from the audience on the wall: the one that is being answered, large, and the others, most wanted first. */
import { questionsOf, votesBriefly, votesInWords } from "../core/asked.js";
import { childAt, h, partOf, reconcile, setText, toggle } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { turned } from "./page_turner.js";

/**
 * @import { Question } from "../core/asked.js"
 * @import { Feed } from "../core/feed.js"
 * @import { Activity } from "../core/types.js"
 */

/** @param {Feed} feed @param {Activity} activity @param {() => Activity | null | undefined} running as it is now */
export function questionView(feed, activity, running) {
  const board = new QuestionBoard(feed, activity, running);
  return {
    element: board.element,
    update: () => board.update(),
    turn: (/** @type {number} */ by) => board.turn(by),
    destroy: () => board.resize.disconnect(),
  };
}

class QuestionBoard {
  /** @param {Feed} feed @param {Activity} activity @param {() => Activity | null | undefined} running */
  constructor(feed, activity, running) {
    this.feed = feed;
    this.activity = activity;
    this.running = running;
    this.at = 0;
    this.pages = 1;
    this.now = h("div", { class: "asked-now", hidden: true }, h("h2", {}, t("Being answered now")), h("p", { dir: "auto" }));
    this.empty = h("p", { class: "asked-empty" }, t("Ask on your phone. Questions appear here once they have been read."));
    this.list = h("ol", { class: "asked-list" });
    this.room = h("div", { class: "asked-room" }, this.list);
    this.foot = h("p", { class: "asked-foot" }, h("span"), h("span"));
    this.element = h("section", { class: "asked" }, this.now, this.empty, this.room, this.foot);
    this.resize = new ResizeObserver(() => this.#paginate());
    this.resize.observe(this.room);
    document.fonts?.ready.then(() => this.#paginate());
  }

  update() {
    const ended = this.running()?.phase === "done";
    const questions = questionsOf(this.feed, this.activity.id);
    const now = questions.find(({ state }) => state === "now");
    const past = questions.filter(({ state }) => state !== "open" && state !== "now");
    const open = questions.filter(({ state }) => state === "open");
    toggle(this.now, Boolean(now));
    const words = childAt(this.now, 1);
    setText(words, now?.text ?? "");
    words.classList.toggle("long", (now?.text.length ?? 0) > LONG);
    toggle(this.empty, !questions.length);
    reconcile(this.list, ended ? questions : open, {
      key: ({ id }) => id,
      create: () => h("li", {}, h("b", { class: "asked-votes" }), h("span", { class: "asked-text", dir: "auto" })),
      update: (item, question) => fill(item, question, ended),
    });
    setText(childAt(this.foot, 0), past.length && !ended ? t("Answered or set aside: {count}", { count: past.length }) : "");
    this.#paginate();
  }

  /** @param {number} by */
  turn(by) {
    this.at = turned(this.at, by, this.pages);
    this.#paginate();
  }

  /** Whole questions on each page, as many as fit. */
  #paginate() {
    const items = /** @type {HTMLElement[]} */ ([...this.list.children]);
    for (const item of items) item.hidden = false;
    const height = this.room.clientHeight;
    if (!height) return;
    let page = 0;
    let top = 0;
    const places = items.map((item) => {
      if (item.offsetTop + item.offsetHeight - top > height && item.offsetTop > top) {
        page += 1;
        top = item.offsetTop;
      }
      return page;
    });
    this.pages = page + 1;
    this.at = turned(this.at, 0, this.pages);
    items.forEach((item, place) => { item.hidden = places[place] !== this.at; });
    setText(childAt(this.foot, 1), this.pages > 1 ? t("Page {n} of {all}", { n: this.at + 1, all: this.pages }) : "");
  }
}

/** Characters from which a question that is being answered is set smaller. */
const LONG = 140;

/** @param {HTMLElement} item @param {Question} question @param {boolean} ended */
function fill(item, { text, votes, state }, ended) {
  const count = partOf(item, ".asked-votes");
  setText(count, votesBriefly(votes, ended) || "·");
  count.setAttribute("aria-label", votesInWords(votes, ended));
  setText(partOf(item, ".asked-text"), text);
  item.classList.toggle("answered", state === "answered");
}
