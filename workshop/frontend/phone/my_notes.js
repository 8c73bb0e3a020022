/** "My notes": what this person wrote, each with its state in a sign and in words. */
import { h, reconcile, setText, toggle } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { noteKinds } from "../core/note_kinds.js";
import { sectionName } from "../core/sections.js";

/**
 * @typedef {{id: string, text: string, section: string | null, kind?: string | null, status: string, why?: string,
 *            activity: string, stage?: string | null, feeling?: number | null, covered?: boolean, evened?: boolean, unsent: boolean, editable: boolean, earlier?: boolean,
 *            carries?: import("../core/types.js").Carried[]}} Mine
 *   earlier: written in another session; carries: what the note would carry now, where it was refused since its author had not been told
 * @typedef {Pick<import("./room.js").Room, "feed" | "outbox" | "announce" | "words" | "feels">} Actions  what the panel works with
 */

/** Kept out of what a phone loads first; it is fetched before it is needed. */
export const fetchPanel = () => import("./note_panel.js");

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
    rejected: ["–", why ? t("Not shown on the wall: {why}", { why }) : t("Not shown on the wall")],
    withdrawn: ["↩", t("Withdrawn")],
    erased: ["✕", t("Erased")],
  };
  const [sign, words] = states[status] ?? ["✓", status];
  return { sign, words };
}

/** @param {Actions} actions */
export function myNotes(actions) {
  const [list, before] = [0, 1].map(() => h("ul", { class: "notes" }));
  const count = h("summary");
  const earlier = h("details", {}, count, before);
  const title = h("h2", { id: "mine" }, t("My notes"));
  const empty = h("p", { class: "hint" }, t("Your notes will stand here, each with what became of it."));
  const element = h("section", { class: "mine", "aria-labelledby": "mine" }, title, empty, list, earlier);
  /** @param {Mine[]} notes */
  const update = (notes) => {
    for (const part of [list, before]) {
      reconcile(part, notes.filter((note) => (part === before) === Boolean(note.earlier)), {
        key: (note) => note.id,
        create: (note) => new Card(actions, note).element,
        update: (node, note) => node.card.update(note),
      });
    }
    toggle(empty, !list.childElementCount);
    toggle(earlier, before.childElementCount > 0);
    setText(count, t("From earlier sessions: {count}", { count: before.childElementCount }));
  };
  return { element, update };
}

export class Card {
  /** @param {Actions} actions @param {Mine} note */
  constructor(actions, note) {
    this.actions = actions;
    this.note = note;
    this.section = h("p", { class: "section" });
    this.text = h("p", { class: "text", dir: "auto" });
    this.sign = h("span", { class: "sign", "aria-hidden": "true" });
    this.words = h("span");
    this.edit = h("button", { type: "button", class: "quiet", on: { click: () => this.open("openEditor") } });
    this.take = h("button", { type: "button", class: "quiet", on: { click: () => this.open("askToWithdraw") } });
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
    const kind = noteKinds().find(({ value }) => value === note.kind)?.label.toLowerCase();
    setText(this.section, [sectionName(note.section), note.stage, kind, this.actions.feels?.[`${note.feeling}`]].filter(Boolean).join(" · "));
    toggle(this.section, Boolean(this.section.textContent));
    setText(this.text, note.text || t("(the text is gone)"));
    setText(this.sign, sign);
    setText(this.words, words + (note.evened ? t(" · style evened out") : "") + (note.text.includes("▒▒▒") ? t(" · words struck out") : ""));
    setText(this.edit, note.status === "refused" ? t("Correct and send again") : t("Edit"));
    setText(this.take, note.unsent ? t("Discard") : t("Withdraw"));
    const start = note.text.slice(0, 40);
    this.edit.setAttribute("aria-label", `${this.edit.textContent}: ${start}`);
    this.take.setAttribute("aria-label", `${this.take.textContent}: ${start}`);
    toggle(this.buttons, note.editable && Boolean(this.panel.hidden));
    this.element.dataset.status = note.status;
    this.element.className = `note tint-${note.section ?? "none"}`;
  }

  /** @param {"openEditor" | "askToWithdraw"} what */
  open(what) {
    fetchPanel().then((panel) => panel[what](this), () => setText(this.words, t("There is no connection at the moment.")));
  }
}
