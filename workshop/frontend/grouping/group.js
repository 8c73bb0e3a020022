/** One group on the affinity wall: header sentence, count, cards. */
import { h, partOf, setText } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { newId } from "../core/new_id.js";
import { LONERS } from "./selection.js";

/** @import { WallGroup } from "./group_steps.js" */

// Headings know six levels.
const DEEPEST_STEP = 3;

/** @param {WallGroup} group @returns {HTMLElement} */
export function groupElement({ id }) {
  const titleId = `wb-${newId()}`;
  const choose = h("input", { type: "checkbox", class: "wb-group__choose", dataset: { act: "choose" } });
  choose.setAttribute("aria-label", t("Choose this group for merging"));
  choose.title = t("Choose this group for merging");
  const nest = h("button", {
    type: "button",
    class: "wb-button wb-button--icon",
    text: "↳",
    dataset: { act: "nest" },
  });
  nest.setAttribute("aria-label", t("Put this group into another, or take it out"));
  nest.title = t("Put this group into another, or take it out");
  const away = h("button", {
    type: "button",
    class: "wb-button wb-button--icon",
    text: "×",
    dataset: { act: "delete" },
  });
  away.setAttribute("aria-label", t("Delete group; its notes stay"));
  away.title = t("Delete group; its notes stay");
  const header = h("button", {
    type: "button",
    class: "wb-group__header",
    dataset: { act: "rename" },
    title: t("Rename"),
  });
  const list = h("ul", { class: "wb-cards", role: "listbox", "aria-multiselectable": "true" });
  list.setAttribute("aria-labelledby", titleId);
  return h(
    "section",
    { class: "wb-group", dataset: { place: id } },
    h(
      "div",
      { class: "wb-group__top" },
      choose,
      h("h3", { id: titleId }, header),
      h("span", { class: "wb-count" }),
      nest,
      away,
    ),
    h("p", { class: "wb-hidden wb-group__outer" }),
    h("p", { class: "wb-group__facts" }),
    list,
    h("div", { class: "wb-group__inner" }),
  );
}

/** @param {HTMLElement} section @returns {HTMLElement} where its own cards are */
export const cardsOf = (section) => partOf(section, ":scope > .wb-cards");

/** @param {HTMLElement} section @returns {HTMLElement} where the groups inside it are */
export const innerOf = (section) => partOf(section, ":scope > .wb-group__inner");

/**
 * @param {HTMLElement} section @param {WallGroup} group
 * @param {{all: number, shown: number, chosen: boolean, depth: number, outer?: {header: string},
 *          most: string, holds: boolean}} seen
 *   depth: how many groups are around it; most: the word of the colour that most of its cards have;
 *   holds: whether there are groups inside it
 */
export function updateGroup(section, group, { all, shown, chosen, depth, outer, most, holds }) {
  const header = partOf(section, ".wb-group__header");
  setText(header, group.header || t("No header yet"));
  header.dataset.text = group.header;
  setText(partOf(section, ".wb-count"), countText(shown, all));
  const inside = partOf(section, ".wb-group__outer");
  setText(inside, outer ? t("Within: {header}", { header: outer.header || t("No header yet") }) : "");
  inside.hidden = !outer;
  const choose = /** @type {HTMLInputElement} */ (partOf(section, ".wb-group__choose"));
  choose.checked = chosen;
  section.classList.toggle("wb-group--chosen", chosen);
  section.classList.toggle("wb-group--inner", Boolean(outer));
  section.classList.toggle("wb-group--outer", holds);
  setText(partOf(section, ".wb-group__facts"), factsText(all, most));
  partOf(section, "h3").setAttribute("aria-level", String(3 + Math.min(depth, DEEPEST_STEP)));
}

/** @param {number} all @param {string} most */
function factsText(all, most) {
  const said = [t("Notes: {n}", { n: all })];
  if (most) said.push(t("mostly: {word}", { word: most }));
  return said.join(" · ");
}

/** The notes that stand in no group. */
export function lonersColumn() {
  const count = h("span", { class: "wb-count" });
  const name = h("span", { text: t("Not in a group") });
  const title = h("h3", { class: "wb-part__title", id: `wb-${newId()}` }, name, count);
  const list = h("ul", { class: "wb-cards", role: "listbox", "aria-multiselectable": "true" });
  list.setAttribute("aria-labelledby", title.id);
  const empty = h("p", { class: "wb-quiet", text: t("Every note stands in a group.") });
  const place = { class: "wb-loners wb-scroll", dataset: { place: LONERS } };
  return { element: h("section", place, title, empty, list), count, list, empty };
}

/** @param {number} shown @param {number} all @returns {string} "3", or "3 of 7" where a filter hides some */
export function countText(shown, all) {
  return shown === all ? String(all) : t("{n} of {all}", { n: shown, all });
}
