/** Who is here and how long there is: the room as the facilitator sees it. */
import { waitingNotes } from "../board/board_content.js";
import { button } from "../board/button.js";
import { byName } from "../core/collation.js";
import { childAt, h, partOf, reconcile, setText } from "../core/dom.js";
import { onChange } from "../core/feed_changes.js";
import { sentenceOf } from "../core/feed_error.js";
import { headCount } from "../core/head_counts.js";
import { t } from "../core/i18n.js";

/**
 * @import { Feed } from "../core/feed.js"
 * @import { FeedEvents, Person, Room, Timer } from "../core/types.js"
 * @typedef {{feed: Feed, session?: string | null, part?: "clock" | "people" | "timer"}} RoomOptions
 *   part: only this half of the room; timer: the clock, without who is here
 */

/** @type {Record<string, () => string>} */
const ROLES = {
  leader: () => t("Leaders"),
  official: () => t("Officials"),
  expert: () => t("Experts"),
  guest: () => t("Guests"),
  table: () => t("Phones that tables share"),
};
/** @type {Record<Timer["state"], () => string>} */
const TIMER_STATES = {
  idle: () => t("not started"),
  running: () => t("running"),
  paused: () => t("paused"),
};

/** @param {HTMLElement} el @param {RoomOptions} options */
export function mountAttendance(el, options) {
  let now = options;
  const timer = h("p", { class: "wb-timer", role: "timer" });
  const timerState = h("p", { class: "wb-quiet" });
  const presence = h("p", { class: "wb-presence" });
  const people = h("div", { class: "wb-people" });
  const byNotes = h("ul", { class: "wb-badges" });
  const hint = h("p", { class: "wb-quiet", text: t("Whose notes they are is shown nowhere. It ends with the activity.") });
  const muted = h("section", { class: "wb-role" }, h("h3", { class: "wb-part__title", text: t("Muted by a note") }), byNotes, hint);
  const status = h("p", { class: "wb-trouble", role: "status" });
  const clock = h("div", { class: "wb-room__clock" }, timer, timerState);
  const root = h("div", { class: "wb wb-room" }, clock, presence, people, muted, status);
  el.append(root);

  const tick = () => drawTimer(timer, timerState, roomOf(now)?.activity, now.feed.now());
  /** @param {Person} person */
  const mute = ({ id, muted }) => send("mute_participant", { participant: id, muted: !muted });
  /** @param {string} note */
  const unmute = (note) => send("unmute_author", { note });
  /** @param {string} name @param {object} args */
  const send = async (name, args) => {
    setText(status, "");
    try {
      await now.feed.send(name, args);
    } catch (error) {
      setText(status, sentenceOf(error));
    }
  };
  const draw = () => {
    tick();
    clock.hidden = now.part === "people";
    people.hidden = now.part === "clock" || now.part === "timer";
    presence.hidden = now.part === "timer";
    const joined = peopleOf(now);
    const phones = headCount(now.feed, now.session ?? "");
    const here = phones === null ? "" : t("Phones connected: {n}", { n: phones });
    const waiting = now.part === "clock" ? waitingNotes(now).length : 0;
    const queue = waiting ? t("Waiting notes: {n}", { n: waiting }) : "";
    setText(presence, [t("Joined: {n}", { n: joined.length }), here, queue].filter(Boolean).join(" · "));
    drawPeople(people, joined, mute);
    const mutes = people.hidden ? [] : mutesOf(now);
    muted.hidden = !mutes.length;
    drawMutes(byNotes, mutes, unmute);
  };
  /** @param {CustomEvent<FeedEvents["presence"]>} event */
  const listen = ({ detail }) => {
    if (detail.s === now.session) draw();
  };
  options.feed.addEventListener("presence", listen);
  const stop = onChange(options.feed, ["room", "person", "note", "muted_by"], draw);
  const beat = setInterval(tick, 250);
  draw();
  return {
    /** @param {RoomOptions} next */
    update(next) {
      now = next;
      draw();
    },
    destroy() {
      stop();
      clearInterval(beat);
      options.feed.removeEventListener("presence", listen);
      root.remove();
    },
  };
}

/** The session given, else the one in which something runs. @param {RoomOptions} options @returns {Room | undefined} */
function roomOf({ feed, session }) {
  const rooms = feed.all("room");
  if (session) return rooms.find(({ id }) => id === session);
  return rooms.find(({ activity }) => activity) ?? rooms.find(({ status }) => status === "open");
}

/** Those who are in the session given. @param {RoomOptions} options @returns {Person[]} */
function peopleOf({ feed, session }) {
  return feed.all("person").filter(({ s }) => !session || s === session);
}

