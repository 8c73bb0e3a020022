/** What a table or a pair writes together: choosing what about, the form, and what others write meanwhile. */
import { h, toggle } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { recall } from "../core/storage.js";
import { formOf, subjectsOf } from "./joint_forms.js";
import { JointHome } from "./joint_home.js";
import { savedOrShown } from "./joint_leftovers.js";
import { JointSheet } from "./joint_sheet.js";
import { personaBox } from "./writing.js";

/**
 * @import { JointDraft } from "../core/types.js"
 * @import { Form } from "./joint_forms.js"
 * @import { View, ViewOptions } from "./vote_kinds.js"
 */

/** @param {ViewOptions} options @returns {View} */
export function mountJointDrafts(options) {
  const drafts = new JointDrafts(options);
  return { element: drafts.element, update: (activity) => drafts.update(activity) };
}

/**
 * What was begun in drafts that are not shown now: saved where that is still possible, else shown.
 * @param {import("../core/feed.js").Feed} feed @param {() => void} done called when something is discarded
 */
export function jointLeftovers(feed, done) {
  return savedOrShown(feed, done);
}

export class JointDrafts {
  /** @param {ViewOptions} options */
  constructor({ feed, activity, announce, focusTitle }) {
    this.feed = feed;
    this.activity = activity;
    this.announce = announce;
    this.focusTitle = focusTitle;
    this.form = /** @type {Form} */ (formOf(/** @type {any} */ (activity.form)));
    /** Id of the draft that is open here. @type {string | null} */
    this.opened = null;
    /** Whether somebody has chosen by now what to look at. */
    this.chosen = false;
    /** @type {JointSheet | undefined} */
    this.sheet = undefined;
    /** @type {Map<string, string>} the status of each own draft that was told last */
    this.told = new Map();
    this.calm = h("p", { class: "calm", hidden: true }, t("Look at the wall, the work goes on there together."));
    this.paused = h("p", { class: "net", hidden: true }, t("The facilitator has paused your notes. You can read along; what you have typed stays on this phone."));
    this.persona = h("div", { hidden: true });
    this.shownPersona = "";
    this.home = new JointHome(this);
    this.place = h("div");
    this.element = h("section", { class: "joint" }, this.calm, this.paused, this.persona, this.home.element, this.place);
  }

  // ── what is known ───────────────────────────────────────────────────────────────────────────

  /** @returns {JointDraft[]} of this activity */
  get drafts() {
    return this.feed.all("draft").filter(({ a }) => a === this.activity.id);
  }

  get own() {
    return this.drafts.filter(({ mine }) => mine);
  }

  /** The number of one's table, if one sits at one. */
  get table() {
    return this.feed.all("person").find(({ me }) => me)?.table ?? null;
  }

  /** Whether the table shares this phone: it writes in no pair. */
  get isShared() {
    return recall("place")?.role === "table";
  }

  get muted() {
    const me = this.feed.all("person").find(({ me: mine }) => mine);
    return Boolean(me?.muted || this.feed.get("muted", this.activity.id));
  }

  /** Whether something new can be begun. */
  get begins() {
    return this.activity.phase === "work" && !this.muted;
  }

  /** @returns {import("./joint_forms.js").Subject[]} what can be written about */
  get subjects() {
    return subjectsOf(this.feed, this.activity, this.table);
  }

  // ── showing ─────────────────────────────────────────────────────────────────────────────────

  /** @param {string | null} id of the draft to look at; null: back to all */
  open(id) {
    this.opened = id;
    this.chosen = true;
    this.update();
    scrollTo(0, 0);
    if (id) this.sheet?.focus();
    else this.focusTitle();
  }

  update(activity = this.activity) {
    this.activity = activity;
    this.#openAlone();
    this.#tellChanges();
    toggle(this.calm, activity.phase === "done");
    toggle(this.paused, this.muted);
    this.#showPersona();
    this.#showSheet();
    toggle(this.home.element, !this.opened);
    if (!this.opened) this.home.update();
  }

  /** Whom it is about, where the activity is about a person. */
  #showPersona() {
    const { tables, persona } = this.activity;
    const whose = tables ? tables.find(({ n }) => n === this.table)?.persona : persona;
    const shown = JSON.stringify(whose ?? null);
    if (shown === this.shownPersona) return;
    this.shownPersona = shown;
    this.persona.replaceChildren(...whose ? [personaBox(whose)] : []);
    toggle(this.persona, Boolean(whose));
  }

  /** After a reload whoever writes one draft is in it again. */
  #openAlone() {
    if (this.chosen || !this.own.length) return;
    this.chosen = true;
    const written = this.own.filter(({ status }) => ["open", "returned"].includes(status));
    if (written.length === 1) this.opened = written[0].id;
  }

  #showSheet() {
    if (this.sheet?.id !== this.opened) {
      this.sheet?.end();
      this.sheet = this.opened ? new JointSheet(this, this.opened) : undefined;
      this.place.replaceChildren(...(this.sheet ? [this.sheet.element] : []));
    }
    this.sheet?.update();
  }

  #tellChanges() {
    for (const { id, status, why } of this.own) {
      const before = this.told.get(id);
      this.told.set(id, status);
      if (before === undefined || before === status) continue;
      if (status === "returned") this.announce(why ? t("Given back: {why}", { why }) : t("Your draft was given back."));
      if (status === "accepted") this.announce(this.form.becomes);
    }
  }
}
