/** The blind queue: notes that wait for the facilitator, without who wrote them. */
import { waitingNotes } from "../board/board_content.js";
import { button } from "../board/button.js";
import { noteCard, updateCard } from "../board/note_card.js";
import { announceIn } from "../core/announcer.js";
import { childAt, closestTo, h, partOf, reconcile, setText } from "../core/dom.js";
import { onChange } from "../core/feed_changes.js";
import { sentenceOf } from "../core/feed_error.js";
import { AGAIN_AFTER } from "../core/press_guard.js";
import { t } from "../core/i18n.js";
import { pressedKey } from "../core/pressed_key.js";
import { mounted } from "./mounted.js";
import { reasonsPanel } from "./reject_reasons.js";
import { settleMoved } from "./settle_moved.js";
import { strikePanel } from "./strike_words.js";
import { evenOutAll, styleNotice, unevenNotes } from "./style_shield.js";

/**
 * @import { Feed } from "../core/feed.js"
 * @import { Note } from "../core/types.js"
 * @typedef {keyof Queue["acts"]} ActName
 * @typedef {{feed: Feed, activity?: string | null, session?: string | null, reasons?: import("./reject_reasons.js").Reason[]}} QueueOptions
 */

/** @type {Record<string, ActName>} */
const KEYS = { a: "approve", r: "redact", x: "reject", m: "mute", s: "strike" };
const SURE_WITHIN = 4_000;

/** @param {HTMLElement} el @param {QueueOptions} options */
export function mountQueue(el, options) {
  return mounted(el, new Queue(options));
}

class Queue {
  /** @param {QueueOptions} options */
  constructor(options) {
    this.options = options;
    this.counted = 0;
    /** The notes about which this screen has decided; they go when the server has done it. @type {Set<string>} */
    this.decided = new Set();
    this.acts = {
      approve: (/** @type {string} */ id) => this.decide(id, "approve_notes", { notes: [id] }),
      reject: (/** @type {string} */ id) => (this.options.reasons?.length ? rowOf(this.list, id)?.reasons.open() : this.reject(id)),
      redact: (/** @type {string} */ id) => surely(this.list, id, () => this.decide(id, "redact_note", { id })),
      mute: (/** @type {string} */ id) => this.mute(id),
      even: (/** @type {string} */ id) => rowOf(this.list, id)?.notice.open(),
      strike: (/** @type {string} */ id) => rowOf(this.list, id)?.panel.open(),
    };
    const keys = t("Keys: A approve · R redact · S strike out words · X reject · M mute · E even out · U undo · arrows: next note");
    const nothing = t("Nothing waits. New notes appear here by themselves.");
    const undo = () => this.send("undo", { of: "moderation" });
    this.count = h("span", { class: "wb-count" });
    this.all = button(t("Approve all"), () => this.approveAll(), { class: "wb-button--main" });
    this.even = button("", () => evenOutAll(this.root, unevenNotes(this.options), this.evenOut));
    this.undo = button(t("Undo"), undo, { "aria-keyshortcuts": "u" });
    this.list = h("ul", { class: "wb-queue__list" });
    this.empty = h("p", { class: "wb-empty", text: nothing });
    this.hint = h("p", { class: "wb-quiet", text: keys });
    this.status = h("p", { class: "wb-said", role: "status" });
    const title = h("h3", { class: "wb-part__title" }, h("span", { text: t("Waiting notes") }), this.count);
    const buttons = h("div", { class: "wb-row" }, this.all, this.even, this.undo);
    const head = h("div", { class: "wb-row wb-row--between" }, title, buttons);
    this.root = h("div", { class: "wb wb-queue" }, head, this.status, this.list, this.empty, this.hint);
    this.voice = announceIn(this.root);
    this.root.addEventListener("keydown", (event) => this.onKey(event));
    this.stop = onChange(options.feed, ["note", "room"], () => this.draw());
  }

  /** @param {QueueOptions} next */
  update(next) {
    this.options = next;
    this.draw();
  }

  destroy() {
    this.stop();
    this.voice.destroy();
    this.root.remove();
  }

