/** What was typed into joint drafts and could not be saved any more: it is shown, can be copied, and stays until it is discarded. */
import { copyShown, copyWords } from "../core/clipboard.js";
import { h, setText } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { fieldsOf } from "../core/joint_words.js";
import { forgetTexts, isWritable, keptTexts, Writing } from "./joint_writing.js";

/** @import { Feed } from "../core/feed.js" */

/**
 * The texts of one draft that the server has not got; null where there are none.
 * @param {Feed} feed @param {string} draft its id @param {() => void} done called when they are discarded
 */
export function keptBox(feed, draft, done) {
  const kept = keptTexts().filter((text) => text.draft === draft);
  if (!kept.length) return null;
  const labels = labelsOf(feed, draft);
  const text = kept.map(({ field, text: words }) => [labels.get(field), words].filter(Boolean).join("\n")).join("\n\n");
  const shown = h("p", { class: "quote", dir: "auto" }, text);
  const said = h("p", { class: "hint", role: "status" });
  const copy = async () => setText(said, copyWords(await copyShown(shown, text)));
  const discard = () => {
    forgetTexts(draft);
    box.remove();
    done();
  };
  const box = h("section", { class: "leftover", dataset: { draft, text } },
    h("h2", {}, t("You had typed something that was not saved")), shown,
    h("p", { class: "hint" }, t("It is on this phone only. You can copy it, or say it in the room.")), said,
    h("div", { class: "row" },
      h("button", { type: "button", class: "primary", on: { click: copy } }, t("Copy")),
      h("button", { type: "button", on: { click: discard } }, t("Discard"))));
  return box;
}

/** @param {Feed} feed @param {string} draft its id @returns {Map<string, string>} names of fields; none where the draft is not known any more */
function labelsOf(feed, draft) {
  const fact = feed.get("draft", draft);
  return new Map(fact ? fieldsOf(fact).map(({ name, label, ask = label }) => [name, ask]) : []);
}

/** @param {Feed} feed @param {() => void} done */
export function savedOrShown(feed, done) {
  const place = h("div");
  const ids = [...new Set(keptTexts().map(({ draft }) => draft))];
  const draw = () => {
    const boxes = ids.map((id) => keptBox(feed, id, done)).filter((box) => box !== null);
    const same = boxes.length === place.childElementCount && boxes.every((box, at) => isSame(box, place.children[at]));
    if (!same) place.replaceChildren(...boxes);
  };
  for (const id of ids) {
    const fact = feed.get("draft", id);
    if (isWritable(fact)) Writing.of(feed, fact).addEventListener("change", draw);
  }
  draw();
  return place;
}

/** @param {HTMLElement} one @param {Element | undefined} other */
function isSame(one, other) {
  return other instanceof HTMLElement && one.dataset.draft === other.dataset.draft && one.dataset.text === other.dataset.text;
}
