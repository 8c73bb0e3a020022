/**
 * The forms that several phones fill in together, in words: as `workshop/board/joint_forms.py` has them. What other
 * views of phones use as well is not imported: it would be loaded with the first of a page.
 */
import { t } from "../core/i18n.js";

/**
 * @import { Feed } from "../core/feed.js"
 * @import { Group, JointDraft, JointForm, Need } from "../core/types.js"
 * @typedef {{name: string, label: string, hint?: string, longest: number, choices?: [string, string][]}} FormField
 *   choices: value and word
 * @typedef {{title: string, begin: string, another: string, becomes: string, empty: string, about: "group" | "need" | "",
 *            needed: string[], fields: FormField[]}} Form
 *   empty: what is said while there is nothing to write about
 */

/** Fields of at most so many characters are one line, as on the server. */
const LONGEST_LINE = 200;

/** @returns {Partial<Record<JointForm, Form>>} */
const forms = () => ({
  persona: {
    title: t("A persona"),
    begin: t("Begin a persona"),
    another: t("Begin another persona"),
    becomes: t("Taken over: it has become a persona."),
    empty: "",
    about: "",
    needed: ["label", "situation"],
    fields: [
      { name: "label", label: t("First name or a description"), hint: t("Invented, nobody you know"), longest: 120 },
      { name: "situation", label: t("What their situation is"), hint: t("One or two sentences: where they live, what has just happened"), longest: 600 },
      { name: "service", label: t("Which service they need"), hint: t("For example: registration, library, swimming pool"), longest: 200 },
      { name: "goals", label: t("What they want to achieve"), longest: 600 },
      { name: "barriers", label: t("What gets in their way"), longest: 600 },
      {
        name: "basis", label: t("How do you know?"), longest: 12,
        choices: [["research", t("We know it from research")], ["assumption", t("We assume it")]],
      },
    ],
  },
  need: {
    title: t("A need"),
    begin: t("Write its need"),
    another: t("Write another need"),
    becomes: t("Taken over: it has become a need."),
    empty: t("We are waiting for groups of notes. As soon as there are some, you can choose one here."),
    about: "group",
    needed: ["who", "need"],
    fields: [
      { name: "who", label: t("As…"), hint: t("who, in what situation"), longest: 200 },
      { name: "need", label: t("I need…"), hint: t("what is lacking, not yet the solution"), longest: 600 },
      { name: "goal", label: t("so that…"), hint: t("what changes for this person then"), longest: 600 },
    ],
  },
  clause: {
    title: t("A clause"),
    begin: t("Write its clause"),
    another: t("Write another clause"),
    becomes: t("Taken over: it has become a clause of the standard."),
    empty: t("We are waiting for needs. As soon as there are some, you can choose one here."),
    about: "need",
    needed: ["title", "body"],
    fields: [
      { name: "title", label: t("Title"), hint: t("a few words by which it is found"), longest: 200 },
      { name: "body", label: t("What is required"), hint: t("Who does what, and how one sees that it is done"), longest: 2000 },
      {
        name: "level", label: t("How binding?"), longest: 15,
        choices: [["required", t("Required")], ["recommended", t("Recommended")], ["good_practice", t("Good practice")]],
      },
      { name: "rationale", label: t("Why"), hint: t("Which need it answers"), longest: 2000 },
      { name: "responsible", label: t("Who answers for it"), hint: t("A post or a department, not a name"), longest: 200 },
    ],
  },
  header: {
    title: t("A sentence for a group"),
    begin: t("Write its sentence"),
    another: t("Write the sentence of another group"),
    becomes: t("Taken over: it is the sentence of the group."),
    empty: t("We are waiting for groups of notes. As soon as there are some, you can choose one here."),
    about: "group",
    needed: ["header"],
    fields: [
      { name: "header", label: t("What do these notes say together?"), hint: t("A whole sentence, not a catchword"), longest: 200 },
    ],
  },
});

/** @param {JointForm} form @returns {Form | undefined} undefined: phones do not fill in this form */
export function formOf(form) {
  return forms()[form];
}

/** @param {FormField} field */
export function isLine({ longest }) {
  return longest <= LONGEST_LINE;
}

/** @param {Form} form @param {Record<string, string>} texts by field @returns {string[]} the fields without which it cannot be given in */
export function missingIn(form, texts) {
  return form.needed.filter((name) => !texts[name]?.trim());
}

/** What a draft says, in one or two sentences. @param {JointDraft} draft @returns {string} empty where it may not be read, or says nothing yet */
export function sentenceOfDraft({ form, fields = {} }) {
  const { who = "", need = "", goal = "", label = "", situation = "", title = "", header = "" } = fields;
  if (form === "need") return needWords({ who, need, goal });
  if (form === "persona") return [label, situation].filter(Boolean).join(": ");
  return title || header;
}

/** As far as it is written. @param {Pick<Need, "who" | "need" | "goal">} words */
function needWords({ who, need, goal }) {
  const whole = who.includes(",") && need ? `${who},` : who;
  const wish = [who && t("As {who}", { who: whole }), need && t("I need {need}", { need })].filter(Boolean).join(" ");
  return [wish, goal && t("so that {goal}", { goal })].filter(Boolean).join(", ");
}

/** @param {Feed} feed @param {Form} form @returns {(Group | Need)[]} what can be written about */
export function subjectsOf(feed, { about }) {
  if (about === "group") return feed.all("group").sort((one, other) => one.pos - other.pos);
  return about === "need" ? feed.all("need").filter(({ status }) => ["proposed", "selected"].includes(status)) : [];
}

/** @param {Group | Need | undefined} subject @returns {string} what a draft is written about, in words */
export function subjectWords(subject) {
  if (!subject) return "";
  if (subject.t === "need") return needWords(subject);
  return subject.header || t("A group without a sentence yet");
}

/** @param {Pick<JointDraft, "table">} draft */
export function whoOf({ table }) {
  return table === null ? t("A pair") : t("Table {number}", { number: table });
}

/** @param {unknown} error @returns {string} why a command was not carried out */
export function whyNot(error) {
  return /** @type {import("../core/types.js").Refusal} */ (error).text ?? String(error);
}
