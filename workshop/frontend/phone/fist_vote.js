/** Phones in an activity about a clause: reading it while it is written, voting on it, the result. */
import { h, setText, toggle } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { Outbox } from "../core/outbox.js";
import { clauseCard } from "./clause_card.js";
import { sendNumbered } from "./numbered.js";
import { objecting } from "./objection.js";

const FINGERS = [0, 1, 2, 3, 4, 5];
const VALUE = "fingers";

/** @typedef {import("./vote_kinds.js").ViewOptions} ViewOptions */

/** The clause as it is written. @param {ViewOptions} options */
export function mountReading({ feed, activity }) {
  const card = clauseCard();
  const element = h("section", { class: "on-clause" },
    h("p", { class: "hint" }, t("This clause is on the wall. It changes here as it is written.")), card.element);
  return { element, update: () => card.update(feed.get("paper", activity.id)) };
}

/** Six buttons, and below three fingers a question. @param {ViewOptions} options */
export function mountVote(options) {
  const vote = new FistVote(options);
  return { element: vote.element, update: () => vote.update() };
}

class FistVote {
  /** @param {ViewOptions} options */
  constructor(options) {
    const { feed, activity, announce, parts } = options;
    this.feed = feed;
    this.activity = activity;
    this.announce = announce;
    this.parts = parts;
    this.outbox = Outbox.of(feed, `fist.${activity.id}`, () => this.#makeOutbox());
    this.outbox.addEventListener("change", () => this.element.isConnected && this.update());
    this.outbox.addEventListener("confirmed", ({ detail }) => this.#confirmed(detail.entry.args));
    this.outbox.addEventListener("refused", ({ detail }) => setText(this.status, detail.error.text ?? ""));
    this.card = clauseCard();
    this.question = objecting(options);
    this.status = h("p", { class: "status" });
    this.buttons = FINGERS.map((value) => h("button", {
      type: "button", class: "finger", on: { click: () => this.#show(value) },
    }, h("b", {}, String(value)), h("span", {}, this.parts.fingerMeaning(value))));
    this.element = h("section", { class: "on-clause" }, this.card.element,
      h("div", { class: "fingers", role: "group", "aria-label": t("Vote") }, ...this.buttons),
      this.status, this.question.element);
  }

  #makeOutbox() {
    const { feed, activity, parts } = this;
    const outbox = new Outbox({ feed, send: ({ args }) => sendNumbered(feed, "show_fingers", args) });
    outbox.addEventListener("confirmed", ({ detail }) => {
      // The server has taken the objection back with it.
      if (!parts.doubts(detail.entry.args.value)) feed.learn({ t: "objection", id: activity.id, gone: true });
    });
    return outbox;
  }

  /** @param {number} value */
  #show(value) {
    this.outbox.put(VALUE, { activity: this.activity.id, value });
  }

  /** @param {Record<string, any>} args */
  #confirmed({ value }) {
    if (this.element.isConnected) this.announce(t("Your vote: {value}", { value }));
  }

  update() {
    this.card.update(this.feed.get("paper", this.activity.id));
    const kept = this.feed.get("ballot", this.activity.id)?.fingers ?? null;
    const chosen = this.outbox.get(VALUE)?.args.value ?? kept;
    this.buttons.forEach((button, value) => button.setAttribute("aria-pressed", String(value === chosen)));
    // Asked only once the vote has arrived: before, there is nothing to object to.
    this.question.show(kept !== null && chosen === kept && this.parts.doubts(chosen));
    if (chosen !== null) setText(this.status, this.parts.arrivalOf(chosen !== kept, true));
  }
}

/** What came out; whoever is below three may still say why. @param {ViewOptions} options */
export function mountResult(options) {
  const { feed, activity, parts } = options;
  const card = clauseCard();
  const question = objecting(options);
  const outcome = h("div");
  let drawn = "";
  const update = () => {
    card.update(feed.get("paper", activity.id));
    const result = JSON.stringify(feed.get("result", activity.id));
    if (result !== drawn) outcome.replaceChildren(parts.resultList() ?? "");
    drawn = result;
    const own = feed.get("ballot", activity.id)?.fingers ?? null;
    question.show(own !== null && parts.doubts(own));
  };
  const element = h("section", { class: "on-clause" }, card.element, outcome, question.element);
  toggle(question.element, false);
  return { element, update };
}
