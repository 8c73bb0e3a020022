/** What is and is not hidden from whom, in ten sentences. */
import { h } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { heading } from "./join_steps.js";

/**
 * Rejects with a sentence for the person where there is no connection.
 * @param {(path: string, body: object) => Promise<any>} ask @param {() => void} back
 */
export async function whoSeesView(ask, back) {
  const { title, sentences } = await ask("/join/who-sees", {});
  return h("div", { class: "view" },
    heading(title),
    h("ol", { class: "contract" }, ...sentences.map((/** @type {string} */ sentence) => h("li", {}, sentence))),
    h("div", { class: "choices" }, h("button", { type: "button", on: { click: back } }, t("Back"))));
}
