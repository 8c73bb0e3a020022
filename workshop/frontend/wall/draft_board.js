/**
 * What tables and pairs write together, as it grows: in columns and pages, each draft given in first. Where
 * clauses are written, one of them stands in large type; turning the page brings the next.
 */
import { byPosition } from "../board/board_content.js";
import { childAt, h, partOf, reconcile, setText, toggle } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { fieldsOf, saidFields, writtenBy } from "../core/joint_words.js";
import { leaderOf, proposalsOf, votesWords } from "../core/sentence_choice.js";
import { caveatOf } from "../core/vote_words.js";
import { needSentence } from "../core/votable_needs.js";
import { FittedView } from "./fitted_view.js";
import { paginate } from "./masonry.js";
import { turned } from "./page_turner.js";
import { needItem } from "./wall_items.js";

/**
 * @import { Feed } from "../core/feed.js"
 * @import { Activity, Group, JointDraft, Need } from "../core/types.js"
 * @import { Item } from "./wall_items.js"
 * @typedef {{item: Item, x: number, y: number, width: number}} Placed
 */

const GAP = 18;
const COLUMNS = 3;
const FEW_COLUMNS = 2;
/** How large the type of the one draft may be, in pixels. */
const LARGEST = 60;
const SMALLEST = 28;
const USUAL = 34;
const LONG_SENTENCE = 110;
const STEP = 4;

/** @param {HTMLElement} el @param {{feed: Feed, activity: Activity}} options */
export function mountDrafts(el, options) {
  const board = new DraftBoard(options);
  el.append(board.root);
  board.start(el, options.feed, ["draft", "group", "need", "note", "result", "room"]);
  return { turn: (/** @type {number} */ by) => board.turn(by), destroy: () => board.destroy() };
}

/** @extends {FittedView<Placed[]>} */
class DraftBoard extends FittedView {
  /** @param {{feed: Feed, activity: Activity}} options */
  constructor({ feed, activity }) {
    super();
    this.feed = feed;
    this.activity = activity;
    /** Drafts in the order in which this wall read them, for the newest one to stand first. @type {string[]} */
    this.seen = [];
    this.voters = h("p", { class: "outcome-voters", hidden: true });
    this.stage = h("div", { class: "wb-stage" });
    this.number = h("p", { class: "wb-page" });
    this.empty = h("p", { class: "wb-empty" });
    this.ruler = h("div", { class: "wb-ruler", "aria-hidden": "true" });
    this.root = h("div", { class: "wb wb-wall wb-jointly", dataset: { form: activity.form ?? "", mode: "pages", paged: "true" } },
      this.voters, this.stage, this.empty, this.number, this.ruler);
  }

  /** @returns {JointDraft[]} those given in first, the newest of them first; then those being written */
  drafts() {
    const all = this.feed.all("draft").filter(({ a, status }) => a === this.activity.id && status !== "dropped");
    const given = all.filter(({ status }) => status === "offered" || status === "accepted");
    const fresh = given.filter(({ id }) => !this.seen.includes(id));
    if (fresh.length) {
      this.seen.push(...fresh.map(({ id }) => id));
      this.at = 0;
    }
    /** @param {JointDraft} draft */
    const rank = ({ id, status }) => (status === "offered" ? 2000 : status === "accepted" ? 1000 : 0) + this.seen.indexOf(id);
    return all.sort((a, b) => rank(b) - rank(a) || byPosition(a, b));
  }

