/** What a vote said, on the wall: titled by its outcome, drawn large, named in words and numbers. */
import { levelWord } from "../core/clause_level.js";
import { h, reconcile, setText, toggle } from "../core/dom.js";
import { CAN_LIVE_WITH_IT, fingerMeaning, fingersSay } from "../core/fist_to_five.js";
import { t } from "../core/i18n.js";
import { ranked as rankedSubjects } from "../core/subjects.js";
import { caveatOf } from "../core/vote_words.js";
import { matrixResult } from "./impact_effort_matrix.js";
import { turned } from "./page_turner.js";

const BARS_A_PAGE = 5;
/** Characters of a need in a headline. */
const IN_HEADLINE = 70;

/**
 * @import { Child } from "../core/dom.js"
 * @import { Feed } from "../core/feed.js"
 * @import { Activity, VoteResult } from "../core/types.js"
 */

/** @param {Feed} feed @param {Activity} activity whose result has come */
export function resultView(feed, activity) {
  if (activity.votes_with === "estimates") return matrixResult(feed, activity, frame("estimates"));
  return activity.votes_with === "fingers" ? fingersResult(feed, activity) : dotsResult(feed, activity);
}

/** @param {{brief: string, count: number}[]} ranked most dots first @param {Activity["votes_on"]} [votesOn] @returns {string} */
export function dotsSay(ranked, votesOn) {
  const most = ranked[0]?.count ?? 0;
  if (!most) return t("Nobody has voted");
  const first = ranked.filter(({ count }) => count === most);
  const ideas = votesOn === "ideas";
  const named = first.map(({ brief }) => (ideas ? t("“{idea}”", { idea: cut(brief) }) : t("“I need {need}”", { need: cut(brief) }))).join(", ");
  if (first.length === 2) return t("Most dots, {count} each: {needs}", { count: most, needs: named });
  if (first.length > 2 && ideas) return t("{first} ideas share the first place, with {count} dots each", { first: first.length, count: most });
  if (first.length > 2) return t("{first} needs share the first place, with {count} dots each", { first: first.length, count: most });
  const all = ranked.reduce((sum, { count }) => sum + count, 0);
  return t("Most dots, {count} of {all}: {needs}", { count: most, all, needs: named });
}

/** @param {string} need @returns {string} what fits into a headline */
function cut(need) {
  return need.length <= IN_HEADLINE ? need : `${need.slice(0, IN_HEADLINE).replace(/\s+\S*$/, "")}…`;
}

/** @param {string} className @param {...Child} parts */
function frame(className, ...parts) {
  const title = h("h2", { class: "outcome-title" });
  const voters = h("p", { class: "outcome-voters" });
  const caveat = h("p", { class: "outcome-voters" });
  const element = h("section", { class: `outcome ${className}` }, title, voters, caveat, ...parts);
  /** @param {string} text @param {VoteResult} result */
  const say = (text, result) => {
    setText(title, text);
    setText(voters, t("People who voted: {count}", { count: result.voters }));
    setText(caveat, caveatOf(result));
    toggle(caveat, caveat.textContent !== "");
  };
  return { element, say };
}

/** @param {Feed} feed @param {Activity} activity */
function fingersResult(feed, activity) {
  const columns = [0, 1, 2, 3, 4, 5].map((value) => {
    const count = h("b", { class: "column-count" });
    const bar = h("div", { class: "column-bar" });
    const element = h("li", { class: value < CAN_LIVE_WITH_IT ? "column doubtful" : "column" },
      h("div", { class: "column-room" }, count, bar),
      h("span", { class: "column-value" }, String(value)), h("span", { class: "column-name" }, fingerMeaning(value)));
    return { element, count, bar };
  });
  const chart = h("ol", { class: "columns" }, ...columns.map((column) => column.element));
  const { element, say } = frame("fingers", chart);
  const about = h("p", { class: "outcome-about" });
  element.prepend(about);
  /** @param {VoteResult} result */
  const update = (result) => {
    const clause = feed.get("paper", activity.id)?.clause;
    const words = clause ? [clause.code, levelWord(clause.level), clause.title] : [];
    const counts = result.fingers ?? [];
    setText(about, words.filter(Boolean).join(" · "));
    say(fingersSay(result), result);
    toggle(chart, counts.length > 0);
    const most = Math.max(1, ...counts);
    counts.forEach((count, value) => {
      setText(columns[value].count, String(count));
      columns[value].bar.style.setProperty("--share", String(count / most));
    });
  };
  return { element, update, turn() {}, destroy() {} };
}

/** @param {Feed} feed @param {Activity} activity */
function dotsResult(feed, activity) {
  const list = h("ol", { class: "bars" });
  const { element, say } = frame("dots", list);
  const place = h("p", { class: "outcome-page" });
  element.append(place);
  /** @type {ReturnType<typeof rankedSubjects>} */
  let ranked = [];
  let page = 0;
  const make = () => {
    const text = h("p", { class: "bar-text" });
    const count = h("b", { class: "bar-count" });
    const bar = h("div", { class: "bar" });
    const item = h("li", {}, text, h("div", { class: "bar-line" }, bar, count));
    return Object.assign(item, { parts: { text, count, bar } });
  };
  const draw = () => {
    const pages = Math.max(1, Math.ceil(ranked.length / BARS_A_PAGE));
    page = turned(page, 0, pages);
    const most = Math.max(1, ranked[0]?.count ?? 0);
    const shown = ranked.slice(page * BARS_A_PAGE, (page + 1) * BARS_A_PAGE);
    reconcile(list, shown, {
      key: ({ id }) => id,
      create: make,
      update: ({ parts }, { sentence, brief, count }) => {
        setText(parts.text, activity.votes_on === "ideas" ? sentence : t("I need {need}", { need: brief }));
        setText(parts.count, String(count));
        parts.bar.style.setProperty("--share", String(count / most));
      },
    });
    setText(place, pages > 1 ? t("{page} of {pages}", { page: page + 1, pages }) : "");
  };
  /** @param {number} by */
  const turn = (by) => {
    page += by;
    draw();
  };
  /** @param {VoteResult} result */
  const update = (result) => {
    ranked = result.few ? [] : rankedSubjects(feed, activity, result);
    say(result.few ? t("Too few people voted for a result") : dotsSay(ranked, activity.votes_on), result);
    draw();
  };
  return { element, update, turn, destroy() {} };
}
