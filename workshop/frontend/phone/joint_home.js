/** All drafts of an activity on a phone: one's own, what can be written about, and what others write. */
import { h, reconcile, setText, toggle } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { aboutWords, writtenBy } from "../core/joint_words.js";
import { newId } from "../core/new_id.js";
import { Outbox } from "../core/outbox.js";
import { sentenceOfDraft, whyNot } from "./joint_forms.js";
import { readDraft, statusWords } from "./joint_sheet.js";
import { voicesOf } from "./joint_voices.js";
import { seatChoice } from "./seat.js";

/**
 * @import { JointDraft } from "../core/types.js"
 * @import { Subject } from "./joint_forms.js"
 * @import { JointDrafts } from "./joint_draft.js"
 */

const UNSETTLED = ["open", "offered", "returned"];

export class JointHome {
  /** @param {JointDrafts} drafts */
  constructor(drafts) {
    this.drafts = drafts;
    this.pair = false;
    this.problem = h("p", { class: "problem", role: "alert", hidden: true });
    this.status = h("p", { class: "status", role: "status" });
    this.own = h("ul", { class: "joint-list" });
    this.ownBox = h("section", { class: "joint-part" }, h("h2", {}, t("Your drafts")), this.own);
    this.tableWord = h("span");
    this.tableRadio = this.#howRadio(false);
    this.pairRadio = this.#howRadio(true);
    this.how = h("fieldset", { class: "chips even" },
      h("legend", {}, t("With whom do you write?")),
      h("label", { class: "chip" }, this.tableRadio, this.tableWord),
      h("label", { class: "chip" }, this.pairRadio, h("span", {}, t("In a pair"))));
    this.codeField = h("input", {
      id: "joint-code", class: "code", type: "text", autocapitalize: "characters", autocomplete: "off", spellcheck: false,
      maxLength: 8, "aria-describedby": "joint-code-hint",
    });
    this.code = this.#makeCode();
    this.changing = false;
    this.seat = h("div", { class: "joint-seat" });
    this.shownSeat = "";
    this.table = h("ul", { class: "joint-list" });
    this.begin = h("button", { type: "button", class: "primary", on: { click: () => this.#begin(null) } });
    this.subjects = h("ul", { class: "joint-list" });
    this.empty = h("p", { class: "calm" }, drafts.form.empty);
    this.fresh = h("section", { class: "joint-part" },
      h("h2", {}, drafts.form.about ? t("What do you write about?") : t("Something new")),
      this.how, this.seat, this.code, this.table, this.empty, this.subjects, this.begin);
    this.others = h("ul", { class: "joint-list" });
    this.othersWords = h("span");
    this.othersBox = h("details", { class: "shown" }, h("summary", {}, this.othersWords), this.others);
    this.element = h("div", { class: "joint-home" }, this.problem, this.status, this.ownBox, this.fresh, this.othersBox);
    this.outbox = this.#openOutbox();
  }

  /** Begun without a network, a draft begins when it is back. */
  #openOutbox() {
    const { feed, activity } = this.drafts;
    const outbox = Outbox.of(feed, `joint.${activity.id}`, () => new Outbox({
      feed,
      send: ({ id, args }) => feed.send("open_draft", { id, ...args }),
    }));
    outbox.addEventListener("confirmed", ({ detail }) => this.element.isConnected && this.drafts.open(detail.ok.draft.id));
    outbox.addEventListener("refused", ({ detail }) => this.#complain(whyNot(detail.error)));
    outbox.addEventListener("change", () => this.element.isConnected && this.update());
    return outbox;
  }

  // ── what can be done ────────────────────────────────────────────────────────────────────────

  /** Where each table has its own persona, only tables write. */
  get #inPair() {
    return this.pair && !this.drafts.activity.tables;
  }

  /** Whether something new can be begun: it is known for whom. */
  get #begins() {
    return this.drafts.begins && (this.#inPair || this.drafts.table !== null);
  }

  /** @param {string | null} about */
  #begin(about) {
    if (this.outbox.size) return;
    this.#complain("");
    this.outbox.put(newId(), { activity: this.drafts.activity.id, about, pair: this.#inPair });
  }

  /** @param {{id?: string, code?: string}} which */
  async #join(which) {
    this.#complain("");
    try {
      const { draft } = await this.drafts.feed.send("join_draft", { activity: this.drafts.activity.id, ...which });
      this.codeField.value = "";
      this.drafts.open(draft.id);
    } catch (error) {
      this.#complain(whyNot(error));
    }
  }

  /** @param {string} text */
  #complain(text) {
    setText(this.problem, text);
    toggle(this.problem, Boolean(text));
    if (text) this.problem.scrollIntoView({ block: "nearest" });
  }

  // ── building ────────────────────────────────────────────────────────────────────────────────

  /** @param {boolean} pair */
  #howRadio(pair) {
    const change = () => {
      this.pair = pair;
      this.update();
    };
    return h("input", { type: "radio", name: "joint-how", checked: !pair, on: { change } });
  }

