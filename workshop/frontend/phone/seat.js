/** The table that somebody sits at: chosen once, changed at any time. */
import { h, setText, toggle } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { radioGroup } from "./join_steps.js";
import { sendNumbered } from "./numbered.js";

/**
 * @param {{feed: import("../core/feed.js").Feed, tables: number[], chosen: number | null, done: () => void}} options
 *   done: called when the server knows it
 */
export function seatChoice({ feed, tables, chosen, done }) {
  const problem = h("p", { class: "problem", role: "alert", hidden: true });
  /** @param {string} value */
  const change = async (value) => {
    toggle(problem, false);
    try {
      await sendNumbered(feed, "choose_table", { table: Number(value) }, "table");
      done();
    } catch (error) {
      setText(problem, /** @type {Error} */ (error).message);
      toggle(problem, true);
    }
  };
  const options = tables.map((number) => ({ value: String(number), label: String(number) }));
  const known = chosen === null ? null : String(chosen);
  return h("div", {}, radioGroup({ name: "seat", legend: t("My table"), className: "even", chosen: known, options, change }), problem);
}
