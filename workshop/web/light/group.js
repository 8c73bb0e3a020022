/** One group on the affinity wall: header sentence, count, cards. */
import { setText } from "./dom.js";
import { h, randomId } from "./elements.js";
import { LONERS } from "./selection.js";
import { t } from "./text.js";

const LONGEST_HEADER = 280;
// Deeper groups are indented no further; they name the group they are in.
const DEEPEST_STEP = 3;

/** @param {import("./affinity.js").Group} group @returns {HTMLElement} */
export function groupElement({ id }) {
  const titleId = `wb-${randomId()}`;
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
    h("p", { class: "wb-quiet wb-group__outer" }),
    list,
  );
}

/**
 * @param {HTMLElement} section @param {import("./affinity.js").Group} group
 * @param {{all: number, shown: number, chosen: boolean, depth: number, outer?: {header: string}}} seen
 *   depth: how many groups are around it
 */
export function updateGroup(section, group, { all, shown, chosen, depth, outer }) {
  const header = section.querySelector(".wb-group__header");
  setText(header, group.header || t("No header yet"));
  header.dataset.text = group.header;
  setText(section.querySelector(".wb-count"), countText(shown, all));
  const inside = section.querySelector(".wb-group__outer");
  setText(inside, outer ? t("Within: {header}", { header: outer.header || t("No header yet") }) : "");
  inside.hidden = !outer;
  section.querySelector(".wb-group__choose").checked = chosen;
  section.classList.toggle("wb-group--chosen", chosen);
  section.classList.toggle("wb-group--inner", Boolean(outer));
  section.style.setProperty("--depth", String(Math.min(depth, DEEPEST_STEP)));
  section.querySelector("h3").setAttribute("aria-level", String(3 + Math.min(depth, DEEPEST_STEP)));
}

/**
 * Turns the header into a field. Enter or leaving it saves, Escape leaves it as it was.
 * @param {HTMLElement} section @param {(header: string) => void} onDone called where the text changed
 */
export function rename(section, onDone) {
  const header = section.querySelector(".wb-group__header");
  if (header.hidden) return;
  const field = h("textarea", {
    class: "wb-input wb-group__field",
    rows: 2,
    maxLength: LONGEST_HEADER,
    value: header.dataset.text,
  });
  field.placeholder = t("One sentence: what do these notes say together?");
  field.setAttribute("aria-label", t("Header of the group"));
  let ended = false;
  const end = (keep) => {
    if (ended) return;
    ended = true;
    const text = field.value.trim().replace(/\s+/g, " ");
    const hadFocus = document.activeElement === field;
    field.remove();
    header.hidden = false;
    if (hadFocus) header.focus({ preventScroll: true });
    if (keep && text && text !== header.dataset.text) onDone(text);
  };
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === "Escape") {
      event.preventDefault();
      end(event.key === "Enter");
    }
  });
  field.addEventListener("blur", () => end(true));
  header.hidden = true;
  header.after(field);
  field.focus();
  field.select();
}

/** The notes that stand in no group. */
export function lonersColumn() {
  const count = h("span", { class: "wb-count" });
  const name = h("span", { text: t("Not in a group") });
  const title = h("h3", { class: "wb-part__title", id: `wb-${randomId()}` }, name, count);
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
