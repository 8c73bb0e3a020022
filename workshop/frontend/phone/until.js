/** Contributing between meetings: until when, and who learns what before the meeting. */
import { h, setText } from "../core/dom.js";
import { t } from "../core/i18n.js";

/** @param {import("./room.js").Room} room @returns {import("./vote_kinds.js").View} */
export function mountUntil(room) {
  const deadline = h("b");
  const element = h("div", { class: "hint" },
    h("p", {}, deadline),
    h("p", {}, t("The next meeting begins with what you write here. Until then the wall shows nothing of it, and other phones neither.")),
    h("p", {}, t("Whoever moderates reads notes once at least five people have written, and else when the meeting opens. Where few write, it can be guessed whose a note is.")));
  const update = () => {
    const { until } = room.room ?? {};
    if (until) setText(deadline, t("Open until {until}", { until }));
  };
  return { element, update };
}
