/** The wall: prompt and timer always in view, the way in while it is open, and the running board. */
import { h, setText, toggle } from "../core/dom.js";
import { Feed } from "../core/feed.js";
import { fingerMeaning } from "../core/fist_to_five.js";
import { t } from "../core/i18n.js";
import { readPage, takeFragment } from "../core/page.js";
import { pilesSay } from "../core/pile_words.js";
import { pressedKey } from "../core/pressed_key.js";
import { recall, remember } from "../core/storage.js";
import { timerFace, timerOf } from "../core/timer.js";
import { needSentence } from "../core/votable_needs.js";
import { silenceView } from "./card_sort_progress.js";
import { paperView } from "./displayed_clause.js";
import { mountDrafts } from "./draft_board.js";
import { breakable, grouped } from "./join_code.js";
import { mountJourney } from "./journey_view.js";
import { PageTurner } from "./page_turner.js";
import { questionView } from "./question_board.js";
import { roundView } from "./round_talk.js";
import { standardCode } from "./standard_code.js";
import { stayAwake } from "./stay_awake.js";
import { toldItemView } from "./told_item.js";
import { VoteProgress } from "./vote_progress.js";
import { resultView } from "./vote_result.js";
import { mountWall } from "./wall_board.js";

/**
 * @import { Activity, FeedEvents, Room } from "../core/types.js"
 */

const ON_BOARDS = ["notes", "groups", "needs"];
const CALM = 2_000;
const LONG_PROMPT = 90;
const MOST_STEPS = 5;
const TOKEN = "workshop.display";

const { base, lang, address } = readPage();

/** @returns {string} the display token, from the address or from before a reload */
function displayToken() {
  const given = takeFragment();
  try {
    if (given) sessionStorage.setItem(TOKEN, given);
    return given || sessionStorage.getItem(TOKEN) || "";
  } catch {
    return given;
  }
}