  /** @override */
  draw() {
    this.#sayVoters();
    const { clientWidth: width, clientHeight: height } = this.stage;
    if (!width || !height) return;
    const drafts = this.drafts();
    // As it is now: its phase goes on while this board stands there.
    const activity = this.feed.all("room")[0]?.activity ?? this.activity;
    const { form } = activity;
    if (form === "clause") this.pages = this.#oneInLargeType(drafts, width, height);
    else if (form === "header") this.pages = this.#columns(headerItems(this.feed, activity, drafts), COLUMNS, width, height);
    else if (form === "need") this.pages = this.#columns(needItems(this.feed, drafts), COLUMNS, width, height);
    else this.pages = this.#columns(drafts.map((draft) => draftItem(draft)), drafts.length > FEW_COLUMNS ? COLUMNS : FEW_COLUMNS, width, height);
    setText(this.empty, this.pages.length ? "" : nothingYet(form));
    toggle(this.empty, !this.pages.length);
    toggle(this.stage, true);
    this.show();
  }

  /** How many have chosen between sentences, once the vote has ended. */
  #sayVoters() {
    const result = this.feed.get("result", this.activity.id);
    const said = result?.voters ? [t("People who voted: {count}", { count: result.voters }), caveatOf(result)] : [];
    setText(this.voters, said.filter(Boolean).join(" · "));
    toggle(this.voters, said.length > 0);
  }

  /** @param {Item[]} items @param {number} columns @param {number} width @param {number} height @returns {Placed[][]} */
  #columns(items, columns, width, height) {
    const column = Math.floor((width - GAP * (columns - 1)) / columns);
    const heights = this.#measure(items, column).map((own) => Math.min(own, height));
    return paginate(heights, { columns, height, gap: GAP }).map((page) =>
      page.map(({ index, column: at, y }) => ({ item: items[index], x: at * (column + GAP), y, width: column })));
  }

  /** One draft over two thirds, what is left to do beside it. @param {JointDraft[]} drafts @param {number} width @param {number} height */
  #oneInLargeType(drafts, width, height) {
    const readable = drafts.filter(({ status }) => status === "offered" || status === "accepted");
    const others = drafts.filter((draft) => !readable.includes(draft)).map((draft) => draftItem(draft, aboutNeed(this.feed, draft)));
    const taken = new Set(drafts.map(({ about }) => about));
    const free = this.feed.all("need").filter(({ id, status }) => isOpen(status) && !taken.has(id)).sort(byPosition);
    const side = [...others, ...(free.length ? [bandItem(t("Needs nobody has taken up yet")), ...free.map(lineItem)] : [])];
    if (!readable.length) return this.#columns(side, COLUMNS, width, height);
    const narrow = side.length ? Math.floor((width - GAP * 2) / 3) : 0;
    const wide = narrow ? width - narrow - GAP : width;
    const beside = side.length ? this.#columns(side, 1, narrow, height) : [[]];
    const count = Math.max(readable.length, beside.length);
    return Array.from({ length: count }, (_each, at) => {
      const draft = readable[at % readable.length];
      const about = aboutNeed(this.feed, draft);
      const large = largeItem(draft, about, this.#fit(draft, about, wide, height));
      return [
        { item: large, x: 0, y: 0, width: wide },
        ...beside[at % beside.length].map((placed) => ({ ...placed, x: placed.x + wide + GAP })),
      ];
    });
  }

  /** The largest type in which all of it fits. @param {JointDraft} draft @param {string} about @param {number} width @param {number} height */
  #fit(draft, about, width, height) {
    let size = LARGEST;
    while (size > SMALLEST && this.#measure([largeItem(draft, about, size)], width)[0] > height) size -= STEP;
    return size;
  }

  /** @param {Item[]} items @param {number} width @returns {number[]} heights in pixels */
  #measure(items, width) {
    const made = items.map((item) => item.create());
    this.ruler.style.width = `${width}px`;
    this.ruler.replaceChildren(...made);
    const heights = made.map(({ offsetHeight }) => offsetHeight);
    this.ruler.replaceChildren();
    return heights;
  }

  /** @override */
  show() {
    const { length } = this.pages;
    this.at = turned(this.at, 0, length);
    reconcile(this.stage, this.pages[this.at] ?? [], {
      key: ({ item }) => item.key,
      create: ({ item }) => item.create(),
      update: (made, { item, x, y, width }) => {
        item.update(made);
        made.style.width = `${width}px`;
        made.style.maxHeight = `${this.stage.clientHeight - y}px`;
        made.style.translate = `${x}px ${y}px`;
      },
    });
    setText(this.number, length > 1 ? t("Page {n} of {all}", { n: this.at + 1, all: length }) : "");
  }
}

