/** A round of review on the wall: how many have finished, then clause by clause where experts agree. */
import { h, setText, toggle } from "../core/dom.js";
import { lang, t } from "../core/i18n.js";

const ASK_EVERY = 2_000;
const HIGHEST = 9;

/**
 * @import { Feed } from "../core/feed.js"
 * @import { Activity, RatedAgreement, RatedOnWall, Round } from "../core/types.js"
 */

/** @param {Feed} feed @param {Activity} activity */
export function roundView(feed, activity) {
  const element = h("section", { class: "round" });
  const counted = h("p", { class: "round-count" });
  let drawn = "";
  const ask = async () => {
    try {
      const { voters, here } = await feed.send("turnout", { activity: activity.id });
      setText(counted, t("{done} of {count} experts have finished", { done: voters, count: here }));
    } catch {
      // The next question finds out.
    }
  };
  const asking = setInterval(() => counted.isConnected && ask(), ASK_EVERY);
  const update = () => {
    const round = feed.get("round", activity.id);
    const now = JSON.stringify(round ?? null);
    if (now === drawn) return;
    drawn = now;
    element.replaceChildren(...parts(round, counted));
    if (counted.isConnected) ask();
  };
  return { element, update, turn: () => {}, destroy: () => clearInterval(asking) };
}

/** @param {Round | undefined} round @param {HTMLElement} counted @returns {(Node | string)[]} */
function parts(round, counted) {
  if (!round) return [h("p", { class: "round-wait" }, t("The round of review is being prepared."))];
  if (!round.closed) {
    const list = h("ol", { class: "round-clauses" }, ...round.clauses.map(({ code, title }) => h("li", {}, h("b", {}, code), ` ${title}`)));
    list.classList.toggle("many", round.clauses.length > 8);
    return [h("h2", {}, round.number > 1 ? t("Experts rate a second time") : t("Experts rate these clauses")), counted, list];
  }
  return round.shown ? talk(round.shown, round) : [h("p", { class: "round-wait" }, t("The round is closed."))];
}

/** @param {RatedOnWall} shown @param {Round} round */
function talk({ clause, now, before, comments }, round) {
  const decision = h("p", { class: "round-decision" }, decisionWords(now));
  decision.classList.toggle("split", Boolean(now?.split));
  const rows = Object.entries(now?.spreads ?? {}).map(([criterion, spread]) =>
    scale(criterionName(criterion), spread, before?.spreads[criterion]));
  const few = h("p", { class: "round-few" }, t("Fewer than five experts rated: the wall shows the decision only."));
  toggle(few, round.few);
  return [
    h("article", { class: "round-clause" }, h("p", { class: "round-code" }, clause.code), h("h2", {}, clause.title), h("p", { class: "round-body" }, clause.body)),
    decision,
    before ? h("p", { class: "round-before" }, t("First round: {decision}", { decision: decisionWords(before) })) : "",
    h("div", { class: "round-scales" }, ...rows), few,
    ...comments.map((text) => h("blockquote", { class: "round-comment", dir: "auto" }, text)),
  ];
}

/** @param {RatedAgreement | null} agreement @returns {string} */
function decisionWords(agreement) {
  const words = /** @type {Record<string, string>} */ ({
    accepted: t("Accepted by the experts"),
    rejected: t("Rejected by the experts"),
    revise: t("To be revised and rated again"),
  })[agreement?.decision ?? ""] ?? t("Too few ratings");
  return agreement?.split ? t("{decision}, the experts disagree", { decision: words }) : words;
}

/** @param {string} criterion @returns {string} */
function criterionName(criterion) {
  return { feasible: t("Can it be done in this town?"), clear: t("Will everybody understand it in the same way?") }[criterion] ?? t("Does it answer the need?");
}

/**
 * @param {string} name
 * @param {{median: number, counts: number[], split: boolean}} spread
 * @param {{median: number} | undefined} before
 */
function scale(name, { median, counts, split }, before) {
  const most = Math.max(1, ...counts);
  const bars = Array.from({ length: HIGHEST }, (_none, place) => {
    const count = counts[place] ?? 0;
    const bar = h("span", { class: "round-bar" });
    bar.style.height = `${(count / most) * 100}%`;
    return h("li", {}, h("b", {}, count ? String(count) : ""), h("div", { class: "round-column" }, bar), h("span", {}, String(place + 1)));
  });
  const words = before
    ? t("median {median}, first round {before}", { median: number(median), before: number(before.median) })
    : t("median {median}", { median: number(median) });
  const element = h("section", { class: "round-scale" }, h("h3", {}, name), h("ol", {}, ...bars),
    h("p", {}, split ? t("{words}, disagreement", { words }) : words));
  element.classList.toggle("split", split);
  return element;
}

/** @param {number} value */
function number(value) {
  return value.toLocaleString(lang(), { maximumFractionDigits: 1 });
}
