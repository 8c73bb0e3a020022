/** The phone in the room: whatever the running activity needs, and "my notes" below it. */
import { h, reconcile, setText, toggle } from "../core/dom.js";
import { Feed } from "../core/feed.js";
import { FeedError } from "../core/feed_error.js";
import { t } from "../core/i18n.js";
import { sectionName } from "../core/sections.js";
import { recall, remember } from "../core/storage.js";
import { timerFace, timerOf } from "../core/timer.js";
import { heading } from "./join_steps.js";
import { myNotes } from "./my_notes.js";
import { Outbox } from "./outbox.js";
import { leftoverView, personaBox, writingView } from "./writing.js";

const SHOWN_PHASES = ["reveal", "work", "done"];
const OVER = ["withdrawn", "rejected", "redacted", "erased"];
const CALM = 1_500;
const FETCH_AHEAD = 4_000;
const LONG_PROMPT = 90;

/** @param {any} activity @returns {boolean} whether people write notes in it */
const takesNotes = (activity) => activity.phases.includes("collect");

/**
 * Tries again until the network lets it through.
 * @template Made @param {(voting: typeof import("./voting.js")) => Made} [make] @returns {Promise<Made>}
 */
function votes(make = (voting) => voting) {
  const again = () => new Promise((resolve) => setTimeout(() => resolve(votes(make)), CALM));
  return import("./voting.js").then(make).catch(again);
}

export class Room {
  /**
   * @param {{place: {token: string, session: string, table: number | null}, base: string, lang: string,
   *          announce: (text: string) => void, refused: (text: string) => void}} options
   *        place: what this person was given when they joined
   */
  constructor({ place, base, lang, announce, refused }) {
    this.place = place;
    this.announce = announce;
    this.feed = new Feed({ hello: { as: "participant", token: place.token, lang }, base });
    this.view = "";
    /** @type {Map<string, object>} sent, their facts not yet here */
    this.onTheirWay = new Map();
    this.unsent = [];
    const before = recall("room");
    this.roomBefore = before?.token === place.token ? before.room : undefined;
    this.#build();
    this.feed.addEventListener("change", () => this.update());
    this.feed.addEventListener("link", ({ detail }) => this.#linkChanged(detail, refused));
    this.feed.addEventListener("bye", ({ detail }) => { this.byeText = detail.text; });
  }

  #build() {
    this.timer = timerFace();
    this.net = h("p", { class: "net", hidden: true },
      t("No network. What you write is saved on this phone and will be sent by itself."));
    this.late = h("p", { class: "toast", hidden: true });
    this.stage = h("section", { class: "stage" });
    this.mine = myNotes({
      save: (note, text) => this.#saveNote(note, text),
      withdraw: (note) => this.#withdrawNote(note),
    });
    this.element = h("div", { class: "view room" }, this.net, this.late, this.stage, this.mine.element);
  }

