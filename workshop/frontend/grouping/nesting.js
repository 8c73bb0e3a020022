/** Groups within groups: how deep they stand, where one may go, and the dialog that asks. */
import { choosePlace } from "../board/dialogs.js";
import { t } from "../core/i18n.js";

/** @import { WallGroup } from "./group_steps.js" */

const TOP = "top";

/** @param {WallGroup[]} groups outer ones first @returns {Map<string, number>} id → how many are around it */
export function depthsOf(groups) {
  /** @type {Map<string, number>} */
  const depths = new Map();
  for (const { id, parent } of groups) depths.set(id, (depths.get(parent ?? "") ?? -1) + 1);
  return depths;
}

/** @param {WallGroup[]} groups @param {string} id @returns {Set<string>} the group and all that are inside it */
export function familyOf(groups, id) {
  const family = new Set([id]);
  let known = 0;
  while (known < family.size) {
    known = family.size;
    for (const group of groups) if (family.has(group.parent ?? "")) family.add(group.id);
  }
  return family;
}

/**
 * Asks where a group goes; only places that make no circle are offered.
 * @param {HTMLElement} host @param {WallGroup[]} groups @param {string} id
 * @param {(parent: string | null) => void} onChoose
 */
export function chooseOuter(host, groups, id, onChoose) {
  const group = groups.find((each) => each.id === id);
  if (!group) return;
  const family = familyOf(groups, id);
  const places = groups
    .filter((each) => !family.has(each.id) && each.id !== group.parent)
    .map((each) => ({ id: each.id, name: each.header || t("No header yet") }));
  if (groups.some((each) => each.id === group.parent)) {
    places.unshift({ id: TOP, name: t("Take out of its group") });
  }
  choosePlace(host, {
    title: t("Put “{header}” into a group", { header: group.header || t("No header yet") }),
    none: t("There is no other group it could go into."),
    places,
    canCopy: false,
    onChoose: (place) => onChoose(place === TOP ? null : place),
  });
}
