/** Votes on the phone: dots on needs, fist to five, impact and effort; and what came out of them. */
import { h, reconcile, setText, toggle } from "../core/dom.js";
import { placesOf } from "../core/estimates.js";
import { CAN_LIVE_WITH_IT, fingerMeaning, fingersSay } from "../core/fist_to_five.js";
import { lang, t } from "../core/i18n.js";
import { loadStyle } from "../core/styles.js";
import { needSentence, needsOf, rankedNeeds } from "../core/votable_needs.js";

/**
 * Dots on needs. A count is shown at once, sent until it is answered, and put right by the ballot.
 * @param {{feed: import("../core/feed.js").Feed, activity: any, announce: (text: string) => void}} options
 */
export function dotsView({ feed, activity, announce }) {
  const list = h("ul", { class: "needs" });
  const left = h("p", { class: "votes-left" });
  const problem = h("p", { class: "problem", role: "alert", hidden: true });
  const status = h("p", { class: "status arrived" });
  const empty = h("p", { class: "hint" }, t("There are no needs to vote on yet."));
  /** @type {Map<string, {count: number, sending: boolean}>} */
  const wishes = new Map();
  const ballot = () => feed.get("ballot", activity.id);

  const kept = (need) => ballot()?.dots?.[need] ?? 0;
  const shown = (need) => wishes.get(need)?.count ?? kept(need);
  const needs = () => needsOf(feed, activity);
  const remaining = () => {
    const subjects = new Set([...Object.keys(ballot()?.dots ?? {}), ...wishes.keys()]);
    const used = [...subjects].reduce((sum, need) => sum + shown(need), 0);
    return Math.max(0, activity.votes - used);
  };

  const send = async (need) => {
    const wish = wishes.get(need);
    if (!wish || wish.sending) return;
    wish.sending = true;
    const count = wish.count;
    try {
      await feed.send("set_dots", { activity: activity.id, subject: need, count });
      wish.sending = false;
      if (wish.count !== count) return send(need);
      wishes.delete(need);
      learnBallot(feed, activity, { dots: { ...ballot()?.dots, [need]: count } });
      update();
    } catch (error) {
      wish.sending = false;
      if (error.retryable) return setTimeout(() => send(need), 1_500);
      wishes.delete(need);
      setText(problem, error.text);
      problem.hidden = false;
      update();
    }
  };
  const step = (need, by) => {
    const count = shown(need) + by;
    if (count < 0 || (by > 0 && remaining() === 0)) return;
    const wish = wishes.get(need) ?? { sending: false, count };
    wish.count = count;
    wishes.set(need, wish);
    problem.hidden = true;
    send(need);
    update();
    announce([t("Dots: {count}", { count }), t("Votes left: {left}", { left: remaining() })].join(". "));
  };

  const makeSingle = ({ id }) => {
    const text = h("p", { class: "need-text", id: `need-${id}` });
    const only = h("button", {
      type: "button", class: "dot", "aria-describedby": `need-${id}`, on: { click: () => step(id, shown(id) ? -shown(id) : 1) },
    }, t("My dot"));
    const item = h("li", { class: "need single" }, text, only);
    item.parts = { text, only };
    return item;
  };
  const fillSingle = ({ parts }, need) => {
    setText(parts.text, needSentence(need));
    parts.only.setAttribute("aria-pressed", String(shown(need.id) > 0));
    disable(parts.only, shown(need.id) === 0 && remaining() === 0);
  };
  const make = ({ id }) => {
    const text = h("p", { class: "need-text", id: `need-${id}` });
    const count = h("span", { class: "count" });
    const button = (sign, label, by) => h("button", {
      type: "button", class: "round", "aria-label": label, "aria-describedby": `need-${id}`, on: { click: () => step(id, by) },
    }, sign);
    const less = button("−", t("One dot less"), -1);
    const more = button("+", t("One dot more"), 1);
    const item = h("li", { class: "need" }, text, h("div", { class: "stepper" }, less, count, more));
    item.parts = { text, count, less, more };
    return item;
  };
  const fill = ({ parts }, need) => {
    setText(parts.text, needSentence(need));
    setText(parts.count, String(shown(need.id)));
    disable(parts.less, shown(need.id) === 0);
    disable(parts.more, remaining() === 0);
  };
  const single = activity.stacking === false;
  const update = () => {
    setText(left, t("Votes left: {left}", { left: remaining() }));
    const votable = needs();
    toggle(empty, votable.length === 0);
    reconcile(list, votable, {
      key: (need) => need.id,
      create: single ? makeSingle : make,
      update: single ? fillSingle : fill,
    });
    setText(status, votable.length ? arrivalOf(wishes.size > 0, votable.some(({ id }) => shown(id) > 0)) : "");
  };
  const head = h("div", { class: "ballot-head" }, left, status);
  const element = h("section", { "aria-label": t("Vote") }, head, problem, empty, list);
  return { element, update };
}