  async start() {
    this.ticking = setInterval(() => this.#tick(), 250);
    this.feed.start();
    this.outbox = await Outbox.open(this.place.token);
    this.outbox.addEventListener("change", () => this.#readOutbox());
    this.outbox.addEventListener("sent", ({ detail }) => this.#noteArrived(detail));
    await this.#readOutbox();
    this.#flush();
    setTimeout(votes, FETCH_AHEAD);
  }

  stop() {
    this.left = true;
    clearInterval(this.ticking);
    clearTimeout(this.worry);
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

  /** @returns {string} which view is right now */
  #mode(room) {
    if (!room) return "connecting";
    if (["closed", "minutes_approved"].includes(room.status)) return "closed";
    const activity = room.activity;
    if (!activity || activity.phase === "waiting") return "waiting";
    if (activity.phase === "collect") return "write";
    if (activity.phase === "vote" && activity.votes_with) return activity.votes_with;
    if (activity.votes_with === "fingers") return "fist";
    if (activity.shows?.includes("clause") && this.feed.get("paper", activity.id)) return "paper";
    if (activity.phase === "work" && activity.silent) return "piles";
    return "watch";
  }

  // ── showing ─────────────────────────────────────────────────────────────────────────────────

  update() {
    this.#keepRoom();
    const room = this.room;
    const mode = this.#mode(room);
    const activity = room?.activity;
    const view = [mode, activity?.id, mode === "watch" ? activity.phase : ""].join(":");
    if (view !== this.view) this.#show(view, mode, room);
    this.filled?.(activity);
    this.#showMine();
    this.#tick();
  }

  #show(view, mode, room) {
    const first = !this.view;
    if (view.split(":")[1] !== this.view.split(":")[1]) this.late.hidden = true;
    this.view = view;
    this.filled = null;
    const title = room?.activity && mode !== "closed" ? room.activity.title : room?.title;
    this.title = heading(title ?? t("One moment"));
    this.prompt = h("summary");
    this.promptBox = h("details", { class: "prompt" }, this.prompt);
    const views = {
      connecting: () => [h("p", { class: "hint" }, t("Connecting to the room…"))],
      closed: () => this.#closed(room),
      waiting: () => [h("p", { class: "calm" }, t("It will go on in a moment. This page follows by itself."))],
      write: () => this.#write(room.activity),
      dots: () => this.#vote("dotsView", room.activity),
      fingers: () => this.#vote("fingersView", room.activity),
      fist: () => this.#vote("fistResultView", room.activity),
      paper: () => this.#vote("readingView", room.activity),
      estimates: () => this.#vote("estimatesView", room.activity),
      piles: () => this.#vote("pilesView", room.activity),
      watch: () => this.#watch(room.activity),
    };
    this.stage.replaceChildren(
      h("div", { class: "stage-head" }, this.title, this.timer.element), this.promptBox, ...views[mode]().filter(Boolean));
    if (!first || mode !== "connecting") this.title.focus({ preventScroll: first });
    if (!first) scrollTo(0, 0);
  }

  #write(activity) {
    const form = writingView(activity, (args) => this.#sendNote(args));
    this.filled = (now) => form.update({ ...this.#writingState(now), quotable: Boolean(now.quotable) });
    return [personaBox(activity.persona), form.element];
  }

  #writingState(activity) {
    if (this.me?.muted) return { paused: t("The facilitator has paused your notes. You can still listen and vote."), hint: null };
    if (!activity.notes_limit) return { paused: null, hint: null };
    const used = this.#mineNow().filter((note) => note.activity === activity.id && !OVER.includes(note.status)).length;
    const left = Math.max(0, activity.notes_limit - used);
    if (left === 0) return { paused: t("You have used all your notes. Withdraw one to write another."), hint: null };
    return { paused: null, hint: t("Notes left: {left}", { left }) };
  }

  /** Votes are fetched when the first one comes: a phone that only writes loads less. */
  #vote(makeView, activity) {
    const place = h("div");
    const view = this.view;
    const options = { feed: this.feed, activity, announce: this.announce };
    votes(async (voting) => voting[makeView](options)).then((vote) => {
      if (view !== this.view) return;
      place.append(vote.element);
      this.filled = vote.update;
      vote.update();
    });
    return [place];
  }

  #watch(activity) {
    const leftover = takesNotes(activity)
      ? leftoverView(activity, (args) => this.#sendNote(args), () => this.title.focus())
      : null;
    const outcome = h("div");
    const count = h("span");
    const list = h("ul", { class: "notes" });
    const notes = h("details", { class: "shown" }, h("summary", {}, count), list);
    this.filled = (now) => {
      this.#fillOutcome(now, outcome);
      this.#fillShown(now, notes, count, list);
    };
    const calm = activity.kind === "break"
      ? t("A break. See you in a moment.")
      : t("Look at the wall, the work goes on there together.");
    return [h("p", { class: "calm" }, calm), leftover, outcome, notes];
  }

  async #fillOutcome(activity, outcome) {
    if (!this.feed.get("result", activity.id)) return;
    const { resultList } = await votes();
    const list = resultList(this.feed, activity);
    if (list) outcome.replaceChildren(list);
  }

  #fillShown(activity, box, count, list) {
    const board = activity.board ?? [activity.id];
    const shown = SHOWN_PHASES.includes(activity.phase)
      ? this.feed.all("note").filter((note) => board.includes(note.a) && note.status === "visible" && !note.blank)
      : [];
    toggle(box, shown.length > 0);
    setText(count, t("Notes on the wall: {count}", { count: shown.length }));
    reconcile(list, shown, {
      key: (note) => note.id,
      create: () => h("li", {}, h("p", { class: "section" }), h("p", { class: "text" })),
      update: (node, note) => {
        node.className = `note tint-${note.section ?? "none"}`;
        setText(node.firstChild, sectionName(note.section));
        setText(node.lastChild, note.text);
      },
    });
  }

