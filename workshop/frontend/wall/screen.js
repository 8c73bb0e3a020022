/** The wall: prompt and timer always in view, the way in while it is open, and the running board. */
import { h, setText, toggle } from "../core/dom.js";
import { Feed } from "../core/feed.js";
import { fingerMeaning } from "../core/fist_to_five.js";
import { t } from "../core/i18n.js";
import { readPage, takeFragment } from "../core/page.js";
import { recall, remember } from "../core/storage.js";
import { timerFace, timerOf } from "../core/timer.js";
import { silenceView } from "./card_sort_progress.js";
import { paperView } from "./displayed_clause.js";
import { resultView } from "./vote_result.js";
import { mountWall } from "./wall_board.js";

const ON_BOARDS = ["notes", "groups", "needs"];
const CALM = 2_000;
const LONG_PROMPT = 90;
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
    this.phones = null;
    this.#build();
    this.feed.addEventListener("change", () => this.update());
    this.feed.addEventListener("presence", ({ detail }) => {
      this.phones = detail.phones;
      this.update();
    });
    this.feed.addEventListener("bye", ({ detail }) => { this.byeText = detail.text; });
    this.feed.addEventListener("link", ({ detail }) => this.#linkChanged(detail));
  }

  #build() {
    this.title = h("p", { class: "title" });
    this.prompt = h("h1", { class: "prompt" });
    this.timer = timerFace();
    this.header = h("header", { class: "head" },
      h("div", { class: "words" }, this.title, this.prompt), this.timer.element);
    this.stage = h("main", { class: "stage" });
    this.door = door();
    this.net = h("p", { class: "net", hidden: true, role: "status" }, t("No connection, trying again…"));
    this.element = h("div", { class: "wall" }, this.header, this.stage, this.door.element, this.net);
  }

  start() {
    setInterval(() => this.#tick(), 200);
    this.feed.start();
  }

  get room() {
    return this.feed.all("room")[0];
  }

  #mode(room) {
    if (!room) return "connecting";
    if (room.blanked) return "blank";
    if (["closed", "minutes_approved"].includes(room.status)) return "closed";
    const activity = room.activity;
    if (!activity || activity.phase === "waiting") return "waiting";
    if (this.feed.get("result", activity.id)) return "result";
    if (activity.silent && activity.phase === "work") return "silence";
    if (this.feed.get("paper", activity.id)) return "paper";
    if (activity.picture === "fingers") return "fingers";
    return activity.shows?.some((content) => ON_BOARDS.includes(content)) ? "board" : "calm";
  }

  update() {
    const room = this.room;
    const mode = this.#mode(room);
    const phase = mode === "paper" ? room.activity.phase : "";
    const view = `${mode}:${room?.activity?.id ?? ""}:${phase}`;
    if (view !== this.view) this.#show(view, mode, room);
    this.#fillHead(mode, room);
    this.door.update(mode === "blank" || mode === "closed" ? null : room, this.phones);
    this.element.classList.toggle("with-door", !this.door.element.hidden);
    this.filled?.(room);
    this.#tick();
  }

  #show(view, mode, room) {
    this.view = view;
    this.filled = null;
    this.shown?.destroy();
    this.shown = null;
    this.element.dataset.mode = mode;
    const views = {
      connecting: () => [calm(t("One moment"), t("Connecting to the room…"))],
      blank: () => [calm(t("A short pause"))],
      closed: () => [calm(t("Thank you"), room.title, t("The session is closed. Everything you wrote is kept."))],
      waiting: () => this.#waiting(room),
      calm: () => [],
      fingers: () => [fingerScale()],
      silence: () => this.#silence(room.activity),
      result: () => this.#result(room.activity),
      paper: () => this.#paper(room.activity),
      board: () => [],
    };
    this.stage.replaceChildren(...views[mode]());
    if (mode === "board") this.shown = mountWall(this.stage, { feed: this.feed });
  }

  #waiting(room) {
    const session = room.number ? t("Session {number}", { number: room.number }) : "";
    const next = room.activity?.title;
    return [calm(room.title, session, next ? t("In a moment: {title}", { title: next }) : "")];
  }

  #result(activity) {
    this.shown = resultView(this.feed, activity);
    this.filled = () => {
      const result = this.feed.get("result", activity.id);
      if (result) this.shown.update(result);
    };
    return [this.shown.element];
  }

  #paper(activity) {
    this.shown = paperView(this.feed, activity);
    this.filled = () => this.shown.update();
    return [this.shown.element];
  }

  #silence({ id }) {
    const view = silenceView();
    this.filled = () => view.update(this.feed.get("silence", id));
    return [view.element];
  }

  #fillHead(mode, room) {
    const running = !["connecting", "blank", "closed", "waiting"].includes(mode);
    toggle(this.header, running);
    if (!running) return;
    const { title, prompt, persona } = room.activity;
    const known = !persona?.label || title.includes(persona.label.split(",")[0]);
    const named = known ? title : `${title} · ${persona.label}`;
    // A short prompt is read from the back row; a long one explains, and the title leads.
    const long = (prompt ?? "").length > LONG_PROMPT;
    this.header.classList.toggle("explained", long);
    setText(this.title, prompt ? named : "");
    setText(this.prompt, prompt || named);
  }

  #tick() {
    this.timer.show(timerOf(this.room?.activity), this.feed.now());
  }

  #linkChanged(state) {
    clearTimeout(this.worry);
    if (state === "connecting") this.worry = setTimeout(() => toggle(this.net, true), CALM);
    else toggle(this.net, false);
    if (state === "closed") showRefused(this.byeText);
  }
}