class Wall {
  /** @param {string} token */
  constructor(token) {
    this.feed = new Feed({ hello: { as: "wall", token, lang }, base });
    this.view = "";
    /** Whose map or journey stands there, where each table has its own. */
    this.part = "";
    this.fitted = "";
    this.fits = new ResizeObserver(() => this.#fitTitle());
    /** @type {number | null} */
    this.phones = null;
    /** @type {string | undefined} */
    this.shownRoom = undefined;
    /** @type {{turn: (by: number) => void, destroy: () => void} | null} what fills the stage, where it has pages */
    this.shown = null;
    this.turner = new PageTurner((by) => this.shown?.turn(by));
    /** @type {(() => void) | null} draws it again when facts have changed */
    this.filled = null;
    this.title = h("p", { class: "title" });
    this.fits.observe(this.title);
    this.prompt = h("h1", { class: "prompt" });
    this.timer = timerFace();
    this.progress = new VoteProgress(this.feed);
    this.header = h("header", { class: "head" },
      h("div", { class: "words" }, this.title, this.prompt, this.progress.element), this.timer.element);
    this.stage = h("main", { class: "stage" });
    this.door = door();
    this.standard = standardCode(this.feed, base, joinAddress());
    this.net = h("p", { class: "net", hidden: true, role: "status" }, t("No connection, trying again…"));
    this.rehearsal = h("p", { class: "rehearsal", hidden: true }, t("REHEARSAL"));
    this.element = h("div", { class: "wall" }, this.header, this.stage, this.door.element, this.net, this.rehearsal);
    this.feed.addEventListener("change", () => this.update());
    this.feed.addEventListener("presence", ({ detail }) => {
      this.shownRoom = this.room?.id;
      this.phones = detail.phones;
      this.update();
    });
    this.feed.addEventListener("bye", ({ detail }) => { this.byeText = detail.text; });
    this.feed.addEventListener("link", ({ detail }) => this.#linkChanged(detail));
  }

  start() {
    setInterval(() => this.#tick(), 200);
    this.turner.start();
    this.feed.start();
  }

  get room() {
    return this.feed.all("room")[0];
  }

  /** The programme, told while it has no open session. */
  get standby() {
    return this.feed.all("programme")[0];
  }

  /** @param {Room | undefined} room @returns {string} */
  #mode(room) {
    if (!room) return this.standby ? "standby" : "connecting";
    if (room.blanked) return "blank";
    const activity = room.activity;
    if (!activity || activity.phase === "waiting") return "waiting";
    if (pinnedOf(this.feed, room)) return "pinned";
    if (activity.votes_with === "questions") return "questions";
    if (!activity.form && this.feed.get("result", activity.id)) return "result";
    if (this.feed.get("round", activity.id) || activity.kind === "expert_rating") return "round";
    if (this.feed.get("told_item", activity.id)) return "told_item";
    if (activity.silent && activity.phase === "work") return "silence";
    if (this.feed.get("paper", activity.id)) return "paper";
    if (activity.picture === "fingers") return "fingers";
    if (this.feed.get("journey", activity.id)?.of.some(({ steps }) => steps?.length)) return "journey";
    if (activity.form && activity.form !== "step") return "drafts";
    return activity.shows?.some((content) => ON_BOARDS.includes(content)) ? "board" : "calm";
  }

  update() {
    const room = this.room;
    const mode = this.#mode(room);
    const phase = mode === "paper" ? room?.activity?.phase : "";
    const pinned = mode === "pinned" ? room?.pinned : "";
    const view = [room?.id ?? this.standby?.title, mode, room?.activity?.id, phase, pinned].join(":");
    document.documentElement.classList.toggle("larger", Boolean(room?.large));
    if (room?.id !== this.shownRoom) this.phones = null;
    this.shownRoom = room?.id;
    toggle(this.rehearsal, Boolean(room?.rehearsal));
    if (view !== this.view) this.#show(view, mode, room);
    this.#fillHead(mode, room);
    this.door.update(mode === "blank" ? null : room, this.phones);
    this.standard.update(this.element);
    this.element.classList.toggle("with-door", !this.door.element.hidden);
    const fitted = [this.title.textContent, this.header.className, this.door.element.hidden].join();
    if (fitted !== this.fitted) this.#fitTitle();
    this.fitted = fitted;
    this.filled?.();
    this.turner.follow(room);
    this.#tick();
  }

  /** @param {string} view @param {string} mode @param {Room | undefined} room */
  #show(view, mode, room) {
    this.view = view;
    this.filled = null;
    this.shown?.destroy();
    this.shown = null;
    this.element.dataset.mode = mode;
    this.stage.replaceChildren(...this.#views(mode, room));
    this.part = "";
    const onPart = (/** @type {string} */ label) => {
      this.part = label;
      this.#fillHead(mode, this.room);
    };
    if (mode === "board") this.shown = mountWall(this.stage, { feed: this.feed, onPart });
    if (mode === "journey") this.shown = mountJourney(this.stage, { feed: this.feed, onPart });
    if (mode === "drafts" && room?.activity) this.shown = mountDrafts(this.stage, { feed: this.feed, activity: room.activity });
  }

  /** @param {string} mode @param {Room | undefined} room @returns {HTMLElement[]} what the stage begins with */
  #views(mode, room) {
    if (!room) return [this.standby ? calm(this.standby.title) : calm(t("One moment"), t("Connecting to the room…"))];
    const { activity } = room;
    if (mode === "blank") return [calm(t("A short pause"))];
    if (!activity || mode === "waiting") return this.#waiting(room);
    if (mode === "fingers") return [fingerScale()];
    if (mode === "pinned") return this.#pinned();
    if (mode === "silence") return this.#silence(activity);
    if (mode === "result") return this.#result(activity);
    if (mode === "questions") return this.#questions(activity);
    if (mode === "round") return this.#round(activity);
    if (mode === "told_item") return this.#toldItem(activity);
    return mode === "paper" ? this.#paper(activity) : [];
  }

  /** @param {Room} room */
  #waiting(room) {
    const session = room.number ? t("Session {number}", { number: room.number }) : "";
    const next = room.activity?.title;
    const view = calm(room.title, session, next ? t("In a moment: {title}", { title: next }) : "");
    const steps = h("ul", { class: "steps" });
    const head = h("h2", {}, t("Still open from earlier sessions"));
    view.append(head, steps);
    this.filled = () => {
      const open = this.room?.steps ?? [];
      toggle(head, open.length > 0);
      toggle(steps, open.length > 0);
      steps.replaceChildren(...open.slice(0, MOST_STEPS).map(([text, until]) =>
        h("li", {}, until ? t("{text} · until {until}", { text, until }) : text)));
      if (open.length > MOST_STEPS) steps.append(h("li", {}, t("and {count} more", { count: open.length - MOST_STEPS })));
    };
    return [view];
  }

