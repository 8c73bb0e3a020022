/**
 * A questionnaire on a phone: one item under the other, handed in together. What is chosen and typed stays on this
 * phone, through reloads and in every tab, and can be changed until the questionnaire closes. The server shows
 * nobody what was handed in, this phone neither: what stands here is what this phone has kept.
 */
import { h, setText, toggle } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { Outbox } from "../core/outbox.js";
import { recall, remember } from "../core/storage.js";
import { lengthOf } from "../core/text_length.js";
import { sendNumbered } from "./numbered.js";
import { itemField, LONGEST_ANSWER } from "./questionnaire_item.js";

const SHEET = "sheet";
/** The code that was accepted last: the next questionnaire of this training asks for it again. */
const CODE = "sheet.code";

/**
 * @import { View, ViewOptions } from "./vote_kinds.js"
 * @import { Answers, ItemField } from "./questionnaire_item.js"
 * @typedef {{answers: Answers, code?: string, sent?: Answers | null, wanted?: boolean}} Kept
 *   code: from the slip, where it pairs the answers; sent: what the server has confirmed; wanted: handed in, and not
 *   confirmed yet
 */

/** @param {ViewOptions} options @returns {View} */
export function mountQuestionnaire(options) {
  const view = new QuestionnaireView(options);
  return { element: view.element, update: (activity) => view.update(activity) };
}

class QuestionnaireView {
  /** @type {ItemField[]} */
  #fields = [];
  #drawn = "";

