/** Writing a note: the text first, then where it belongs and what kind it is. Drafts survive reload. */
import { h, partOf, setText, toggle } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { noteKinds } from "../core/note_kinds.js";
import { guidingQuestion, sectionName, sectionsOf } from "../core/sections.js";
import { lengthWords, tooLong } from "../core/text_length.js";
import { radioGroup } from "./join_steps.js";
import { keepDraft, readDraft } from "./note_draft.js";

/**
 * @import { NoteArgs } from "../core/note_outbox.js"
 * @import { Activity, Carried, Persona } from "../core/types.js"
 * @typedef {{paused: string | null, hint: string | null, carried: string, guess: string, carries: Carried[]}} FormState
 *   paused: why nothing can be sent now; carried, guess: what is said of a note before it is sent
 * @typedef {object} Sending
 * @property {(args: NoteArgs) => Promise<void>} send keeps the note; rejects where that fails
 * @property {(carries: Carried[], told: Carried[]) => Promise<boolean>} agree asks, where that is needed, whether a
 *   note is sent with what it carries; told: what it was said to carry when it was begun
 * @property {(carries: Carried[]) => string} words what a note carries, in words
 * @property {() => Promise<string | null | undefined>} kind asks what a note is; empty: it is left open; null: nobody could
 *   be asked; undefined: it is not sent
 */

export class NoteForm {
  /** @param {Activity} activity the running one, in its phase "collect" @param {Sending} sending */
  constructor(activity, sending) {
    this.activity = activity;
    this.sending = sending;
    /** @type {Carried[]} */
    this.carries = [];
    /** @type {string | null} */
    this.paused = null;
    this.busy = false;
    this.calm = 0;
    this.sections = activity.kind === "empathy_map" ? sectionsOf(activity.variant) : null;
    this.draft = readDraft(activity.id);
    if (this.sections && !this.sections.includes(this.draft.section ?? "")) this.draft.section = this.sections[0];
    this.question = h("span", { class: "question" });
    this.name = h("span", { class: "section" });
    this.left = h("p", { id: "left", class: "counter" });
    this.field = h("textarea", {
      id: "text", rows: "3", dir: "auto", enterkeyhint: "enter", autocomplete: "off", "aria-describedby": "carried left",
      on: { input: () => this.#typed(), keydown: (event) => this.#onKey(event) },
    });
    this.paper = h("div", { class: "paper" },
      h("label", { for: "text", class: "ask" }, this.name, this.question), this.field, this.left,
      activity.asks_kind && this.#kindChoice());
    this.carried = h("b");
    this.guess = h("span");
    this.status = h("p", { class: "status" });
    this.problem = h("p", { class: "problem", role: "alert", hidden: true });
    this.button = h("button", { class: "primary send", type: "submit" }, t("Send the note"));
    this.element = h("form", { novalidate: true, on: { submit: (event) => this.#submit(event) } },
      h("p", { id: "carried", class: "carried", role: "status" }, this.carried, this.guess), this.paper, this.sections && this.#sectionChoice(this.sections),
      h("div", { class: "send-bar" }, this.problem, this.status, this.button));
    this.field.value = this.draft.text;
    this.#showSection();
    this.#count();
  }

  // ── building ────────────────────────────────────────────────────────────────────────────────

  /** @param {string[]} sections */
  #sectionChoice(sections) {
    /** @param {string} section */
    const change = (section) => {
      this.keep({ section });
      this.#showSection();
    };
    const options = sections.map((value) => ({ value, label: sectionName(value), tint: value }));
    return radioGroup({ name: "section", legend: t("Where does it belong?"), chosen: this.draft.section, options, change });
  }

  #kindChoice() {
    /** @param {string} kind */
    const change = (kind) => this.keep({ kind });
    return radioGroup({ name: "kind", legend: t("What is it?"), className: "even", chosen: this.draft.kind, options: noteKinds(), change });
  }

  /** Another tab of this phone has written on. */
  takeDraft() {
    this.draft = { ...this.draft, ...readDraft(this.activity.id) };
    this.#fill(this.draft.text, this.draft.kind, this.draft.feeling);
    this.#showSection();
  }

  // ── writing ─────────────────────────────────────────────────────────────────────────────────

  /** @param {Partial<import("./note_draft.js").NoteDraft>} change */
  keep(change) {
    Object.assign(this.draft, change);
    keepDraft(this.activity.id, this.draft);
  }

  #typed() {
    this.#complain(tooLong(this.field.value));
    if (!this.draft.text) this.draft.told = this.carries;
    this.keep({ text: this.field.value });
    this.#count();
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.key === "Enter" && !event.repeat && (event.ctrlKey || event.metaKey)) this.element.requestSubmit();
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    event.preventDefault();
    const text = this.field.value.trim();
    // A second press on what has just been sent finds an empty field.
    if (this.paused || this.busy || (!text && performance.now() < this.calm)) return;
    this.busy = true;
    await this.#send(text).finally(() => { this.busy = false; });
    this.field.focus();
  }

