/** The note-keeper's quick entry: one line one note, keyboard only. */
import { button, h, onChange, reconcile, setText } from "./elements.js";
import { labelled, selectOf } from "./dialogs.js";
import { stateName } from "./note.js";
import { PendingNotes } from "./pending.js";
import { activityOf } from "./picture.js";
import { guidingQuestion, sectionName, sectionsOf } from "./sections.js";
import { t } from "./text.js";

/**
 * @typedef {{feed: any, activity?: any, variant?: "canvas" | "quick" | null, table?: number | null,
 *            tables?: number[], session?: string, programme?: string}} EntryOptions
 */

const LONGEST = 280;
const LAST_SHOWN = 8;

/** @param {HTMLElement} el @param {EntryOptions} options */
export function mountEntry(el, options) {
  let now = options;
  let section = null;
  let leaving = false;
  const pending = new PendingNotes(options.feed, options.programme ?? "programme");

  const chips = h("div", { class: "wb-sections", role: "radiogroup", "aria-label": t("Section") });
  const question = h("p", { class: "wb-quiet", id: "wb-entry-question" });
  const field = h("input", { class: "wb-input wb-entry__field", autocomplete: "off", spellcheck: true });
  field.setAttribute("aria-label", t("Note, one line"));
  field.setAttribute("aria-describedby", "wb-entry-question wb-entry-hint");
  const left = h("span", { class: "wb-quiet wb-entry__left" });
  const add = button(t("Add"), () => submit(), { class: "wb-button--main" });
  const origin = selectOf([["paper", t("from paper")], ["keyboard", t("spoken")]], "paper");
  const table = h("select", { class: "wb-input" });
  const hint = h("p", { class: "wb-quiet", id: "wb-entry-hint" });
  const preview = h("div", { class: "wb-preview", hidden: true });
  const list = h("ul", { class: "wb-sent" });
  const status = h("p", { class: "wb-trouble", role: "status" });
  const root = h(
    "div",
    { class: "wb wb-entry" },
    chips,
    question,
    h("div", { class: "wb-row" }, field, add),
    h("div", { class: "wb-row wb-row--between" }, hint, left),
    h("div", { class: "wb-row" }, labelled(t("Table"), table), labelled(t("Origin"), origin)),
    preview,
    status,
    list,
  );
  el.append(root);

  const activity = () => activityOf(now.feed, now);
  const sections = () => {
    const variant = now.variant ?? activity()?.variant;
    return variant ? sectionsOf(variant) : [];
  };

  const choose = (key) => {
    section = key;
    drawChips();
  };
  const drawChips = () => {
    const keys = sections();
    if (!keys.includes(section)) section = keys[0] ?? null;
    reconcile(chips, keys, {
      key: (key) => key,
      create: sectionChip,
      update: paintChip,
    });
    setText(question, guidingQuestion(section));
    setText(
      hint,
      keys.length
        ? t("Enter: send · Tab, Shift+Tab: section · Esc, then Tab: leave the field")
        : t("Enter: send"),
    );
  };
  const sectionChip = (key) => {
    const act = () => {
      choose(key);
      field.focus();
    };
    return button(sectionName(key), act, { class: "wb-chip", role: "radio", dataset: { section: key } });
  };
  const paintChip = (chip, key) => {
    chip.setAttribute("aria-checked", String(key === section));
    chip.tabIndex = key === section ? 0 : -1;
  };
  const draw = () => {
    drawChips();
    drawTables(table, tablesOf(now));
    add.disabled = !activity();
    if (!activity()) setText(status, t("No activity is running that takes notes."));
    else if (status.textContent === t("No activity is running that takes notes.")) setText(status, "");
    drawSent();
  };
  const drawSent = () => {
    const waiting = [...pending.notes].reverse().map((note) => ({ note, waits: true }));
    const sent = pending.sent.slice(0, LAST_SHOWN).map((note) => ({ note, waits: false }));
    reconcile(list, [...waiting, ...sent], {
      key: ({ note }) => note.id,
      create: () => sentRow(takeBack, discard),
      update: (el, row) => paintRow(el, row, now.feed),
    });
  };
  const takeBack = (id) => {
    const note = pending.take(id);
    if (!note) return;
    field.value = note.text;
    if (note.section) choose(note.section);
    field.focus();
    count();
  };
  const discard = (id) => pending.take(id);

  const queue = (lines) => {
    const target = activity();
    if (!target) return;
    const place = table.value ? Number(table.value) : null;
    const common = { activity: target.id, section, table: place, origin: origin.value };
    pending.add(lines.map((text) => ({ ...common, text })));
  };
  const submit = () => {
    const text = field.value.trim();
    if (!text) return;
    if (text.length > LONGEST) return setText(status, t("A note has at most {n} characters.", { n: LONGEST }));
    setText(status, "");
    queue([text]);
    field.value = "";
    count();
    field.focus();
  };
  const count = () => {
    const length = field.value.trim().length;
    setText(left, length > LONGEST - 60 ? `${length} / ${LONGEST}` : "");
    left.classList.toggle("wb-over", length > LONGEST);
  };
  const offer = (lines) => {
    const close = () => {
      preview.hidden = true;
      preview.replaceChildren();
      field.focus();
    };
    const long = lines.filter((line) => line.length > LONGEST).length;
    const items = lines.map((line) => h("li", { text: line, class: line.length > LONGEST ? "wb-over" : "" }));
    const all = button(t("Add all ({n})", { n: lines.length }), () => { queue(lines); close(); }, { class: "wb-button--main" });
    all.disabled = long > 0;
    preview.replaceChildren(
      h("h3", { text: t("Pasted lines: {n}", { n: lines.length }) }),
      h("ol", { class: "wb-preview__lines", tabIndex: 0 }, ...items),
      long ? h("p", { class: "wb-trouble", text: t("Too long (over {max} characters): {n}. Shorten them and paste again.", { max: LONGEST, n: long }) }) : "",
      h("div", { class: "wb-row" }, all, button(t("Discard"), close)),
    );
    preview.hidden = false;
    (long ? preview.querySelector("ol") : all).focus();
  };

  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      submit();
    } else if (event.key === "Escape") leaving = true;
    else if (event.key === "Tab" && !leaving && sections().length) {
      event.preventDefault();
      choose(step(sections(), section, event.shiftKey ? -1 : 1));
    } else if (event.key !== "Tab" && event.key !== "Shift") leaving = false;
  });
  field.addEventListener("blur", () => (leaving = false));
  field.addEventListener("input", count);
  field.addEventListener("paste", (event) => {
    const lines = linesOf(event.clipboardData?.getData("text/plain") ?? "");
    if (lines.length < 2) return;
    event.preventDefault();
    offer(lines);
  });
  chips.addEventListener("keydown", (event) => {
    const way = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!way) return;
    event.preventDefault();
    choose(step(sections(), section, way));
    chips.querySelector("[aria-checked=true]").focus();
  });
  pending.addEventListener("change", drawSent);
  const stop = onChange(options.feed, ["room", "note"], draw);
  draw();
  return {
    update(next) {
      now = next;
      draw();
    },
    destroy() {
      stop();
      pending.stop();
      root.remove();
    },
  };
}

