/** The time line of a clause: what happened to it, the first thing first. */
import { h } from "../core/elements.js";

/**
 * @param {{tone: string, what: string, why: string, when: string, by: string, details: string[]}[]} story
 * @returns {HTMLElement}
 */
export function storyLine(story) {
  const items = story.map(({ tone, what, why, when, by, details }) =>
    h("li", { dataset: { tone } },
      h("p", { class: "wt-what", text: what }),
      why ? h("p", { class: "wt-reason", text: why }) : null,
      ...details.map((text) => h("p", { class: "wt-detail", text })),
      when || by ? h("p", { class: "wt-when", text: [when, by].filter(Boolean).join(" · ") }) : null));
  return h("ol", {}, ...items);
}