  /** Resolves as soon as the field is free for the next note. @param {string} text */
  async #send(text) {
    const problem = text ? tooLong(text) : t("Write something first.");
    this.#complain(problem);
    const args = !problem && (await this.#withKind()) && this.begun;
    if (args && (await this.#agreed(args))) {
      const { kind, feeling } = this.draft;
      const sent = this.sending.send(args);
      // Before waiting: what is typed meanwhile is the next note.
      this.#fill("", null);
      this.calm = performance.now() + 500;
      sent.catch(() => this.#fill(`${text}\n${this.field.value}`.trim(), kind, feeling));
    }
  }

  /** @returns {NoteArgs | null} what is typed and not sent */
  get begun() {
    const text = this.field.value.trim();
    const { section, kind, stage, feeling, about } = this.draft;
    return text ? { activity: this.activity.id, text, section, kind, carries: this.carries, stage, feeling, about } : null;
  }

  /** Who has left it open once is not asked again. @returns {Promise<boolean>} whether the note is sent */
  async #withKind() {
    if (!this.activity.asks_kind || this.draft.kind || this.leavesOpen) return true;
    const kind = await this.sending.kind();
    if (kind) this.keep({ kind });
    this.leavesOpen = kind === "";
    return kind !== undefined;
  }

  /** @param {NoteArgs} args @returns {Promise<boolean>} */
  #agreed({ carries = [] }) {
    return this.sending.agree(carries, this.draft.told).catch(() => {
      this.#complain(t("There is no connection at the moment."));
      return false;
    });
  }

  /** @param {string} text @param {string | null | undefined} kind @param {number | null} [feeling] */
  #fill(text, kind, feeling = null) {
    this.field.value = text;
    this.keep({ text, kind, feeling });
    this.#count();
    this.#showKind();
  }

  /** @param {string} about id of the need or clause */
  writeUnder(about) {
    this.keep({ about });
  }

  // ── showing ─────────────────────────────────────────────────────────────────────────────────

  /** @param {string} text */
  #complain(text) {
    setText(this.problem, text);
    toggle(this.problem, Boolean(text));
  }

  #count() {
    setText(this.left, lengthWords(this.field.value));
  }

  #showSection() {
    const { section } = this.draft;
    setText(this.name, this.sections ? sectionName(section) : t("Your note"));
    setText(this.question, this.sections ? guidingQuestion(section) : "");
    this.element.className = `writing tint-${section ?? "none"}`;
    this.element.classList.toggle("paused", Boolean(this.paused));
  }

  #showKind() {
    for (const radio of /** @type {NodeListOf<HTMLInputElement>} */ (this.element.querySelectorAll("input[name=kind]"))) {
      radio.checked = radio.value === this.draft.kind;
    }
  }

  /** @param {FormState} state */
  update({ paused, hint, carried, guess, carries }) {
    this.paused = paused;
    this.carries = carries;
    setText(this.carried, carried);
    setText(this.guess, guess);
    partOf(this.element, ".carried").classList.toggle("signed", carries.includes("badge"));
    this.element.classList.toggle("paused", Boolean(paused));
    setText(this.status, paused ?? hint ?? "");
    toggle(this.status, Boolean(paused ?? hint));
    if (paused) this.button.setAttribute("aria-disabled", "true");
    else this.button.removeAttribute("aria-disabled");
  }
}

/** Who it is: name and situation to be read while writing, the rest behind them. @param {Persona} persona */
export function personaBox({ label, situation, context }) {
  return h("details", { class: "persona" }, h("summary", {}, h("b", {}, label), h("br"), situation), context && h("p", { class: "hint" }, context));
}
