/** What a board shows: the facts of an activity or a map, put into parts with headings. */
import { partsOfAgreement } from "../core/pile_words.js";
import { guidingQuestion, sectionName, sectionsOf } from "../core/sections.js";
import { t } from "../core/i18n.js";

/**
 * @import { Feed } from "../core/feed.js"
 * @import { Activity, AgreedPiles, MapVariant, Need, Note, VoteResult } from "../core/types.js"
 * @typedef {{key: string, title: string, question: string, notes: Note[], within?: string}} Part  within: what it is in
 * @typedef {MapVariant | "free" | "groups" | "under" | "needs" | "fingers" | "none"} Shape
 * @typedef {{shape: Shape, parts: Part[], needs: Need[], result?: VoteResult, blank: boolean, count: number}} Picture
 * @typedef {Pick<Activity, "id" | "board"> & Partial<Activity>} ShownActivity  of one that does not run, only
 *   what its board holds is known
 * @typedef {{activity?: ShownActivity | string | null, map?: string | null, variant?: MapVariant | null,
 *            session?: string | null, of?: string | null}} Subject  of: the map, where each table has its own
 */

/**
 * The activity to show: the one given, or the one that runs in the session.
 * @param {Feed} feed @param {Subject} subject @returns {ShownActivity | null}
 */
export function activityOf(feed, { activity, map, session }) {
  if (activity && typeof activity === "object") return activity;
  const running = feed
    .all("room")
    .filter((room) => !session || room.id === session)
    .map((room) => room.activity)
    .filter((each) => each !== null);
  if (activity) return running.find(({ id }) => id === activity) ?? { id: activity, board: [activity] };
  return map ? (running.find((each) => each.map === map) ?? null) : (running[0] ?? null);
}

/**
 * The notes that wait for the facilitator, in the order in which this screen learned of them.
 * @param {{feed: Feed, activity?: string | null, session?: string | null}} options @returns {Note[]}
 */
export function waitingNotes({ feed, activity, session }) {
  return feed
    .all("note")
    .filter(({ status }) => status === "pending" || status === "flagged")
    .filter((note) => !activity || note.a === activity)
    .filter((note) => !session || note.s === session);
}

/** @param {Feed} feed @param {Subject} subject @returns {Picture} */
export function describe(feed, subject) {
  const activity = activityOf(feed, subject);
  const variant = subject.variant ?? activity?.variant ?? (subject.map ? "canvas" : null);
  if (activity?.picture === "fingers") return fingers(feed, activity);
  if (activity?.votes_on === "ideas") return underNeeds(feed, ideasAsNotes(feed, activity));
  if (activity?.picture === "needs") return needList(feed, activity);
  if (!activity && !subject.map) return picture("none", []);
  const notes = notesOf(feed, activity, subject).filter(({ section }) => section || !subject.map);
  const agreement = activity?.phase === "done" ? feed.get("agreement", activity.id) : undefined;
  if (agreement && !agreement.few) return piled(agreement, notes);
  if (activity?.picture === "groups") return grouped(feed, notes);
  if (activity?.about) return underNeeds(feed, notes, activity);
  return variant ? mapped(notes, variant) : free(notes);
}

/**
 * Notes or ideas under what they were written under; needs and clauses that nobody has written under are left out,
 * practices are shown, since people look at them.
 * @param {Feed} feed @param {Note[]} notes @param {ShownActivity} [activity] in which they are written
 */
function underNeeds(feed, notes, activity) {
  const practices = activity?.about === "practice";
  const subjects = subjectsOf(feed, activity);
  const known = new Set(subjects.map(({ id }) => id));
  const parts = subjects
    .map(({ id, title }) => ({ key: id, title, question: "", notes: notes.filter(({ about }) => about === id) }))
    .filter((part) => part.notes.length || practices);
  const loose = notes.filter(({ about }) => !about || !known.has(about));
  if (loose.length) parts.push({ key: "none", title: restOf(activity), question: "", notes: loose });
  return picture("under", parts);
}

/** @param {Feed} feed @param {ShownActivity} [activity] @returns {{id: string, title: string}[]} what notes stand under */
function subjectsOf(feed, activity) {
  /** @param {{title: string}} a @param {{title: string}} b */
  const byTitle = (a, b) => (a.title < b.title ? -1 : 1);
  if (activity?.about === "clause") {
    return feed.all("clause").map(({ id, code, title }) => ({ id, title: `${code} ${title}` })).sort(byTitle);
  }
  if (activity?.about === "practice") {
    const all = feed.all("practice");
    const named = all.filter(({ id }) => activity.board?.includes(id));
    const offered = named.length ? named : all;
    return offered.map(({ id, title, what }) => ({ id, title: what ? `${title}: ${what}` : title })).sort(byTitle);
  }
  return feed.all("need").sort(byPosition).map((need) => ({ id: need.id, title: t("I need {need}", { need: need.need }) }));
}

/** @param {ShownActivity} [activity] @returns {string} what stands over notes of no place */
function restOf(activity) {
  if (activity?.about === "clause") return t("Under no clause");
  return activity?.about === "practice" ? t("Under no practice") : t("Under no need");
}

