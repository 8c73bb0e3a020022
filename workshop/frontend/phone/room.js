/** The phone in the room: whatever the running activity needs, and "my notes" below it. */
import { h, setText, toggle } from "../core/dom.js";
import { Feed } from "../core/feed.js";
import { t } from "../core/i18n.js";
import { newId } from "../core/new_id.js";
import { noteOutbox } from "../core/note_outbox.js";
import { DatabaseStore, PlainStore } from "../core/outbox_stores.js";
import { recall, remember } from "../core/storage.js";
import { timerFace, timerOf } from "../core/timer.js";
import { carriedWords, guessingWords } from "./carried.js";
import { heading } from "./join_steps.js";
import { fetchPanel, myNotes } from "./my_notes.js";
import { NoteForm, personaBox } from "./writing.js";

const OVER = ["withdrawn", "rejected", "redacted", "erased"];
const CALM = 1_500;
const FETCH_AHEAD = 4_000;
const LONG_PROMPT = 90;
const SIGNED = "signed";
const fetchWords = () => import("../core/rare_words.js");
const fetchQuestion = () => import("./send_dialog.js");

/**
 * @import { View } from "./vote_kinds.js"
 * @import { NoteArgs } from "../core/note_outbox.js"
 * @import { Activity, Carried, FeedEvents, OutboxEvents, Room as RoomFact } from "../core/types.js"
 * @import { Mine } from "./my_notes.js"
 * @typedef {{code: string, token: string, badge: string, session: string, table: number | null, role?: string, notice?: string}} Place  what
 *   this person was given when they joined
 * @typedef {{feed: Feed, outbox: import("../core/outbox.js").Outbox,
 *            stores: import("../core/outbox_stores.js").Store[]}} Link
 */

/**
 * The connection of whoever holds this token, and what they have not sent yet.
 * @param {{token: string, base: string, lang: string}} options @returns {Link}
 */
export function linkOf({ token, base, lang }) {
  const feed = new Feed({ hello: { as: "participant", token, lang }, base });
  const stores = [new DatabaseStore(), new PlainStore("workshop.unsent.")];
  return { feed, stores, outbox: noteOutbox({ feed, owner: token, stores }) };
}

export class Room {
  /** Words for feelings, once somebody here writes steps of a journey. @type {Record<string, string> | undefined} */
  feels;

