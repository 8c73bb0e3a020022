/** Asks before a note is sent that says who wrote it, or that carries more than was told when it was begun. */
import { h } from "../core/dom.js";
import { t } from "../core/i18n.js";

/**
 * @param {{words: string, signed: boolean}} options words: what the note carries
 * @returns {Promise<boolean>} whether it is sent; going back in any way is no
 */
export function askToSend({ words, signed }) {
  return new Promise((resolve) => {
    /** @param {boolean} yes */
    const answer = (yes) => {
      resolve(yes);
      dialog.close();
    };
    const dialog = h("dialog", { class: "confirm", "aria-labelledby": "send-title", on: { close: () => { dialog.remove(); resolve(false); } } },
      h("h2", { id: "send-title" }, signed ? t("This note will carry your badge") : t("What a note carries has changed")),
      h("p", {}, words),
      signed && h("p", {}, t("Everybody in the room can read your badge beside it. You are asked once in this activity.")),
      h("div", { class: "row" },
        h("button", { type: "button", class: "primary", on: { click: () => answer(true) } }, signed ? t("Send signed") : t("Send")),
        h("button", { type: "button", on: { click: () => answer(false) } }, t("Go back"))));
    document.body.append(dialog);
    dialog.showModal();
  });
}