  draw() {
    const notes = waitingNotes(this.options);
    settleMoved(this.list, notes);
    const waiting = new Set(notes.map(({ id }) => id));
    for (const id of this.decided) if (!waiting.has(id)) this.decided.delete(id);
    keepFocusNear(this.list, notes);
    reconcile(this.list, notes, {
      key: ({ id }) => id,
      create: (note) => queueRow(note, this.acts, this.evenOut, this.strike, reasonsPanel(this.options.reasons ?? [], (reason) => this.reject(note.id, reason))),
      update: (row, note) => {
        row.notice.update(note);
        row.panel.update(note);
        row.dataset.text = note.text ?? "";
        partOf(row, "[data-act=even]").hidden = note.plain === undefined && note.bare === undefined;
        updateCard(childAt(row, 0), note);
        partOf(row, "[data-act=mute]").hidden = note.by_phone === false;
      },
    });
    setText(this.count, String(notes.length));
    this.all.disabled = !notes.some(({ status }) => status === "pending");
    const uneven = unevenNotes(this.options).length;
    this.even.hidden = !uneven;
    setText(this.even, t("Even out all ({n})", { n: uneven }));
    this.empty.hidden = notes.length > 0;
    this.hint.hidden = !notes.length;
    if (!notes.length) this.say("");
    if (notes.length !== this.counted) this.voice.say(t("Waiting notes: {n}", { n: notes.length }));
    this.counted = notes.length;
  }

  /** A decision about one note, as it stands here: once. @param {string} id @param {string} name @param {object} args */
  async decide(id, name, args) {
    const row = rowOf(this.list, id);
    if (!row || this.decided.has(id)) return;
    this.decided.add(id);
    row.dataset.decided = name;
    if (await this.send(name, { ...args, seen: this.options.feed.cursor })) return;
    this.decided.delete(id);
    delete row.dataset.decided;
  }

  /** @param {string} id @param {string} [reason] */
  reject(id, reason = "") {
    return this.decide(id, "reject_notes", { notes: [id], reason });
  }

  /** @param {string} name @param {object} args @returns {Promise<boolean>} whether it was carried out; if not, the row above says why */
  async send(name, args) {
    this.say("");
    try {
      await this.options.feed.send(name, args);
      return true;
    } catch (error) {
      this.say(sentenceOf(error), "wb-trouble");
      return false;
    }
  }

  /** @type {import("./style_shield.js").EvenOut} */
  evenOut = async (ids, keepPictures) => {
    const args = { notes: ids, keep_pictures: keepPictures, seen: this.options.feed.cursor };
    const done = await this.send("even_out_notes", args);
    if (done) this.say(t("The style is evened out; the words are the same."));
    return done;
  };

  /** @type {import("./strike_words.js").Strike} */
  strike = async (id, words) => {
    const done = await this.send("strike_words", { id, words, seen: this.options.feed.cursor });
    if (done) this.say(t("The words are struck out. The note waits for you as before."));
    return done;
  };

  /** Whose note it was stays hidden, so nothing else on the screen shows that the mute has worked. @param {string} id */
  async mute(id) {
    if (!(await this.send("mute_author", { note: id }))) return;
    this.say(t("Whoever wrote this note can send no more here. “People here” lifts it."), "wb-said");
  }

  /** @param {string} text @param {string} [look] */
  say(text, look = "wb-said") {
    this.status.className = look;
    setText(this.status, text);
  }

