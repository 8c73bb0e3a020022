/**
 * Questions from the audience on phones: which is being answered, the others to vote for, those that are done with.
 * While questions may be asked they stand below the field.
 */
import { questionsOf, votesBriefly, votesInWords } from "../core/asked.js";
import { childAt, h, partOf, reconcile, setText, toggle } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { Outbox } from "../core/outbox.js";
import { loadStyle } from "../core/styles.js";
import { sendNumbered } from "./numbered.js";
import { followVotes } from "./other_tabs.js";

/**
 * @import { Question } from "../core/asked.js"
 * @import { Feed } from "../core/feed.js"
 * @import { Activity } from "../core/types.js"
 * @import { ViewOptions } from "./vote_kinds.js"
 */

/** Below the field, while questions are asked. @param {import("./room.js").Room} room @param {import("./writing.js").NoteForm} form @param {Activity} activity */
export async function mountAsking(room, form, activity) {
  await Promise.all(["phone/votes.css", "phone/questions.css"].map((path) => loadStyle(path)));
  followVotes(room.feed);
  setText(form.button, t("Send the question"));
  const list = new QuestionList(room, activity);
  form.element.after(list.element);
  return {
    element: h("div"),
    update: (/** @type {Activity | undefined} */ now) => {
      setText(form.question, t("Your question"));
      list.update(now);
    },
  };
}

/** Alone, once no more questions are asked. @param {ViewOptions} options */
export function mountVote({ feed, activity, announce }) {
  const list = new QuestionList({ feed, announce }, activity);
  return { element: list.element, update: (/** @type {Activity | undefined} */ now) => list.update(now) };
}

class QuestionList {
  /** @param {{feed: Feed, announce: (text: string) => void}} room @param {Activity} activity */
  constructor({ feed, announce }, activity) {
    this.feed = feed;
    this.activity = activity;
    this.announce = announce;
    /** Ids in the order in which they stand here: nothing moves under a thumb. @type {string[]} */
    this.order = [];
    this.outbox = Outbox.of(feed, `questions.${activity.id}`, () => new Outbox({ feed, send: ({ args }) => sendNumbered(feed, "back_question", args) }));
    this.outbox.addEventListener("change", () => this.element.isConnected && this.update());
    this.outbox.addEventListener("refused", ({ detail }) => this.#complain(detail.error.text ?? ""));
    this.now = h("div", { class: "asked-now", hidden: true }, h("h2", {}, t("Being answered now")), h("p", { dir: "auto" }));
    this.title = h("h2");
    this.hint = h("p", { class: "hint" });
    this.status = h("p", { class: "status arrived" });
    this.problem = h("p", { class: "problem", role: "alert", hidden: true });
    this.sort = h("button", { type: "button", class: "quiet", hidden: true, on: { click: () => this.#sortAnew() } }, t("Most wanted first"));
    this.list = h("ul", { class: "needs" });
    this.past = h("details", { class: "asked-past", hidden: true }, h("summary"), h("ul"));
    this.standard = h("a", { class: "asked-standard", target: "_blank", rel: "noopener", hidden: true }, t("Read the published standard"));
    this.element = h("section", { class: "asked", "aria-label": t("Questions from the audience") },
      this.now, this.title, this.hint, this.status, this.problem, this.sort, this.list, this.past, this.standard);
  }

  get #ended() {
    return this.activity.phase === "done";
  }

  /** @param {string} id @returns {boolean} whether one wants it answered, also while that is on its way */
  #isBacked(id) {
    return this.outbox.get(id)?.args.backed ?? this.feed.get("ballot", this.activity.id)?.questions?.includes(id) ?? false;
  }

  /** @param {string} id */
  #press(id) {
    const backed = !this.#isBacked(id);
    this.#complain("");
    this.outbox.put(id, { activity: this.activity.id, note: id, backed });
    this.announce(backed ? t("You vote for this question.") : t("Your vote is taken back."));
  }

  /** @param {string} text */
  #complain(text) {
    setText(this.problem, text);
    toggle(this.problem, Boolean(text));
  }

