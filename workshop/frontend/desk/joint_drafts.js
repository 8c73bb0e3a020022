/** What tables and pairs write together, for whoever takes it over: those given in first. */
import { button } from "../board/button.js";
import { selectOf } from "../board/dialogs.js";
import { announceIn } from "../core/announcer.js";
import { childAt, closestTo, h, partOf, reconcile, setText, toggle } from "../core/dom.js";
import { onChange } from "../core/feed_changes.js";
import { sentenceOf } from "../core/feed_error.js";
import { t } from "../core/i18n.js";
import { aboutWords, fieldsOf, formName, missingOf, saidFields, saidIn, writtenBy } from "../core/joint_words.js";
import { pressedKey } from "../core/pressed_key.js";
import { mounted } from "./mounted.js";

/**
 * @import { Feed } from "../core/feed.js"
 * @import { JointDraft, Refusal } from "../core/types.js"
 * @typedef {{feed: Feed, session: string, trigger: (name: string, value: unknown) => void}} DraftOptions
 * @typedef {HTMLElement & {draft: JointDraft, editing: Editing | null, advised: number}} Row advised: the revision that hints are about
 * @typedef {{revision: number, before: Record<string, string>, fields: Map<string, HTMLTextAreaElement | HTMLSelectElement>}} Editing
 *   revision, before: what was read when the fields were filled
 */

const SECTIONS = [
  { key: "offered", title: () => t("Given in"), has: ["offered"], open: true },
  { key: "open", title: () => t("Being written"), has: ["open", "returned"], open: true },
  { key: "accepted", title: () => t("Taken over"), has: ["accepted"], open: true },
  { key: "dropped", title: () => t("Put aside"), has: ["dropped"], open: false },
];
/** @type {Record<string, string>} */
const KEYS = { a: "accept", r: "return", e: "edit", x: "drop" };
/** Forms on which there are hints. */
const ADVISED = ["need", "clause"];
const WAITING = ["open", "returned", "offered"];

/** @param {HTMLElement} el @param {DraftOptions} options */
export function mountJointDrafts(el, options) {
  return mounted(el, new JointDrafts(options));
}

class JointDrafts {
  /** @param {DraftOptions} options */
  constructor(options) {
    this.options = options;
    this.status = h("p", { class: "wb-trouble", role: "alert" });
    this.sections = h("div", { class: "wb-drafts" });
    this.empty = h("p", { class: "wb-empty" }, t("No table or pair writes anything yet. What they write on their phones appears here by itself."));
    this.hint = h("p", { class: "wb-quiet" }, t("Keys: A take over · R give back · E edit · X put aside · arrows: next draft"));
    this.root = h("div", { class: "wb wb-joint" }, this.status, this.sections, this.empty, this.hint);
    this.voice = announceIn(this.root);
    this.offered = 0;
    /** What this screen has asked for and the server has not answered. @type {Set<string>} */
    this.asked = new Set();
    this.root.addEventListener("keydown", (event) => this.#onKey(event));
    this.stop = onChange(options.feed, ["draft", "group", "journey", "need", "room"], () => this.draw());
  }

  /** @param {DraftOptions} next */
  update(next) {
    this.options = next;
    this.draw();
  }

  destroy() {
    this.stop();
    this.voice.destroy();
    this.root.remove();
  }

  /** Drafts of the session, and what still waits from others. @returns {{key: string, title: string, open: boolean, drafts: JointDraft[]}[]} */
  #parts() {
    const { feed, session } = this.options;
    const all = feed.all("draft").sort((a, b) => (a.pos ?? 0) - (b.pos ?? 0) || (a.id < b.id ? -1 : 1));
    const here = all.filter(({ s }) => s === session);
    const parts = SECTIONS.map(({ key, title, has, open }) => ({
      key, title: title(), open, drafts: here.filter(({ status }) => has.includes(status)),
    }));
    const elsewhere = all.filter(({ s, status }) => s !== session && WAITING.includes(status));
    const others = { key: "elsewhere", title: t("Waiting drafts from other sessions"), open: true, drafts: elsewhere };
    return [...parts, others].filter(({ drafts }) => drafts.length);
  }