/** @param {Feed} feed @param {ShownActivity} activity @returns {Note[]} the ideas that are voted on, as cards */
function ideasAsNotes(feed, activity) {
  const named = (activity.board ?? []).filter((id) => id !== activity.id);
  return feed.all("ideas").flatMap(({ id: about, ideas }) =>
    ideas.filter(({ id, text }) => text && (!named.length || named.includes(id))).map(({ id, text }, pos) => ({
      t: /** @type {const} */ ("note"), id, a: activity.id, about, text, section: null, pos,
    })));
}

/** @param {Note[]} notes @param {MapVariant} variant */
function mapped(notes, variant) {
  const keys = [...sectionsOf(variant)];
  for (const { section } of notes) if (section && !keys.includes(section)) keys.push(section);
  const parts = keys.map((key) => ({
    key,
    title: sectionName(key),
    question: guidingQuestion(key),
    notes: notes.filter((note) => note.section === key),
  }));
  const loose = notes.filter((note) => !note.section);
  if (loose.length) parts.push({ key: "none", title: t("Without a section"), question: "", notes: loose });
  return picture(variant, parts);
}

/** @param {Note[]} notes */
function free(notes) {
  return picture("free", [{ key: "none", title: t("Notes"), question: "", notes }]);
}

/** @param {Feed} feed @param {Note[]} notes */
function grouped(feed, notes) {
  const shown = new Map(notes.map((note) => [note.id, note]));
  const inGroups = new Set();
  const parts = feed
    .all("group")
    .sort(byPosition)
    .map((group) => {
      const own = group.notes.map((id) => shown.get(id)).filter((note) => note !== undefined);
      for (const { id } of own) inGroups.add(id);
      const made = part(group.id, group.header || t("No header yet"), own);
      return group.within ? { ...made, within: t("Within: {header}", { header: group.within }) } : made;
    })
    .filter((each) => each.notes.length);
  // Without a group it is the notes that are read.
  if (!parts.length) return free(notes);
  const loners = notes.filter(({ id }) => !inGroups.has(id));
  if (loners.length) parts.push(part("loners", t("Not in a group"), loners));
  return picture("groups", parts);
}

/** @param {AgreedPiles} agreement @param {Note[]} notes */
function piled(agreement, notes) {
  const parts = partsOfAgreement(agreement, notes);
  return picture("groups", parts.map(({ title, notes: held }, place) => part(`pile${place}`, title, held)));
}

/** @param {string} key @param {string} title @param {Note[]} notes @returns {Part} */
function part(key, title, notes) {
  return { key, title, question: "", notes };
}

/** @param {Feed} feed @param {ShownActivity} activity @returns {Picture} */
function needList(feed, activity) {
  const result = feed.get("result", activity.id);
  /** @param {Need} need */
  const dots = (need) => result?.dots?.[need.id] ?? 0;
  const open = feed.all("need").filter(({ status }) => status !== "merged" && status !== "parked");
  const named = open.filter(({ id }) => activity.board?.includes(id));
  const needs = named.length ? named : open;
  needs.sort((a, b) => dots(b) - dots(a) || byPosition(a, b));
  return { ...picture("needs", []), needs, result, count: needs.length };
}

/** @param {Feed} feed @param {ShownActivity} activity @returns {Picture} */
function fingers(feed, activity) {
  const result = feed.get("result", activity.id);
  return { ...picture("fingers", []), result, count: result?.voters ?? 0 };
}

/** @param {Shape} shape @param {Part[]} parts @returns {Picture} */
function picture(shape, parts) {
  const notes = parts.flatMap((part) => part.notes);
  const blank = notes.some((note) => Boolean(note.blank));
  return { shape, parts, needs: [], blank, count: notes.length };
}

/** @param {Feed} feed @param {ShownActivity | null} activity @param {Subject} subject @returns {Note[]} */
function notesOf(feed, activity, { map, of }) {
  const board = activity?.board ?? [activity?.id];
  /** @param {{a?: string, m?: string | null}} fact */
  const isShown = (fact) => (map ? fact.m === map : board.includes(fact.a));
  const covered = feed.all("covered").filter(({ id, m }) => isShown({ a: id, m })).flatMap((fact) => faceDown(fact, of));
  // Who may read covered notes has them as notes: each is drawn once.
  const read = feed.all("note").filter((note) => isShown(note) && isOnTheBoard(note) && (!of || note.of === of));
  const readable = new Set(read.map(({ a }) => a));
  return [...read, ...covered.filter(({ a }) => !readable.has(a))].sort(byPosition);
}

/**
 * Backs of cards, drawn from their number alone: which note is which, and when one came, is told to nobody.
 * @param {import("../core/types.js").Covered} covered @param {string | null} [of] on this map only @returns {Note[]}
 */
function faceDown({ id, counts, maps }, of) {
  return Object.entries(of ? (maps?.[of] ?? {}) : counts).flatMap(([section, count]) =>
    Array.from({ length: count }, (_each, pos) => ({
      t: /** @type {const} */ ("note"), id: `${id}.${section}.${pos}`, a: id, section: section || null, about: section, pos, blank: true,
    })),
  );
}

/** @param {Note} note @returns {boolean} rejected and withdrawn notes leave the board */
export function isOnTheBoard(note) {
  return Boolean(note.blank) || ["visible", "redacted", undefined].includes(note.status);
}

/** @param {{id: string, pos?: number}} a @param {{id: string, pos?: number}} b */
export function byPosition(a, b) {
  return (a.pos ?? 0) - (b.pos ?? 0) || (a.id < b.id ? -1 : 1);
}
