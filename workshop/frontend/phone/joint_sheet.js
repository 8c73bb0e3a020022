/** One joint draft on a phone: its form while it is written, what it says afterwards, and what became of it. */
import { h, setText, toggle } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { aboutWords, fieldsOf, missingOf, saidFields, writtenBy } from "../core/joint_words.js";
import { jointField } from "./joint_fields.js";
import { stagesOf, whyNot } from "./joint_forms.js";
import { keptBox } from "./joint_leftovers.js";
import { voicesOf } from "./joint_voices.js";
import { Writing } from "./joint_writing.js";

/**
 * @import { Refusal, JointDraft } from "../core/types.js"
 * @import { JointDrafts } from "./joint_draft.js"
 */

const WRITTEN = ["open", "returned"];

export class JointSheet {
  /** @param {JointDrafts} drafts @param {string} id of the draft */
  constructor(drafts, id) {
    this.drafts = drafts;
    this.feed = drafts.feed;
    this.id = id;
    /** Whether it is to be given in as soon as everything is saved. */
    this.offering = false;
    /** What stands there now, so that it is not drawn again: status and reason; "form" or texts. */
    this.shownState = "";
    this.shownPaper = "";
    this.back = h("button", { type: "button", class: "link", on: { click: () => drafts.open(null) } }, t("‹ All drafts"));
    this.who = h("p", { class: "kicker" });
    this.code = h("div", { class: "joint-code-box", hidden: true });
    this.about = h("div", { class: "joint-about" });
    this.state = h("div", { class: "joint-state", role: "status", hidden: true });
    this.paper = h("div", { class: "joint-paper" });
    this.kept = h("div");
    this.moment = h("p", { class: "hint" }, t("One moment"));
    this.problem = h("p", { class: "problem", role: "alert", hidden: true });
    this.status = h("p", { class: "status" });
    this.offer = h("button", { type: "button", class: "primary", on: { click: () => this.#offer() } }, t("Give it in"));
    this.foot = h("div", { class: "send-bar" }, this.problem, this.status, this.offer);
    this.element = h("article", { class: "joint-sheet", tabIndex: -1, "aria-label": drafts.form.title },
      this.back, this.who, this.state, this.code, this.about, this.moment, this.paper, this.kept, this.foot);
    this.onWriting = () => this.#writingChanged();
  }

  get draft() {
    return this.feed.get("draft", this.id);
  }

  focus() {
    this.element.focus({ preventScroll: true });
  }

  /** Somebody looks at something else; what was typed goes on being saved. */
  end() {
    this.writing?.save();
    this.writing?.removeEventListener("change", this.onWriting);
  }

  // ── showing ─────────────────────────────────────────────────────────────────────────────────

  update() {
    const { draft } = this;
    const readable = draft?.fields;
    toggle(this.moment, !readable);
    toggle(this.foot, false);
    if (!draft || !readable) return;
    setText(this.who, [this.drafts.form.title, writtenBy(draft)].join(" · "));
    this.#showAbout(draft);
    if (draft.mine && !this.writing) this.#begin(draft);
    if (this.wasMuted && !this.drafts.muted) this.writing?.retry();
    this.wasMuted = this.drafts.muted;
    const written = Boolean(this.writing) && WRITTEN.includes(draft.status) && !this.drafts.muted;
    this.#showCode(draft, written);
    this.#showState(draft);
    this.#showPaper(draft, written);
    toggle(this.foot, written);
    if (written) this.#showFoot();
    this.#showKept(draft, written);
  }

  /** @param {JointDraft} draft */
  #begin(draft) {
    this.writing = Writing.of(this.feed, draft);
    this.writing.addEventListener("change", this.onWriting);
  }

  /** @param {JointDraft} draft */
  #showAbout(draft) {
    const words = aboutWords(this.feed, draft);
    toggle(this.about, Boolean(words));
    if (!words) return;
    if (!this.aboutWords) {
      const { about } = this.drafts.form;
      const kicker = { need: t("For this need"), group: t("About this group"), step: t("About this step"), "": "" }[about];
      this.aboutWords = h("p", { class: "joint-subject" });
      this.about.append(h("p", { class: "hint" }, kicker), this.aboutWords);
      if (about !== "step") this.about.append(voicesOf(this.feed, draft.about ?? ""));
    }
    setText(this.aboutWords, words);
  }

  /** @param {JointDraft} draft @param {boolean} written */
  #showCode({ code }, written) {
    toggle(this.code, Boolean(code) && written);
    if (!code || this.code.childElementCount) return;
    this.code.append(h("p", {}, t("Code of your pair")), h("b", { class: "joint-code" }, code),
      h("p", { class: "hint" }, t("On the other phone: “In a pair”, then this code.")));
  }

  /** @param {JointDraft} draft */
  #showState({ status, why }) {
    const key = `${status} ${why ?? ""}`;
    if (this.shownState === key) return;
    // What has become of it stands at the top; the button that was pressed, at the foot.
    if (this.shownState) this.element.scrollIntoView({ block: "start" });
    this.shownState = key;
    this.state.dataset.status = status;
    this.state.replaceChildren(...this.#stateParts(status, why));
    toggle(this.state, status !== "open");
  }

