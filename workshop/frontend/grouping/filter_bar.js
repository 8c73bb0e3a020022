/** Which notes of the affinity wall are shown: by words, section, persona, session. */
import { h, reconcile } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { sectionName } from "../core/sections.js";
import { Finder } from "./search_bar.js";

/**
 * @import { Note } from "../core/types.js"
 * @import { GroupingOptions } from "./grouping_wall.js"
 * @typedef {{text?: string, section?: string, map?: string, session?: string}} Filters
 * @typedef {{element: HTMLElement, lets: (note: Note) => boolean, update: (options: GroupingOptions) => void, finder: Finder}} FilterBar
 */

/**
 * @param {GroupingOptions} options @param {() => void} onChange
 * @param {() => void} reach see `Finder` @returns {FilterBar}
 */
export function filterBar(options, onChange, reach) {
  const finder = new Finder(options.filters?.text ?? "", onChange, reach);
  /** @param {string} name */
  const choice = (name) => {
    const select = h("select", { class: "wb-input" });
    select.setAttribute("aria-label", name);
    select.addEventListener("change", onChange);
    return select;
  };
  const section = choice(t("Section"));
  const map = choice(t("Persona"));
  const session = choice(t("Session"));

  /** @param {GroupingOptions} next */
  const update = (next) => {
    const used = new Set(
      next.feed
        .all("note")
        .map((note) => note.section)
        .filter((key) => key !== null),
    );
    fillChoices(
      section,
      t("All sections"),
      [...used].map((key) => [key, sectionName(key)]),
    );
    fillChoices(map, t("All personas"), Object.entries(next.maps ?? {}));
    fillChoices(session, t("All sessions"), Object.entries(next.sessions ?? {}));
  };
  update(options);
  const first = options.filters ?? {};
  section.value = first.section ?? "";
  map.value = first.map ?? "";
  session.value = first.session ?? "";
  section.addEventListener("focus", () => update(options));
  return {
    element: h("div", { class: "wb-row wb-filters", role: "search" }, finder.element, section, map, session),
    update,
    lets: (note) =>
      (!section.value || note.section === section.value) &&
      (!map.value || note.m === map.value) &&
      (!session.value || note.s === session.value) &&
      finder.lets(note),
    finder,
  };
}

/** @param {HTMLSelectElement} select @param {string} all @param {[string, string][]} choices */
function fillChoices(select, all, choices) {
  select.hidden = !choices.length;
  reconcile(select, [["", all], ...choices], {
    key: ([value]) => value,
    create: ([value, text]) => h("option", { value, text }),
  });
}
