/** Impact and effort on the phone: one need or idea at a time, two sliders, saved as it goes. */
import { h, setText } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { Outbox } from "../core/outbox.js";
import { EstimateSlider } from "./estimate_slider.js";
import { sendNumbered } from "./numbered.js";
import { AXES, OwnEstimates } from "./own_estimates.js";

/**
 * @import { Subject } from "../core/subjects.js"
 * @import { Axis } from "./own_estimates.js"
 * @import { ViewOptions } from "./vote_kinds.js"
 * @typedef {{impact: number, effort: number}} Estimate
 */

/** @param {ViewOptions} options */
export function mountVote(options) {
  const vote = new EstimateVote(options);
  return { element: vote.element, update: () => vote.update() };
}

class EstimateVote {
  /** @type {string | null} the need or idea that is shown */
  #at = null;
  /** Whether somebody has said that they are through. */
  #over = false;

  /** @param {ViewOptions} options */
  constructor({ feed, activity, announce, parts }) {
    this.feed = feed;
    this.activity = activity;
    this.announce = announce;
    this.parts = parts;
    /** @param {import("../core/outbox_entries.js").Entry} entry */
    const send = ({ args }) => sendNumbered(feed, "set_estimate", args);
    this.outbox = Outbox.of(feed, `estimates.${activity.id}`, () => new Outbox({ feed, send }));
    this.outbox.addEventListener("change", () => this.element.isConnected && this.update());
    this.outbox.addEventListener("refused", ({ detail }) => this.#complain(detail.error.text ?? ""));
    this.estimates = new OwnEstimates({
      confirmed: (need) => this.feed.get("ballot", activity.id)?.estimates?.[need],
      waiting: (need) => /** @type {Estimate | undefined} */ (this.outbox.get(need)?.args),
    });
    this.place = h("p", { class: "place" });
    this.text = h("p", { class: "need-text", id: "estimated", tabindex: "-1" });
    this.sliders = AXES.map((axis) => new EstimateSlider(axis, (value) => this.#move(axis, value)));
    this.under = h("p", { class: "hint" });
    this.card = h("div", { class: "need estimate" }, this.place, this.text, this.under, ...this.sliders.map(({ element }) => element));
    this.back = h("button", { type: "button", on: { click: () => this.#go(-1) } }, t("Previous"));
    this.onwards = h("button", { type: "button", class: "primary", on: { click: () => this.#go(1) } }, t("Next"));
    this.steps = h("div", { class: "choices both" }, this.back, this.onwards);
    this.counted = h("p", { class: "votes-left" });
    this.bar = h("progress", { max: "1", value: "0" });
    this.status = h("p", { class: "status" });
    this.problem = h("p", { class: "problem", role: "alert", hidden: true });
    this.empty = h("p", { class: "hint" }, parts.nothing());
    this.head = h("div", { class: "ballot-head" }, this.counted, this.bar, this.status);
    this.end = h("p", { class: "calm", tabindex: "-1" }, t("Done, thank you. Everything is estimated, and you can change it until the vote ends."));
    this.element = h("section", { class: "estimating", "aria-label": t("Vote") },
      this.head, this.problem, this.empty, this.card, this.end, this.steps);
  }

  // ── steps ───────────────────────────────────────────────────────────────────────────────────

  /** @param {Axis} axis @param {number} value */
  #move(axis, value) {
    const before = this.#done();
    const need = this.#at;
    if (!need) return;
    this.#complain("");
    const estimate = this.estimates.move(need, axis, value);
    if (estimate) this.outbox.put(need, { activity: this.activity.id, need, ...estimate });
    else this.update();
    if (this.#done() > before) this.announce(this.#progressWords());
  }

  /** @param {number} by */
  #go(by) {
    const ids = this.parts.subjects().map(({ id }) => id);
    const open = ids.find((id) => !this.estimates.isWhole(id));
    if (this.#over || (by > 0 && !open && this.#at === ids.at(-1))) return this.#finish(!this.#over);
    const next = ids[ids.findIndex((id) => id === this.#at) + by] ?? open;
    if (!next || next === this.#at) return;
    this.#at = next;
    this.update();
    this.text.focus({ preventScroll: true });
    this.head.scrollIntoView({ block: "start" });
  }

  /** @param {boolean} over */
  #finish(over) {
    this.#over = over;
    if (!over) this.#at = this.parts.subjects()[0]?.id ?? null;
    this.update();
    (over ? this.end : this.text).focus({ preventScroll: true });
    this.head.scrollIntoView({ block: "start" });
  }

  #done() {
    return this.parts.subjects().filter(({ id }) => this.estimates.isWhole(id)).length;
  }

  // ── drawing ─────────────────────────────────────────────────────────────────────────────────

  /** @param {string} words */
  #complain(words) {
    setText(this.problem, words);
    this.problem.hidden = !words;
  }

  #progressWords() {
    return t("Estimated: {done} of {all}", { done: this.#done(), all: this.parts.subjects().length });
  }

  #statusWords() {
    const onTheWay = this.outbox.size > 0;
    if (this.#done() === this.parts.subjects().length && !onTheWay) {
      return this.#over ? "" : t("Everything is estimated. You can change it until the vote ends.");
    }
    if (this.estimates.isHalf(this.#at ?? "")) return t("Now move the other slider.");
    if (onTheWay) return t("Being sent");
    return this.estimates.isWhole(this.#at ?? "") ? t("Your vote has arrived.") : t("Move both sliders.");
  }

  update() {
    const needs = this.parts.subjects();
    const { estimates } = this;
    if (!needs.some(({ id }) => id === this.#at)) {
      this.#at = (needs.find(({ id }) => !estimates.isWhole(id)) ?? needs[0])?.id ?? null;
    }
    const index = needs.findIndex(({ id }) => id === this.#at);
    this.#over &&= this.#done() === needs.length;
    for (const part of [this.card, this.steps, this.head]) part.hidden = index < 0;
    this.end.hidden = !this.#over;
    if (this.#over) this.card.hidden = true;
    this.empty.hidden = index >= 0;
    if (index < 0) return;
    this.#drawHead(needs);
    this.#drawCard(needs, index);
    this.#drawSteps(needs, index);
  }

  /** @param {Subject[]} needs */
  #drawHead(needs) {
    setText(this.counted, this.#progressWords());
    this.bar.max = needs.length;
    this.bar.value = this.#done();
    setText(this.status, this.#statusWords());
  }

  /** @param {Subject[]} needs @param {number} index */
  #drawCard(needs, index) {
    const { text, under } = needs[index];
    const at = { number: index + 1, all: needs.length };
    setText(this.place, under ? t("Idea {number} of {all}", at) : t("Need {number} of {all}", at));
    setText(this.text, text);
    setText(this.under, under ?? "");
    for (const slider of this.sliders) slider.show(this.estimates.valueOf(needs[index].id, slider.axis));
  }

  /** @param {Subject[]} needs @param {number} index */
  #drawSteps(needs, index) {
    const others = needs.filter(({ id }) => id !== this.#at);
    const last = index === needs.length - 1 && others.every(({ id }) => this.estimates.isWhole(id));
    setText(this.back, this.#over ? t("Look at them again") : t("Previous"));
    this.back.setAttribute("aria-disabled", String(index === 0 && !this.#over));
    setText(this.onwards, last ? t("Done") : t("Next"));
    this.onwards.setAttribute("aria-disabled", String(last && !this.estimates.isWhole(this.#at ?? "")));
    this.onwards.hidden = this.#over;
  }
}