/** @param {boolean} onTheWay @param {boolean} voted @returns {string} what became of one's vote */
function arrivalOf(onTheWay, voted) {
  if (onTheWay) return t("Being sent");
  return voted ? t("Your vote has arrived. You can change it until the vote ends.") : "";
}

/** What the server confirmed is the ballot, also when this phone shows the vote again. */
function learnBallot(feed, { id }, part) {
  feed.learn({ ...feed.get("ballot", id), t: "ballot", id, ...part });
}

/** Unlike `disabled`, this keeps the focus where it is. */
function disable(button, disabled) {
  button.setAttribute("aria-disabled", String(disabled));
}

/**
 * Fist to five; with the clause it is about, if any.
 * @param {{feed: import("../core/feed.js").Feed, activity: any, announce: (text: string) => void}} options
 */
export const fingersView = (options) => onClause("fistView", options);

/** What a fist to five said. @param {Parameters<typeof fingersView>[0]} options */
export const fistResultView = (options) => onClause("fistOutcome", options);

/** The clause that is being written. @param {Parameters<typeof fingersView>[0]} options */
export const readingView = (options) => onClause("readingView", options);

/** Whatever phones do with a clause is fetched with the first of it. */
async function onClause(view, options) {
  const { feed, activity } = options;
  const [clauses] = await Promise.all([import("./fist_vote.js"), loadStyle("phone/clause_card.css")]);
  return clauses[view]({
    ...options,
    arrivalOf,
    learn: (part) => learnBallot(feed, activity, part),
    meaning: fingerMeaning,
    doubts: (value) => value < CAN_LIVE_WITH_IT,
    resultList: () => resultList(feed, activity),
  });
}

/**
 * Impact and effort of each need; its sliders are fetched only now.
 * @param {{feed: import("../core/feed.js").Feed, activity: any, announce: (text: string) => void}} options
 */
export async function estimatesView({ feed, activity, announce }) {
  const { estimating } = await import("./estimating.js");
  const needs = () => needsOf(feed, activity);
  const learn = (part) => learnBallot(feed, activity, part);
  return estimating({ feed, activity, announce, needs, sentence: needSentence, learn });
}

/**
 * Grouping in silence; the piles are fetched only now.
 * @param {{feed: import("../core/feed.js").Feed, activity: any, announce: (text: string) => void}} options
 */
export async function pilesView(options) {
  const [{ sortingView }] = await Promise.all([import("./card_sort.js"), loadStyle("phone/card_sort.css")]);
  return sortingView(options);
}

/** The outcome of a vote as a list, for the phone. @returns {HTMLElement | null} */
export function resultList(feed, activity) {
  const result = feed.get("result", activity.id);
  if (!result) return null;
  const line = (text, count) => h("li", {}, h("span", {}, text), " ", h("b", {}, String(count)));
  const lines = [];
  if (result.fingers) lines.push(...result.fingers.map((count, value) => line(`${value} – ${fingerMeaning(value)}`, count)));
  if (result.dots) lines.push(...rankedNeeds(feed, activity, result).map(({ sentence, count }) => line(sentence, count)));
  if (result.estimates) lines.push(...estimateLines(feed, result));
  return h("section", { class: "outcome" },
    h("h2", {}, t("What came out")),
    result.fingers && h("p", {}, h("b", {}, fingersSay(result.fingers))),
    h("p", { class: "hint" }, t("People who voted: {count}", { count: result.voters })),
    h("ul", {}, ...lines));
}

function estimateLines(feed, { estimates }) {
  return placesOf(estimates).flatMap(({ id, impact, effort }) => {
    const need = feed.get("need", id);
    const medians = t("helps: {impact}, work: {effort}", { impact: told(impact.median), effort: told(effort.median) });
    return need ? [h("li", { class: "placed" }, h("span", {}, needSentence(need)), h("b", {}, medians))] : [];
  });
}

/** @param {number} value @returns {string} a median, with a half where it lies between two steps */
export function told(value) {
  return value.toLocaleString(lang(), { maximumFractionDigits: 1 });
}