  async approveAll() {
    const seen = this.options.feed.cursor;
    const activities = new Set(waitingNotes(this.options).map((note) => note.a));
    for (const activity of activities) await this.send("approve_all", { activity, seen });
    const marked = waitingNotes(this.options).some(({ status }) => status === "flagged");
    if (!marked || this.status.textContent) return;
    this.say(t("Notes with a mark stay here until somebody has looked at each."), "wb-trouble");
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const key = pressedKey(event);
    const row = closestTo(event, "[data-row]");
    if (row?.dataset.settling && key in KEYS) return;
    if (row && closestTo(event, ".wb-reasons")) {
      if (!rowOf(this.list, row.dataset.row ?? "")?.reasons.press(key)) return;
    } else if (row && closestTo(event, ".wb-strike")) {
      // Here people choose words: no letter may approve or erase the note meanwhile.
      const { panel } = rowOf(this.list, row.dataset.row ?? "") ?? {};
      if (key === "escape") panel?.close();
      else if (key === "arrowright" || key === "arrowleft") panel?.step(key === "arrowright" ? 1 : -1);
      else return;
    } else if (key === "u") this.undo.click();
    else if (row && key === "e") rowOf(this.list, row.dataset.row ?? "")?.notice.press();
    else if (row && key === "escape") rowOf(this.list, row.dataset.row ?? "")?.notice.close();
    else if (row && KEYS[key]) this.acts[KEYS[key]](row.dataset.row ?? "");
    else if (row && key === "arrowdown") focusOn(row.nextElementSibling);
    else if (row && key === "arrowup") focusOn(row.previousElementSibling);
    else return;
    event.preventDefault();
  }
}

/** @param {Element | null} row */
function focusOn(row) {
  if (row instanceof HTMLElement) row.focus();
}

/** @param {HTMLElement} list @param {string} id @returns {ReturnType<typeof queueRow> | null} */
function rowOf(list, id) {
  return list.querySelector(`[data-row="${id}"]`);
}

/**
 * @param {Note} note @param {Queue["acts"]} acts @param {import("./style_shield.js").EvenOut} evenOut
 * @param {import("./strike_words.js").Strike} strike @param {ReturnType<typeof reasonsPanel>} reasons
 */
function queueRow(note, acts, evenOut, strike, reasons) {
  /** @param {ActName} name @param {string} text @param {string} key */
  const act = (name, text, key) =>
    button(text, () => acts[name](note.id), {
      class: "wb-button--small",
      dataset: { act: name },
      "aria-keyshortcuts": key,
    });
  const notice = styleNotice(evenOut);
  const panel = strikePanel(strike);
  const row = h(
    "li",
    { class: "wb-queue__row", tabIndex: 0, dataset: { row: note.id } },
    noteCard(note, { tag: "div" }),
    notice.element,
    panel.element,
    reasons.element,
    h(
      "div",
      { class: "wb-row" },
      act("approve", t("Approve"), "a"),
      act("strike", t("Strike out words…"), "s"),
      act("redact", t("Redact"), "r"),
      act("reject", t("Reject…"), "x"),
      act("mute", t("Mute author"), "m"),
      act("even", t("Even out…"), "e"),
    ),
  );
  return Object.assign(row, { notice, panel, reasons });
}

/** Redacting erases the text for good: it wants a second press within four seconds. @param {HTMLElement} list @param {string} id @param {() => void} act */
function surely(list, id, act) {
  /** @type {HTMLElement | null} */
  const redact = list.querySelector(`[data-row="${id}"] [data-act=redact]`);
  if (!redact) return;
  const asked = Number(redact.dataset.sure);
  if (asked) return performance.now() - asked < AGAIN_AFTER ? undefined : act();
  redact.dataset.sure = String(performance.now());
  redact.textContent = t("Erase the text?");
  setTimeout(() => {
    delete redact.dataset.sure;
    redact.textContent = t("Redact");
  }, SURE_WITHIN);
}

/** When the row with the focus goes, its neighbour takes it, so that the keys go on working. @param {HTMLElement} list @param {Note[]} notes */
function keepFocusNear(list, notes) {
  /** @type {HTMLElement | null | undefined} */
  const row = document.activeElement?.closest("[data-row]");
  if (!row || row.parentNode !== list || notes.some(({ id }) => id === row.dataset.row)) return;
  const staying = new Set(notes.map(({ id }) => id));
  const rows = /** @type {HTMLElement[]} */ ([...list.children]);
  const at = rows.indexOf(row);
  const near = [...rows.slice(at + 1), ...rows.slice(0, at).reverse()];
  near.find(({ dataset }) => staying.has(dataset.row ?? ""))?.focus();
}
