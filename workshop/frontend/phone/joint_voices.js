/** The voices behind a group or a need: asked for when somebody unfolds them, and not kept. */
import { h } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { whyNot } from "./joint_forms.js";

/** @param {import("../core/feed.js").Feed} feed @param {string} id of a group or need */
export function voicesOf(feed, id) {
  const list = h("ul", { class: "joint-voices" });
  /** @param {string} text */
  const item = (text) => h("li", { dir: "auto" }, text);
  const ask = async () => {
    if (!box.open) return list.replaceChildren();
    list.replaceChildren(item(t("One moment")));
    try {
      const { voices } = await feed.send("voices", { id });
      list.replaceChildren(...(voices.length ? voices : [t("There are no notes here that can be read.")]).map(item));
    } catch (error) {
      list.replaceChildren(item(whyNot(error)));
    }
  };
  const box = h("details", { class: "joint-voices-box", on: { toggle: ask } }, h("summary", {}, t("Read the voices")), list);
  return box;
}
