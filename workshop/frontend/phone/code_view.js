/** The code is typed, or the contract was declined: what those who have scanned the code and agree never load. */
import { h } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { CODE_LENGTH, heading, normaliseCode, stepForm } from "./join_steps.js";

/** @param {{code: string, next: (code: string) => Promise<void>, withdraw: () => void}} options */
export function codeView({ code, next, withdraw }) {
  const field = h("input", {
    id: "code", class: "code", type: "text", inputmode: "text", autocapitalize: "characters", autocomplete: "off",
    spellcheck: false, maxlength: "12", "aria-describedby": "code-hint", value: code || null,
    on: { blur: () => { field.value = normaliseCode(field.value); } },
  });
  const step = async () => {
    const typed = normaliseCode(field.value);
    if (typed.length !== CODE_LENGTH) throw new Error(t("The code has six letters and digits. It is shown on the wall."));
    await next(typed);
  };
  return h("div", { class: "view" },
    heading(t("Join the session")),
    stepForm({ label: t("Next"), step },
      h("label", { for: "code" }, t("Code from the wall")),
      field,
      h("p", { id: "code-hint", class: "hint" }, t("Six letters and digits. No name, no account, no e-mail."))),
    h("p", { class: "aside" },
      h("button", { type: "button", class: "link", on: { click: withdraw } }, t("Withdraw my notes"))));
}

/** @param {{back: () => void}} options */
export function declinedView({ back }) {
  return h("div", { class: "view" },
    heading(t("That is all right")),
    h("p", {}, t("Nothing was sent and nothing is kept. You are welcome to stay, to talk with the others and to watch the wall.")),
    h("p", {}, t("If you change your mind, you can come back at any time.")),
    h("div", { class: "choices" },
      h("button", { type: "button", on: { click: back } }, t("Back to the contract"))));
}
