/** An expert rates clauses on a phone: each in full, three questions from 1 to 9, a comment; others see what is rated. */
import { levelWord } from "../core/clause_level.js";
import { h, setText, toggle } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { Outbox } from "../core/outbox.js";
import { lengthOf } from "../core/text_length.js";
import { sendNumbered } from "./numbered.js";
import { criterionWords, fieldName, LONGEST_COMMENT } from "./rating_words.js";

const DIGITS = [1, 2, 3, 4, 5, 6, 7, 8, 9];
const TRY_AGAIN = 2_000;
const PAUSE_MS = 1_500;

/**
 * @import { ViewOptions, View } from "./vote_kinds.js"
 * @typedef {Record<string, number | null>} Values  by criterion; null: cannot judge
 * @typedef {{id: string, code: string, title: string, level?: string | null} & Record<string, any>} RatedClause
 * @typedef {{criteria: string[], clauses: RatedClause[], own: Record<string, Values>, said: Record<string, string>,
 *            earlier: Record<string, Values>, group: Record<string, Record<string, number>>}} Sheet
 */

/** @param {ViewOptions} options @returns {View} */
export function mountRating(options) {
  const view = new RatingView(options);
  return { element: view.element, update: () => view.update() };
}

/** What everybody sees of the round, and the sheet of those who are admitted. */
class RatingView {
  /** @param {ViewOptions} options */
  constructor(options) {
    this.options = options;
    this.words = h("p", { class: "calm" });
    this.list = h("ul", { class: "rated-list" });
    this.place = h("div");
    this.element = h("section", { class: "rating" }, this.words, this.list, this.place);
    /** @type {RatingSheet | null} */
    this.sheet = null;
  }

  update() {
    const { feed, activity } = this.options;
    const round = feed.get("round", activity.id);
    const rates = Boolean(round && !round.closed && feed.get("admitted", activity.id));
    toggle(this.words, !rates);
    toggle(this.list, !rates && Boolean(round) && !round?.closed);
    // What is being typed stays where it is, also while the link comes back.
    toggle(this.place, rates);
    if (!rates) {
      if (round?.closed) this.#leave();
      setText(this.words, waitingWords(round));
      this.list.replaceChildren(...(round?.clauses ?? []).map(({ code, title }) => h("li", {}, h("b", {}, code), ` ${title}`)));
      return;
    }
    if (!this.sheet) {
      this.sheet = new RatingSheet(this.options);
      this.place.replaceChildren(this.sheet.element);
    }
    this.sheet.update();
  }

  #leave() {
    this.sheet?.leave();
    this.sheet = null;
    this.place.replaceChildren();
  }
}

/** @param {import("../core/types.js").Round | undefined} round @returns {string} */
function waitingWords(round) {
  if (!round) return t("The round of review is being prepared. This page follows by itself.");
  if (round.closed) return t("The round is closed. Look at the wall: there it is talked about.");
  return t("Experts are rating these clauses, in silence. When they have finished, the wall shows where they agree.");
}

/** One clause at a time, with all of them listed. */
class RatingSheet {
  /** @type {Sheet | null} */
  #sheet = null;
  #at = 0;
  #left = false;
  /** Whether the person has said that they rate here. */
  #agreed = false;
  /** @type {Record<string, string>} comments that were begun, by clause */
  #typed = {};

