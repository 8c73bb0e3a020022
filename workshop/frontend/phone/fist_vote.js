/** Phones in an activity about a clause: reading it while it is written, voting on it, the result. */
import { h, setText, toggle } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { clauseCard } from "./clause_card.js";
import { objecting } from "./objection.js";

const AGAIN = 1_500;

/**
 * @typedef {{feed: import("../core/feed.js").Feed, activity: any, announce: (text: string) => void,
 *            learn: (part: object) => void, arrivalOf: (onTheWay: boolean, voted: boolean) => string,
 *            meaning: (value: number) => string, doubts: (value: number) => boolean,
 *            resultList: () => HTMLElement | null}} Options the last five come from `voting.js`
 */

/** The clause as it is written. @param {Options} options */
export function readingView({ feed, activity }) {
  const card = clauseCard();
  const element = h("section", { class: "on-clause" },
    h("p", { class: "hint" }, t("This clause is on the wall. It changes here as it is written.")), card.element);
  return { element, update: () => card.update(feed.get("paper", activity.id)) };
}

/** Six buttons, and below three fingers a question. @param {Options} options */
export function fistView(options) {
  const { feed, activity, announce, learn, arrivalOf, meaning, doubts } = options;
  const card = clauseCard();
  const question = objecting(options);
  const status = h("p", { class: "status" });
  let wish = null;
  const kept = () => feed.get("ballot", activity.id)?.fingers ?? null;
  const show = async (value) => {
    wish = value;
    update();
    try {
      await feed.send("show_fingers", { activity: activity.id, value });
      learn({ fingers: value });
      if (!doubts(value)) feed.learn({ t: "objection", id: activity.id, gone: true });
      announce(t("Your vote: {value}", { value }));
    } catch (error) {
      if (wish !== value) return;
      if (error.retryable) return setTimeout(() => wish === value && show(value), AGAIN);
      wish = null;
      setText(status, error.text);
    }
    update();
  };
  const buttons = [0, 1, 2, 3, 4, 5].map((value) => h("button", {
    type: "button", class: "finger", on: { click: () => show(value) },
  }, h("b", {}, String(value)), h("span", {}, meaning(value))));
  const update = () => {
    card.update(feed.get("paper", activity.id));
    const chosen = wish ?? kept();
    buttons.forEach((button, value) => button.setAttribute("aria-pressed", String(value === chosen)));
    // Asked only once the vote has arrived: before, there is nothing to object to.
    question.show(kept() !== null && chosen === kept() && doubts(chosen));
    if (chosen !== null) setText(status, arrivalOf(chosen !== kept(), true));
  };
  const element = h("section", { class: "on-clause" }, card.element,
    h("div", { class: "fingers", role: "group", "aria-label": t("Vote") }, ...buttons), status, question.element);
  return { element, update };
}

/** What came out; whoever is below three may still say why. @param {Options} options */
export function fistOutcome(options) {
  const { feed, activity, resultList, doubts } = options;
  const card = clauseCard();
  const question = objecting(options);
  const outcome = h("div");
  let drawn = "";
  const update = () => {
    card.update(feed.get("paper", activity.id));
    const result = JSON.stringify(feed.get("result", activity.id));
    if (result !== drawn) outcome.replaceChildren(...[resultList()].filter(Boolean));
    drawn = result;
    const own = feed.get("ballot", activity.id)?.fingers ?? null;
    question.show(own !== null && doubts(own));
  };
  const element = h("section", { class: "on-clause" }, card.element, outcome, question.element);
  toggle(question.element, false);
  return { element, update };
}
