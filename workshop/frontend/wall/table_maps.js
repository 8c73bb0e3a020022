/** Whose maps and journeys the wall shows, where each table has its own: a chosen table's, or one after the other. */
import { t } from "../core/i18n.js";

/**
 * @import { Activity } from "../core/types.js"
 * @typedef {{map: string, tables: number[], label: string}} Chart  label: its tables and the persona
 */

/** @param {Partial<Activity> | null | undefined} activity @returns {Chart[]} each map once; empty where all work on one */
export function chartsOf(activity) {
  /** @type {Map<string, {tables: number[], name: string}>} */
  const found = new Map();
  for (const { n, map, persona } of activity?.tables ?? []) {
    if (!map) continue;
    const chart = found.get(map) ?? { tables: [], name: persona?.label ?? "" };
    chart.tables.push(n);
    found.set(map, chart);
  }
  return [...found].map(([map, { tables, name }]) => ({
    map, tables, label: [tables.length > 1 ? t("Tables {tables}", { tables: tables.join(", ") }) : t("Table {table}", { table: tables[0] }), name].join(" · "),
  }));
}

/** Which of the charts stands on the wall. */
export class ChartTurner {
  at = 0;

  /**
   * @param {Partial<Activity> | null | undefined} activity @param {number | null | undefined} chosen a table
   * @returns {Chart | null} null where all work on one, or none has a map yet
   */
  follow(activity, chosen) {
    const all = chartsOf(activity);
    const fixed = chosen ? all.findIndex(({ tables }) => tables.includes(chosen)) : -1;
    this.count = fixed < 0 ? all.length : 1;
    if (fixed < 0) this.at = all.length ? this.at % all.length : 0;
    return all[fixed < 0 ? this.at : fixed] ?? null;
  }

  /**
   * @param {number} page the one that is asked for @param {number} pages how many this chart has
   * @returns {boolean} whether another chart stands there now
   */
  turn(page, pages) {
    const count = this.count ?? 0;
    if (count < 2 || (page >= 0 && page < Math.max(1, pages))) return false;
    this.at = (this.at + (page < 0 ? count - 1 : 1)) % count;
    return true;
  }
}
