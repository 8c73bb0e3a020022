/** What a note said before, newest first; fetched when the note is opened. */
import { h } from "../core/dom.js";
import { lang, t } from "../core/i18n.js";
import { localFormat } from "../core/local_time.js";
import { sectionName } from "../core/sections.js";
import { kindName } from "./note_card.js";

/** @typedef {{text: string, section: string | null, kind: string, until: number | null, by: string}} Wording */

const HOUR = 3_600_000;

/**
 * Stays hidden where there is nothing, or nothing that this viewer may read.
 * @param {import("../core/feed.js").Feed} feed @param {string} id the note's
 * @returns {HTMLElement}
 */
export function noteHistory(feed, id) {
  const list = h("ol", { class: "wb-history__list" });
  const title = h("h3", { class: "wb-history__title", text: t("What it said before") });
  const place = h("section", { class: "wb-history", hidden: true }, title, list);
  /** @param {{wordings: Wording[]}} answer */
  const show = ({ wordings }) => {
    list.append(...wordings.map(wordingItem));
    place.hidden = !wordings.length;
  };
  // Whoever may not read it is not told that there is something.
  feed.send("note_history", { id }).then(show, () => {});
  return place;
}

/** @param {Wording} wording */
function wordingItem({ text, section, kind, until, by }) {
  const place = [sectionName(section), kindName(kind)];
  const change = by ? t("changed by {name}", { name: by }) : t("changed by its author");
  const words = [...place, until === null ? "" : hourOf(until), change].filter(Boolean);
  return h(
    "li",
    {},
    h("p", { class: "wb-history__text", text }),
    h("p", { class: "wb-quiet", text: words.join(" · ") }),
  );
}

/** @param {number} at @returns {string} such as "22 November, 11:00–12:00": nobody's minute is known */
function hourOf(at) {
  const day = localFormat(lang(), { day: "numeric", month: "long" });
  const time = localFormat(lang(), { hour: "numeric", minute: "2-digit" });
  return `${day.format(at)}, ${time.format(at)}–${time.format(at + HOUR)}`;
}
