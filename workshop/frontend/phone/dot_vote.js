/** Dots on needs or ideas: a count is shown at once, sent until it is confirmed, and put right by the ballot. */
import { h, partOf, reconcile, setText, toggle } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { Outbox } from "../core/outbox.js";
import { sendNumbered } from "./numbered.js";

/**
 * @import { Subject } from "../core/subjects.js"
 * @import { ViewOptions } from "./vote_kinds.js"
 * @typedef {HTMLElement & {fill: (count: number, full: boolean) => void}} NeedItem  full: no dot is left
 */

/** @param {ViewOptions} options */
export function mountVote(options) {
  const vote = new DotVote(options);
  return { element: vote.element, update: () => vote.update() };
}

class DotVote {
  /** @param {ViewOptions} options */
  constructor({ feed, activity, announce, parts }) {
    this.feed = feed;
    this.activity = activity;
    this.announce = announce;
    this.parts = parts;
    this.outbox = Outbox.of(feed, `dots.${activity.id}`, () => new Outbox({
      feed,
      send: ({ args }) => sendNumbered(feed, "set_dots", args),
      // A dot that moves is taken back before it is put elsewhere: there are only so many.
      first: (waiting) => waiting.find(({ id, args }) => args.count < this.#confirmed(id)) ?? waiting[0],
    }));
    this.outbox.addEventListener("change", () => this.element.isConnected && this.update());
    this.outbox.addEventListener("refused", ({ detail }) => this.#complain(detail.error.text ?? ""));
    this.left = h("p", { class: "votes-left" });
    this.status = h("p", { class: "status arrived" });
    this.problem = h("p", { class: "problem", role: "alert", hidden: true });
    this.empty = h("p", { class: "hint" }, parts.nothing());
    this.list = h("ul", { class: "needs" });
    this.element = h("section", { "aria-label": t("Vote") },
      h("div", { class: "ballot-head" }, this.left, this.status), this.problem, this.empty, this.list);
  }

  // ── counting ────────────────────────────────────────────────────────────────────────────────

  get #dots() {
    return this.feed.get("ballot", this.activity.id)?.dots ?? {};
  }

  /** @param {string} need its id */
  #confirmed(need) {
    return this.#dots[need] ?? 0;
  }

  /** @param {string} need its id @returns {number} dots, also those that are still on their way */
  #count(need) {
    return this.outbox.get(need)?.args.count ?? this.#confirmed(need);
  }

  get #left() {
    const needs = new Set([...Object.keys(this.#dots), ...this.outbox.entries.map(({ id }) => id)]);
    const used = [...needs].reduce((sum, need) => sum + this.#count(need), 0);
    return Math.max(0, this.activity.votes - used);
  }

  /** @param {string} need its id @param {number} by */
  #step(need, by) {
    const count = this.#count(need) + by;
    if (count < 0 || (by > 0 && this.#left === 0)) return;
    this.#complain("");
    this.outbox.put(need, { activity: this.activity.id, subject: need, count });
    this.announce([t("Dots: {count}", { count }), t("Votes left: {left}", { left: this.#left })].join(". "));
  }

  // ── drawing ─────────────────────────────────────────────────────────────────────────────────

  /** @param {string} text */
  #complain(text) {
    setText(this.problem, text);
    toggle(this.problem, Boolean(text));
  }

  update() {
    const needs = this.parts.subjects();
    setText(this.left, t("Votes left: {left}", { left: this.#left }));
    toggle(this.empty, needs.length === 0);
    const single = this.activity.stacking === false;
    reconcile(this.list, needs, {
      key: (need) => need.id,
      create: ({ id }) => (single ? this.#makeSwitch(id) : this.#makeStepper(id)),
      update: (item, need) => this.#fill(item, need),
    });
    const voted = needs.some(({ id }) => this.#count(id) > 0);
    setText(this.status, needs.length ? this.parts.arrivalOf(this.outbox.size > 0, voted) : "");
  }

  /** @param {string} id of a need @returns {NeedItem} */
  #makeSwitch(id) {
    const text = needText(id);
    const flip = () => this.#step(id, this.#count(id) ? -this.#count(id) : 1);
    const only = needButton(id, { class: "dot" }, t("My dot"), flip);
    const item = h("li", { class: "need single" }, text, only);
    /** @type {NeedItem["fill"]} */
    const fill = (count, full) => {
      only.setAttribute("aria-pressed", String(count > 0));
      disable(only, count === 0 && full);
    };
    return Object.assign(item, { fill });
  }

  /** @param {string} id of a need @returns {NeedItem} */
  #makeStepper(id) {
    const shown = h("span", { class: "count" });
    /** @param {string} sign @param {string} label @param {1 | -1} by */
    const button = (sign, label, by) => needButton(id, { class: "round", "aria-label": label }, sign, () => this.#step(id, by));
    const less = button("−", t("One dot less"), -1);
    const more = button("+", t("One dot more"), 1);
    const item = h("li", { class: "need" }, needText(id), h("div", { class: "stepper" }, less, shown, more));
    /** @type {NeedItem["fill"]} */
    const fill = (count, full) => {
      setText(shown, String(count));
      disable(less, count === 0);
      disable(more, full);
    };
    return Object.assign(item, { fill });
  }

  /** @param {NeedItem} item @param {Subject} need */
  #fill(item, need) {
    setText(partOf(item, ".words"), need.text);
    setText(partOf(item, ".hint"), need.under ?? "");
    item.fill(this.#count(need.id), this.#left === 0);
  }
}

/** @param {string} id of a need or an idea */
function needText(id) {
  return h("p", { class: "need-text", id: `need-${id}` }, h("span", { class: "words" }), h("span", { class: "hint under" }));
}

/** @param {string} id of the need that describes it @param {object} props @param {string} text @param {() => void} act */
function needButton(id, props, text, act) {
  return h("button", { type: "button", ...props, "aria-describedby": `need-${id}`, on: { click: act } }, text);
}

/** Unlike `disabled`, this keeps the focus where it is. @param {HTMLElement} button @param {boolean} disabled */
function disable(button, disabled) {
  button.setAttribute("aria-disabled", String(disabled));
}
