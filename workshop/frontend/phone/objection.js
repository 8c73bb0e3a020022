/** After zero, one or two fingers: what would have to change. What is typed stays on this phone until it is confirmed. */
import { h, setText, toggle } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { Outbox } from "../core/outbox.js";
import { recall, remember } from "../core/storage.js";
import { lengthWords, tooLong } from "../core/text_length.js";
import { sendNumbered } from "./numbered.js";

const TEXT = "objection";

/** @param {import("./vote_kinds.js").ViewOptions} options */
export function objecting(options) {
  const form = new ObjectionForm(options);
  return { element: form.element, show: (/** @type {boolean} */ asked) => form.show(asked) };
}

class ObjectionForm {
  /** @param {import("./vote_kinds.js").ViewOptions} options */
  constructor({ feed, activity, announce }) {
    this.feed = feed;
    this.activity = activity;
    this.announce = announce;
    this.outbox = Outbox.of(feed, `objection.${activity.id}`, () => this.#makeOutbox());
    this.outbox.addEventListener("confirmed", ({ detail }) => this.element.isConnected && this.#confirmed(detail.entry.args));
    this.outbox.addEventListener("refused", ({ detail }) => this.#complain(detail.error.text ?? ""));
    this.outbox.addEventListener("change", () => this.element.isConnected && this.#draw());
    this.field = h("textarea", {
      id: "objection", rows: "3", dir: "auto", "aria-describedby": "objection-hint objection-left",
      on: { input: () => this.#typed() },
    });
    this.left = h("p", { id: "objection-left", class: "counter" });
    this.button = h("button", { type: "submit", class: "primary" });
    this.status = h("p", { class: "status", role: "status" });
    this.problem = h("p", { class: "problem", role: "alert", hidden: true });
    this.element = h("form", { class: "objecting", hidden: true, on: { submit: (event) => this.#submit(event) } },
      h("label", { for: "objection" }, t("What would have to change?")),
      h("p", { id: "objection-hint", class: "hint" }, t("If you like, in a sentence or two. Only the person who runs the session reads it, after the vote and without your badge.")),
      this.field, this.left, this.problem, this.button, this.status);
    /** Whether something was typed that the server has not got. */
    this.touched = false;
    this.#takeDraft();
  }

  #makeOutbox() {
    const { feed, activity } = this;
    const outbox = new Outbox({ feed, send: ({ args }) => sendNumbered(feed, "object_to", args) });
    outbox.addEventListener("confirmed", ({ detail }) => feed.learn({ t: "objection", id: activity.id, text: detail.ok.text }));
    return outbox;
  }

  /** What was typed about this vote before a reload; what was typed about another one is shown once this is over. */
  #takeDraft() {
    const draft = recall("objecting");
    this.touched = draft?.activity === this.activity.id;
    if (this.touched) this.field.value = draft.text;
  }

  #typed() {
    this.touched = true;
    this.#complain(tooLong(this.#text));
    remember("objecting", { activity: this.activity.id, text: this.field.value });
    this.#draw();
  }

  /** @param {SubmitEvent} event */
  #submit(event) {
    event.preventDefault();
    const problem = tooLong(this.#text);
    this.#complain(problem);
    if (!problem && !this.#waits) this.outbox.put(TEXT, { activity: this.activity.id, text: this.#text });
  }

  /** @param {Record<string, any>} args */
  #confirmed({ text }) {
    this.touched = this.#text !== text;
    if (!this.touched) remember("objecting", null);
    this.announce(text ? t("Sent") : t("Taken back"));
  }

  /** @param {string} text */
  #complain(text) {
    setText(this.problem, text);
    toggle(this.problem, Boolean(text));
  }

  get #text() {
    return this.field.value.trim();
  }

  get #kept() {
    return this.feed.get("objection", this.activity.id)?.text ?? "";
  }

  /** Whether there is nothing to be sent now. */
  get #waits() {
    return this.outbox.size > 0 || this.#text === this.#kept;
  }

  #draw() {
    const kept = this.#kept;
    if (!this.touched && this.field.value !== kept) this.field.value = kept;
    const arrived = kept !== "" && this.#text === kept;
    setText(this.left, lengthWords(this.field.value));
    setText(this.button, kept && !this.#text ? t("Take it back") : t("Send"));
    toggle(this.button, !arrived);
    this.button.setAttribute("aria-disabled", String(this.#waits));
    setText(this.status, this.outbox.size ? t("Being sent") : arrived ? t("✓ Sent. You can still change it.") : "");
  }

  /** It is brought into view whole, also above what a thumb has just pressed. @param {boolean} asked below three */
  show(asked) {
    const before = this.element.hidden;
    toggle(this.element, asked);
    this.#draw();
    if (before && asked) requestAnimationFrame(() => this.element.scrollIntoView({ block: "nearest" }));
  }
}
