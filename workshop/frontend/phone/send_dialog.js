/** What is asked before a note is sent: what it is, and whether it may carry more than was told when it was begun. */
import { h } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { noteKinds } from "../core/note_kinds.js";
import { loadStyle } from "../core/styles.js";

// It comes a moment after what it is for, and at worst not at all.
loadStyle("phone/dialogs.css").catch(() => {});

/** @returns {Promise<string | undefined>} the kind of the note; empty: it is left open; undefined: back to writing */
export function askKind() {
  const hints = {
    observation: t("I saw or heard it happen."),
    quote: t("Somebody’s own words."),
    hunch: t("I suppose so; it would have to be checked."),
  };
  return ask((answer) => ({
    title: t("What is it?"),
    parts: [
      ...noteKinds().map(({ value, label }) =>
        h("button", { type: "button", on: { click: () => answer(value) } }, label, h("span", { class: "hint" }, hints[value]))),
      h("button", { type: "button", class: "link", on: { click: () => answer("") } }, t("Send without marking it")),
    ],
  }));
}

/**
 * @param {{words: string, signed: boolean}} options words: what the note carries
 * @returns {Promise<boolean>} whether it is sent; going back in any way is no
 */
export function askToSend({ words, signed }) {
  return ask((answer) => ({
    title: signed ? t("This note will carry your badge") : t("What a note carries has changed"),
    parts: [
      h("p", {}, words),
      signed && h("p", {}, t("Everybody in the room can read your badge beside it. You are asked once in this activity.")),
      h("div", { class: "row" },
        h("button", { type: "button", class: "primary", on: { click: () => answer("yes") } }, signed ? t("Send signed") : t("Send")),
        h("button", { type: "button", on: { click: () => answer() } }, t("Go back"))),
    ],
  })).then(Boolean);
}

/**
 * @param {(answer: (chosen?: string) => void) => {title: string, parts: import("../core/dom.js").Child[]}} fill
 * @returns {Promise<string | undefined>} what was chosen; undefined: the dialog was closed
 */
function ask(fill) {
  return new Promise((resolve) => {
    const { title, parts } = fill((chosen) => {
      resolve(chosen);
      dialog.close();
    });
    const close = () => {
      dialog.remove();
      resolve(undefined);
    };
    const dialog = h("dialog", { class: "confirm", "aria-labelledby": "send-title", on: { close } },
      h("h2", { id: "send-title" }, title), ...parts);
    document.body.append(dialog);
    dialog.showModal();
  });
}
