/** What the picture of a flow says, as a list of needs: where each came from and what answers it. */
import { h } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { wayOf } from "./flow_layout.js";

/** @import { Step } from "./flow_layout.js" */

/** @param {import("./flow.js").Options} data @returns {HTMLElement} */
export function listFlow(data) {
  const { steps, ribbons, chosen } = data;
  const needs = steps.filter(({ kind }) => kind === "need");
  const shown = needs.some(({ key }) => key === chosen) ? needs.filter(({ key }) => key === chosen) : needs;
  const list = h("ul", { class: "wf-list" });
  for (const need of shown) {
    const into = ribbons.filter(({ target }) => target === need.key).map(({ source }) => source);
    const out = ribbons.filter(({ source }) => source === need.key).map(({ target }) => target);
    const way = wayOf(ribbons, need.key);
    const begun = steps.filter(({ kind, key }) => kind === "session" && way.has(key));
    list.append(
      h("li", {},
        h("h4", {}, link(need), h("span", { class: "wf-count", text: need.said })),
        line(t("Sessions"), begun, false),
        line(t("Groups"), steps.filter(({ key }) => into.includes(key)), true),
        line(t("Clauses"), steps.filter(({ key }) => out.includes(key)), false),
      ),
    );
  }
  if (shown.length === needs.length) {
    for (const step of steps.filter(({ kind }) => kind === "loners" || kind === "no_need")) {
      list.append(h("li", {}, h("h4", {}, link(step), h("span", { class: "wf-count", text: step.said }))));
    }
  }
  return list;
}

/** @param {string} title @param {Step[]} steps @param {boolean} counted */
function line(title, steps, counted) {
  if (!steps.length) return null;
  const items = steps.map((step) =>
    h("li", {}, link(step), counted ? h("span", { class: "wf-count", text: step.said }) : null),
  );
  return h("div", { class: "wf-line" }, h("span", { class: "wf-word", text: title }), h("ul", {}, ...items));
}

/** @param {Step} step */
function link(step) {
  if (!step.href) return h("span", { text: step.name });
  return h("a", { href: step.href, text: step.name, dataset: { key: step.key } });
}