/** The way in: QR code, address, six characters, and how many are here. */
function door() {
  const picture = h("img", { class: "qr", alt: t("QR code of the address for phones") });
  const where = h("p", { class: "where" }, (address ?? `${location.origin}${base}/join`).replace(/^https?:\/\//, ""));
  const code = h("p", { class: "code" });
  const joined = h("p", { class: "joined" });
  const element = h("aside", { class: "door", hidden: true, "aria-label": t("Join with your phone") },
    h("p", { class: "door-title" }, t("Join with your phone")), picture, where, code, joined);
  const update = (room, phones) => {
    const open = Boolean(room?.joining && room.code);
    toggle(element, open);
    if (!open) return;
    const source = `${base}/screen/qr.svg?code=${encodeURIComponent(room.code)}`;
    if (picture.getAttribute("src") !== source) picture.setAttribute("src", source);
    setText(code, room.code);
    setText(joined, phones === null ? "" : t("Joined: {count}", { count: phones }));
  };
  return { element, update };
}

/** @param {string} title @param {...string} lines */
function calm(title, ...lines) {
  return h("div", { class: "calm" }, h("h1", {}, title), ...lines.filter(Boolean).map((line) => h("p", {}, line)));
}

function fingerScale() {
  const step = (value) => h("li", {}, h("b", {}, String(value)), h("span", {}, fingerMeaning(value)));
  return h("ol", { class: "scale" }, ...[0, 1, 2, 3, 4, 5].map(step));
}

function showRefused(text) {
  document.body.replaceChildren(h("div", { class: "wall" }, h("main", { class: "stage" },
    calm(t("This display link does not work"), text || t("Please open the wall again from the page of the session.")))));
}

function useTheme(theme) {
  document.documentElement.dataset.theme = theme;
}

function listenToKeys() {
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "d") {
      const theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
      useTheme(theme);
      remember("wall-theme", theme);
    } else if (event.key === "f") {
      if (document.fullscreenElement) document.exitFullscreen();
      else document.documentElement.requestFullscreen?.().catch(() => {});
    }
  });
}

/** Keeps the projector awake where the browser allows it. */
function stayAwake() {
  const ask = () => document.visibilityState === "visible" && navigator.wakeLock?.request("screen").catch(() => {});
  document.addEventListener("visibilitychange", ask);
  ask();
}

useTheme(recall("wall-theme") ?? "light");
listenToKeys();
stayAwake();
const token = displayToken();
if (token) {
  const wall = new Wall(token);
  document.body.prepend(wall.element);
  wall.update();
  wall.start();
} else {
  showRefused("");
}
