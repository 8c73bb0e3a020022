/** Which groups a note that stands alone is near to; told by the suggestions, where they are on. */
import { h } from "../core/dom.js";
import { lang, t } from "../core/i18n.js";

/** Up to here a group is near enough to be named on a card that has just come. */
const NAMED_BELOW = 0.5;
const VERY_CLOSE = 0.3;
const MOST = 3;

/**
 * @import { Feed } from "../core/feed.js"
 * @import { WallGroup } from "./group_steps.js"
 * @typedef {{group: WallGroup, distance: number}} Neighbour
 */

/** @param {Feed} feed @param {string} note @param {WallGroup[]} groups @returns {Neighbour[]} nearest first */
export function neighboursOf(feed, note, groups) {
  const found = feed.get("near", note)?.groups ?? [];
  return found
    .flatMap(({ id, distance }) => {
      const group = groups.find((each) => each.id === id);
      return group && Number.isFinite(distance) ? [{ group, distance }] : [];
    })
    .sort((a, b) => a.distance - b.distance)
    .slice(0, MOST);
}

/** @param {number} distance 0 to 1 and more @returns {string} in words and as a number */
export function distanceText(distance) {
  const number = distance.toLocaleString(lang(), { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  if (distance < VERY_CLOSE) return t("very close ({number})", { number });
  return distance < NAMED_BELOW ? t("close ({number})", { number }) : t("farther ({number})", { number });
}

/**
 * A quiet mark on a card: the group it might belong to; pressing it moves the card there.
 * @param {HTMLElement} card @param {Neighbour | undefined} nearest
 */
export function showNearest(card, nearest) {
  const shown = nearest && nearest.distance < NAMED_BELOW ? nearest.group : null;
  /** @type {HTMLElement | null} */
  let chip = card.querySelector(":scope > .wb-near");
  if (!shown) return void chip?.remove();
  if (!chip) {
    chip = h("button", { type: "button", class: "wb-near", dataset: { act: "near" }, tabIndex: -1 });
    card.append(chip);
  }
  const header = shown.header || t("No header yet");
  if (chip.dataset.to === shown.id && chip.textContent === `→ ${header}`) return;
  chip.dataset.to = shown.id;
  chip.textContent = `→ ${header}`;
  chip.title = t("Move to: {place}", { place: header });
}