  /**
   * @param {{place: Place, base: string, lang: string, announce: (text: string) => void,
   *          refused: (bye?: FeedEvents["bye"]) => void, finish: () => void, again: (code?: string) => void}} options
   *   refused: the server does not know this phone; finish: leads to the end of the visit; again: to another session
   */
  constructor({ place, base, lang, announce, refused, finish, again }) {
    this.place = place;
    this.announce = announce;
    this.finish = finish;
    this.again = again;
    this.link = linkOf({ token: place.token, base, lang });
    this.feed = this.link.feed;
    this.view = "";
    /** @type {Map<string, NoteArgs>} sent, their facts not yet here */
    this.onTheirWay = new Map();
    /** @type {((activity: Activity | null | undefined) => void) | null} draws the view again */
    this.filled = null;
    const before = recall("room");
    /** @type {RoomFact | undefined} */
    this.roomBefore = before?.token === place.token ? before.room : undefined;
    this.timer = timerFace();
    this.net = h("p", { class: "net", hidden: true },
      t("No network. What you write is saved on this phone and will be sent by itself."));
    this.unkept = h("p", { class: "net", hidden: true });
    this.late = h("p", { class: "toast", hidden: true });
    this.stage = h("section", { class: "stage" });
    this.mine = myNotes(this);
    this.element = h("div", { class: "view room" }, this.net, this.unkept, this.late, this.stage, this.mine.element);
    this.feed.addEventListener("change", () => this.update());
    this.feed.addEventListener("link", ({ detail }) => this.#linkChanged(detail, refused));
    this.feed.addEventListener("bye", ({ detail }) => { this.bye = detail; });
  }

  start() {
    this.ticking = setInterval(() => this.#tick(), 250);
    this.#watchOutbox();
    this.feed.start();
    setTimeout(() => this.left || this.#fetchAhead().catch(() => {}), FETCH_AHEAD);
  }

  /** What is needed later; and what others have left here unsent goes on its way. */
  async #fetchAhead() {
    const [{ fetchAhead }, { sendLeft }] = await Promise.all([import("./vote_kinds.js"), import("./visit.js")]);
    sendLeft(this.link);
    await Promise.all([fetchAhead(this), fetchQuestion(), fetchPanel(), fetchWords()]);
  }

  #watchOutbox() {
    const { outbox } = this;
    outbox.addEventListener("change", () => this.update());
    outbox.addEventListener("confirmed", ({ detail }) => this.#noteArrived(detail));
    outbox.addEventListener("unkept", () => this.#warn(this.unkept, "unkeptWarning"));
  }

  get outbox() {
    return this.link.outbox;
  }

  /** Shows and keeps nothing any more; what waits is still sent. */
  leave() {
    this.left = true;
    clearInterval(this.ticking);
    clearTimeout(this.worry);
  }

  stop() {
    this.leave();
    this.outbox.stop();
    this.feed.stop();
  }

  // ── what is known ───────────────────────────────────────────────────────────────────────────

  /** The room as it is or, before the first word from the server, as it was on this phone. */
  get room() {
    const rooms = this.feed.all("room");
    return rooms.find(({ id }) => id === this.place.session) ?? rooms.at(-1) ?? this.roomBefore;
  }

  #keepRoom() {
    const known = this.feed.all("room").length > 0 && this.room;
    if (!known || known === this.roomBefore) return;
    this.roomBefore = known;
    remember("room", { token: this.place.token, room: known });
  }

  get me() {
    return this.feed.all("person").find(({ me }) => me);
  }

  /**
   * What is right now; anything but the first four is fetched when it comes.
   * @param {RoomFact | undefined} room @returns {string}
   */
  #mode(room) {
    if (!room) return "connecting";
    if (["closed", "minutes_approved"].includes(room.status)) return "closed";
    const { activity } = room;
    if (!activity || activity.phase === "waiting") return "waiting";
    if (activity.phase === "collect") return "write";
    // Who reads a clause goes on reading when the phase ends.
    if (activity.phase !== "vote" && this.feed.get("paper", activity.id)) return "clause";
    return activity.silent ? `silent ${activity.phase}` : activity.phase;
  }

  // ── showing ─────────────────────────────────────────────────────────────────────────────────

  update() {
    if (this.left) return;
    this.#keepRoom();
    const room = this.room;
    const mode = this.#mode(room);
    const activity = room?.activity;
    const view = [mode, activity?.id].join(":");
    if (view !== this.view) this.#show(view, mode, room);
    this.filled?.(activity);
    this.#showMine();
    this.#tick();
  }

  /** @param {string} view @param {string} mode @param {RoomFact | undefined} room */
  #show(view, mode, room) {
    const first = !this.view;
    if (view.split(":")[1] !== this.view.split(":")[1]) this.late.hidden = true;
    this.view = view;
    this.filled = null;
    this.form = undefined;
    const title = room?.activity && mode !== "closed" ? room.activity.title : room?.title;
    const head = heading(title ?? t("One moment"));
    this.prompt = h("summary");
    this.promptBox = h("details", { class: "prompt" }, this.prompt);
    const parts = this.#viewOf(mode, room, () => head.focus());
    this.stage.replaceChildren(
      h("div", { class: "stage-head" }, head, this.timer.element), this.promptBox, ...parts);
    if (!first || mode !== "connecting") head.focus({ preventScroll: first });
    if (!first) scrollTo(0, 0);
  }

  /** @param {string} mode @param {RoomFact | undefined} room @param {() => void} focusTitle @returns {Node[]} */
  #viewOf(mode, room, focusTitle) {
    if (!room) return [h("p", { class: "hint" }, t("Connecting to the room…"))];
    const { activity } = room;
    if (mode === "waiting") return [h("p", { class: "calm" }, t("It will go on in a moment. This page follows by itself."))];
    if (mode === "write" && activity) return this.#write(activity);
    return [this.#fetchView(activity, mode === "closed", focusTitle)];
  }