  /** @param {ViewOptions} options */
  constructor({ feed, activity, announce }) {
    this.feed = feed;
    this.activity = activity;
    this.announce = announce;
    this.outbox = Outbox.of(feed, `rating.${activity.id}`, () => new Outbox({
      feed, send: ({ args: { command, ...args } }) => sendNumbered(feed, command, args, args.clause),
    }));
    this.outbox.addEventListener("confirmed", ({ detail }) => this.#confirmed(detail.entry.args, detail.ok));
    this.outbox.addEventListener("refused", ({ detail }) => this.#complain(detail.error.text ?? ""));
    this.outbox.addEventListener("change", () => this.#drawState());
    this.problem = h("p", { class: "problem", role: "alert", hidden: true });
    this.body = h("div", { class: "rating-body" });
    this.element = h("div", { class: "rating-sheet" }, this.problem, this.body);
    this.#load();
  }

  leave() {
    this.#left = true;
  }

  async #load() {
    try {
      this.#sheet = await this.feed.send("rating_sheet", { activity: this.activity.id });
    } catch (error) {
      const { text, retryable } = /** @type {import("../core/types.js").Refusal} */ (error);
      if (!retryable) return this.#complain(text ?? "");
      return setTimeout(() => this.#left || this.#load(), TRY_AGAIN);
    }
    const sheet = this.#sheet;
    this.#agreed = Object.keys({ ...sheet?.own, ...sheet?.earlier }).length > 0;
    const open = sheet?.clauses.findIndex(({ id }) => !this.#isRated(id)) ?? 0;
    this.#at = Math.max(0, open);
    this.#draw();
  }

  update() {
    this.#drawState();
  }

  /** @param {string} words */
  #complain(words) {
    setText(this.problem, words);
    toggle(this.problem, Boolean(words));
  }

  /** @param {Record<string, any>} args @param {any} ok */
  #confirmed(args, ok) {
    const sheet = this.#sheet;
    if (!sheet) return;
    if (ok.values) sheet.own[args.clause] = ok.values;
    if (typeof ok.text === "string") sheet.said[args.clause] = ok.text;
    this.#drawState();
  }

  /** @param {string} clause @returns {Values} what was chosen, also on its way */
  #valuesOf(clause) {
    return { ...this.#sheet?.own[clause], ...this.outbox.get(`values.${clause}`)?.args.values };
  }

  /** @param {string} clause */
  #isRated(clause) {
    const values = this.#valuesOf(clause);
    return this.#sheet?.criteria.every((criterion) => criterion in values) ?? false;
  }

  /** @param {string} clause @param {string} criterion @param {number | null} value */
  #rate(clause, criterion, value) {
    this.#complain("");
    const before = this.#isRated(clause);
    const values = { ...this.#valuesOf(clause), [criterion]: value };
    this.outbox.put(`values.${clause}`, { command: "rate_clause", activity: this.activity.id, clause, values });
    if (!before && this.#isRated(clause)) this.announce(t("This clause is rated"));
    this.#drawState();
  }

  /** @param {number} at */
  #go(at) {
    this.#at = at;
    this.#draw();
    this.element.scrollIntoView({ block: "start" });
    /** @type {HTMLElement | null} */ (this.body.querySelector("h2"))?.focus({ preventScroll: true });
  }

  #draw() {
    const sheet = this.#sheet;
    if (!sheet) return;
    if (!this.#agreed) return this.body.replaceChildren(...this.#question());
    const clause = sheet.clauses[this.#at];
    this.counted = h("p", { class: "votes-left" });
    this.status = h("p", { class: "status" });
    this.items = sheet.clauses.map((one, at) => h("button", {
      type: "button", class: "rated-item", on: { click: () => this.#go(at) },
    }, h("span", { class: "tick" }), h("b", {}, one.code), h("span", {}, one.title)));
    this.scales = clause ? sheet.criteria.map((criterion) => this.#scale(clause, criterion)) : [];
    this.body.replaceChildren(
      h("div", { class: "rating-head" }, this.counted, this.status),
      ...(clause ? [clauseInFull(clause), ...this.scales.map(({ element }) => element), this.#comment(clause), this.#steps(sheet)] : []),
      h("details", { class: "rated-all" }, h("summary", {}, t("All clauses")), ...this.items));
    this.#drawState();
  }

  /** One person rates once: here, or with an account. */
  #question() {
    const few = this.feed.get("round", this.activity.id)?.few;
    const elsewhere = async () => {
      try {
        await this.feed.send("rate_elsewhere", { activity: this.activity.id });
      } catch (error) {
        this.#complain(/** @type {import("../core/types.js").Refusal} */ (error).text ?? "");
      }
    };
    const here = () => {
      this.#agreed = true;
      this.#draw();
    };
    return [
      h("h2", { tabindex: "-1" }, t("You rate as an expert")),
      h("p", {}, t("Nobody sees how you rate, the facilitator included: your ratings carry no badge and no time, and only this phone or your five words lead to them.")),
      few ? h("p", { class: "warning" }, t("Fewer than five experts rate. Among so few it can be guessed who rated how and who wrote what. The results open once everybody has rated everything and the round is closed; the wall shows decisions only.")) : "",
      h("p", {}, t("One person rates once. Were you also invited with an account? Then choose one of the two.")),
      h("div", { class: "choices" },
        h("button", { type: "button", class: "primary", on: { click: here } }, t("I rate here")),
        h("button", { type: "button", on: { click: elsewhere } }, t("I rate with my account"))),
    ];
  }

  /** @param {RatedClause} clause @param {string} criterion */
  #scale(clause, criterion) {
    const { title, question, low, high } = criterionWords(criterion);
    const name = `${clause.id}.${criterion}`;
    const sheet = /** @type {Sheet} */ (this.#sheet);
    /** @param {number | null} value @param {string} label */
    const choice = (value, label) => {
      const input = h("input", { type: "radio", name, "aria-label": label, on: { change: () => this.#rate(clause.id, criterion, value) } });
      return { value, input };
    };
    const digits = DIGITS.map((digit) => choice(digit, digit === 1 ? `1, ${low}` : digit === 9 ? `9, ${high}` : String(digit)));
    const cannot = choice(null, t("I cannot judge this"));
    const earlier = sheet.earlier[clause.id]?.[criterion];
    const median = sheet.group[clause.id]?.[criterion];
    const before = [
      typeof earlier === "number" ? t("You, first round: {value}", { value: earlier }) : "",
      typeof median === "number" ? t("Everybody, first round, median: {value}", { value: median }) : "",
    ].filter(Boolean).join(" · ");
    const element = h("fieldset", { class: "scale9" },
      h("legend", {}, h("b", {}, title), h("span", {}, question)),
      before ? h("p", { class: "hint" }, before) : "",
      h("div", { class: "digits" }, ...digits.map(({ value, input }) => h("label", {}, input, h("span", {}, String(value))))),
      h("p", { class: "ends" }, h("span", {}, `1 – ${low}`), h("span", {}, `9 – ${high}`)),
      h("label", { class: "cannot" }, cannot.input, h("span", {}, t("I cannot judge this"))));
    const update = () => {
      const values = this.#valuesOf(clause.id);
      for (const { value, input } of [...digits, cannot]) {
        /** @type {HTMLInputElement} */ (input).checked = criterion in values && values[criterion] === value;
      }
    };
    return { element, update };
  }

  /** @param {RatedClause} clause */
  #comment(clause) {
    const key = `said.${clause.id}`;
    const kept = () => this.outbox.get(key)?.args.text ?? this.#sheet?.said[clause.id] ?? "";
    const few = this.feed.get("round", this.activity.id)?.few;
    const save = () => {
      const text = field.value.trim();
      const problem = lengthOf(text) > LONGEST_COMMENT ? t("This is too long. Nothing is cut: please shorten it.") : "";
      this.#complain(problem);
      if (problem || text === kept()) return;
      this.outbox.put(key, { command: "comment_on_clause", activity: this.activity.id, clause: clause.id, text });
    };
    const typed = () => {
      this.#typed[clause.id] = field.value;
      // Whoever puts the phone away after the last word has said it, too.
      clearTimeout(this.pause);
      this.pause = setTimeout(save, PAUSE_MS);
    };
    const field = h("textarea", { id: "rating-comment", rows: "3", dir: "auto", "aria-describedby": "rating-comment-hint", on: { input: typed, change: save } });
    field.value = this.#typed[clause.id] ?? kept();
    return h("div", { class: "commenting" },
      h("label", { for: "rating-comment" }, t("Comment (optional)")),
      h("p", { id: "rating-comment-hint", class: "hint" }, few
        ? t("No name stands beside it. Once the round is closed, everybody who works on the results reads it word for word. Among so few, expect that they know it is yours.")
        : t("No name stands beside it. Once the round is closed, everybody who works on the results reads it word for word, and the wall may show it. Your way of writing, or what only you know, can still give you away.")),
      field);
  }

  /** @param {Sheet} sheet */
  #steps(sheet) {
    const last = this.#at + 1 === sheet.clauses.length;
    const open = sheet.clauses.findIndex(({ id }) => !this.#isRated(id));
    const next = last ? open : this.#at + 1;
    return h("div", { class: "choices both" },
      h("button", { type: "button", disabled: this.#at === 0, on: { click: () => this.#go(this.#at - 1) } }, t("Previous")),
      h("button", { type: "button", class: "primary", disabled: last && (open < 0 || open === this.#at), on: { click: () => this.#go(next) } }, t("Next")));
  }

  #drawState() {
    const sheet = this.#sheet;
    if (!sheet || !this.counted || !this.status || !this.items || !this.scales) return;
    const done = sheet.clauses.filter(({ id }) => this.#isRated(id)).length;
    setText(this.counted, t("Rated: {done} of {all}", { done, all: sheet.clauses.length }));
    const all = done === sheet.clauses.length && done > 0;
    const finished = all ? t("Thank you. Everything is rated. Until the round is closed you can change what you like.") : "";
    setText(this.status, this.outbox.size ? t("Being sent") : finished);
    sheet.clauses.forEach(({ id }, at) => {
      const item = this.items?.[at];
      const rated = this.#isRated(id);
      if (!item) return;
      setText(/** @type {HTMLElement} */ (item.firstElementChild), rated ? "✓" : "○");
      item.classList.toggle("rated", rated);
      item.setAttribute("aria-current", String(at === this.#at));
    });
    for (const { update } of this.scales) update();
  }
}

/** @param {RatedClause} clause */
function clauseInFull(clause) {
  const rest = ["rationale", "applies_to", "responsible", "check_method"].filter((name) => clause[name]);
  return h("article", { class: "clause", "aria-label": t("The clause") },
    h("p", { class: "clause-head" }, h("b", { class: "clause-code" }, clause.code),
      clause.level ? h("span", { class: "clause-level" }, levelWord(clause.level)) : ""),
    h("h2", { tabindex: "-1" }, clause.title),
    clause.body ? h("p", { class: "clause-body" }, clause.body) : "",
    ...rest.map((name) => h("p", {}, h("b", {}, fieldName(name)), h("br"), clause[name])));
}
