/** The note-keeper's quick entry: one line one note, keyboard only. */
import { activityOf } from "../board/board_content.js";
import { button } from "../board/button.js";
import { kindChoices, labelled, selectOf } from "../board/dialogs.js";
import { h, partOf, reconcile, setText } from "../core/dom.js";
import { onChange } from "../core/feed_changes.js";
import { t } from "../core/i18n.js";
import { unkeptWarning } from "../core/rare_words.js";
import { guidingQuestion, sectionName, sectionsOf } from "../core/sections.js";
import { writtenUnder } from "../core/subjects.js";
import { lengthOf, LONGEST_NOTE, tooLong } from "../core/text_length.js";
import { cleanText } from "../core/text_signs.js";
import { linesOf, pastePreview } from "./paste_preview.js";
import { PendingNotes } from "./pending_notes.js";
import { fillSentRow, sentRow } from "./sent_note_row.js";

/**
 * @import { ShownActivity } from "../board/board_content.js"
 * @import { Feed } from "../core/feed.js"
 * @import { MapVariant } from "../core/types.js"
 * @typedef {{feed: Feed, activity?: ShownActivity | string | null, variant?: MapVariant | null, table?: number | null,
 *            tables?: number[], session?: string, programme?: string}} EntryOptions
 */

const COUNT_FROM = 220;
const LAST_SHOWN = 8;
/** @type {Record<string, 1 | -1>} */
const CHIP_KEYS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** @param {HTMLElement} el @param {EntryOptions} options */
export function mountEntry(el, options) {
  const entry = new Entry(options);
  el.append(entry.root);
  entry.draw();
  return { update: (/** @type {EntryOptions} */ next) => entry.update(next), destroy: () => entry.destroy() };
}

class Entry {
  /** @param {EntryOptions} options */
  constructor(options) {
    this.options = options;
    /** @type {string | null} */
    this.section = null;
    /** After Escape the next Tab leaves the field instead of changing the section. */
    this.leaving = false;
    /** Whether an activity that takes notes was running when this was drawn last. @type {boolean | undefined} */
    this.worked = undefined;
    this.pending = new PendingNotes(options.feed, options.programme ?? "programme");
    this.chips = h("div", { class: "wb-sections", role: "radiogroup" });
    this.chips.setAttribute("aria-label", t("Section"));
    this.question = h("p", { class: "wb-quiet", id: "wb-entry-question" });
    this.field = h("input", { class: "wb-input wb-entry__field", dir: "auto", autocomplete: "off", spellcheck: true });
    this.field.setAttribute("aria-label", t("Note, one line"));
    this.field.setAttribute("aria-describedby", "wb-entry-question wb-entry-hint");
    this.left = h("span", { class: "wb-quiet" });
    this.hint = h("p", { class: "wb-quiet", id: "wb-entry-hint" });
    this.add = button(t("Add"), () => this.submit(), { class: "wb-button--main" });
    this.origin = selectOf(
      [
        ["paper", t("from paper")],
        ["keyboard", t("spoken")],
      ],
      "paper",
    );
    this.table = h("select", { class: "wb-input" });
    this.preview = h("div", { class: "wb-preview", hidden: true });
    this.status = h("p", { class: "wb-trouble", role: "status" });
    this.list = h("ul", { class: "wb-sent" });
    const line = h("div", { class: "wb-row" }, this.field, this.add);
    const below = h("div", { class: "wb-row wb-row--between" }, this.hint, this.left);
    this.kind = selectOf(kindChoices(), "unmarked");
    this.kindField = labelled(t("What is it?"), this.kind);
    this.about = h("select", { class: "wb-input wb-entry__about" });
    this.aboutField = labelled(t("What is it about?"), this.about);
    const choices = [labelled(t("Table"), this.table), labelled(t("Origin"), this.origin), this.kindField];
    this.root = h("div", { class: "wb wb-entry" }, this.chips, this.question, this.aboutField, line, below);
    this.root.append(h("div", { class: "wb-row" }, ...choices), this.preview, this.status, this.list);
    this.listen();
  }

  listen() {
    this.field.addEventListener("keydown", (event) => this.onKey(event));
    this.field.addEventListener("blur", () => (this.leaving = false));
    this.field.addEventListener("input", () => this.count());
    this.field.addEventListener("paste", (event) => this.onPaste(event));
    this.chips.addEventListener("keydown", (event) => this.onChipKey(event));
    this.pending.addEventListener("change", () => this.drawSent());
    this.pending.addEventListener("unkept", () => setText(this.status, unkeptWarning()));
    this.stop = onChange(this.options.feed, ["room", "note", "person", "need", "clause", "practice"], () => this.draw());
  }

  /** @param {EntryOptions} next */
  update(next) {
    this.options = next;
    this.draw();
  }

  destroy() {
    this.stop?.();
    this.pending.stop();
    this.root.remove();
  }

  // ── drawing ─────────────────────────────────────────────────────────────────────────────────

  get activity() {
    return activityOf(this.options.feed, this.options);
  }

  get sections() {
    const variant = this.options.variant ?? this.activity?.variant;
    return variant ? sectionsOf(variant) : [];
  }

  /** The activity with all that is known of it, while it runs. */
  get running() {
    const { activity } = this;
    return this.options.feed.all("room").map((room) => room.activity).find((one) => one?.id === activity?.id);
  }

  /** Whether it is asked what a note is. */
  get asksKind() {
    return Boolean(this.running?.asks_kind);
  }

  draw() {
    const works = Boolean(this.activity);
    this.drawChips();
    this.drawTables();
    this.drawSubjects();
    this.kindField.hidden = !this.asksKind;
    this.add.disabled = !works;
    if (works === this.worked) return this.drawSent();
    this.worked = works;
    setText(this.status, works ? "" : t("No activity is running that takes notes."));
    this.drawSent();
  }

