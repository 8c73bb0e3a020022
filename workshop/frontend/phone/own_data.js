/** What is stored about a person, as files on this phone: made on request, for whoever has the phrase or the token. */
import { h } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { stepForm } from "./join_steps.js";

const KEPT_FOR = 60_000;

/**
 * @param {{ask: (path: string, body: object) => Promise<any>, proof: {phrase: string} | {token: string}}} options
 * @returns {HTMLElement}
 */
export function ownDataPart({ ask, proof }) {
  const files = h("div", { class: "step", role: "status" });
  const step = async () => {
    const { data, text } = await ask("/join/data", proof);
    files.replaceChildren(
      saveButton(t("Save as text"), `${t("my-data")}.txt`, "text/plain", text),
      saveButton(t("Save as JSON"), `${t("my-data")}.json`, "application/json", JSON.stringify(data, null, 2)));
  };
  return h("section", { class: "step" },
    h("p", {}, t("All that is stored about you, and where your notes went, in one file. It is made now, for you; no copy is kept.")),
    stepForm({ label: t("Get what is stored about me"), step }),
    files);
}

/** @param {string} label @param {string} name @param {string} type @param {string} content */
function saveButton(label, name, type, content) {
  const save = () => {
    const href = URL.createObjectURL(new Blob([content], { type: `${type};charset=utf-8` }));
    h("a", { href, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(href), KEPT_FOR);
  };
  return h("button", { type: "button", on: { click: save } }, label);
}