  draw() {
    const parts = this.#parts();
    reconcile(this.sections, parts, {
      key: ({ key }) => key,
      create: ({ key, open }) =>
        h("details", { class: "wb-drafts__part", open, dataset: { part: key } },
          h("summary", { class: "wb-part__title" }, h("span"), h("span", { class: "wb-count" })),
          h("ul", { class: "wb-queue__list" })),
      update: (made, { title, drafts }) => {
        setText(childAt(partOf(made, "summary"), 0), title);
        setText(partOf(made, ".wb-count"), String(drafts.length));
        reconcile(partOf(made, "ul"), drafts, {
          key: ({ id }) => id,
          create: (draft) => this.#row(draft),
          update: (row, draft) => this.#fill(row, draft),
        });
      },
    });
    toggle(this.empty, !parts.length);
    toggle(this.hint, parts.length > 0);
    const offered = parts.find(({ key }) => key === "offered")?.drafts.length ?? 0;
    if (offered > this.offered) this.voice.say(t("Drafts given in: {n}", { n: offered }));
    this.offered = offered;
  }

  /** @param {JointDraft} draft @returns {Row} */
  #row(draft) {
    /** @param {string} name @param {string} text @param {string} [key] @param {string} [look] */
    const act = (name, text, key, look = "") =>
      button(text, () => this.#act(row, name), {
        class: `wb-button--small ${look}`, dataset: { act: name }, ...(key && { "aria-keyshortcuts": key }),
      });
    const why = h("input", { class: "wb-input", maxLength: 600, "aria-label": t("What should they change?"), placeholder: t("What should they change?") });
    const returning = h("form", { class: "wb-row wb-joint__return", hidden: true, on: {
      submit: (event) => {
        event.preventDefault();
        this.#settle(row, "return_draft", { why: why.value });
      },
    } }, why, h("button", { type: "submit", class: "wb-button wb-button--small wb-button--main" }, t("Give back")));
    const row = /** @type {Row} */ (/** @type {unknown} */ (h("li", { class: "wb-queue__row wb-joint__row", tabIndex: 0, dataset: { row: draft.id } },
      h("p", { class: "wb-joint__who" }),
      h("p", { class: "wb-quiet wb-joint__about" }),
      h("dl", { class: "wb-joint__fields" }),
      h("div", { class: "wb-quiet wb-joint__hints", hidden: true }, h("p", {}, t("Hints, not rules")), h("ul")),
      h("p", { class: "wb-trouble wb-joint__missing" }),
      h("p", { class: "wb-quiet wb-joint__why" }),
      h("p", { class: "wb-trouble wb-joint__said", role: "alert" }),
      returning,
      h("div", { class: "wb-row" },
        act("accept", t("Take it over"), "a", "wb-button--main"),
        act("return", t("Give back…"), "r"),
        act("edit", t("Edit"), "e"),
        act("save", t("Save"), "", "wb-button--main"),
        act("cancel", t("Cancel")),
        act("drop", t("Put it aside"), "x"),
        act("pick_up", t("Pick it up again")),
        act("open", t("Open it"))))));
    return Object.assign(row, { draft, editing: null, advised: -1 });
  }

  /** @param {Row} row @param {JointDraft} draft */
  #fill(row, draft) {
    row.draft = draft;
    const { feed } = this.options;
    const words = [writtenBy(draft), formName(draft.form)];
    if (draft.status === "returned") words.push(t("given back"));
    setText(partOf(row, ".wb-joint__who"), words.join(" · "));
    const about = aboutWords(feed, draft);
    setText(partOf(row, ".wb-joint__about"), about && t("About: {words}", { words: about }));
    const missing = missingOf(draft, draft.fields);
    const waits = WAITING.includes(draft.status);
    setText(partOf(row, ".wb-joint__missing"), waits && missing.length ? t("Still missing: {fields}", { fields: missing.map(({ label }) => label).join(", ") }) : "");
    setText(partOf(row, ".wb-joint__why"), draft.status === "returned" && draft.why ? t("Given back: {why}", { why: draft.why }) : "");
    if (!row.editing) this.#read(row);
    if (ADVISED.includes(draft.form) && waits && !missing.length) this.#advise(row);
    else partOf(row, ".wb-joint__hints").hidden = true;
    /** @param {string} name @param {boolean} shown */
    const offer = (name, shown) => toggle(partOf(row, `[data-act=${name}]`), shown);
    const editing = Boolean(row.editing);
    for (const name of ["edit", "drop"]) offer(name, waits && !editing);
    offer("accept", waits && !editing);
    // Of a session that has closed nobody knows who writes, so nobody could go on.
    offer("return", waits && !editing && draft.status !== "returned" && draft.s === this.options.session && this.#isOpen());
    for (const name of ["save", "cancel"]) offer(name, editing);
    offer("pick_up", draft.status === "dropped" && Object.keys(draft.fields ?? {}).length > 0);
    offer("open", draft.status === "accepted" && Boolean(draft.becomes));
    const accept = /** @type {HTMLButtonElement} */ (partOf(row, "[data-act=accept]"));
    accept.disabled = missing.length > 0;
    accept.classList.toggle("wb-button--main", draft.status === "offered");
    if (!waits) partOf(row, ".wb-joint__return").hidden = true;
  }

  #isOpen() {
    return this.options.feed.get("room", this.options.session) !== undefined;
  }

  /** The fields as they are read. @param {Row} row */
  #read(row) {
    const said = saidFields(row.draft);
    const list = partOf(row, "dl");
    const signature = JSON.stringify(said.map(({ name, text }) => [name, text]));
    if (list.dataset.says === signature) return;
    list.dataset.says = signature;
    list.replaceChildren(...said.flatMap(({ label, text }) => [h("dt", {}, label), h("dd", { dir: "auto" }, text)]));
  }

  /** Hints on what is said now, as on the pages of needs and clauses. @param {Row} row */
  async #advise(row) {
    const { id, revision = 0 } = row.draft;
    if (row.advised === revision) return;
    row.advised = revision;
    try {
      const { advice } = await this.options.feed.send("draft_advice", { id });
      if (row.advised !== revision) return;
      const hints = partOf(row, ".wb-joint__hints");
      partOf(hints, "ul").replaceChildren(...advice.map((/** @type {string} */ text) => h("li", { dir: "auto" }, text)));
      toggle(hints, advice.length > 0);
    } catch {
      // Asked again with the next change, or when the page is opened anew.
      if (row.advised === revision) row.advised = -1;
    }
  }

  /** @param {Row} row @param {string} name */
  #act(row, name) {
    const { draft } = row;
    if (name === "edit") this.#edit(row);
    else if (name === "cancel") this.#endEditing(row);
    else if (name === "save") this.#save(row);
    else if (name === "open") this.options.trigger("opened", `${draft.form}:${draft.becomes}`);
    else if (name === "return") {
      const form = partOf(row, ".wb-joint__return");
      toggle(form, Boolean(form.hidden));
      if (!form.hidden) partOf(form, "input").focus();
    } else if (name === "pick_up") this.#send(row, "pick_up_draft", { id: draft.id });
    else this.#settle(row, `${name}_draft`, {});
  }

  /** A decision about a draft as it stands here: once. @param {Row} row @param {string} command @param {object} args */
  async #settle(row, command, args) {
    const { id, revision } = row.draft;
    if (await this.#send(row, command, { id, revision, ...args })) {
      partOf(row, ".wb-joint__return").hidden = true;
    }
  }

  /** @param {Row} row @param {string} command @param {object} args @returns {Promise<any>} the answer; null where it was refused */
  async #send(row, command, args) {
    const { id } = row.draft;
    if (this.asked.has(id)) return null;
    this.asked.add(id);
    row.dataset.decided = command;
    this.#say(row, "");
    try {
      return (await this.options.feed.send(command, args)) ?? {};
    } catch (error) {
      this.#refused(row, /** @type {Refusal} */ (error));
      return null;
    } finally {
      this.asked.delete(id);
      delete row.dataset.decided;
    }
  }

  /** @param {Row} row @param {Refusal} error */
  #refused(row, error) {
    const { details } = error;
    const { editing } = row;
    if (error.code !== "conflict" || !editing || !details) {
      this.#say(row, error.code === "conflict" ? t("They have written on meanwhile. Read it again and press once more.") : sentenceOf(error));
      return;
    }
    // Whoever saves now has read what the others wrote.
    editing.revision = details.revision;
    const theirs = fieldsOf(row.draft)
      .filter(({ name }) => editing.fields.has(name) && details.theirs[name] !== details.mine[name])
      .map((field) => `${field.label} ${saidIn(field, details.theirs[field.name] ?? "")}`);
    this.#say(row, t("They have written here meanwhile: {theirs}. Save once more to keep your words.", { theirs: theirs.join(" · ") }));
  }

  /** @param {Row} row @param {string} text */
  #say(row, text) {
    setText(partOf(row, ".wb-joint__said"), text);
  }

  /** @param {Row} row */
  #edit(row) {
    const { draft } = row;
    const fields = new Map();
    const list = partOf(row, "dl");
    delete list.dataset.says;
    list.replaceChildren(...fieldsOf(draft).map((field) => {
      const value = draft.fields?.[field.name] ?? "";
      const control = field.choices
        ? selectOf([["", t("Not said")], ...field.choices], value)
        : h("textarea", { class: "wb-input", rows: field.longest > 200 ? 3 : 1, maxLength: field.longest, dir: "auto", value });
      fields.set(field.name, control);
      return h("label", { class: "wb-label" }, h("span", {}, field.label), control);
    }));
    row.editing = { revision: draft.revision ?? 0, before: draft.fields ?? {}, fields };
    this.#fill(row, draft);
    fields.values().next().value?.focus();
  }

  /** @param {Row} row */
  #endEditing(row) {
    row.editing = null;
    this.#say(row, "");
    this.#fill(row, this.options.feed.get("draft", row.draft.id) ?? row.draft);
    row.focus();
  }

  /** Only what was changed here is sent. @param {Row} row */
  async #save(row) {
    const { editing, draft } = row;
    if (!editing) return;
    const typed = [...editing.fields].map(([name, { value }]) => [name, value.trim()]);
    const changed = Object.fromEntries(typed.filter(([name, value]) => value !== (editing.before[name] ?? "")));
    if (!Object.keys(changed).length) return this.#endEditing(row);
    const done = await this.#send(row, "save_draft", { id: draft.id, revision: editing.revision, fields: changed });
    if (done) this.#endEditing(row);
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const row = /** @type {Row | null} */ (closestTo(event, "[data-row]"));
    if (!row) return;
    const key = pressedKey(event);
    if (closestTo(event, "input, textarea, select")) {
      if (key !== "escape") return;
      partOf(row, ".wb-joint__return").hidden = true;
      if (row.editing) this.#endEditing(row);
      else row.focus();
    } else if (key === "arrowdown" || key === "arrowup") this.#step(row, key === "arrowdown" ? 1 : -1);
    else if (KEYS[key]) {
      const pressed = /** @type {HTMLButtonElement} */ (partOf(row, `[data-act=${KEYS[key]}]`));
      if (!pressed.hidden && !pressed.disabled) this.#act(row, KEYS[key]);
    } else return;
    event.preventDefault();
  }

  /** @param {Row} row @param {number} by */
  #step(row, by) {
    const rows = /** @type {HTMLElement[]} */ ([...this.sections.querySelectorAll("details[open] [data-row]")]);
    rows[rows.indexOf(row) + by]?.focus();
  }
}
