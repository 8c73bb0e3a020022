/**
 * Whom or what the notes of an activity are about, above the field: the persona of everybody or of one's table, and
 * the table where it is not known yet; what they are written under; between meetings until when. Below the text, for
 * steps of a journey: their stage, and how they feel. Below everything, where questions are asked: those that are
 * there already.
 */
import { feelingWords } from "../core/feelings.js";
import { h, toggle } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { loadStyle } from "../core/styles.js";
import { radioGroup } from "./join_steps.js";
import { seatChoice } from "./seat.js";
import { mountUntil } from "./until.js";
import { personaBox } from "./writing.js";

/**
 * @import { Activity } from "../core/types.js"
 * @typedef {import("./room.js").Room} Room
 * @typedef {import("./writing.js").NoteForm} NoteForm
 */

const NEW = "";
const LONGEST_STAGE = 120;

/** @param {Room} room @param {NoteForm} form @param {Activity} activity */
export async function mountWhom(room, form, activity) {
  const views = [await subjectOf(room, form, activity)];
  if (room.room?.until) views.unshift(mountUntil(room));
  /** @param {Activity} [now] */
  const update = (now) => views.forEach((view) => view.update?.(now));
  return { element: h("div", {}, ...views.map(({ element }) => element)), update };
}

/** @param {Room} room @param {NoteForm} form @param {Activity} activity @returns {Promise<import("./vote_kinds.js").View>} */
async function subjectOf(room, form, activity) {
  if (activity.about) {
    const { subjectChoice } = await import("./subject_choice.js");
    return subjectChoice({ feed: room.feed, activity, form });
  }
  if (activity.votes_with) return (await import("./questions.js")).mountAsking(room, form, activity);
  await loadStyle("phone/whom.css");
  return new Whom(room, form, activity);
}

class Whom {
  /** @param {Room} room @param {NoteForm} form @param {Activity} activity */
  constructor(room, form, activity) {
    this.room = room;
    this.form = form;
    this.shown = "";
    this.changing = false;
    this.persona = h("div");
    this.seat = h("div", { class: "seat" });
    this.element = h("div", { class: "whom" }, this.persona, this.seat);
    this.step = activity.kind === "journey_map" ? new StepFields(form) : null;
    if (!this.step) return;
    form.paper.append(this.step.element);
    room.feels = Object.fromEntries(feelingWords());
    room.update();
  }

  get table() {
    return this.room.me?.table ?? this.room.place.table;
  }

  /** @param {Activity | undefined} activity as it is now */
  update(activity) {
    if (!activity) return;
    const { tables } = activity;
    const mine = tables?.find(({ n }) => n === this.table);
    const persona = tables ? mine?.persona : activity.persona;
    const shown = JSON.stringify([persona, tables?.length, this.table, this.changing]);
    if (shown !== this.shown) {
      this.shown = shown;
      this.persona.replaceChildren(...persona ? [personaBox(persona)] : []);
      this.seat.replaceChildren(...(tables ? this.#seat(tables.map(({ n }) => n), Boolean(persona)) : []));
    }
    toggle(this.form.element, !tables || Boolean(persona));
    this.step?.update(this.#stages(activity));
  }

  /** @param {Activity} activity */
  #stages({ id, tables }) {
    const parts = this.room.feed.get("journey", id)?.of ?? [];
    return (tables ? parts.find((part) => part.tables.includes(this.table ?? 0)) : parts[0])?.stages ?? [];
  }

  /** @param {number[]} tables @param {boolean} named whether one's table has a persona @returns {Node[]} */
  #seat(tables, named) {
    const { table } = this;
    const known = table !== null && tables.includes(table);
    const done = () => {
      this.changing = false;
      this.update(this.room.room?.activity ?? undefined);
    };
    const choose = seatChoice({ feed: this.room.feed, tables, chosen: known ? table : null, done });
    if (!known) return [h("p", { class: "calm" }, t("Each table works on a person of its own. Which one do you sit at?")), choose];
    const change = h("button", { type: "button", class: "link", on: { click: () => this.#change() } }, t("I sit at another table"));
    const where = h("p", { class: "hint" }, t("You write for table {table}.", { table }), " ", this.room.place.role === "table" ? "" : change);
    const waits = h("p", { class: "calm" }, t("Table {table} has no persona yet. As soon as it gets one, you can write here; this page follows by itself.", { table }));
    return [named ? null : waits, where, this.changing ? choose : null].filter((part) => part !== null);
  }

  #change() {
    this.changing = !this.changing;
    this.update(this.room.room?.activity ?? undefined);
  }
}

/** The stage that a step belongs to, and how it feels; both may be left open. */
class StepFields {
  /** @param {NoteForm} form */
  constructor(form) {
    this.form = form;
    this.known = "";
    /** @type {string[]} */
    this.stages = [];
    this.other = h("input", {
      type: "text", maxlength: String(LONGEST_STAGE), autocomplete: "off", "aria-label": t("Name of the new stage"),
      placeholder: t("Name of the new stage"), on: { input: () => form.keep({ stage: this.other.value.trim() }) },
    });
    this.choice = h("div");
    /** @param {string} value */
    const feel = (value) => form.keep({ feeling: Number(value) });
    const options = feelingWords().map(([value, label]) => ({ value: String(value), label }));
    const feelings = radioGroup({ name: "feeling", legend: t("How does this person feel then?"), className: "even feelings", options, change: feel });
    this.element = h("div", { class: "step-fields" }, this.choice, this.other, feelings);
  }

  /** @param {string[]} stages */
  update(stages) {
    const { stage, feeling } = this.form.draft;
    const known = JSON.stringify(stages);
    if (known !== this.known) {
      this.known = known;
      this.stages = stages;
      this.#drawStages(stages);
      const isNew = Boolean(stage) && !stages.includes(stage ?? "");
      if (isNew) this.other.value = stage ?? "";
      this.#pick("stage", isNew ? NEW : stage ?? null);
      toggle(this.other, isNew);
    }
    this.#pick("feeling", feeling === null || feeling === undefined ? null : String(feeling));
  }

  /** @param {string[]} stages */
  #drawStages(stages) {
    /** @param {string} value */
    const change = (value) => {
      toggle(this.other, value === NEW);
      this.form.keep({ stage: value === NEW ? this.other.value.trim() : value });
      if (value === NEW) this.other.focus();
    };
    const options = [...stages.map((stage) => ({ value: stage, label: stage })), { value: NEW, label: t("another one…") }];
    this.choice.replaceChildren(radioGroup({ name: "stage", legend: t("At which stage?"), options, change }));
  }

  /** @param {string} name @param {string | null} value */
  #pick(name, value) {
    for (const radio of /** @type {NodeListOf<HTMLInputElement>} */ (this.element.querySelectorAll(`input[name=${name}]`))) {
      radio.checked = radio.value === value;
    }
  }
}
