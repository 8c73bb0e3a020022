/**
 * The editor of one clause on the page Standard: fields that save themselves, written by several
 * people at once. Whoever may not write gets the same as a text.
 *
 * @import { Feed } from "../core/feed.js"
 * @import { FeedEvents } from "../core/types.js"
 * @import { Advice } from "./advice_list.js"
 * @import { Field, Shape } from "./draft_field.js"
 * @import { Saved } from "../core/draft_state.js"
 * @typedef {{root: HTMLElement, fields: string[], folded?: FoldedSection}} ShownSection
 * @typedef {{root: HTMLDetailsElement, count: HTMLElement, note: HTMLElement, asked: boolean}} FoldedSection
 *   asked: whether a decision was asked for when it was drawn last
 * @typedef {{title: string, fields: string[]}} Section  without a title: always open
 * @typedef {{clause: string, code: string, account: string, programme: string, revision: number,
 *            writes: boolean, shapes: Shape[], sections: Section[], values: Record<string, string | null>,
 *            lang: string, feed: Feed}} Options
 */
import { announceIn } from "../core/announcer.js";
import { closestTo, h, setText } from "../core/dom.js";
import { onChange } from "../core/feed_changes.js";
import { t } from "../core/i18n.js";
import { ChoiceField, ReadField, TextField } from "./draft_field.js";
import { DraftState } from "../core/draft_state.js";
import { DraftStore } from "../core/draft_store.js";
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
    /** Whether there is anything to be seen yet. */
    this.isBuilt = false;
    /** @type {WeakMap<DraftState, string>} the condition that was said last */
    this.announced = new WeakMap();
    /** @type {number | undefined} */
    this.drawing = undefined;
    this.comfort = data.writes ? t("What you write is kept in this browser and saved later.") : "";
    const store = new DraftStore(data.account, data.clause);
    /** @type {Map<string, DraftState>} */
    this.states = new Map();
    /** @type {Map<string, Field>} */
    this.fields = new Map();
    for (const shape of data.shapes) {
      const state = this.#stateOf(shape, store);
      this.states.set(shape.name, state);
      this.fields.set(shape.name, this.#fieldOf(shape, state));
    }
    this.why = h("input", { type: "text", id: "clause-why", maxLength: 1000, placeholder: t("It goes with the next saves, into the history"), autocomplete: "off" });
    this.told = h("span");
    this.jump = h("button", { type: "button", class: "link", hidden: true, text: t("Show"), on: { click: () => this.#showAsking() } });
    this.state = h("p", { class: "all" }, this.told, this.jump);
    const foot = h(
      "div",
      { class: "foot" },
      h("label", { htmlFor: "clause-why", text: t("Why this change?") }),
      this.why,
      this.state,
    );
    this.sections = data.sections.map((section) => this.#section(section));
    this.root = h("div", { class: data.writes ? "ce" : "ce reads", lang: data.lang }, ...this.sections.map(({ root }) => root));
    if (data.writes) this.root.append(foot);
    place.append(this.root);
    this.announcer = announceIn(this.root);
    this.isBuilt = true;
    this.#drawSections();
    this.#drawFoot();
    this.place = new DraftPlace(this.feed, data.clause);
    if (data.writes) this.#listen();
    this.ends = this.#follow();
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

  /** @param {string[]} names @returns {Field[]} */
  #fieldsOf(names) {
    return names.flatMap((name) => this.fields.get(name) ?? []);
  }

  /** @param {Section} section @returns {ShownSection} */
  #section({ title, fields }) {
    const parts = this.#fieldsOf(fields).map(({ root }) => root);
    if (!title) return { root: h("div", { class: "section main" }, ...parts), fields };
    const count = h("span", { class: "count" });
    const note = h("span", { class: "note" });
    const summary = h("summary", {}, h("span", { class: "name", text: title }), note, count);
    const root = h("details", { class: "section" }, summary, h("div", { class: "inside" }, ...parts));
    if (!this.data.writes) root.open = true;
    return { root, fields, folded: { root, count, note, asked: false } };
  }

  #drawSections() {
    for (const { fields, folded } of this.sections) {
      if (!folded) continue;
      const { root, count, note } = folded;
      const present = this.#fieldsOf(fields);
      const filled = present.filter((field) => field.filled).length;
      setText(count, filled ? t("{filled} of {all} filled in", { filled, all: fields.length }) : t("empty"));
      root.classList.toggle("filled", filled > 0);
      root.hidden = !this.data.writes && !filled;
      const writers = present.filter((field) => !field.who.hidden).map((field) => field.who.textContent);
      setText(note, writers[0] ?? (present.some((field) => field.fresh) ? t("Changed just now") : ""));
      // What needs a decision or is not stored yet must not lie hidden.
      const asking = present.some(({ state }) => ["clash", "refused"].includes(state.condition));
      if (asking && !folded.asked) root.open = true;
      folded.asked = asking;
    }
  }

  #drawFoot() {
    if (!this.data.writes) return;
    const conditions = [...this.states.values()].map((state) => state.condition);
    /** @param {string} wanted */
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
    /** @type {HTMLElement | null} */
    const press = asking.root.querySelector(".merge:not([hidden]) .press");
    (press ?? asking.control)?.focus({ preventScroll: true });
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

  /** @param {Shape} shape @param {DraftState} state @returns {Field} */
  #fieldOf(shape, state) {
    const Kind = !this.data.writes ? ReadField : shape.choices ? ChoiceField : TextField;
    return new Kind(shape, state).begin();
  }

  /** @param {string} name @param {string} text @param {number} revision @returns {Promise<Saved>} */
  async #send(name, text, revision) {
    const value = name === "level" && !text ? null : text;
    const why = this.why.value.trim();
    const saved = await this.feed.send("save_clause", { id: this.data.clause, revision, fields: { [name]: value }, why });
    for (const [other, state] of this.states) if (other !== name) state.receive(saved.fields[other], saved.revision);
    this.#adviseSoon();
    return saved;
  }

  /** @param {DraftState} state */
  #changed(state) {
    if (!this.isBuilt || this.drawing) return;
    const asking = ["clash", "refused"].includes(state.condition) && this.announced.get(state) !== state.condition;
    this.announced.set(state, state.condition);
    if (asking) this.announcer.say(state.refused || t("Somebody has saved another text here. Both are kept: which one stays?"));
    this.drawing = requestAnimationFrame(() => {
      this.drawing = undefined;
      if (this.ended) return;
      this.#drawSections();
      this.#drawFoot();
    });
  }

  #listen() {
    this.root.addEventListener("focusin", (event) => this.#enter(closestTo(event, "[data-field]")?.dataset.field ?? null));
    this.root.addEventListener("focusout", () => {
      clearTimeout(this.leaving);
      this.leaving = setTimeout(() => this.root.contains(document.activeElement) || this.place.moveTo(null), LEFT_AFTER);
    });
  }

  /** @param {string | null} field */
  #enter(field) {
    clearTimeout(this.leaving);
    this.place.moveTo(field);
  }

  /** @returns {(() => void)[]} what ends the following */
  #follow() {
    const { feed } = this;
    const showLink = () => this.#showLink();
    /** @param {CustomEvent<FeedEvents["drafting"]>} event */
    const showWriters = ({ detail }) => this.#showWriters(detail);
    feed.addEventListener("link", showLink);
    feed.addEventListener("drafting", showWriters);
    const leave = () => this.states.forEach((state) => state.save());
    addEventListener("pagehide", leave);
    return [
      onChange(feed, ["clause"], () => this.#takeFact()),
      () => feed.removeEventListener("link", showLink),
      () => feed.removeEventListener("drafting", showWriters),
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
    this.#receive(/** @type {any} */ (fact), fact.revision);
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

  /** @param {string} name */
  #announceFresh(name) {
    const title = this.fields.get(name)?.shape.title;
    if (this.isBuilt) this.announcer.say(`${title}: ${t("Changed just now")}`);
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
        const own = advice.filter((/** @type {Advice} */ item) => item.field === name || (name === "body" && !this.fields.has(item.field)));
        field.advice.show(own, saved.get(name) ?? "");
      }
    } catch {
      // Advice can wait; the next save asks again.
    }
  }
}