/** The notes by way of which somebody is muted in the running activity. @param {RoomOptions} options @returns {{id: string, text: string}[]} */
function mutesOf(options) {
  const running = roomOf(options)?.activity?.id;
  return options.feed
    .all("muted_by")
    .filter(({ a }) => a === running)
    .map(({ id }) => ({ id, text: options.feed.get("note", id)?.text ?? "" }));
}

/** @param {HTMLElement} el @param {{id: string, text: string}[]} mutes @param {(note: string) => void} unmute */
function drawMutes(el, mutes, unmute) {
  reconcile(el, mutes, {
    key: ({ id }) => id,
    create: ({ id }) => {
      const act = button(t("Unmute"), () => unmute(id), { class: "wb-button--small" });
      return h("li", { class: "wb-badge wb-badge--note" }, h("span"), act);
    },
    update: (item, { text }) => {
      const said = text || t("a note without text");
      setText(childAt(item, 0), said);
      childAt(item, 1).setAttribute("aria-label", t("Unmute whoever wrote: {text}", { text: said }));
    },
  });
}

/** @param {Timer | undefined} timer the room's timer @param {number} present server's time in ms @returns {number | null} ms left */
export function timeLeft(timer, present) {
  if (!timer) return null;
  return timer.state === "running" ? (timer.ends_at ?? present) - present : (timer.left_ms ?? null);
}

/** @param {number} ms @returns {string} such as 12:05, or −0:20 over time */
export function clockText(ms) {
  const seconds = Math.abs(Math.ceil(ms / 1000));
  const sign = ms <= -1000 ? "−" : "";
  return `${sign}${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** @param {HTMLElement} el @param {HTMLElement} state @param {Room["activity"] | undefined} activity @param {number} present */
function drawTimer(el, state, activity, present) {
  const timer = activity?.timer;
  const ended = activity?.phase === "done";
  el.hidden = !activity || ended;
  const left = timeLeft(timer, present);
  const over = timer?.state === "running" && left !== null && left < 0;
  setText(el, left === null ? "–:––" : clockText(left));
  el.dataset.over = String(over);
  const words = timer ? TIMER_STATES[timer.state]() : t("No activity is running.");
  state.dataset.idle = String(timer?.state === "idle" && !ended);
  setText(state, ended ? t("This activity has ended.") : over ? t("over time") : words);
}

/** @param {HTMLElement} el @param {Person[]} joined @param {(person: Person) => void} mute */
function drawPeople(el, joined, mute) {
  const roles = Object.keys(ROLES).map((role) => ({
    role,
    people: joined.filter((each) => each.role === role),
  }));
  const present = roles.filter(({ people }) => people.length);
  reconcile(el, present, {
    key: ({ role }) => role,
    create: roleElement,
    update: (section, row) => fillRole(section, row, mute),
  });
}

function roleElement() {
  const title = h("h3", { class: "wb-part__title" }, h("span"), h("span", { class: "wb-count" }));
  return h("section", { class: "wb-role" }, title, h("ul", { class: "wb-badges" }));
}

/**
 * @param {HTMLElement} section @param {{role: string, people: Person[]}} row
 * @param {(person: Person) => void} mute
 */
function fillRole(section, { role, people }, mute) {
  const [title, count] = partOf(section, "h3").children;
  setText(title, ROLES[role]());
  setText(count, String(people.length));
  const named = byName();
  people.sort((a, b) => (a.table ?? 99) - (b.table ?? 99) || named(a.badge, b.badge));
  reconcile(childAt(section, -1), people, {
    key: ({ id }) => id,
    create: (first) => {
      const act = button("", () => mute(made.person), { class: "wb-button--small" });
      const item = h("li", { class: "wb-badge" }, h("span"), h("small"), act);
      const made = Object.assign(item, { person: first });
      return made;
    },
    update: fillBadge,
  });
}

/** @param {HTMLElement & {person: Person}} item @param {Person} person */
function fillBadge(item, person) {
  const [name, table, act] = item.children;
  const { badge, muted } = person;
  const words = [person.table ? t("table {n}", { n: person.table }) : "", muted ? t("muted") : ""];
  setText(name, badge);
  setText(table, words.filter(Boolean).join(" · "));
  setText(act, muted ? t("Unmute") : t("Mute"));
  act.setAttribute("aria-label", muted ? t("Unmute {badge}", { badge }) : t("Mute {badge}", { badge }));
  item.person = person;
  item.dataset.muted = String(Boolean(muted));
}