/** @param {string[]} keys @param {string | null} present @param {number} way */
function step(keys, present, way) {
  return keys[(keys.indexOf(present) + way + keys.length) % keys.length];
}

/** @param {string} text @returns {string[]} its lines, without bullets in front and without empty ones */
export function linesOf(text) {
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(/^\s*[-*•–]\s+/, "").trim())
    .filter(Boolean);
}

/** @param {EntryOptions} options @returns {number[]} */
function tablesOf({ feed, tables, table }) {
  const known = new Set(tables ?? [1, 2, 3]);
  for (const person of feed.all("person")) if (person.table) known.add(person.table);
  if (table) known.add(table);
  return [...known].sort((a, b) => a - b);
}

/** @param {HTMLSelectElement} select @param {number[]} tables */
function drawTables(select, tables) {
  const choices = [{ value: "", text: t("no table") }, ...tables.map((n) => ({ value: String(n), text: t("table {n}", { n }) }))];
  reconcile(select, choices, { key: ({ value }) => value, create: (choice) => h("option", choice) });
}

/** @param {(id: string) => void} takeBack @param {(id: string) => void} discard */
function sentRow(takeBack, discard) {
  const row = h(
    "li",
    { class: "wb-sent__row" },
    h("span", { class: "wb-sent__text" }),
    h("span", { class: "wb-sent__state" }),
    button(t("Take back"), () => takeBack(row.dataset.id), { class: "wb-button--small" }),
    button(t("Discard"), () => discard(row.dataset.id), { class: "wb-button--small" }),
  );
  return row;
}

/** @param {HTMLElement} row @param {{note: any, waits: boolean}} what @param {any} feed */
function paintRow(row, { note, waits }, feed) {
  const [text, state, back, away] = row.children;
  row.dataset.id = note.id;
  row.dataset.section = note.section ?? "none";
  row.dataset.state = note.refused ? "refused" : waits ? "waits" : "sent";
  setText(text, note.text);
  const known = feed.get("note", note.id);
  const sent = stateName(known?.status ?? note.status) || (note.late ? t("late") : t("sent"));
  setText(state, note.refused ?? (waits ? t("not sent yet") : sent));
  back.hidden = away.hidden = !note.refused;
}