  #makeCode() {
    /** @param {SubmitEvent} event */
    const submit = (event) => {
      event.preventDefault();
      const code = this.codeField.value.trim();
      if (code) this.#join({ code });
    };
    return h("form", { class: "joint-pair", on: { submit } },
      h("p", { id: "joint-code-hint", class: "hint" }, t("One of you begins below and gets a code. The other one types it here.")),
      h("label", { for: "joint-code" }, t("Code from the other phone")),
      h("div", { class: "joint-code-row" }, this.codeField, h("button", { type: "submit" }, t("Write along"))));
  }

  // ── showing ─────────────────────────────────────────────────────────────────────────────────

  update() {
    const { drafts } = this;
    setText(this.status, this.outbox.size ? t("Being sent") : "");
    const own = [...drafts.own].sort((one, other) => rank(one) - rank(other));
    toggle(this.ownBox, own.length > 0);
    this.#list(this.own, own, (draft) => this.#ownCard(draft));
    this.#showFresh();
    const others = drafts.drafts.filter((draft) => !draft.mine && sentenceOfDraft(draft));
    toggle(this.othersBox, others.length > 0);
    setText(this.othersWords, t("What others write: {count}", { count: others.length }));
    this.#list(this.others, others, (draft) => readCard(draft));
  }

  #showFresh() {
    const { drafts } = this;
    const { form, subjects, table } = drafts;
    toggle(this.fresh, drafts.activity.phase === "work");
    const lacks = Boolean(form.about) && subjects.length === 0;
    const waiting = lacks && !form.fresh;
    const unseated = drafts.begins && !this.#inPair && table === null;
    toggle(this.empty, lacks && !unseated);
    toggle(this.how, drafts.begins && !drafts.isShared && !waiting && !drafts.activity.tables);
    setText(this.tableWord, table === null ? t("At a table") : t("Table {number}", { number: table }));
    this.tableRadio.checked = !this.pair;
    this.pairRadio.checked = this.pair;
    this.#showSeat(drafts.begins && !drafts.isShared && !waiting && !this.#inPair);
    toggle(this.code, this.#inPair && drafts.begins && !waiting);
    const joinable = (form.about && !form.fresh) || this.#inPair || !this.#begins ? [] : this.#atTable(null);
    this.#list(this.table, joinable, (draft) => this.#joinCard(draft));
    toggle(this.begin, (!form.about || Boolean(form.fresh)) && this.#begins);
    setText(this.begin, form.fresh ?? (drafts.own.length ? form.another : form.begin));
    this.#list(this.subjects, unseated ? [] : subjects, (subject) => this.#subjectCard(subject));
  }

  /** Which table one sits at, asked once. @param {boolean} wanted */
  #showSeat(wanted) {
    const { feed, table, activity } = this.drafts;
    const seats = activity.seats ?? 0;
    toggle(this.seat, wanted && seats > 0);
    const shown = [table, seats, this.changing].join();
    if (this.shownSeat === shown) return;
    this.shownSeat = shown;
    const done = () => {
      this.changing = false;
      this.drafts.update();
    };
    const choice = seatChoice({ feed, tables: Array.from({ length: seats }, (_each, at) => at + 1), chosen: table, done });
    if (table === null) return this.seat.replaceChildren(h("p", { class: "calm" }, t("Which table do you sit at? What you write there is your table's.")), choice);
    const click = () => {
      this.changing = !this.changing;
      this.update();
    };
    const change = h("button", { type: "button", class: "link", on: { click } }, t("I sit at another table"));
    this.seat.replaceChildren(...(seats > 1 && !this.drafts.isShared ? [h("p", { class: "hint" }, ...(activity.tables ? [t("You write for table {table}.", { table }), " "] : []), change)] : []), ...(this.changing ? [choice] : []));
  }

  /** @param {string | null} about @returns {JointDraft[]} what one's own table writes, and not yet on this phone */
  #atTable(about) {
    const { drafts, table } = this.drafts;
    return drafts.filter((draft) =>
      draft.table !== null && draft.table === table && draft.about === about && !draft.mine && UNSETTLED.includes(draft.status));
  }

  /**
   * Items keep their elements; their words are drawn again.
   * @template {JointDraft | Subject} T
   * @param {HTMLElement} list @param {T[]} items @param {(item: T) => Card} make
   */
  #list(list, items, make) {
    toggle(list, items.length > 0);
    /** @type {(item: T) => Card} */
    const create = (item) => make(item);
    reconcile(list, items, { key: ({ id }) => id, create, update: (card, item) => card.draw(item) });
  }

  /** @param {JointDraft} made @returns {Card} */
  #ownCard(made) {
    const words = h("b");
    const status = h("span", { class: "joint-status" });
    const button = h("button", { type: "button", class: "joint-open", on: { click: () => this.drafts.open(made.id) } }, words, status);
    return Object.assign(h("li", {}, button), {
      /** @param {JointDraft} draft */
      draw: (draft) => {
        setText(words, sentenceOfDraft(draft) || aboutWords(this.drafts.feed, draft) || this.drafts.form.title);
        setText(status, [writtenBy(draft), statusWords(draft)].join(" · "));
        button.dataset.status = draft.status;
      },
    });
  }

  /** @param {JointDraft} made @returns {Card} one of one's own table */
  #joinCard(made) {
    const words = h("p");
    const join = h("button", { type: "button", on: { click: () => this.#join({ id: made.id }) } }, t("Write along"));
    return Object.assign(h("li", { class: "joint-card" }, words, join), {
      /** @param {JointDraft} draft */
      draw: (draft) => setText(words, [writtenBy(draft), sentenceOfDraft(draft) || statusWords(draft)].join(": ")),
    });
  }

  /** @param {Subject} made @returns {Card} something to write about */
  #subjectCard(made) {
    const words = h("p", { class: "joint-subject" });
    const about = h("p", { class: "hint" });
    const act = () => {
      const own = this.#ownAbout(made.id);
      if (own) this.drafts.open(own.id);
      else this.#begin(made.id);
    };
    const button = h("button", { type: "button", on: { click: act } });
    const more = h("div", { class: "joint-more" });
    const voices = made.voices ? voicesOf(this.drafts.feed, made.id) : null;
    // Groups without a sentence are told apart by their voices alone.
    if (voices && this.drafts.feed.get("group", made.id)?.header === "") voices.open = true;
    return Object.assign(h("li", { class: "joint-card" }, words, more, about, voices, button), {
      /** @param {Subject} subject */
      draw: (subject) => {
        setText(words, subject.words);
        more.replaceChildren(...subject.more.map((line) => h("p", { class: "hint", dir: "auto" }, line)));
        toggle(more, subject.more.length > 0);
        const written = this.drafts.drafts.filter((draft) => draft.about === made.id && draft.status !== "dropped");
        setText(about, written.map((draft) => `${writtenBy(draft)}: ${statusWords(draft)}`).join(" · "));
        toggle(about, written.length > 0);
        const own = this.#ownAbout(made.id);
        const along = !this.#inPair && this.#atTable(made.id).length > 0;
        setText(button, own ? t("Write on") : along ? t("Write along") : this.drafts.form.begin);
        toggle(button, Boolean(own) || this.#begins);
      },
    });
  }

  /** @param {string} subject */
  #ownAbout(subject) {
    return this.drafts.own.find(({ about, status }) => about === subject && UNSETTLED.includes(status));
  }
}

/** @typedef {HTMLElement & {draw: (item: any) => void}} Card */

/** What waits for somebody here comes first. @param {JointDraft} draft */
function rank({ status }) {
  return ["returned", "open", "offered", "accepted", "dropped"].indexOf(status);
}

/** @param {JointDraft} made @returns {Card} what others write */
function readCard(made) {
  const head = h("p", { class: "hint" });
  const body = h("div");
  return Object.assign(h("li", { class: "joint-card", dataset: { draft: made.id } }, head, body), {
    /** @param {JointDraft} draft */
    draw: (draft) => {
      setText(head, [writtenBy(draft), statusWords(draft)].join(" · "));
      body.replaceChildren(readDraft(draft));
    },
  });
}
