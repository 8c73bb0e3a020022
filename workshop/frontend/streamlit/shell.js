/**
 * Our modules inside Streamlit's pages. Each is fetched when a page first asks for it and stays through
 * reruns; its words, styles, theme and connection are seen to here.
 *
 * @typedef {{module: string, lang: string, zone: string, catalogue: Record<string, string>, programme?: string,
 *            follow?: string[]} & Record<string, any>} Wanted  programme: with a connection to it;
 *   follow: kinds of facts after whose changes Python is told, as the trigger "moved"
 * @typedef {{data: Wanted, parentElement: HTMLElement,
 *            setTriggerValue: (name: string, value: unknown) => void,
 *            setStateValue: (name: string, value: unknown) => void}} Component
 * @typedef {Wanted & {feed?: Feed, trigger: (name: string, value: unknown) => void,
 *                     keep: (name: string, value: unknown) => void}} Options  trigger: Python hears of it once;
 *   keep: Python finds it in every run from now on
 * @typedef {{update: (options: Options) => void, destroy: () => void, comfort?: string}} Module
 *   comfort: said while there is no connection
 * @typedef {{load: () => Promise<object>, mount: string, styles: string[], fixed?: string[], always?: boolean}} Known
 *   mount: the name of its function `(place, options) => Module`; fixed: data that cannot change while it
 *   stays; always: it is updated by every run, also by one that wants nothing else than before
 * @import { Feed } from "../core/feed.js"
 * @import { FeedEvents } from "../core/types.js"
 */
import { h } from "../core/dom.js";
import { setCatalogue } from "../core/i18n.js";
import { guardPresses } from "../core/press_guard.js";
import { setZone } from "../core/local_time.js";
import { loadStyle } from "../core/styles.js";
import { tellFailedFiles } from "./failed_files.js";
import { LinkBanner } from "./link_banner.js";
import { mayRunAgain } from "./page_runs.js";
import { releaseFeed, takeFeed } from "./shared_feed.js";
import { followTheme } from "./theme.js";
import { watchForWhitePage } from "./white_page.js";

const BOARD_STYLES = ["core/tokens.css", "board/board.css", "grouping/grouping.css"];
/** @type {Record<string, Known>} */
const MODULES = {
  board: { load: () => import("../board/board.js"), mount: "mountBoard", styles: BOARD_STYLES },
  grouping: { load: () => import("../grouping/grouping_wall.js"), mount: "mountGrouping", styles: BOARD_STYLES, fixed: ["account"] },
  queue: { load: () => import("../desk/blind_queue.js"), mount: "mountQueue", styles: BOARD_STYLES },
  joint_drafts: { load: () => import("../desk/joint_drafts.js"), mount: "mountJointDrafts", styles: BOARD_STYLES },
  questions: { load: () => import("../desk/question_desk.js"), mount: "mountQuestionDesk", styles: BOARD_STYLES },
  attendance: { load: () => import("../desk/attendance.js"), mount: "mountAttendance", styles: BOARD_STYLES },
  entry: { load: () => import("../desk/note_entry.js"), mount: "mountEntry", styles: BOARD_STYLES },
  project_line: { load: () => import("../programme/project_line.js"), mount: "mountProjectLine", styles: ["programme/project_line.css"] },
  use_matrix: { load: () => import("../programme/use_matrix.js"), mount: "mountUseMatrix", styles: ["programme/use_matrix.css"] },
  clause_list: { load: () => import("../clause/clause_list.js"), mount: "mountClauseList", styles: ["clause/clause_list.css"] },
  clause_editor: {
    load: () => import("../clause/editor.js"),
    mount: "mountEditor",
    styles: ["clause/editor.css"],
    fixed: ["clause", "account", "writes"],
  },
  passages: { load: () => import("../clause/passages.js"), mount: "mountPassages", styles: ["clause/passages.css"] },
  differences: { load: () => import("../clause/differences.js"), mount: "mountDifferences", styles: ["clause/differences.css"] },
  trace: { load: () => import("../trace/trace_view.js"), mount: "mountTrace", styles: ["core/tokens.css", "trace/trace_view.css"] },
  flow: { load: () => import("../trace/flow.js"), mount: "mountFlow", styles: ["trace/flow.css"] },
  rating_scale: {
    load: () => import("./rating_scale.js"),
    mount: "mountRatingScale",
    styles: ["streamlit/rating_scale.css"],
    fixed: ["subject"],
    always: true,
  },
  watch: { load: () => import("./watch.js"), mount: "mountWatch", styles: [], always: true },
  spoken_names: { load: () => import("./spoken_names.js"), mount: "mountSpokenNames", styles: [] },
  copy_text: { load: () => import("./copy_text.js"), mount: "mountCopyText", styles: ["streamlit/copy_text.css"] },
  typed_text: { load: () => import("./typed_text.js"), mount: "mountTypedText", styles: [], fixed: ["account"] },
  kept_texts: {
    load: () => import("./kept_texts.js"),
    mount: "mountKeptTexts",
    styles: ["streamlit/kept_texts.css"],
    fixed: ["account"],
  },
  picture: { load: () => import("./picture.js"), mount: "mountPicture", styles: ["streamlit/picture.css"] },
  file_picker: {
    load: () => import("./file_picker.js"),
    mount: "mountFilePicker",
    styles: ["streamlit/file_picker.css"],
    always: true,
  },
};
const BASE = new URL("../", import.meta.url).href;
const TELL_EVERY = 1_000;
const ASK_AGAIN = 200;

