/** Questions from the audience, for whoever leads the debate: what is answered now, what was, what is set aside. */
import { button } from "../board/button.js";
import { announceIn } from "../core/announcer.js";
import { questionsOf, votesBriefly, votesInWords } from "../core/asked.js";
import { h, partOf, reconcile, setText, toggle } from "../core/dom.js";
import { onChange } from "../core/feed_changes.js";
import { sentenceOf } from "../core/feed_error.js";
import { t } from "../core/i18n.js";
import { mounted } from "./mounted.js";
import { settleMoved } from "./settle_moved.js";

/**
 * @import { Question } from "../core/asked.js"
 * @import { Feed } from "../core/feed.js"
 * @import { QuestionState } from "../core/types.js"
 * @typedef {{feed: Feed, activity: string, phase: string}} DeskOptions
 * @typedef {HTMLElement & {state: QuestionState}} Row
 */

/** What can be made of a question, by what it is. @type {Record<QuestionState, QuestionState[]>} */
const NEXT = {
  open: ["now", "answered", "parked", "aside"],
  now: ["answered", "open"],
  answered: ["open"],
  aside: ["open"],
  parked: ["open"],
};
/** @type {Record<QuestionState, () => string>} */
const ACTS = {
  now: () => t("Answer now"),
  answered: () => t("Answered"),
  aside: () => t("Set it aside"),
  parked: () => t("To the next meeting"),
  open: () => t("Put back"),
};
/** @type {Record<QuestionState, () => string>} */
const STATES = {
  now: () => t("Being answered now"),
  answered: () => t("Answered"),
  aside: () => t("Set aside"),
  parked: () => t("For the next meeting"),
  open: () => "",
};
const PARTS = [
  { key: "waiting", title: () => t("Questions, most wanted first"), has: ["now", "open"], open: true },
  { key: "past", title: () => t("Done with"), has: ["answered", "parked", "aside"], open: false },
];

/** @param {HTMLElement} el @param {DeskOptions} options */
export function mountQuestionDesk(el, options) {
  return mounted(el, new QuestionDesk(options));
}

class QuestionDesk {
  /** @param {DeskOptions} options */
  constructor(options) {
    this.options = options;
    this.status = h("p", { class: "wb-trouble", role: "alert" });
    this.undo = button(t("Undo"), () => this.#send("undo", { of: "questions" }));
    this.parts = h("div", { class: "wb-drafts" });
    this.empty = h("p", { class: "wb-empty" }, t("No question stands on the wall yet. They wait under “Waiting notes” until you approve them."));
    this.hint = h("p", { class: "wb-quiet" }, t("Votes are told in steps of five, once at least ten people have voted since: nobody can see who has just pressed. You see no more than the wall."));
    this.root = h("div", { class: "wb wb-asked" }, h("div", { class: "wb-row wb-row--between" }, this.hint, this.undo), this.status, this.parts, this.empty);
    this.voice = announceIn(this.root);
    this.stop = onChange(options.feed, ["note", "asked"], () => this.draw());
  }

  /** @param {DeskOptions} next */
  update(next) {
    this.options = next;
    this.draw();
  }

  destroy() {
    this.stop();
    this.voice.destroy();
    this.root.remove();
  }

  draw() {
    const { feed, activity } = this.options;
    const questions = questionsOf(feed, activity);
    questions.sort((one, other) => Number(other.state === "now") - Number(one.state === "now"));
    const parts = PARTS.map((part) => ({ ...part, questions: questions.filter(({ state }) => part.has.includes(state)) }));
    reconcile(this.parts, parts.filter((part) => part.questions.length), {
      key: ({ key }) => key,
      create: ({ title, open }) =>
        h("details", { class: "wb-drafts__part", open },
          h("summary", { class: "wb-part__title" }, h("span", {}, title()), h("span", { class: "wb-count" })), h("ul", { class: "wb-asked__list" })),
      update: (made, part) => {
        setText(partOf(made, ".wb-count"), String(part.questions.length));
        settleMoved(partOf(made, "ul"), part.questions);
        reconcile(partOf(made, "ul"), part.questions, {
          key: ({ id }) => id,
          create: (question) => this.#row(question),
          update: (row, question) => this.#fill(row, question),
        });
      },
    });
    toggle(this.empty, !questions.length);
  }

  /** @param {Question} question @returns {Row} */
  #row({ id, state }) {
    const acts = /** @type {QuestionState[]} */ (Object.keys(ACTS)).map((next) =>
      button(ACTS[next](), () => this.#settle(id, next, row.state), { class: "wb-button--small", dataset: { act: next } }));
    const row = Object.assign(
      h("li", { class: "wb-queue__row wb-asked__row", dataset: { row: id } },
        h("b", { class: "wb-asked__votes" }),
        h("div", { class: "wb-asked__words" }, h("p", { class: "wb-quiet wb-asked__state" }), h("p", { class: "wb-asked__text", dir: "auto" }), h("div", { class: "wb-row" }, ...acts))),
      { state });
    return row;
  }

  /** @param {Row} row @param {Question} question */
  #fill(row, { text, votes, state }) {
    const ended = this.options.phase === "done";
    row.state = state;
    row.dataset.state = state;
    row.dataset.text = text;
    const count = partOf(row, ".wb-asked__votes");
    setText(count, votesBriefly(votes, ended));
    count.setAttribute("aria-label", votesInWords(votes, ended));
    setText(partOf(row, ".wb-asked__state"), STATES[state]());
    toggle(partOf(row, ".wb-asked__state"), state !== "open");
    setText(partOf(row, ".wb-asked__text"), text);
    const offered = NEXT[state].filter((next) => next !== "now" || ["collect", "vote"].includes(this.options.phase));
    for (const act of /** @type {HTMLElement[]} */ ([...row.querySelectorAll("[data-act]")])) {
      const next = /** @type {QuestionState} */ (act.dataset.act);
      toggle(act, offered.includes(next));
      act.classList.toggle("wb-button--main", next === offered[0] && next !== "open");
    }
  }

  /** @param {string} id @param {QuestionState} state @param {QuestionState} seen */
  async #settle(id, state, seen) {
    if (await this.#send("set_question", { id, state, seen })) this.voice.say(STATES[state]() || ACTS[state]());
  }

  /** @param {string} name @param {object} args @returns {Promise<boolean>} whether it was carried out */
  async #send(name, args) {
    setText(this.status, "");
    try {
      await this.options.feed.send(name, args);
      return true;
    } catch (error) {
      setText(this.status, sentenceOf(error));
      return false;
    }
  }
}
