/** One item of a questionnaire: a scale with words at both ends, options, a text, or a clause with a reason. */
import { h, setText, toggle } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { lengthOf } from "../core/text_length.js";

/** As the server takes them (questionnaires/item_kinds.py). */
export const LONGEST_ANSWER = 2000;
const POINTS = [1, 2, 3, 4, 5];
/** Characters left from which on they are counted. */
const NEAR = 200;

/**
 * @import { SheetItem } from "../core/types.js"
 * @typedef {number | string | {clause: string | null, why: string}} Answer
 * @typedef {Record<string, Answer>} Answers  by item
 * @typedef {{id: string, element: HTMLElement, value: () => Answer | null, text: () => string,
 *            show: (answer: Answer | undefined) => void, focus: () => void}} ItemField
 */

/**
 * @param {SheetItem} item @param {number} number its place, from 1 @param {() => void} changed @returns {ItemField}
 */
export function itemField(item, number, changed) {
  if (item.kind === "open") return textItem(item, number, changed);
  if (item.kind === "clause") return clauseItem(item, number, changed);
  return choiceItem(item, number, changed);
}

/** @param {SheetItem} item @param {number} number @param {() => void} changed @returns {ItemField} */
function choiceItem(item, number, changed) {
  const scale = item.kind !== "knowledge";
  const words = scale ? POINTS.map(String) : item.options ?? [];
  const inputs = words.map((word, place) => h("input", {
    type: "radio", name: `item-${item.id}`, value: String(scale ? place + 1 : place),
    "aria-label": scale ? pointWords(item, place + 1) : word, on: { change: () => pressed() },
  }));
  const clear = h("button", { type: "button", class: "quiet", hidden: true, on: { click: () => empty() } }, t("Clear this answer"));
  const pressed = () => {
    toggle(clear, inputs.some(({ checked }) => checked));
    changed();
  };
  const empty = () => {
    for (const input of inputs) input.checked = false;
    inputs[0]?.focus();
    pressed();
  };
  const choices = h("div", { class: scale ? "points" : "options" },
    ...inputs.map((input, place) => h("label", {}, input, h("span", {}, words[place]))));
  const ends = scale && h("p", { class: "ends", ariaHidden: "true" }, h("span", {}, `1 – ${item.low}`), h("span", {}, `5 – ${item.high}`));
  const value = () => {
    const chosen = inputs.find(({ checked }) => checked);
    return chosen ? Number(chosen.value) : null;
  };
  return {
    id: item.id, element: frame(item, number, choices, ends, clear), value, text: () => "",
    show: (answer) => {
      for (const input of inputs) input.checked = answer === Number(input.value);
      toggle(clear, inputs.some(({ checked }) => checked));
    },
    focus: () => inputs[0]?.focus(),
  };
}

/** @param {SheetItem} item @param {number} point @returns {string} */
function pointWords(item, point) {
  if (point === POINTS[0]) return `${point}, ${item.low}`;
  return point === POINTS.at(-1) ? `${point}, ${item.high}` : String(point);
}

/** @param {SheetItem} item @param {number} number @param {() => void} changed @returns {ItemField} */
function textItem(item, number, changed) {
  const { field, left, show } = textField(item, t("Your answer"), changed);
  return {
    id: item.id, element: frame(item, number, field, left), text: () => field.value,
    value: () => field.value.trim() || null,
    show: (answer) => show(typeof answer === "string" ? answer : ""),
    focus: () => field.focus(),
  };
}

/** @param {SheetItem} item @param {number} number @param {() => void} changed @returns {ItemField} */
function clauseItem(item, number, changed) {
  const choice = h("select", { "aria-label": t("Clause"), on: { change: () => changed() } },
    h("option", { value: "" }, t("None of them")),
    ...(item.clauses ?? []).map(({ id, code, title }) => h("option", { value: id }, `${code} ${title}`)));
  const { field, left, show } = textField(item, t("What should change in it, and why?"), changed);
  const name = h("span", { class: "hint" }, t("What should change in it, and why?"));
  return {
    id: item.id, element: frame(item, number, choice, name, field, left), text: () => field.value,
    value: () => {
      const why = field.value.trim();
      return choice.value || why ? { clause: choice.value || null, why } : null;
    },
    show: (answer) => {
      const given = typeof answer === "object" ? answer : null;
      choice.value = given?.clause ?? "";
      show(given?.why ?? "");
    },
    focus: () => field.focus(),
  };
}

/** @param {SheetItem} item @param {string} label @param {() => void} changed */
function textField(item, label, changed) {
  const field = h("textarea", {
    rows: "3", dir: "auto", "aria-label": label, "aria-describedby": `left-${item.id}`, on: { input: () => typed() },
  });
  const left = h("p", { class: "counter", id: `left-${item.id}` });
  const count = () => {
    const rest = LONGEST_ANSWER - lengthOf(field.value);
    const words = rest < 0 ? t("Characters too many: {count}", { count: -rest }) : t("{left} characters left", { left: rest });
    setText(left, rest < NEAR ? words : "");
  };
  const typed = () => {
    count();
    changed();
  };
  const show = (/** @type {string} */ text) => {
    if (field.value.trim() !== text) field.value = text;
    count();
  };
  return { field, left, show };
}

/** @param {SheetItem} item @param {number} number @param {...import("../core/dom.js").Child} parts */
function frame(item, number, ...parts) {
  return h("fieldset", { class: `item item-${item.kind}` },
    h("legend", {}, h("b", { class: "number" }, `${number}.`), h("span", {}, item.text)), ...parts);
}