  /**
   * @param {Activity | null} activity null only when the session is over
   * @param {boolean} isOver whether the session is closed @param {() => void} focusTitle
   * @returns {HTMLElement} filled as soon as the view is here
   */
  #fetchView(activity, isOver, focusTitle) {
    const { feed, announce, finish, again } = this;
    const sending = this.#sendingIn(activity);
    const options = { feed, activity: /** @type {Activity} */ (activity), announce, sending, focusTitle, finish, again };
    return this.#later(() => import("./vote_kinds.js").then(({ mountView }) => mountView(options, isOver)));
  }

  /** @param {() => Promise<View>} ask @returns {HTMLElement} filled as soon as the view is here */
  #later(ask) {
    const place = h("div");
    const { view } = this;
    const load = () => ask().then((made) => {
      if (view !== this.view) return;
      const { filled } = this;
      place.append(made.element);
      this.filled = (now) => {
        filled?.(now);
        made.update?.(now ?? undefined);
      };
      this.filled(this.room?.activity);
      // Until the network lets it through, or something else is shown.
    }, () => setTimeout(() => view === this.view && !this.left && load(), CALM));
    load();
    return place;
  }

  /** @param {Activity} activity @returns {Node[]} */
  #write(activity) {
    const form = new NoteForm(activity, this.#sendingIn(activity));
    this.form = form;
    this.filled = (now) => now && form.update({ ...this.#writingState(now), ...this.#carriedBy(now) });
    const { persona, tables, form: step, about, votes_with } = activity;
    if (about) form.element.hidden = true;
    if (!about && !tables && !step && !votes_with && !this.room?.until) return persona ? [personaBox(persona), form.element] : [form.element];
    const whom = this.#later(() => import("./whom.js").then(({ mountWhom }) => mountWhom(this, form, activity)));
    return [whom, form.element];
  }

  /** What a note carries, in words. @param {Carried[]} carries */
  words(carries) {
    return carriedWords(carries, { badge: this.place.badge, table: this.me?.table ?? this.place.table });
  }

  /** @param {Activity} activity as it is now */
  #carriedBy(activity) {
    const { carries = [] } = activity;
    // Asked again when signing is switched on again; and the question is here before the network goes.
    if (!carries.includes("badge")) recall(SIGNED) && remember(SIGNED, null);
    else fetchQuestion().catch(() => {});
    return { carries, carried: this.words(carries), guess: guessingWords(activity, this.room?.few) };
  }

  /** @param {Activity | null} activity @returns {import("./writing.js").Sending} */
  #sendingIn(activity) {
    return {
      send: (args) => this.#sendNote(args),
      words: (carries) => this.words(carries),
      kind: () => fetchQuestion().then(({ askKind }) => askKind(), () => null),
      agree: async (carries, told) => {
        const signed = carries.includes("badge");
        const isMore = carries.some((carried) => !told.includes(carried));
        const agreedTo = [activity?.id, ...carries].join(" ");
        if (!isMore && (!signed || recall(SIGNED) === agreedTo)) return true;
        const yes = await (await fetchQuestion()).askToSend({ words: this.words(carries), signed });
        if (yes && signed) remember(SIGNED, agreedTo);
        return yes;
      },
    };
  }

  /** @param {Activity} activity */
  #writingState(activity) {
    if (this.me?.muted || this.feed.get("muted", activity.id)) return { paused: t("The facilitator has paused your notes. You can still listen and vote."), hint: null };
    if (!activity.notes_limit || this.place.role === "table") return { paused: null, hint: null };
    const used = this.#mineNow().filter((note) => note.activity === activity.id && !OVER.includes(note.status)).length;
    const left = Math.max(0, activity.notes_limit - used);
    if (left === 0) return { paused: t("You have used all your notes. Withdraw one to write another."), hint: null };
    return { paused: null, hint: t("Notes left: {left}", { left }) };
  }

  #tick() {
    const activity = this.room?.activity;
    const ended = this.view.startsWith("closed");
    this.timer.show(ended ? undefined : timerOf(activity), this.feed.now());
    if (!this.prompt || !this.promptBox) return;
    const prompt = ended ? "" : activity?.prompt ?? "";
    setText(this.prompt, prompt);
    toggle(this.promptBox, Boolean(prompt));
    this.promptBox.classList.toggle("long", prompt.length > LONG_PROMPT);
    if (!/^(write|silent work)/.test(this.view)) this.promptBox.open = true;
  }

  // ── my notes ────────────────────────────────────────────────────────────────────────────────

  /** @returns {import("./my_notes.js").Mine[]} newest first: on this phone, on their way, arrived */
  #mineNow() {
    const open = this.view.startsWith("write") ? this.room?.activity?.id : null;
    const facts = this.feed.all("note").filter((note) => note.mine);
    const arrived = new Set(facts.map(({ id }) => id));
    for (const id of arrived) this.onTheirWay.delete(id);
    const here = this.outbox.entries.filter((note) => !note.withdrawn && !arrived.has(note.id));
    /** @type {Mine[]} */
    const waiting = here.map((note) => ({
      id: note.id, ...(/** @type {NoteArgs} */ (note.args)), section: note.args.section ?? null,
      status: note.state, why: note.why, carries: note.details?.carries, unsent: true, editable: true,
    }));
    /** @type {Mine[]} */
    const between = [...this.onTheirWay].filter(([id]) => !here.some((note) => note.id === id)).map(([id, args]) => ({
      id, ...args, section: args.section ?? null, status: "pending", unsent: false, editable: false,
    }));
    /** @type {Mine[]} */
    const sent = facts.reverse().map((note) => ({
      id: note.id, text: note.text ?? "", section: note.section, kind: note.kind, stage: note.stage, feeling: note.feeling,
      activity: note.a, status: note.status ?? "",
      covered: note.a === open && this.room?.activity?.hidden, evened: note.evened, why: note.reason,
      unsent: false, earlier: note.s !== this.place.session, editable: note.a === open && !OVER.includes(note.status ?? ""),
    }));
    return [...waiting.reverse(), ...between.reverse(), ...sent];
  }

  #showMine() {
    const notes = this.#mineNow();
    const relevant = notes.length > 0 || this.view.startsWith("write");
    toggle(this.mine.element, relevant);
    this.mine.update(notes);
  }

  /** Resolves once the note is safe on this phone. @param {NoteArgs} args */
  async #sendNote(args) {
    const id = newId();
    await this.outbox.put(id, args);
    this.late.hidden = true;
    // Unless it has arrived by now, which was said already.
    if (this.outbox.isLasting && this.outbox.get(id)) this.announce(t("Saved on this phone"));
  }

  /** @param {HTMLElement} place @param {"unkeptWarning" | "lateWords"} which */
  async #warn(place, which) {
    const words = await fetchWords();
    setText(place, words[which]());
    toggle(place, true);
    if (place === this.unkept) this.announce(words[which]());
  }

  /** @param {OutboxEvents["confirmed"]} detail */
  #noteArrived({ entry: { id, args, withdrawn }, ok }) {
    if (withdrawn) return;
    if (!this.feed.get("note", id)) this.onTheirWay.set(id, /** @type {NoteArgs} */ (args));
    this.announce(t("The note has arrived"));
    if (ok.note?.late) this.#warn(this.late, "lateWords");
  }

  // ── link ────────────────────────────────────────────────────────────────────────────────────

  /** @param {FeedEvents["link"]} state @param {(bye?: FeedEvents["bye"]) => void} refused */
  #linkChanged(state, refused) {
    clearTimeout(this.worry);
    if (this.left) return;
    if (state === "closed") return refused(this.bye);
    if (state === "connecting") {
      this.worry = setTimeout(() => toggle(this.net, true), CALM);
    } else {
      toggle(this.net, false);
    }
  }
}