  /** @param {Activity} activity */
  #result(activity) {
    const view = resultView(this.feed, activity);
    this.shown = view;
    this.filled = () => {
      const result = this.feed.get("result", activity.id);
      if (result) view.update(result);
    };
    return [view.element];
  }

  #pinned() {
    const text = h("p", { dir: "auto" });
    this.filled = () => {
      const fact = pinnedOf(this.feed, this.room);
      if (fact) setText(text, wordsOf(fact));
    };
    return [h("div", { class: "pinned" }, text)];
  }

  /** @param {Activity} activity */
  #paper(activity) {
    const view = paperView(this.feed, activity);
    this.shown = view;
    this.filled = () => view.update();
    return [view.element];
  }

  /** @param {Activity} activity */
  #questions(activity) {
    const view = questionView(this.feed, activity, () => this.room?.activity);
    this.shown = view;
    this.filled = view.update;
    return [view.element];
  }

  /** @param {Activity} activity */
  #round(activity) {
    const view = roundView(this.feed, activity);
    this.shown = view;
    this.filled = view.update;
    return [view.element];
  }

  /** @param {Activity} activity */
  #toldItem(activity) {
    const view = toldItemView(this.feed, activity);
    this.shown = view;
    this.filled = view.update;
    return [view.element];
  }

  /** @param {Activity} activity */
  #silence({ id }) {
    const view = silenceView();
    this.filled = () => view.update(this.feed.get("silence", id));
    return [view.element];
  }

  /** @param {string} mode @param {Room | undefined} room */
  #fillHead(mode, room) {
    const calm = ["connecting", "standby", "blank", "waiting"].includes(mode);
    const activity = calm ? null : room?.activity;
    toggle(this.header, Boolean(activity));
    // Below a clause that is voted on it stands with the fingers.
    this.progress.follow(["paper", "round", "questions"].includes(mode) ? null : activity);
    if (!activity) return;
    const { title, prompt, persona } = activity;
    const label = this.part || persona?.label;
    const named = !label || title.includes(label) ? title : `${title} · ${label}`;
    const agreement = this.feed.get("agreement", activity.id);
    // How to rate was for those who rated; now the room talks.
    const talks = activity.kind === "expert_rating" && this.feed.get("round", activity.id)?.closed;
    const instruction = agreement ? pilesSay(agreement) : instructionOf(activity, prompt ?? "");
    const now = this.room?.bare || talks ? "" : instruction;
    // A short prompt is read from the back row; a long one explains, and the title leads.
    const small = mode === "questions" || (["board", "drafts", "journey"].includes(mode) && activity.phase !== "collect");
    this.header.classList.toggle("small", small);
    this.header.classList.toggle("explained", small || now.length > LONG_PROMPT);
    setText(this.title, now || small ? named : "");
    setText(this.prompt, now || small ? now : named);
  }

  /** A title stays on its line and is set smaller where it is long. */
  #fitTitle() {
    this.title.style.fontSize = "";
    const { clientWidth, scrollWidth } = this.title;
    if (!clientWidth || scrollWidth <= clientWidth) return;
    const size = parseFloat(getComputedStyle(this.title).fontSize);
    this.title.style.fontSize = `max(1.1rem, ${Math.floor((size * clientWidth) / scrollWidth)}px)`;
  }

  #tick() {
    this.timer.show(timerOf(this.room?.activity), this.feed.now());
  }

  /** @param {FeedEvents["link"]} state */
  #linkChanged(state) {
    clearTimeout(this.worry);
    if (state === "connecting") this.worry = setTimeout(() => toggle(this.net, true), CALM);
    else toggle(this.net, false);
    if (state === "closed") showRefused(this.byeText);
  }
}

/** The note or need that stands alone, where this wall may show it. @param {Feed} feed @param {Room} room */
function pinnedOf(feed, room) {
  const id = room?.pinned ?? "";
  const note = feed.get("note", id);
  return note?.text ? note : feed.get("need", id);
}

/** @param {import("../core/types.js").Note | import("../core/types.js").Need} fact */
function wordsOf(fact) {
  if (fact.t === "note") return fact.text ?? "";
  return needSentence(fact);
}

/**
 * What there is to do now. The prompt of a writing says how to write; once the notes are open they are read
 * and talked about. A talk about a map says itself what is talked about.
 * @param {Activity} activity @param {string} prompt
 */