/** @param {string | null | undefined} form */
function nothingYet(form) {
  if (form === "need" || form === "header") return t("There are no groups yet.");
  return form === "clause" ? t("There are no needs yet.") : t("Nothing here yet.");
}

/** @param {string} status */
function isOpen(status) {
  return status !== "merged" && status !== "parked";
}

/** @param {Feed} feed @param {JointDraft} draft */
function aboutNeed(feed, { about }) {
  const need = about ? feed.get("need", about) : undefined;
  return need ? needSentence(need) : "";
}

/** Needs as they come, what is being written, and the groups that are left. @param {Feed} feed @param {JointDraft[]} drafts */
function needItems(feed, drafts) {
  // What was taken over stands there as a need.
  const waiting = drafts.filter(({ status }) => status !== "accepted");
  const needs = feed.all("need").filter(({ status }) => isOpen(status)).sort(byPosition);
  const taken = new Set(drafts.map(({ about }) => about));
  const free = feed.all("group").filter(({ id }) => !taken.has(id)).sort(byPosition);
  return [
    ...waiting.map((draft) => draftItem(draft, groupWords(feed.get("group", draft.about ?? "")))),
    ...needs.map((need) => needItem(need, undefined)),
    ...(free.length ? [bandItem(t("Groups nobody writes about yet")), ...free.map((group) => textItem(group.id, groupWords(group)))] : []),
  ];
}

/** @param {Group | undefined} group */
function groupWords(group) {
  return group ? group.header || t("No header yet") : "";
}

/** Groups with the sentences proposed for each, and what the vote says. @param {Feed} feed @param {Activity} activity @param {JointDraft[]} drafts @returns {Item[]} */
function headerItems(feed, activity, drafts) {
  const weighed = new Map(proposalsOf(feed, activity).map((proposals) => [proposals.group.id, proposals]));
  return feed.all("group").sort(byPosition).map((group) => {
    const { counts = null, drafts: ordered = [] } = weighed.get(group.id) ?? {};
    const places = ordered.map(({ id }) => id);
    const proposed = drafts.filter(({ about, status }) => about === group.id && status !== "accepted")
      .sort((one, other) => (counts ? places.indexOf(one.id) - places.indexOf(other.id) : 0));
    // Beside sentences that are chosen between, voices would only take room.
    const told = activity.phase === "work" || !proposed.length ? group.notes : [];
    const notes = told.map((id) => feed.get("note", id)?.text ?? "").filter(Boolean).slice(0, 3);
    return proposalItem({ group, drafts: proposed, counts }, notes);
  });
}

/** @param {import("../core/sentence_choice.js").Proposals} proposals @param {string[]} notes some of its voices @returns {Item} */
function proposalItem(proposals, notes) {
  const { group, drafts: proposed, counts } = proposals;
  const leader = leaderOf(proposals);
  /** @param {HTMLElement} block */
  const update = (block) => {
    setText(childAt(block, 0), groupWords(group));
    block.classList.toggle("named", Boolean(group.header));
    reconcile(partOf(block, ".wb-jointly__voices"), group.header ? [] : notes.map((text, place) => ({ text, place })), {
      key: ({ place }) => String(place),
      create: () => h("li"),
      update: (line, { text }) => setText(line, text),
    });
    reconcile(partOf(block, ".wb-jointly__proposed"), proposed, {
      key: ({ id }) => id,
      create: () => h("li", {}, h("b"), h("span")),
      update: (line, draft) => {
        const text = draft.fields?.header ?? "";
        setText(childAt(line, 0), text || t("is being written"));
        line.classList.toggle("unread", !text);
        line.classList.toggle("chosen", draft.id === leader);
        const table = draft.table === null ? "" : t("Table {number}", { number: draft.table });
        setText(childAt(line, 1), counts ? votesWords(counts[draft.id] ?? 0) : table);
      },
    });
  };
  const create = () => {
    const block = h("section", { class: "wb-block wb-jointly__group" },
      h("h3"), h("ul", { class: "wb-jointly__voices" }), h("ul", { class: "wb-jointly__proposed" }));
    update(block);
    return block;
  };
  return { key: group.id, size: "", create, update };
}

