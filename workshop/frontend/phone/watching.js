/** Phones while nobody does anything on them: the room looks at the wall, or the session is over. */
import { childAt, h, reconcile, setText, toggle } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { sectionName } from "../core/sections.js";
import { usableStorage } from "../core/storage.js";
import { leftovers } from "./leftovers.js";
import { nextSession } from "./next_session.js";

const SHOWN_PHASES = ["reveal", "work", "done"];

/**
 * @import { Feed } from "../core/feed.js"
 * @import { Activity, Note } from "../core/types.js"
 * @import { View, ViewOptions } from "./vote_kinds.js"
 */

/**
 * A note that was begun, what a vote said, and the notes on the wall.
 * @param {ViewOptions} options @returns {View}
 */
export function mountWatching({ feed, activity, parts, sending, focusTitle }) {
  const calm = activity.kind === "break"
    ? t("A break. See you in a moment.")
    : t("Look at the wall, the work goes on there together.");
  const leftover = leftovers(activity, sending, focusTitle);
  const outcome = h("div");
  const shown = shownNotes();
  const update = (now = activity) => {
    const list = parts.resultList();
    if (list) outcome.replaceChildren(list);
    shown.update(notesOnTheWall(feed, now));
  };
  const element = h("div", { class: "watching" }, h("p", { class: "calm" }, calm), leftover, begunDrafts(feed, focusTitle), outcome, shown.element);
  return { element, update };
}

/** @param {ViewOptions} options @returns {View} */
export function mountClosed({ feed, finish, again, sending, focusTitle }) {
  const between = feed.all("room").some((room) => room.between);
  const element = h("div", { class: "watching" },
    h("p", { class: "calm" }, between
      ? t("Thank you. Everything you sent is kept and waits for the meeting.")
      : t("Thank you. The session is closed and everything you sent is kept.")),
    leftovers(null, sending, focusTitle),
    begunDrafts(feed, focusTitle),
    nextSession({ feed, again }),
    between ? "" : h("p", {}, t("Next, the notes become needs and the needs become clauses of the standard. What was agreed stands in the minutes.")),
    h("p", {}, t("With your phrase you can later see what became of your notes, and withdraw them.")),
    h("p", {}, t("Is this phone lent, or do others use it? Then finish here, and it forgets everything about you.")),
    h("button", { type: "button", on: { click: finish } }, t("Finish on this phone")));
  return { element };
}

/** What was typed into joint drafts and is not saved: where it still can be, it is saved now. @param {Feed} feed @param {() => void} done */
export function begunDrafts(feed, done) {
  const place = h("div");
  const show = () => import("./joint_draft.js").then(({ jointLeftovers }) => place.append(jointLeftovers(feed, done)));
  const kept = Object.keys(usableStorage()).some((key) => key.startsWith("workshop.draft.joint."));
  // Where the network does not let it through, it is shown with the next view: it stays on the phone.
  if (kept) show().catch(() => {});
  return place;
}

/** @param {Feed} feed @param {Activity} activity */
function notesOnTheWall(feed, activity) {
  if (!SHOWN_PHASES.includes(activity.phase)) return [];
  const board = activity.board ?? [activity.id];
  return feed.all("note").filter((note) => board.includes(note.a) && note.status === "visible" && !note.blank);
}

function shownNotes() {
  const count = h("span");
  const list = h("ul", { class: "notes" });
  const element = h("details", { class: "shown" }, h("summary", {}, count), list);
  const create = () => h("li", {}, h("p", { class: "section" }), h("p", { class: "text" }));
  /** @param {Note[]} notes */
  const update = (notes) => {
    toggle(element, notes.length > 0);
    setText(count, t("Notes on the wall: {count}", { count: notes.length }));
    reconcile(list, notes, { key: ({ id }) => id, create, update: fillNote });
  };
  return { element, update };
}

/** @param {HTMLElement} item @param {Note} note */
function fillNote(item, note) {
  item.className = `note tint-${note.section ?? "none"}`;
  setText(childAt(item, 0), sectionName(note.section));
  setText(childAt(item, -1), note.text ?? "");
}