  #sortAnew() {
    this.order = [];
    this.update();
    this.announce(t("Most wanted first"));
  }

  /** @param {Question[]} questions most wanted first @returns {Question[]} as they stand here, new ones at the end */
  #inPlace(questions) {
    const known = new Map(questions.map((question) => [question.id, question]));
    const order = [...this.order.filter((id) => known.has(id)), ...questions.map(({ id }) => id).filter((id) => !this.order.includes(id))];
    this.order = order;
    return order.map((id) => /** @type {Question} */ (known.get(id)));
  }

  /** @param {Activity | undefined} [activity] as it is now */
  update(activity) {
    if (activity?.id === this.activity.id) this.activity = activity;
    const questions = questionsOf(this.feed, this.activity.id);
    const now = questions.find(({ state }) => state === "now");
    const waiting = questions.filter(({ state }) => state === "open");
    if (this.#ended) this.order = [];
    const shown = this.#inPlace(waiting);
    toggle(this.now, Boolean(now));
    setText(childAt(this.now, 1), now?.text ?? "");
    setText(this.title, this.#ended ? t("Questions without an answer") : t("Which question should be answered?"));
    toggle(this.title, !this.#ended || shown.length > 0);
    setText(this.hint, this.#hintFor(questions.length));
    toggle(this.sort, shown.some(({ id }, place) => id !== waiting[place].id));
    setText(this.status, this.outbox.size ? t("Being sent") : "");
    reconcile(this.list, shown, {
      key: ({ id }) => id,
      create: ({ id }) => this.#make(id),
      update: (item, question) => this.#fill(item, question),
    });
    this.#fillPast(questions.filter(({ state }) => !["open", "now"].includes(state)));
    const slug = this.feed.all("standard")[0]?.slug;
    toggle(this.standard, Boolean(slug));
    if (slug) this.standard.setAttribute("href", `${this.feed.base}/standards/${slug}/`);
  }

  /** @param {number} count of questions */
  #hintFor(count) {
    if (this.#ended) return "";
    if (!count) return t("No question is here yet. They appear by themselves once they have been read.");
    return t("Vote for as many as you like. Counts follow in steps, after a while, so that nobody can see who has just voted.");
  }

  /** @param {string} id */
  #make(id) {
    const press = h("button", { type: "button", class: "dot", "aria-describedby": `asked-${id}`, on: { click: () => this.#press(id) } }, t("I want an answer"));
    return h("li", { class: "need" },
      h("p", { class: "need-text", id: `asked-${id}`, dir: "auto" }),
      h("div", { class: "asked-foot" }, h("span", { class: "asked-votes" }), press));
  }

  /** @param {HTMLElement} item @param {Question} question */
  #fill(item, { id, text, votes }) {
    setText(partOf(item, ".need-text"), text);
    fillVotes(partOf(item, ".asked-votes"), votes, this.#ended);
    const press = partOf(item, ".dot");
    toggle(press, !this.#ended);
    press.setAttribute("aria-pressed", String(this.#isBacked(id)));
  }

  /** @param {Question[]} past */
  #fillPast(past) {
    toggle(this.past, past.length > 0);
    if (this.#ended && past.length && !this.past.dataset.opened) {
      this.past.dataset.opened = "true";
      this.past.setAttribute("open", "");
    }
    setText(childAt(this.past, 0), t("Answered or set aside: {count}", { count: past.length }));
    reconcile(childAt(this.past, 1), past, {
      key: ({ id }) => id,
      create: () => h("li", { class: "need" }, h("p", { class: "hint" }), h("p", { class: "need-text", dir: "auto" })),
      update: (item, { text, votes, state }) => {
        setText(childAt(item, 0), [stateInWords(state), votesInWords(votes, this.#ended)].filter(Boolean).join(" · "));
        setText(childAt(item, 1), text);
      },
    });
  }
}

/** @param {HTMLElement} place @param {number} votes @param {boolean} ended */
function fillVotes(place, votes, ended) {
  setText(place, votesBriefly(votes, ended));
  place.setAttribute("aria-label", votesInWords(votes, ended));
  toggle(place, votes > 0);
}

/** @param {Question["state"]} state */
function stateInWords(state) {
  if (state === "parked") return t("Put off until a later meeting");
  return state === "answered" ? t("Answered") : t("Set aside");
}