/** @type {WeakMap<HTMLElement, Mounted>} */
const mounted = new WeakMap();

watchForWhitePage();
tellFailedFiles();

/** @param {Component} component @returns {() => void} to be called when the component leaves the page */
export function mount(component) {
  const { data, parentElement } = component;
  setCatalogue(data.catalogue, data.lang);
  setZone(data.zone);
  document.documentElement.lang = data.lang;
  guardPresses();
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
    this.toldAt = 0;
    this.component = component;
    /** @type {Module | undefined} */
    this.module = undefined;
    /** @type {number | undefined} */
    this.timer = undefined;
    this.signature = signatureOf(data);
    this.place = h("div");
    if (data.programme) this.connection = this.#connect(data.programme);
    parentElement.append(this.place);
    this.#begin(MODULES[data.module]);
  }

  /** @param {Wanted} data whether this module can go on with these data */
  accepts(data) {
    return this.signature === signatureOf(data) && !this.failed;
  }

  /** @param {Component} component */
  update(component) {
    const before = JSON.stringify(this.component.data);
    this.component = component;
    const changed = before !== JSON.stringify(component.data);
    if (changed || MODULES[component.data.module].always) this.module?.update(this.#options());
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
    this.module?.destroy();
    this.place.remove();
    this.connection?.end();
  }

  /** @param {Known} known */
  async #begin({ load, mount: name, styles }) {
    for (const path of ["streamlit/shell.css", ...styles]) loadStyle(path, BASE).catch(() => {});
    try {
      const module = await load();
      if (!this.gone) this.module = Reflect.get(module, name)(this.place, this.#options());
    } catch (error) {
      // The next run of the page tries again.
      this.failed = true;
      console.error(error);
    }
  }

  /** @param {string} programme @returns {{feed: Feed, end: () => void}} */
  #connect(programme) {
    const feed = takeFeed({ programme, lang: this.component.data.lang });
    const banner = new LinkBanner(feed, () => this.module?.comfort ?? "");
    this.component.parentElement.append(banner.root);
    /** @param {CustomEvent<FeedEvents["change"]>} event */
    const follow = ({ detail }) => this.#moved(detail.kinds, feed);
    feed.addEventListener("change", follow);
    const end = () => {
      feed.removeEventListener("change", follow);
      banner.destroy();
      releaseFeed(programme);
    };
    return { feed, end };
  }

  /** @returns {Options} */
  #options() {
    return {
      ...this.component.data,
      feed: this.connection?.feed,
      trigger: (name, value) => this.component.setTriggerValue(name, value),
      keep: (name, value) => this.component.setStateValue(name, value),
    };
  }

  /** Tells Python, at most once a second and when it is idle, that facts it follows have changed. @param {Set<string>} kinds @param {Feed} feed */
  #moved(kinds, feed) {
    // The first facts are what the script itself has just read.
    const first = !this.filled;
    this.filled = true;
    if (first || !this.component.data.follow?.some((kind) => kinds.has(kind))) return;
    this.timer ??= setTimeout(() => this.#tell(feed), Math.max(0, this.toldAt + TELL_EVERY - Date.now()));
  }

  /** @param {Feed} feed */
  #tell(feed) {
    if (!mayRunAgain()) {
      this.timer = setTimeout(() => this.#tell(feed), ASK_AGAIN);
      return;
    }
    this.timer = undefined;
    this.toldAt = Date.now();
    this.component.setTriggerValue("moved", feed.cursor);
  }
}

/** @param {Wanted} data what cannot change while a module stays */
function signatureOf(data) {
  const { module, programme, lang } = data;
  return JSON.stringify([module, programme, lang, ...(MODULES[module].fixed ?? []).map((name) => data[name])]);
}