  #closed() {
    const phrase = this.place.phrase;
    return [
      h("p", { class: "calm" }, t("Thank you. The session is closed and everything you sent is kept.")),
      h("p", {}, t("Next, the notes become needs and the needs become clauses of the standard. What was agreed stands in the minutes.")),
      phrase && h("p", {}, t("With your phrase you can later see what became of your notes, and withdraw them:")),
      phrase && h("p", { class: "phrase" }, phrase),
    ];
  }

  #tick() {
    const activity = this.room?.activity;
    const ended = this.view.startsWith("closed");
    this.timer.show(ended ? undefined : timerOf(activity), this.feed.now());
    if (!this.prompt) return;
    const prompt = ended ? "" : activity?.prompt ?? "";
    setText(this.prompt, prompt);
    toggle(this.promptBox, Boolean(prompt));
    this.promptBox.classList.toggle("long", prompt.length > LONG_PROMPT);
    if (!/^(write|piles)/.test(this.view)) this.promptBox.open = true;
  }

  // ── my notes ────────────────────────────────────────────────────────────────────────────────

  /** @returns {import("./my_notes.js").Mine[]} newest first: on this phone, on their way, arrived */
  #mineNow() {
    const open = this.view.startsWith("write") ? this.room?.activity?.id : null;
    const facts = this.feed.all("note").filter((note) => note.mine);
    const arrived = new Set(facts.map(({ id }) => id));
    for (const id of arrived) this.onTheirWay.delete(id);
    const here = this.unsent.filter((note) => !note.withdrawn && !arrived.has(note.id));
    const waiting = here.map((note) => ({
      id: note.id, text: note.args.text, section: note.args.section, kind: note.args.kind, activity: note.args.activity,
      status: note.state, why: note.why, unsent: true, editable: true,
    }));
    const between = [...this.onTheirWay].filter(([id]) => !here.some((note) => note.id === id)).map(([id, args]) => ({
      id, ...args, status: "pending", unsent: false, editable: false,
    }));
    const sent = facts.sort((a, b) => (b.pos ?? 0) - (a.pos ?? 0)).map((note) => ({
      id: note.id, text: note.text ?? "", section: note.section, kind: note.kind, activity: note.a, status: note.status,
      covered: note.a === open && this.room.activity.hidden,
      unsent: false, editable: note.a === open && !OVER.includes(note.status),
    }));
    return [...waiting.reverse(), ...between.reverse(), ...sent];
  }

  #showMine() {
    const notes = this.#mineNow();
    const relevant = notes.length > 0 || this.view.startsWith("write");
    toggle(this.mine.element, relevant);
    this.mine.update(notes);
  }

  async #readOutbox() {
    this.unsent = await this.outbox.list();
    this.update();
  }

  /** Resolves once the note is safe on this phone. */
  async #sendNote(args) {
    const table = this.me?.table ?? this.place.table;
    await this.outbox.put(table ? { ...args, table } : args);
    this.late.hidden = true;
    this.announce(t("Saved on this phone"));
    this.#flush();
  }

  async #saveNote(note, text) {
    if (!text) throw new FeedError("invalid", t("Write something first."));
    const { section, kind, activity } = note;
    if (note.unsent) {
      const table = this.me?.table ?? this.place.table;
      await this.outbox.put({ activity, text, section, kind, ...(table ? { table } : {}) }, note.id);
      this.#flush();
    } else if (text !== note.text) {
      await this.feed.send("edit_note", { id: note.id, text });
    }
  }

  async #withdrawNote(note) {
    if (note.unsent) {
      await this.outbox.remove(note.id);
      this.#flush();
    } else {
      await this.feed.send("withdraw_note", { id: note.id });
      this.announce(t("Withdrawn"));
    }
  }

  #noteArrived({ id, args, late, withdrawn }) {
    if (withdrawn) return;
    if (!this.feed.get("note", id)) this.onTheirWay.set(id, args);
    this.announce(t("The note has arrived"));
    if (late) {
      setText(this.late, t("The time for writing had just ended. Your note is kept and waits for the facilitator."));
      this.late.hidden = false;
    }
  }

  // ── link ────────────────────────────────────────────────────────────────────────────────────

  #flush() {
    if (this.outbox && ["open", "polling"].includes(this.feed.state)) this.outbox.flush(this.feed);
  }

  #linkChanged(state, refused) {
    clearTimeout(this.worry);
    if (this.left) return;
    if (state === "closed") return refused(this.byeText ?? "");
    if (state === "connecting") {
      this.worry = setTimeout(() => toggle(this.net, true), CALM);
    } else {
      toggle(this.net, false);
      this.#flush();
    }
  }
}
