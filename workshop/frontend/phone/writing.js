/** Writing a note: the text first, then where it belongs and what kind it is. Drafts survive reload. */
import { h, setText, toggle } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { guidingQuestion, INFERRED, sectionName, sectionsOf } from "../core/sections.js";
import { recall, remember } from "../core/storage.js";
import { heading, radioGroup } from "./join_steps.js";

const LONGEST = 280;

/** @param {string} activity @returns {{text: string, section: string | null, kind: string | null}} */
export function readDraft(activity) {
  return { text: "", section: null, kind: null, ...recall(`draft.${activity}`) };
}

export function forgetDraft(activity) {
  remember(`draft.${activity}`, null);
}

/**
 * @param {any} activity the running one, in its phase "collect"
 * @param {(args: object) => Promise<void>} send keeps the note; afterwards the field is emptied
 */
export function writingView(activity, send) {
  const sections = activity.kind === "empathy_map" ? sectionsOf(activity.variant) : null;
  const draft = readDraft(activity.id);
  if (sections && !sections.includes(draft.section)) draft.section = sections[0];
  const keep = () => remember(`draft.${activity.id}`, draft);

  const question = h("span", { class: "question" });
  const name = h("span", { class: "section" });
  const label = h("label", { for: "text", class: "ask" }, name, question);
  const field = h("textarea", {
    id: "text", rows: "3", maxlength: String(LONGEST), enterkeyhint: "enter", autocomplete: "off", "aria-describedby": "quoting left",
  });
  const left = h("p", { id: "left", class: "counter" });
  const quoting = h("p", { id: "quoting", class: "hint", hidden: true }, t("What is written here may be quoted in the published standard, without your badge."));
  const status = h("p", { class: "status" });
  const problem = h("p", { class: "problem", role: "alert", hidden: true });
  const button = h("button", { class: "primary send", type: "submit" }, t("Send the note"));

  const count = () => setText(left, t("{left} characters left", { left: LONGEST - [...field.value].length }));
  const showSection = () => {
    setText(name, sections ? sectionName(draft.section) : t("Your note"));
    setText(question, sections ? guidingQuestion(draft.section) : "");
    form.className = `writing tint-${draft.section ?? "none"}`;
  };
  const chosenKind = () => draft.kind ?? (INFERRED.includes(draft.section) ? "hunch" : "observation");
  const showKind = () => {
    form.querySelector(`input[name=kind][value=${chosenKind()}]`).checked = true;
  };
  const complain = (text) => {
    setText(problem, text);
    problem.hidden = !text;
  };
  const submit = async (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (form.classList.contains("paused")) return;
    if (!text) {
      complain(t("Write something first."));
      return field.focus();
    }
    try {
      await send({ activity: activity.id, text, section: draft.section, kind: chosenKind() });
      complain("");
      draft.text = field.value = "";
      draft.kind = null;
      keep();
      count();
      showKind();
    } catch (error) {
      complain(error.text ?? t("The note could not be kept on this phone. Your text is still here."));
    }
    field.focus();
  };
  field.addEventListener("input", () => {
    draft.text = field.value;
    complain("");
    keep();
    count();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  const form = h("form", { novalidate: true, on: { submit } },
    quoting, h("div", { class: "paper" }, label, field, left),
    sections && radioGroup({
      name: "section", legend: t("Where does it belong?"), chosen: draft.section,
      options: sections.map((value) => ({ value, label: sectionName(value), tint: value })),
      change: (value) => {
        draft.section = value;
        keep();
        showSection();
        showKind();
      },
    }),
    radioGroup({
      name: "kind", legend: t("What is it?"), className: "even", chosen: chosenKind(), options: kinds(),
      change: (value) => {
        draft.kind = value;
        keep();
      },
    }),
    h("div", { class: "send-bar" }, problem, status, button));
  field.value = draft.text;
  showSection();
  count();

  /** @param {{paused: string | null, hint: string, quotable: boolean}} state paused: why nothing can be sent now */
  const update = ({ paused, hint, quotable }) => {
    toggle(quoting, quotable);
    form.classList.toggle("paused", Boolean(paused));
    setText(status, paused ?? hint);
    toggle(status, Boolean(paused ?? hint));
    if (paused) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  };
  return { element: form, update };
}

function kinds() {
  return [
    { value: "observation", label: t("Observation") },
    { value: "quote", label: t("Quote") },
    { value: "hunch", label: t("Hunch") },
  ];
}

/** Whom the note is about, short; the whole description behind a disclosure. */
export function personaBox(persona) {
  if (!persona) return null;
  return h("details", { class: "persona" },
    h("summary", {}, h("b", {}, persona.label), h("span", { class: "hint" }, ` ${t("who is it?")}`)),
    persona.situation && h("p", {}, persona.situation),
    persona.context && h("p", { class: "hint" }, persona.context));
}

/** A draft that was not sent before the phase ended can still be sent, late. */
export function leftoverView(activity, send, done) {
  const draft = readDraft(activity.id);
  if (!draft.text?.trim()) return null;
  const finish = (box) => {
    forgetDraft(activity.id);
    box.remove();
    done();
  };
  const late = async () => {
    const kind = draft.kind ?? (INFERRED.includes(draft.section) ? "hunch" : "observation");
    await send({ activity: activity.id, text: draft.text.trim(), section: draft.section, kind });
    finish(box);
  };
  const box = h("section", { class: "leftover" },
    heading(t("You had begun a note"), "h2"),
    h("p", { class: "quote" }, draft.text),
    h("p", { class: "hint" }, t("The time for writing is over. Sent now, it waits for the facilitator.")),
    h("div", { class: "row" },
      h("button", { type: "button", class: "primary", on: { click: late } }, t("Send it anyway")),
      h("button", { type: "button", on: { click: () => finish(box) } }, t("Discard"))));
  return box;
}