  /** @param {ViewOptions} options */
  constructor({ feed, activity, announce }) {
    this.feed = feed;
    this.activity = activity;
    this.announce = announce;
    this.key = `sheet.${activity.id}`;
    /** @type {Kept} */
    this.kept = recall(this.key) ?? blank();
    this.outbox = Outbox.of(feed, this.key, () => new Outbox({ feed, send: ({ args }) => sendNumbered(feed, "hand_in", args) }));
    this.outbox.addEventListener("confirmed", ({ detail }) => this.#confirmed(detail.entry.args.answers));
    this.outbox.addEventListener("refused", ({ detail }) => this.#refused(detail.error.text ?? ""));
    this.outbox.addEventListener("change", () => this.#drawState());
    this.intro = h("p", { class: "sheet-intro" });
    this.until = h("p", { class: "hint" });
    this.items = h("div", { class: "sheet-items" });
    this.problem = h("p", { class: "problem", role: "alert", hidden: true });
    this.status = h("p", { class: "status", role: "status" });
    this.counted = h("p", { class: "votes-left" });
    this.code = h("input", {
      id: "sheet-code", class: "slip", type: "text", autocapitalize: "characters", autocomplete: "off", spellcheck: false,
      maxlength: "24", "aria-describedby": "sheet-code-hint", on: { input: () => this.#keep({ ...this.kept, code: this.code.value }) },
    });
    this.slip = h("div", { class: "item", hidden: true },
      h("label", { for: "sheet-code" }, t("Code from your slip")), this.code,
      h("p", { id: "sheet-code-hint", class: "hint" }, t("The nine letters and digits with which you came to the training. They keep your answers together, and nobody knows whose they are.")));
    this.other = h("button", { type: "button", hidden: true, on: { click: () => this.#begin() } }, t("Somebody else answers on this phone"));
    this.button = h("button", { type: "submit", class: "primary" }, t("Hand in"));
    this.form = h("form", { class: "sheet", on: { submit: (event) => this.#submit(event) } },
      h("p", { class: "hint" }, t("Everybody answers for themselves. No name, badge or time stands beside your answers. What you choose is only counted, from five people on; what you write is read by whoever evaluates it, and may stand in the report without a name. Leave out what you do not want to answer.")),
      this.until, this.items, this.slip, this.counted, this.problem, this.button, this.status, this.other);
    this.over = h("div", { class: "sheet-over" });
    this.element = h("section", { class: "questionnaire" }, this.intro, this.form, this.over);
    addEventListener("storage", ({ key }) => key === `workshop.${this.key}` && this.#takeOver());
    // Pressed before the page was loaded anew: nobody presses twice.
    if (this.kept.wanted) this.#put();
  }

  /** @param {import("../core/types.js").Activity} [activity] as it is now */
  update(activity = this.activity) {
    const sheet = this.feed.get("sheet", this.activity.id);
    const open = activity.phase === "vote";
    toggle(this.form, open && Boolean(sheet));
    toggle(this.over, !(open && sheet));
    setText(this.intro, open ? sheet?.intro ?? "" : "");
    toggle(this.intro, Boolean(open && sheet?.intro));
    const until = this.feed.all("room").find((room) => room.activity?.id === this.activity.id)?.until;
    setText(this.until, until ? t("Open until {until}", { until }) : "");
    toggle(this.until, Boolean(until));
    if (sheet) this.#drawItems(sheet.items);
    this.coded = Boolean(sheet?.coded);
    toggle(this.slip, this.coded);
    if (document.activeElement !== this.code) this.code.value = this.kept.code ?? "";
    if (!(open && sheet)) this.#drawOver(open);
    this.#drawState();
  }

  /** @param {import("../core/types.js").SheetItem[]} items */
  #drawItems(items) {
    const drawn = JSON.stringify(items);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.#fields = items.map((item, place) => itemField(item, place + 1, () => this.#changed(item.id)));
    for (const field of this.#fields) field.show(this.kept.answers[field.id]);
    this.items.replaceChildren(...this.#fields.map(({ element }) => element));
  }

  /** @param {string} id of the item that was answered */
  #changed(id) {
    const value = this.#fields.find((field) => field.id === id)?.value();
    const answers = { ...this.kept.answers };
    if (value === null || value === undefined) delete answers[id];
    else answers[id] = value;
    this.#complain("");
    this.#keep({ ...this.kept, answers });
  }

  /** @param {Kept} kept */
  #keep(kept) {
    this.kept = kept;
    try {
      remember(this.key, kept);
    } catch {
      // Full: it is still on the page.
    }
    this.#drawState();
  }

  /** Another tab of this phone has gone on. */
  #takeOver() {
    this.kept = recall(this.key) ?? blank();
    for (const field of this.#fields) if (!field.element.contains(document.activeElement)) field.show(this.kept.answers[field.id]);
    this.#drawState();
  }

  /** @param {SubmitEvent} event */
  #submit(event) {
    event.preventDefault();
    if (this.#isSent || this.outbox.size) return;
    const long = this.#fields.find((field) => lengthOf(field.text()) > LONGEST_ANSWER);
    if (long) {
      this.#complain(t("This is too long. Nothing is cut: please shorten it."));
      long.focus();
      return;
    }
    if (this.coded && !this.code.value.trim()) {
      this.#complain(t("Enter the code from your slip."));
      this.code.focus();
      return;
    }
    this.#complain("");
    this.#keep({ ...this.kept, wanted: true });
    this.#put();
  }

  /** A blank sheet for the next person: where codes pair the answers, several may share a phone. */
  #begin() {
    remember(CODE, null);
    this.#keep(blank());
    for (const field of this.#fields) field.show(undefined);
    this.code.value = "";
    this.#fields[0]?.focus();
  }

  #put() {
    const { answers, code } = this.kept;
    this.outbox.put(SHEET, { activity: this.activity.id, answers, ...(code?.trim() ? { code } : {}) });
  }

  /** @param {Answers} answers */
  #confirmed(answers) {
    this.#keep({ ...this.kept, sent: answers, wanted: false });
    if (this.coded) remember(CODE, this.kept.code ?? null);
    this.announce(t("Handed in"));
  }

  /** @param {string} words */
  #refused(words) {
    this.#keep({ ...this.kept, wanted: false });
    this.#complain(words);
  }

  /** @param {string} words */
  #complain(words) {
    setText(this.problem, words);
    toggle(this.problem, Boolean(words));
  }

  get #isSent() {
    return Boolean(this.kept.sent) && same(this.kept.sent ?? {}, this.kept.answers);
  }

  #drawState() {
    const asked = this.#fields.length;
    const done = this.#fields.filter(({ id }) => id in this.kept.answers).length;
    setText(this.counted, t("Answered: {done} of {all}", { done, all: asked }));
    const again = Boolean(this.kept.sent);
    setText(this.button, again ? t("Hand in the changes") : t("Hand in"));
    toggle(this.button, !this.#isSent);
    toggle(this.other, Boolean(this.coded) && this.#isSent);
    this.button.setAttribute("aria-disabled", String(this.outbox.size > 0 || (!done && !again)));
    const sent = this.#isSent ? t("✓ Handed in. Until the questionnaire closes you can still change your answers.") : "";
    setText(this.status, this.outbox.size ? t("Being sent. Until there is a network, everything stays on this phone.") : sent);
  }

  /** @param {boolean} open whether it only has not arrived yet */
  #drawOver(open) {
    const begun = Object.keys(this.kept.answers).length > 0;
    const sent = Boolean(this.kept.sent);
    const words = open
      ? t("The questionnaire is being prepared. This page follows by itself.")
      : sent ? t("Thank you. The questionnaire is closed, and your answers have arrived.") : t("The questionnaire is closed.");
    const left = !open && begun && !this.#isSent
      ? h("section", { class: "leftover" },
        h("p", {}, sent
          ? t("What you changed afterwards was not handed in. What you had handed in before counts.")
          : t("Your answers were not handed in. They are on this phone only; if the questionnaire is opened again, you can still hand them in.")))
      : "";
    this.over.replaceChildren(h("p", { class: "calm" }, words), left);
  }
}

/** @returns {Kept} a sheet on which nothing is answered yet */
const blank = () => ({ answers: {}, code: recall(CODE) ?? "" });

/** @param {Answers} one @param {Answers} other @returns {boolean} whether they say the same */
export function same(one, other) {
  /** @param {Answers} answers */
  const plain = (answers) => JSON.stringify(Object.entries(answers).sort(([a], [b]) => (a < b ? -1 : 1)));
  return plain(one) === plain(other);
}