  drawChips() {
    const keys = this.sections;
    if (!keys.includes(this.section ?? "")) this.section = keys[0] ?? null;
    reconcile(this.chips, keys, {
      key: (key) => key,
      create: (key) => this.chip(key),
      update: (chip, key) => {
        chip.setAttribute("aria-checked", String(key === this.section));
        chip.tabIndex = key === this.section ? 0 : -1;
      },
    });
    setText(this.question, guidingQuestion(this.section));
    const withTab = t("Enter: send · Tab, Shift+Tab: section · Esc, then Tab: leave the field");
    setText(this.hint, keys.length ? withTab : t("Enter: send"));
  }

  /** @param {string} key */
  chip(key) {
    const act = () => {
      this.choose(key);
      this.field.focus();
    };
    return button(sectionName(key), act, { class: "wb-chip", role: "radio", dataset: { section: key } });
  }

  drawTables() {
    const { feed, tables, table } = this.options;
    const known = new Set(tables ?? [1, 2, 3]);
    for (const person of feed.all("person")) if (person.table) known.add(person.table);
    if (table) known.add(table);
    const numbers = [...known].sort((a, b) => a - b);
    const choices = numbers.map((n) => ({ value: String(n), text: t("table {n}", { n }) }));
    reconcile(this.table, [{ value: "", text: t("no table") }, ...choices], {
      key: ({ value }) => value,
      create: (choice) => h("option", choice),
    });
    if (!this.tableChosen && table) this.table.value = String(table);
    this.tableChosen = true;
  }

  /** The needs or clauses that notes of this activity are written under. */
  drawSubjects() {
    const { running } = this;
    const subjects = running?.about ? writtenUnder(this.options.feed, running) : [];
    this.aboutField.hidden = !running?.about;
    reconcile(this.about, [{ id: "", text: t("(choose)") }, ...subjects], {
      key: ({ id }) => id,
      create: ({ id }) => h("option", { value: id }),
      update: (option, { text }) => setText(option, text),
    });
  }

  drawSent() {
    const waiting = [...this.pending.notes].reverse().map((note) => ({ note, waits: true }));
    const sent = this.pending.sent.slice(0, LAST_SHOWN).map((note) => ({ note, waits: false }));
    const takeBack = (/** @type {string} */ id) => this.takeBack(id);
    const discard = (/** @type {string} */ id) => this.pending.take(id);
    reconcile(this.list, [...waiting, ...sent], {
      key: ({ note }) => note.id,
      create: () => sentRow(takeBack, discard),
      update: (row, what) => fillSentRow(row, what, this.options.feed),
    });
  }

  count() {
    const length = lengthOf(this.field.value);
    setText(this.left, length > COUNT_FROM ? `${length} / ${LONGEST_NOTE}` : "");
    this.left.classList.toggle("wb-over", length > LONGEST_NOTE);
  }

  // ── writing ─────────────────────────────────────────────────────────────────────────────────

  /** @param {string} key */
  choose(key) {
    this.section = key;
    this.drawChips();
  }

  /** @param {1 | -1} way */
  step(way) {
    const keys = this.sections;
    this.choose(keys[(keys.indexOf(this.section ?? "") + way + keys.length) % keys.length]);
  }

  /** What is to be chosen first. */
  get unchosen() {
    return this.running?.about && !this.about.value ? t("Choose first what it is about.") : "";
  }

  submit() {
    const text = cleanText(this.field.value);
    if (!text || !this.activity) return;
    const problem = tooLong(text);
    setText(this.status, problem || this.unchosen);
    if (problem || this.unchosen) return;
    this.send([text]);
    this.field.value = "";
    this.kind.value = "unmarked";
    this.count();
    this.field.focus();
  }

  /** @param {string[]} texts */
  send(texts) {
    const { activity } = this;
    if (!activity) return;
    const table = this.table.value ? Number(this.table.value) : null;
    const kind = this.asksKind ? this.kind.value : null;
    const about = this.about.value || undefined;
    const common = { activity: activity.id, section: this.section, kind, table, origin: this.origin.value, about };
    this.pending.add(texts.map((text) => ({ ...common, text })));
  }

  /** A refused note goes back into the field, to be mended. @param {string} id */
  takeBack(id) {
    const note = this.pending.take(id);
    if (!note) return;
    // What was typed meanwhile stays behind it. A field of one line would glue the words.
    this.field.value = [note.text.replaceAll("\n", " "), this.field.value].filter(Boolean).join(" ");
    if (note.section) this.choose(note.section);
    if (note.kind) this.kind.value = note.kind;
    if (note.about) this.about.value = note.about;
    this.field.focus();
    this.count();
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape") this.leaving = true;
    else if (event.key === "Tab" && !this.leaving && this.sections.length) {
      event.preventDefault();
      this.step(event.shiftKey ? -1 : 1);
    } else if (event.key !== "Tab" && event.key !== "Shift") this.leaving = false;
  }

  /** @param {KeyboardEvent} event */
  onChipKey(event) {
    const way = CHIP_KEYS[event.key];
    if (!way) return;
    event.preventDefault();
    this.step(way);
    partOf(this.chips, "[aria-checked=true]").focus();
  }

  /** @param {ClipboardEvent} event */
  onPaste(event) {
    const lines = linesOf(event.clipboardData?.getData("text/plain") ?? "");
    if (lines.length < 2) return;
    event.preventDefault();
    setText(this.status, this.unchosen);
    if (this.unchosen) return;
    pastePreview(this.preview, lines, {
      onAdd: () => this.send(lines),
      onEnd: () => this.field.focus(),
    });
  }
}
