/** The board of an activity or a map, as a page to work on; the projector's is in `wall/wall_board.js`. */
import { announceIn } from "../core/announcer.js";
import { childAt, h, partOf, reconcile, setText } from "../core/dom.js";
import { onChange } from "../core/feed_changes.js";
import { t } from "../core/i18n.js";
import { activityOf, describe } from "./board_content.js";
import { openNote } from "./dialogs.js";
import { headOutline } from "./head_outline.js";
import { drawFingers, needCard, updateNeed } from "./need_card.js";
import { noteCard, updateCard } from "./note_card.js";

/**
 * @import { Feed } from "../core/feed.js"
 * @import { MapVariant } from "../core/types.js"
 * @import { Part, Picture, ShownActivity } from "./board_content.js"
 * @typedef {{feed: Feed, activity?: ShownActivity | string | null, map?: string | null, session?: string,
 *            variant?: MapVariant, editable?: boolean}} BoardOptions
 *   activity: its id or the activity itself, else the running one; map: the notes of this map
 */

/** @param {HTMLElement} el @param {BoardOptions} options */
export function mountBoard(el, options) {
  let now = options;
  /** @type {number | null} */
  let counted = null;
  const parts = h("div", { class: "wb-parts" });
  const needs = h("div", { class: "wb-needs" });
  const fingers = h("ul", { class: "wb-fingers" });
  const empty = h("p", { class: "wb-empty" });
  const root = h("div", { class: "wb wb-board" }, parts, needs, fingers, empty);
  const { say, destroy: silence } = announceIn(root);
  el.append(root);

  /** @param {string} id */
  const open = (id) => {
    const note = now.feed.get("note", id);
    if (!note || note.blank) return;
    const variant = now.variant ?? activityOf(now.feed, now)?.variant ?? (note.m ? "canvas" : null);
    openNote(root, { feed: now.feed, note, variant, editable: now.editable });
  };
  const draw = () => {
    const picture = describe(now.feed, now);
    root.dataset.shape = picture.shape;
    drawParts(parts, picture, open);
    drawNeeds(needs, picture);
    drawFingers(fingers, picture.shape === "fingers" ? picture.result : undefined);
    setText(empty, emptySentence(picture));
    empty.hidden = !empty.textContent;
    if (counted !== null && picture.count > counted) say(t("Notes: {n}", { n: picture.count }));
    counted = picture.count;
  };
  const stop = onChange(options.feed, ["note", "covered", "room", "group", "need", "practice", "result"], draw);
  draw();
  return {
    /** @param {BoardOptions} next */
    update(next) {
      now = next;
      draw();
    },
    destroy() {
      stop();
      silence();
      root.remove();
    },
  };
}

/** @param {Picture} picture */
function emptySentence({ shape, count }) {
  if (shape === "none") return t("No activity is running.");
  if (count) return "";
  if (shape === "needs") return t("No needs yet.");
  if (shape === "fingers") return t("The result appears when the vote ends.");
  return shape === "canvas" || shape === "quick" ? "" : t("No notes yet.");
}

/** @param {HTMLElement} el @param {Picture} picture @param {(id: string) => void} open */
function drawParts(el, picture, open) {
  reconcile(el, picture.parts, {
    key: ({ key }) => `${picture.shape}/${key}`,
    create: (part) => partElement(part, picture.shape),
    update: (made, part) => updatePart(made, part, picture.shape, open),
  });
}

/** @param {Part} part @param {string} shape */
function partElement({ key, question }, shape) {
  return h(
    "section",
    { class: "wb-part", dataset: { part: key, section: key } },
    key === "think_feel" && shape === "canvas" ? headOutline() : null,
    h("h3", { class: "wb-part__title" }, h("span"), h("span", { class: "wb-count" })),
    question ? h("p", { class: "wb-part__question", text: question }) : null,
    h("div", { class: "wb-part__notes", tabIndex: -1 }),
  );
}

/** @param {HTMLElement} el @param {Part} part @param {string} shape @param {(id: string) => void} onOpen */
function updatePart(el, part, shape, onOpen) {
  const [title, count] = partOf(el, "h3").children;
  setText(title, part.title);
  setText(count, String(part.notes.length));
  const options = { showSection: shape === "groups", onOpen };
  reconcile(childAt(el, -1), part.notes, {
    key: ({ id }) => id,
    create: (note) => noteCard(note, options),
    update: (card, note) => updateCard(card, note, options),
  });
}

/** @param {HTMLElement} el @param {Picture} picture */
function drawNeeds(el, { needs, result }) {
  reconcile(el, needs, {
    key: ({ id }) => id,
    create: needCard,
    update: (card, need) => updateNeed(card, need, result),
  });
}
