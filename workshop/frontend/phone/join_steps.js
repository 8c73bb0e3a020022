/** The way in, one step a view: contract and consent, role and table, badge and phrase; the code: code_view.js. */
import { h } from "../core/dom.js";
import { t } from "../core/i18n.js";

export const CODE_LENGTH = 6;

/** A heading that can receive the focus when its view appears. @param {string} text @param {"h1" | "h2"} level */
export function heading(text, level = "h1") {
  return h(level, { tabindex: "-1", class: "view-heading" }, text);
}

/**
 * A form whose submission is an asynchronous step: the button waits, an error is said beside it.
 * @param {{label: string, step: () => Promise<void>}} options @param {...import("../core/dom.js").Child} fields
 */
export function stepForm({ label, step }, ...fields) {
  const problem = h("p", { class: "problem", role: "alert", hidden: true });
  const button = h("button", { class: "primary", type: "submit" }, label);
  /** @param {SubmitEvent} event */
  const submit = async (event) => {
    event.preventDefault();
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    problem.hidden = true;
    try {
      await step();
    } catch (error) {
      problem.textContent = /** @type {Error} */ (error).message;
      problem.hidden = false;
      /** @type {HTMLElement | null} */ (form.querySelector("input:not([type=radio])"))?.focus();
    } finally {
      button.removeAttribute("aria-disabled");
    }
  };
  /** @type {HTMLFormElement} */
  const form = h("form", { class: "step", novalidate: true, on: { submit } }, ...fields, problem, button);
  return form;
}

/** @param {string} typed @returns {string} as it is written on the wall */
export function normaliseCode(typed) {
  return typed.toUpperCase().replace(/[^A-Z0-9]/g, "").slice(0, CODE_LENGTH);
}

/**
 * What the server says of a code.
 * @typedef {{title: string, paragraphs: string[]}} StoredWords  what is stored, and for how long
 * @typedef {{title: string, contract: string[], notice: StoredWords}} NoticeText
 * @typedef {{session?: {number?: number, title?: string}, programme?: {title: string}, tables?: number[],
 *            roles?: string[], notice: {version: string, text: NoticeText}}} Found
 */

/** @param {Found["notice"]} notice */
function noticeParts({ text }) {
  const { title, contract, notice } = text;
  return [
    heading(title),
    h("ul", { class: "contract" }, ...contract.map((line) => h("li", {}, line))),
    h("h2", {}, notice.title),
    ...notice.paragraphs.map((paragraph) => h("p", {}, paragraph)),
  ];
}

/** @param {{found: Found, agree: () => void, decline: () => void, explain: () => void}} options found: answer of the look-up */
export function noticeView({ found, agree, decline, explain }) {
  return h("div", { class: "view" },
    h("p", { class: "kicker" }, sessionLine(found)),
    ...noticeParts(found.notice),
    h("button", { type: "button", class: "link", on: { click: explain } }, t("Who sees what")),
    h("div", { class: "choices both" },
      h("button", { type: "button", class: "primary", on: { click: agree } }, t("I agree, let us begin")),
      h("button", { type: "button", on: { click: decline } }, t("I do not agree"))));
}

/** @param {Pick<Found, "session" | "programme">} found */
export function sessionLine({ session, programme }) {
  return [session?.number && t("Session {number}", { number: session.number }), session?.title || programme?.title]
    .filter(Boolean).join(" · ");
}

/** @param {string} role */
export function roleName(role) {
  /** @type {Record<string, string>} */
  const names = {
    leader: t("Local leader"),
    official: t("Official"),
    expert: t("Expert"),
    guest: t("Guest"),
    table: t("Our table (shared phone)"),
  };
  return names[role] ?? role;
}

/**
 * One choice of several, as large radio buttons.
 * @param {{name: string, legend: string, options: ChoiceOf[], chosen?: string | null,
 *          change: (value: string) => void, className?: string}} group
 * @typedef {{value: string, label: string, tint?: string}} ChoiceOf
 */
export function radioGroup({ name, legend, options, chosen, change, className = "" }) {
  /** @param {ChoiceOf} option */
  const choice = ({ value, label, tint }) => h("label", { class: `chip ${tint ? `tint-${tint}` : ""}` },
    h("input", { type: "radio", name, value, checked: value === chosen, on: { change: () => change(value) } }),
    h("span", {}, label));
  return h("fieldset", { class: `chips ${className}` },
    h("legend", {}, legend), ...options.map(choice));
}

/**
 * @param {{found: Found, before?: {role?: string, table?: number | null} | null,
 *          next: (role: string, table: number | null, phrase: string) => Promise<void>}} options before: the last time
 */
export function roleView({ found, before, next }) {
  const words = h("input", { id: "words", type: "text", autocapitalize: "none", autocomplete: "off", maxlength: "100" });
  let role = before?.role ?? "";
  let table = String(before?.table ?? "");
  const roles = (found.roles ?? []).map((value) => ({ value, label: roleName(value) }));
  const tables = (found.tables ?? []).map((number) => ({ value: String(number), label: String(number) }));
  const step = async () => {
    // Between meetings nobody is asked who they are.
    if (roles.length && !role) throw new Error(t("Choose who you are here."));
    if (tables.length && !table) throw new Error(t("Choose your table."));
    await next(roles.length ? role : "", table ? Number(table) : null, words.value.trim());
  };
  return h("div", { class: "view" },
    heading(roles.length ? t("Your place in the room") : sessionLine(found)),
    stepForm({ label: t("Join"), step },
      roles.length > 0 && radioGroup({ name: "role", legend: t("I am here as"), options: roles, chosen: role, change: (value) => { role = value; } }),
      tables.length > 0 && radioGroup({
        name: "table", legend: t("My table"), options: tables, chosen: table, className: "even", change: (value) => { table = value; },
      }),
      h("details", {}, h("summary", {}, t("I was here on another phone")),
        h("label", { for: "words" }, t("Your five words")), words)));
}

/** @param {{badge: string, phrase: string, next: () => void}} options */
export function badgeView({ badge, phrase, next }) {
  return h("div", { class: "view" },
    heading(t("You are in")),
    h("p", { class: "kicker" }, t("Your badge")),
    h("p", { class: "badge" }, badge),
    h("p", { class: "kicker" }, t("Your withdrawal phrase")),
    h("p", { class: "phrase" }, phrase),
    h("p", {}, h("b", {}, t("Write it down: it is shown only now.")), " ",
      t("With it you find your notes later and withdraw them. Without it and this phone nobody can, not even the administrator.")),
    h("div", { class: "choices" },
      h("button", { type: "button", class: "primary", on: { click: next } }, t("I have written it down"))));
}