/** @param {JointDraft} draft */
function stateWords({ status, fields }) {
  if (status === "offered") return t("given in");
  if (status === "accepted") return t("taken over");
  return fields ? "" : t("is being written");
}

/** @param {JointDraft} draft @returns {string} whose it is and how far, in one line */
function headWords(draft) {
  const table = draft.table === null ? "" : writtenBy(draft);
  const writing = draft.table === null ? t("Somebody is writing") : t("Table {number} is writing", { number: draft.table });
  if (!draft.fields) return writing;
  return [table, stateWords(draft)].filter(Boolean).join(" · ");
}

/** @param {JointDraft} draft @param {string} [about] what it is written under @returns {Item} */
function draftItem(draft, about = "") {
  /** @param {HTMLElement} card */
  const update = (card) => fillCard(card, draft, about);
  const create = () => {
    const card = emptyCard("wb-jointly__card");
    update(card);
    return card;
  };
  return { key: draft.id, size: "", create, update };
}

/** @param {JointDraft} draft @param {string} about @param {number} type in pixels @returns {Item} */
function largeItem(draft, about, type) {
  /** @param {HTMLElement} card */
  const update = (card) => {
    fillCard(card, draft, about);
    card.style.setProperty("--type", `${type}px`);
  };
  const create = () => {
    const card = emptyCard("wb-jointly__card wb-jointly__large");
    update(card);
    return card;
  };
  return { key: `large/${draft.id}`, size: "", create, update };
}

/** @param {string} look */
function emptyCard(look) {
  return h("article", { class: look },
    h("p", { class: "wb-jointly__head" }), h("p", { class: "wb-jointly__about" }), h("h3"), h("dl"));
}

/** @param {HTMLElement} card @param {JointDraft} draft @param {string} about */
function fillCard(card, draft, about) {
  const { form, fields = {} } = draft;
  const { who = "", need = "", goal = "" } = fields;
  card.dataset.status = draft.status;
  const sentence = form === "need" ? needSentence({ who, need, goal }) : "";
  card.style.setProperty("--type", `${sentence.length > LONG_SENTENCE ? SMALLEST : USUAL}px`);
  setText(childAt(card, 0), headWords(draft));
  setText(childAt(card, 1), about);
  const [first] = fieldsOf(draft);
  setText(childAt(card, 2), sentence || (fields[first.name] ?? ""));
  reconcile(childAt(card, 3), form === "need" ? [] : saidFields(draft).filter(({ name }) => name !== first.name), {
    key: ({ name }) => name,
    create: ({ name, label }) => h("div", { dataset: { field: name } }, h("dt", {}, label), h("dd")),
    update: (line, { text }) => setText(childAt(line, 1), text),
  });
}

/** @param {Need} need @returns {Item} */
function lineItem(need) {
  return textItem(need.id, needSentence(need));
}

/** @param {string} key @param {string} text @returns {Item} */
function textItem(key, text) {
  const update = (/** @type {HTMLElement} */ made) => setText(made, text);
  return { key, size: "", create: () => h("p", { class: "wb-jointly__line", text }), update };
}

/** @param {string} text @returns {Item} */
function bandItem(text) {
  const update = (/** @type {HTMLElement} */ made) => setText(made, text);
  return { key: `band/${text}`, size: "", create: () => h("h3", { class: "wb-jointly__band", text }), update };
}