  /** @param {JointDraft["status"]} status @param {string} [why] @returns {HTMLElement[]} */
  #stateParts(status, why) {
    /** @param {string} text @param {() => void} click */
    const button = (text, click) => h("button", { type: "button", on: { click } }, text);
    if (status === "offered") {
      return [h("p", {}, t("✓ Given in. As soon as somebody has taken it over or given it back, it says so here.")),
        button(t("Write on"), () => this.#takeBack())];
    }
    if (status === "returned") {
      return [h("p", {}, h("b", {}, t("Given back. Please go through it once more."))), ...(why ? [h("p", { class: "joint-why" }, why)] : [])];
    }
    if (status === "accepted") {
      return [h("p", {}, h("b", {}, `✓ ${this.drafts.form.becomes}`)), button(this.drafts.form.another, () => this.drafts.open(null))];
    }
    return status === "dropped" ? [h("p", {}, t("This draft was put aside. What you have written stays here to read."))] : [];
  }

  /** @param {JointDraft} draft @param {boolean} written */
  #showPaper(draft, written) {
    const { writing } = this;
    if (written && writing) {
      if (this.shownPaper === "form") return;
      this.shownPaper = "form";
      this.fields = fieldsOf(draft).flatMap((field) => {
        const state = writing.states.get(field.name);
        return state ? [jointField(field, state, this.#knownTo(field.name))] : [];
      });
      this.paper.replaceChildren(...this.fields.map(({ element }) => element));
      return;
    }
    this.offering = false;
    const key = JSON.stringify(draft.fields);
    if (this.shownPaper === key) return;
    this.shownPaper = key;
    this.paper.replaceChildren(readDraft(draft));
  }

  /** What a field may be filled with by one press. @param {string} name of a field */
  #knownTo(name) {
    return name === "stage" ? stagesOf(this.feed, this.drafts.activity, this.drafts.table) : [];
  }

  /** What could not be saved any more. @param {JointDraft} draft @param {boolean} written */
  #showKept({ id }, written) {
    const box = written || this.writing?.settled !== false ? null : keptBox(this.feed, id, () => this.update());
    this.kept.replaceChildren(...(box ? [box] : []));
  }

  #writingChanged() {
    if (!this.element.isConnected) return;
    if (this.offering) this.#offerSaved();
    this.update();
  }

  #showFoot() {
    const states = [...(this.writing?.states.values() ?? [])];
    /** @param {string} wanted */
    const some = (wanted) => states.some(({ condition }) => condition === wanted);
    setText(this.status, footWords(some, this.offering));
    this.offer.setAttribute("aria-disabled", String(this.offering));
  }

  // ── giving in ───────────────────────────────────────────────────────────────────────────────

  #offer() {
    const { writing, draft } = this;
    if (!writing || !draft || this.offering) return;
    const missing = missingOf(draft, writing.texts).map(({ name }) => name);
    for (const field of this.fields ?? []) {
      field.missing = missing.includes(field.field.name);
      field.draw();
    }
    if (missing.length) {
      this.#complain(t("Something is still missing. Fill in the fields that are marked."));
      this.fields?.find((field) => field.missing)?.control.focus();
      return;
    }
    this.#complain("");
    this.offering = true;
    writing.save();
    this.#offerSaved();
    this.#showFoot();
  }

  /** As soon as the server has every word. */
  #offerSaved() {
    const { writing } = this;
    if (!writing || this.sending) return;
    const stuck = [...writing.states.values()].some(({ clash, refused }) => clash || refused);
    if (stuck) this.offering = false;
    else if (writing.settled) this.#sendOffer(writing);
  }

  /** @param {Writing} writing */
  async #sendOffer(writing) {
    this.sending = true;
    try {
      await this.feed.send("offer_draft", { id: this.id, revision: writing.revision });
    } catch (thrown) {
      const error = /** @type {Refusal} */ (thrown);
      const { theirs, revision } = error.details ?? {};
      if (theirs) {
        writing.receive({ revision, fields: theirs });
        this.#complain(t("Somebody has just changed something here. Read it once more, then give it in."));
      } else this.#complain(whyNot(error));
    }
    this.sending = this.offering = false;
    this.update();
  }

  async #takeBack() {
    try {
      await this.feed.send("take_back_draft", { id: this.id, revision: this.draft?.revision ?? 0 });
    } catch (error) {
      this.drafts.announce(whyNot(error));
    }
  }

  /** @param {string} text */
  #complain(text) {
    setText(this.problem, text);
    toggle(this.problem, Boolean(text));
  }
}

/** @param {(condition: string) => boolean} some whether a field is in this condition @param {boolean} offering */
function footWords(some, offering) {
  if (some("clash")) return t("Two of you have written in one field. Choose which text stays.");
  if (some("here")) return t("No network. What you write is saved on this phone and will be sent by itself.");
  if (offering) return t("Being sent");
  return some("typing") || some("saving") ? t("Saving…") : t("Everything is saved");
}

/** @param {JointDraft} draft @returns {string} where it stands */
export function statusWords({ status }) {
  const words = {
    open: t("being written"), offered: t("given in"), returned: t("given back"), accepted: t("taken over"), dropped: t("put aside"),
  };
  return words[status];
}

/** A draft to read: what is filled in, with the names of its fields. @param {JointDraft} draft */
export function readDraft(draft) {
  return h("dl", { class: "joint-read" }, ...saidFields(draft).flatMap(({ label, ask = label, text }) => [h("dt", {}, ask), h("dd", { dir: "auto" }, text)]));
}
