/** What was told of one item of a questionnaire, on the wall. */
import { h, setText } from "../core/dom.js";
import { t } from "../core/i18n.js";

/**
 * @import { Feed } from "../core/feed.js"
 * @import { Activity, ToldItem } from "../core/types.js"
 */

/** @param {Feed} feed @param {Activity} activity */
export function toldItemView(feed, activity) {
  const title = h("h2", { class: "outcome-title" });
  const people = h("p", { class: "outcome-voters" });
  const chart = h("ol", { class: "columns" });
  const low = h("span");
  const high = h("span");
  const element = h("section", { class: "outcome told-item" }, title, people, chart, h("p", { class: "told-ends" }, low, high));
  let drawn = "";
  const update = () => {
    const told = feed.get("told_item", activity.id);
    const now = JSON.stringify(told);
    if (!told || now === drawn) return;
    drawn = now;
    setText(title, told.text);
    setText(people, t("People who answered: {count}", { count: told.n }));
    chart.replaceChildren(...columnsOf(told));
    setText(low, told.low);
    setText(high, told.high);
  };
  return { element, update, turn() {}, destroy() {} };
}

/** @param {ToldItem} told */
function columnsOf({ bars }) {
  const most = Math.max(1, ...bars.map(([, count]) => count));
  return bars.map(([point, count]) => {
    const bar = h("div", { class: "column-bar" });
    bar.style.setProperty("--share", String(count / most));
    const name = point === "right" ? t("right answer") : t("other answers");
    return h("li", { class: "column" },
      h("div", { class: "column-room" }, h("b", { class: "column-count" }, String(count)), bar),
      Number(point) ? h("span", { class: "column-value" }, point) : h("span", { class: "column-name" }, name));
  });
}
