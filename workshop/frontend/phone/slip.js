/** The code on a slip, which lets a phone into a meeting that has door codes; a table's phone may hand in several. */
import { h } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { loadStyle } from "../core/styles.js";
import { heading, stepForm } from "./join_steps.js";

/** As many signs as the server knows, in threes. */
const SIGNS = 9;

/** @param {string} typed @returns {string} as it stands on the slip, in threes */
export function groupSlip(typed) {
  const signs = typed.toUpperCase().replace(/[^A-Z0-9]/g, "").slice(0, SIGNS + 1);
  return signs.match(/.{1,3}/g)?.join(" ") ?? "";
}

/**
 * @param {{most: number, handIn: (slips: string[]) => Promise<void>, back: HTMLElement}} options
 *   most: how many codes may be handed in; handIn: none asks to be let in without a slip
 */
export function slipView({ most, handIn, back }) {
  // Without its style the field is a plain one.
  loadStyle("phone/slip.css").catch(() => {});
  const shared = most > 1;
  /** @type {HTMLInputElement[]} */
  const fields = [];
  const rows = h("div", { class: "slips" });
  const more = h("button", { type: "button", hidden: !shared, on: { click: () => addField().focus() } }, t("One more slip"));

  const addField = () => {
    const number = fields.length + 1;
    const id = `slip-${number}`;
    const field = h("input", {
      id, class: "slip", type: "text", autocapitalize: "characters", autocomplete: "off", spellcheck: false, maxlength: "24",
      "aria-describedby": "slip-hint", on: { blur: () => { field.value = groupSlip(field.value); } },
    });
    fields.push(field);
    rows.append(h("label", { for: id }, shared ? t("Code from slip {number}", { number }) : t("Code from your slip")), field);
    more.hidden = !shared || fields.length >= most;
    return field;
  };
  addField();

  const step = async () => {
    const typed = fields.map((field) => groupSlip(field.value)).filter(Boolean);
    if (!typed.length || typed.some((code) => code.replaceAll(" ", "").length !== SIGNS)) {
      throw new Error(t("A code has nine letters and digits. It is on your slip of paper."));
    }
    await handIn(typed);
  };
  const without = stepForm({ label: t("I have no slip"), step: () => handIn([]) });
  without.querySelector("button")?.classList.remove("primary");
  return h("div", { class: "view" },
    heading(t("The code from your slip")),
    stepForm({ label: t("Come in"), step }, rows,
      h("p", { id: "slip-hint", class: "hint" }, shared
        ? t("Nine letters and digits each. Enter the slips of all who share this phone.")
        : t("Nine letters and digits. They let one phone in, and nobody knows whose slip it is.")),
      more),
    h("p", {}, t("Keep the slip: its code opens the questionnaires later.")),
    h("div", { class: "choices" }, without, back));
}
