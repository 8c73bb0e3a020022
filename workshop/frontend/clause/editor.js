/**
 * The editor of one clause on the page Standard: fields that save themselves, written by several
 * people at once. Whoever may not write gets the same as a text.
 *
 * @typedef {import("./draft_field.js").Shape} Shape
 * @typedef {{title: string, fields: string[]}} Section  without a title: always open
 * @typedef {{clause: string, code: string, account: string, programme: string, revision: number,
 *            writes: boolean, shapes: Shape[], sections: Section[], values: Record<string, string | null>,
 *            lang: string, feed: import("../core/feed.js").Feed}} Options
 */
import { announceIn } from "../core/announcer.js";
import { h, setText } from "../core/dom.js";
import { onChange } from "../core/feed_changes.js";
import { t } from "../core/i18n.js";
import { ChoiceField, ReadField, TextField } from "./draft_field.js";
import { DraftState } from "./draft_state.js";
import { DraftStore } from "./draft_store.js";
import { DraftPlace } from "./editing_presence.js";

const ADVISE_AFTER = 600;
const LEFT_AFTER = 150;

/** @param {HTMLElement} place @param {Options} options */
export function mountEditor(place, options) {
  return new Editor(place, options);
}

class Editor {
  /** @param {HTMLElement} place @param {Options} data */
  constructor(place, data) {
    this.data = data;
    this.feed = data.feed;
    this.comfort = data.writes ? t("What you write is kept in this browser and saved later.") : "";
    const store = new DraftStore(data.account, data.clause);
    /** @type {Map<string, DraftState>} */
    this.states = new Map(data.shapes.map((shape) => [shape.name, this.#stateOf(shape, store)]));
    /** @type {Map<string, any>} */
    this.fields = new Map(data.shapes.map((shape) => [shape.name, this.#fieldOf(shape)]));
    this.#build(place);
    this.place = new DraftPlace(this.feed, data.clause);
    if (data.writes) this.#listen();
    this.#follow();
    if (data.writes) for (const state of this.states.values()) state.takeOver();
    this.#showLink();
    this.#takeFact();
  }

  /** @param {Options} options with what the server has by now */
  update({ values, revision }) {
    this.#receive(values, revision);
  }

  /** What waits is on its way by the shared feed; the browser keeps it until the answer is here. */
  destroy() {
    this.place.destroy();
    this.ended = true;
    for (const end of this.ends) end();
    for (const field of this.fields.values()) field.destroy();
    clearTimeout(this.advising);
    this.announcer.destroy();
    this.root.remove();
  }

  // ── what there is to see ────────────────────────────────────────────────────────────────────

  #build(place) {
    const { data } = this;
    this.sections = data.sections.map((section) => this.#section(section));
    this.root = h("div", { class: data.writes ? "ce" : "ce reads", lang: data.lang }, ...this.sections.map(({ root }) => root));
    if (data.writes) this.root.append(this.#foot());
    place.append(this.root);
    this.announcer = announceIn(this.root);
    this.#drawSections();
    this.#drawFoot();
  }

  #section({ title, fields }) {
    const parts = fields.map((name) => this.fields.get(name).root);
    if (!title) return { root: h("div", { class: "section main" }, ...parts), fields };
    const count = h("span", { class: "count" });
    const note = h("span", { class: "note" });
    const summary = h("summary", {}, h("span", { class: "name", text: title }), note, count);
    const root = h("details", { class: "section" }, summary, h("div", { class: "inside" }, ...parts));
    if (!this.data.writes) root.open = true;
    return { root, fields, count, note };
  }

  #foot() {
    this.why = h("input", { type: "text", id: "clause-why", maxLength: 1000, placeholder: t("It goes with the next saves, into the history"), autocomplete: "off" });
    this.told = h("span");
    this.jump = h("button", { type: "button", class: "link", hidden: true, text: t("Show"), on: { click: () => this.#showAsking() } });
    this.state = h("p", { class: "all" }, this.told, this.jump);
    return h(
      "div",
      { class: "foot" },
      h("label", { htmlFor: "clause-why", text: t("Why this change?") }),
      this.why,
      this.state,
    );
  }

  #drawSections() {
    for (const { root, fields, count, note } of this.sections) {
      if (!count) continue;
      const present = fields.map((name) => this.fields.get(name));
      const filled = present.filter((field) => field.filled).length;
      setText(count, filled ? t("{filled} of {all} filled in", { filled, all: fields.length }) : t("empty"));
      root.classList.toggle("filled", filled > 0);
      root.hidden = !this.data.writes && !filled;
      const writers = present.filter((field) => !field.who.hidden).map((field) => field.who.textContent);
      setText(note, writers[0] ?? (present.some((field) => field.fresh) ? t("Changed just now") : ""));
      // What needs a decision or is not stored yet must not lie hidden.
      const asking = present.some(({ state }) => ["clash", "refused"].includes(state.condition));
      if (asking && !root.asked) root.open = true;
      root.asked = asking;
    }
  }

  #drawFoot() {
    if (!this.state) return;
    const conditions = [...this.states.values()].map((state) => state.condition);
    const count = (wanted) => conditions.filter((condition) => condition === wanted).length;
    const here = count("here");
    const clashes = count("clash");
    const refused = count("refused");
    this.state.dataset.condition = clashes || refused ? "clash" : here ? "here" : "saved";
    this.jump.hidden = !clashes && !refused;
    if (clashes) setText(this.told, t("Choose a text: {n}", { n: clashes }));
    else if (refused) setText(this.told, t("Not saved: {n}", { n: refused }));
    else if (here) setText(this.told, t("Only in this browser: {n}", { n: here }));
    else setText(this.told, count("saving") || count("typing") ? t("Saving…") : t("Everything is saved"));
  }

  /** Goes to the first field that waits for a decision. */
  #showAsking() {
    const asking = [...this.fields.values()].find(({ state }) => ["clash", "refused"].includes(state.condition));
    if (!asking) return;
    const folded = asking.root.closest("details");
    if (folded) folded.open = true;
    asking.root.scrollIntoView({ block: "center" });
    (asking.root.querySelector(".merge:not([hidden]) .press") ?? asking.control)?.focus({ preventScroll: true });
  }

  // ── what happens ────────────────────────────────────────────────────────────────────────────

  /** @param {Shape} shape @param {DraftStore} store */
  #stateOf({ name, longest, line }, store) {
    const { values, revision } = this.data;
    const field = { name, text: values[name] ?? "", revision, longest, line };
    const state = new DraftState(field, store, this.feed, (...what) => this.#send(...what));
    state.addEventListener("change", () => this.#changed(state));
    state.addEventListener("fresh", () => this.#announceFresh(name));
    return state;
  }

  #fieldOf(shape) {
    const Kind = !this.data.writes ? ReadField : shape.choices ? ChoiceField : TextField;
    return new Kind(shape, this.states.get(shape.name)).begin();
  }

  async #send(name, text, revision) {
    const value = name === "level" && !text ? null : text;
    const why = this.why.value.trim();
    const saved = await this.feed.send("save_clause", { id: this.data.clause, revision, fields: { [name]: value }, why });
    for (const [other, state] of this.states) if (other !== name) state.receive(saved.fields[other], saved.revision);
    this.#adviseSoon();
    return saved;
  }

  #changed(state) {
    if (!this.root || this.drawing) return;
    const asking = ["clash", "refused"].includes(state.condition) && state.told !== state.condition;
    state.told = state.condition;
    if (asking) this.announcer.say(state.refused || t("Somebody has saved another text here. Both are kept: which one stays?"));
    this.drawing = requestAnimationFrame(() => {
      this.drawing = undefined;
      if (this.ended) return;
      this.#drawSections();
      this.#drawFoot();
    });
  }

  #listen() {
    this.root.addEventListener("focusin", ({ target }) => this.#enter(target.closest("[data-field]")?.dataset.field ?? null));
    this.root.addEventListener("focusout", () => {
      clearTimeout(this.leaving);
      this.leaving = setTimeout(() => this.root.contains(document.activeElement) || this.place.moveTo(null), LEFT_AFTER);
    });
  }

  #enter(field) {
    clearTimeout(this.leaving);
    this.place.moveTo(field);
  }

  #follow() {
    const { feed } = this;
    const listeners = { link: () => this.#showLink(), drafting: ({ detail }) => this.#showWriters(detail) };
    for (const [name, listener] of Object.entries(listeners)) feed.addEventListener(name, listener);
    const leave = () => this.states.forEach((state) => state.save());
    addEventListener("pagehide", leave);
    this.ends = [
      onChange(feed, ["clause"], () => this.#takeFact()),
      () => Object.entries(listeners).forEach(([name, listener]) => feed.removeEventListener(name, listener)),
      () => removeEventListener("pagehide", leave),
    ];
  }

  /** What the server has by now. @param {Record<string, string | null>} values @param {number} revision */
  #receive(values, revision) {
    for (const [name, state] of this.states) if (name in values) state.receive(values[name], revision);
  }

  #takeFact() {
    const fact = this.feed.get("clause", this.data.clause);
    if (!fact || fact.revision <= (this.seen ?? 0)) return;
    this.seen = fact.revision;
    this.#receive(fact, fact.revision);
    this.#adviseSoon();
  }

  #showLink() {
    const works = this.feed.state === "open" || this.feed.state === "polling";
    for (const state of this.states.values()) state.link(works);
    this.#showWriters([]);
    if (!works) return;
    this.place.repeat();
    this.#adviseSoon();
  }

  /** @param {{clause: string, field: string, who: string, id: string}[]} writers */
  #showWriters(writers) {
    for (const [name, field] of this.fields) {
      const here = writers.filter(({ clause, field: at, id }) => clause === this.data.clause && at === name && id !== this.data.account);
      const names = [...new Set(here.map(({ who }) => who))];
      if (field.focused && names.length && field.who.hidden) this.announcer.say(`${field.shape.title}: ${t("{name} writes here", { name: names[0] })}`);
      field.showWriters(names);
    }
    this.#drawSections();
  }

  #announceFresh(name) {
    if (this.root) this.announcer.say(`${this.fields.get(name).shape.title}: ${t("Changed just now")}`);
  }

  #adviseSoon() {
    if (!this.data.writes || this.ended) return;
    clearTimeout(this.advising);
    this.advising = setTimeout(() => this.#advise(), ADVISE_AFTER);
  }

  async #advise() {
    const saved = new Map([...this.states].map(([name, { base }]) => [name, base.text]));
    try {
      const { advice } = await this.feed.send("clause_advice", { id: this.data.clause });
      for (const [name, field] of this.fields) {
        const own = advice.filter((item) => item.field === name || (name === "body" && !this.fields.has(item.field)));
        field.advice.show(own, saved.get(name));
      }
    } catch {
      // Advice can wait; the next save asks again.
    }
  }
}
