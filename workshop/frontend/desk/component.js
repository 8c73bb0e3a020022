/**
 * The boards inside Streamlit's pages: mounts one module per component, keeps it through reruns, and
 * shares one connection per programme among all components of a browser page.
 *
 * @typedef {{module: string, programme: string, options: Record<string, any>, follow: string[],
 *            lang: string, catalogue: Record<string, string>, version: string}} Wanted
 * @typedef {{data: Wanted, parentElement: HTMLElement,
 *            setTriggerValue: (name: string, value: any) => void}} Component
 */
import { mountBoard } from "../board/board.js";
import { setText } from "../core/dom.js";
import { h } from "../core/elements.js";
import { mountEntry } from "./note_entry.js";
import { Feed } from "../core/feed.js";
import { mountGrouping } from "../grouping/grouping_wall.js";
import { mountQueue } from "./blind_queue.js";
import { mountRoom } from "./attendance.js";
import { setCatalogue, t } from "../core/i18n.js";
import { followTheme } from "../streamlit/theme.js";

const MODULES = {
  board: mountBoard,
  grouping: mountGrouping,
  queue: mountQueue,
  room: mountRoom,
  entry: mountEntry,
};
const STYLES = ["core/tokens.css", "board/board.css", "grouping/grouping.css"];
const TELL_EVERY = 1_000;
const LINGER = 3_000;
const LINK_MAY_BE_DOWN = 1_500;

/** @type {Map<string, {feed: Feed, users: number, timer?: number}>} */
const feeds = new Map();
/** @type {WeakMap<HTMLElement, Mounted>} */
const mounted = new WeakMap();

/** @param {Component} component @returns {() => void} to be called when the component leaves the page */
export function mount(component) {
  const { data, parentElement } = component;
  setCatalogue(data.catalogue, data.lang);
  document.documentElement.lang = data.lang;
  addStyles(data.version);
  followTheme(parentElement);
  let present = mounted.get(parentElement);
  if (present && !present.accepts(data)) {
    present.destroy();
    present = undefined;
  }
  if (present) present.update(component);
  else mounted.set(parentElement, (present = new Mounted(component)));
  // A clean-up of an earlier run may come late; only the newest one may end the module.
  const run = present.nextRun();
  return () => {
    if (!present.endRun(run)) return;
    if (mounted.get(parentElement) === present) mounted.delete(parentElement);
  };
}

class Mounted {
  /** @param {Component} component */
  constructor(component) {
    const { data, parentElement } = component;
    this.run = 0;
    this.told = 0;
    this.programme = data.programme;
    this.signature = signatureOf(data);
    this.feed = takeFeed(data);
    this.link = h("p", { class: "wb-link", role: "status", hidden: true });
    this.place = h("div");
    parentElement.append(this.link, this.place);
    this.onLink = () => this.#showLink();
    this.onMove = ({ detail }) => this.#moved(detail.kinds);
    this.onBye = ({ detail }) => this.#showBye(detail);
    this.feed.addEventListener("link", this.onLink);
    this.feed.addEventListener("change", this.onMove);
    this.feed.addEventListener("bye", this.onBye);
    this.component = component;
    this.module = MODULES[data.module](this.place, this.#options(data));
    this.#showLink();
  }

  /** @param {Wanted} data whether this module can go on with these data */
  accepts(data) {
    return this.signature === signatureOf(data);
  }

  /** @param {Component} component */
  update(component) {
    const before = JSON.stringify(this.component.data.options);
    this.component = component;
    if (before !== JSON.stringify(component.data.options)) this.module.update(this.#options(component.data));
  }

  #options({ options, programme }) {
    return { ...options, feed: this.feed, programme };
  }

  nextRun() {
    this.run += 1;
    return this.run;
  }

  /** @param {number} run @returns {boolean} whether this ended the module */
  endRun(run) {
    if (run !== this.run) return false;
    this.destroy();
    return true;
  }

  destroy() {
    if (this.gone) return;
    this.gone = true;
    clearTimeout(this.timer);
    clearTimeout(this.linkTimer);
    this.feed.removeEventListener("link", this.onLink);
    this.feed.removeEventListener("change", this.onMove);
    this.feed.removeEventListener("bye", this.onBye);
    this.module.destroy();
    this.link.remove();
    this.place.remove();
    releaseFeed(this.programme);
  }

  /** Tells Python, at most once a second, that facts it follows have changed. @param {Set<string>} kinds */
  #moved(kinds) {
    // The first facts are what the script itself has just read.
    const first = !this.filled;
    this.filled = true;
    if (first || !this.component.data.follow.some((kind) => kinds.has(kind))) return;
    this.timer ??= setTimeout(
      () => {
        this.timer = undefined;
        this.told = Date.now();
        this.component.setTriggerValue("moved", this.feed.cursor);
      },
      Math.max(0, this.told + TELL_EVERY - Date.now()),
    );
  }

  #showLink() {
    clearTimeout(this.linkTimer);
    const works = this.feed.state === "open" || this.feed.state === "polling";
    if (works) this.link.hidden = true;
    else
      this.linkTimer = setTimeout(
        () => this.#say(this.bye ?? t("No connection. Trying again…")),
        LINK_MAY_BE_DOWN,
      );
  }

  #showBye({ text }) {
    this.bye = text;
    this.#say(text);
  }

  #say(sentence) {
    this.link.hidden = !sentence;
    setText(this.link, sentence ?? "");
  }
}

/** @param {Wanted} data what cannot change while a module stays */
function signatureOf({ module, programme, lang }) {
  return [module, programme, lang].join("/");
}

/** @param {Wanted} data @returns {Feed} */
function takeFeed({ programme, lang }) {
  let shared = feeds.get(programme);
  if (!shared) {
    const feed = new Feed({ hello: { as: "staff", programme, lang }, base: location.origin });
    shared = { feed, users: 0 };
    feeds.set(programme, shared);
    feed.start();
  }
  clearTimeout(shared.timer);
  shared.users += 1;
  shared.feed.hello.lang = lang;
  if (shared.feed.state === "closed") shared.feed.start();
  return shared.feed;
}

/** The link stays for a moment: the next page of the same programme takes it over. */
function releaseFeed(programme) {
  const shared = feeds.get(programme);
  if (!shared) return;
  shared.users -= 1;
  if (shared.users > 0) return;
  shared.timer = setTimeout(() => {
    shared.feed.stop();
    feeds.delete(programme);
  }, LINGER);
}

/** @param {string} version */
function addStyles(version) {
  for (const name of STYLES) {
    const id = `workshop-${name}`;
    if (document.getElementById(id)) continue;
    const href = new URL(`/light/${name}?v=${version}`, location.origin).href;
    document.head.append(h("link", { id, rel: "stylesheet", href }));
  }
}
