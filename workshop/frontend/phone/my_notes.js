/** "My notes": what this person wrote, each with its state in a sign and in words. */
import { h, partOf, reconcile, setText, toggle } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { sectionName } from "../core/sections.js";

/**
 * @typedef {{id: string, text: string, section: string | null, kind?: string, status: string, why?: string,
 *            activity: string, covered?: boolean, evened?: boolean, unsent: boolean, editable: boolean,
 *            carries?: import("../core/types.js").Carried[]}} Mine
 *   carries: what the note would carry now, where it was refused since its author had not been told
 * @typedef {{save: (note: Mine, text: string) => Promise<void>, withdraw: (note: Mine) => Promise<void>,
 *            words: (carries: import("../core/types.js").Carried[]) => string}} Actions
 */

/** @param {{status: string, why?: string, covered?: boolean}} note @returns {{sign: string, words: string}} */
export function stateWords({ status, why, covered }) {
  /** @type {Record<string, [string, string]>} */
  const states = {
    waiting: ["◌", t("On this phone, will be sent by itself")],
    sending: ["↑", t("Being sent")],
    refused: ["!", t("Not sent: {why}", { why: why ?? "" })],
    pending: ["✓", t("Sent")],
    visible: ["✓✓", covered ? t("On the wall, face down") : t("On the wall")],
    flagged: ["⚑", t("Sent, the facilitator will look at it")],
    redacted: ["▒", t("The facilitator has erased the text")],
    rejected: ["–", t("Not shown on the wall")],
    withdrawn: ["↩", t("Withdrawn")],
    erased: ["✕", t("Erased")],
  };
  const [sign, words] = states[status] ?? ["✓", status];
  return { sign, words };
}

/** @param {Actions} actions */
export function myNotes(actions) {
  const list = h("ul", { class: "notes" });
  const title = h("h2", { id: "mine" }, t("My notes"));
  const empty = h("p", { class: "hint" }, t("Your notes will stand here, each with what became of it."));
  const element = h("section", { class: "mine", "aria-labelledby": "mine" }, title, empty, list);
  /** @param {Mine[]} notes */
  const update = (notes) => {
    toggle(empty, notes.length === 0);
    reconcile(list, notes, {
      key: (note) => note.id,
      create: (note) => new Card(actions, note).element,
      update: (node, note) => node.card.update(note),
    });
  };
  return { element, update };
}

class Card {
  /** @param {Actions} actions @param {Mine} note */
  constructor(actions, note) {
    this.actions = actions;
    this.note = note;
    this.section = h("p", { class: "section" });
    this.text = h("p", { class: "text" });
    this.sign = h("span", { class: "sign", "aria-hidden": "true" });
    this.words = h("span");
    this.edit = h("button", { type: "button", class: "quiet", on: { click: () => this.openEditor() } });
    this.take = h("button", { type: "button", class: "quiet", on: { click: () => this.askToWithdraw() } });
    this.buttons = h("div", { class: "row" }, this.edit, this.take);
    this.panel = h("div", { class: "panel", hidden: true });
    const item = h("li", { class: "note" },
      this.section, this.text, h("p", { class: "state" }, this.sign, " ", this.words), this.buttons, this.panel);
    this.element = Object.assign(item, { card: this });
  }

  /** @param {Mine} note */
  update(note) {
    this.note = note;
    const { sign, words } = stateWords(note);
    const kind = note.kind === "quote" ? t("quote") : note.kind === "hunch" ? t("hunch") : "";
    setText(this.section, [sectionName(note.section), kind].filter(Boolean).join(" · "));
    toggle(this.section, Boolean(this.section.textContent));
    setText(this.text, note.text || t("(the text is gone)"));
    setText(this.sign, sign);
    setText(this.words, words + (note.evened ? t(" · style evened out") : ""));
    setText(this.edit, note.status === "refused" ? t("Correct and send again") : t("Edit"));
    setText(this.take, note.unsent ? t("Discard") : t("Withdraw"));
    const start = note.text.slice(0, 40);
    this.edit.setAttribute("aria-label", `${this.edit.textContent}: ${start}`);
    this.take.setAttribute("aria-label", `${this.take.textContent}: ${start}`);
    toggle(this.buttons, note.editable && Boolean(this.panel.hidden));
    this.element.dataset.status = note.status;
    this.element.className = `note tint-${note.section ?? "none"}`;
  }

  openEditor() {
    const field = h("textarea", { rows: "3", maxlength: "280", "aria-label": t("Text of the note") });
    field.value = this.note.text;
    const { carries } = this.note;
    const save = () => this.actions.save({ ...this.note, carries }, field.value.trim());
    this.open(carries ? t("Send") : t("Save"), save, carries ? h("b", {}, this.actions.words(carries)) : "", field);
    field.focus();
  }

  askToWithdraw() {
    const label = this.note.unsent ? t("Yes, discard") : t("Yes, withdraw");
    this.open(label, () => this.actions.withdraw(this.note), h("p", {}, t("The text of this note will be gone.")));
    partOf(this.panel, "button").focus();
  }

  /** @param {string} label @param {() => Promise<void>} step @param {...(HTMLElement | string)} content */
  open(label, step, ...content) {
    const problem = h("p", { class: "problem", role: "alert", hidden: true });
    const confirm = async () => {
      try {
        await step();
        this.close();
      } catch (error) {
        problem.textContent = /** @type {Error} */ (error).message;
        problem.hidden = false;
      }
    };
    this.panel.replaceChildren(...content, problem, h("div", { class: "row" },
      h("button", { type: "button", class: "primary", on: { click: confirm } }, label),
      h("button", { type: "button", on: { click: () => this.close() } }, t("Cancel"))));
    this.panel.hidden = false;
    this.buttons.hidden = true;
  }

  close() {
    this.panel.hidden = true;
    this.panel.replaceChildren();
    toggle(this.buttons, this.note.editable);
    if (this.element.isConnected) this.edit.focus();
  }
}