function instructionOf({ kind, picture, shows, phase, votes_with }, prompt) {
  if (votes_with === "choices" && phase === "vote") return t("Now everybody chooses one sentence for each group on their phone.");
  if (votes_with === "choices" && phase === "done") return "";
  if (votes_with === "questions" && phase === "vote") return t("No more questions are taken. Votes on phones go on.");
  if (votes_with === "questions" && phase === "done") return t("What the audience asked");
  const written = kind !== "talk" && picture === "notes" && shows.includes("notes");
  if (written && phase === "reveal") return t("Now we read what everybody wrote.");
  if (written && phase === "work") return t("Now we talk about it: what stands out, what is missing?");
  return written && phase === "done" ? "" : prompt;
}

/** Where phones join. */
function joinAddress() {
  return address ?? `${location.origin}${base}/join`;
}

/** The way in: QR code, address, six characters, and how many are here. */
function door() {
  const picture = h("img", { class: "qr", alt: t("QR code of the address for phones") });
  const where = h("p", { class: "where" }, ...breakable(joinAddress().replace(/^https?:\/\//, "")));
  const code = h("p", { class: "code" });
  const joined = h("p", { class: "joined" });
  const network = wifi();
  const element = h("aside", { class: "door", hidden: true, "aria-label": t("Join with your phone") },
    h("p", { class: "door-title" }, t("Join with your phone")), picture, where, code, joined, network.element);
  /** @param {Room | null | undefined} room @param {number | null} phones */
  const update = (room, phones) => {
    const open = room?.joining ? room.code : null;
    toggle(element, Boolean(open));
    if (!open) return;
    const source = `${base}/screen/qr.svg?code=${encodeURIComponent(open)}`;
    if (picture.getAttribute("src") !== source) picture.setAttribute("src", source);
    setText(code, grouped(open));
    element.classList.toggle("large", Boolean(room?.door));
    network.update(room?.wifi);
    setText(joined, phones === null ? "" : t("Joined: {count}", { count: phones }));
  };
  return { element, update };
}

/** The room's network, for phones without another way in. */
function wifi() {
  const picture = h("img", { class: "wifi-qr", alt: t("QR code of the Wi-Fi") });
  const name = h("b");
  const password = h("span");
  const element = h("div", { class: "wifi", hidden: true }, picture, h("p", {}, t("Wi-Fi"), ": ", name, h("br"), password));
  /** @param {Room["wifi"]} network */
  const update = (network) => {
    toggle(element, Boolean(network));
    if (!network) return;
    if (picture.getAttribute("src") !== network.picture) picture.setAttribute("src", network.picture);
    setText(name, network.name);
    setText(password, network.password ? t("Password: {password}", { password: network.password }) : t("no password"));
  };
  return { element, update };
}

/** @param {string} title @param {...string} lines */
function calm(title, ...lines) {
  return h("div", { class: "calm" }, h("h1", {}, title), ...lines.filter(Boolean).map((line) => h("p", {}, line)));
}

function fingerScale() {
  /** @param {number} value */
  const step = (value) => h("li", {}, h("b", {}, String(value)), h("span", {}, fingerMeaning(value)));
  return h("ol", { class: "scale" }, ...[0, 1, 2, 3, 4, 5].map(step));
}

/** @param {string | undefined} text */
function showRefused(text) {
  document.body.replaceChildren(h("div", { class: "wall" }, h("main", { class: "stage" },
    calm(t("This display link does not work"), text || t("Please open the wall again from the page Run a session.")))));
}

/** @param {string} theme */
function useTheme(theme) {
  document.documentElement.dataset.theme = theme;
}

/** @param {PageTurner | undefined} turner */
function listenToKeys(turner) {
  addEventListener("keydown", (event) => {
    const key = event.repeat ? "" : pressedKey(event);
    if (turner?.press(key)) event.preventDefault();
    if (key === "d") {
      const theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
      useTheme(theme);
      remember("wall-theme", theme);
    } else if (key === "f") {
      if (document.fullscreenElement) document.exitFullscreen();
      else document.documentElement.requestFullscreen?.().catch(() => {});
    }
  });
}

useTheme(recall("wall-theme") ?? "light");
const token = displayToken();
if (token) {
  const wall = new Wall(token);
  document.body.prepend(wall.element, stayAwake());
  listenToKeys(wall.turner);
  wall.update();
  wall.start();
} else {
  listenToKeys(undefined);
  showRefused("");
}
