/** What tables and pairs write together, in words, for every screen: as `workshop/board/joint_forms.py` has it. */
import { levelWord } from "./clause_level.js";
import { feelingWords } from "./feelings.js";
import { t } from "./i18n.js";
import { needSentence } from "./votable_needs.js";

/**
 * @import { Feed } from "./feed.js"
 * @import { JointDraft, JointForm, JourneyStep } from "./types.js"
 * @typedef {{name: string, label: string, ask?: string, hint?: string, needed?: boolean, longest: number, choices?: [string, string][]}} FieldWords
 *   label: for readers; ask, hint: for writers; needed: without it the draft cannot be given in; choices: value and word
 */

/** What a step has beside its stage and what happens in it. */
const BESIDE = ["touchpoint", "thoughts", "emotion", "barrier", "opportunity"];

/** @type {Record<JointForm, () => FieldWords[]>} */
const FIELDS = {
  persona: () => [
    { name: "label", label: t("Name of the persona"), ask: t("First name or a description"), hint: t("Invented, nobody you know"), needed: true, longest: 120 },
    { name: "situation", label: t("Situation"), ask: t("What their situation is"), hint: t("One or two sentences: where they live, what has just happened"), needed: true, longest: 600 },
    { name: "service", label: t("Service"), ask: t("Which service they need"), hint: t("For example: registration, library, swimming pool"), longest: 200 },
    { name: "goals", label: t("Goal"), ask: t("What they want to achieve"), longest: 600 },
    { name: "barriers", label: t("Barrier"), ask: t("What gets in their way"), longest: 600 },
    {
      name: "basis", label: t("How we know"), ask: t("How do you know?"), longest: 12,
      choices: [["research", t("We know it from research")], ["assumption", t("We assume it")]],
    },
  ],
  need: () => [
    { name: "who", label: t("As…"), hint: t("who, in what situation"), needed: true, longest: 200 },
    { name: "need", label: t("I need…"), hint: t("what is lacking, not yet the solution"), needed: true, longest: 600 },
    { name: "goal", label: t("so that…"), hint: t("what changes for this person then"), longest: 600 },
  ],
  question: () => [{ name: "text", label: t("How might we…?"), needed: true, longest: 400 }],
  clause: () => [
    { name: "title", label: t("Title"), hint: t("a few words by which it is found"), needed: true, longest: 200 },
    { name: "body", label: t("Requirement"), ask: t("What is required"), hint: t("Who does what, and how one sees that it is done"), needed: true, longest: 2000 },
    {
      name: "level", label: t("Level"), ask: t("How binding?"), longest: 15,
      choices: ["required", "recommended", "good_practice"].map((level) => [level, levelWord(level)]),
    },
    { name: "rationale", label: t("Why"), hint: t("Which need it answers"), longest: 2000 },
    { name: "responsible", label: t("Who answers for it"), hint: t("A post or a department, not a name"), longest: 200 },
  ],
  header: () => [
    { name: "header", label: t("Sentence"), ask: t("What do these notes say together?"), hint: t("A whole sentence, not a catchword"), needed: true, longest: 200 },
  ],
  step: () => [
    { name: "stage", label: t("Stage"), ask: t("At which stage?"), hint: t("Choose one, or write a new one"), longest: 120 },
    { name: "action", label: t("Step"), ask: t("What happens in this step?"), longest: 600 },
    { name: "touchpoint", label: t("Touchpoint"), hint: t("Where or with whom: a form, a counter, a website"), longest: 200 },
    { name: "thoughts", label: t("Thought"), hint: t("What this person says to themselves then"), longest: 600 },
    {
      name: "emotion", label: t("Feeling"), ask: t("How does this person feel then?"), longest: 2,
      choices: feelingWords().map(([value, word]) => [String(value), word]),
    },
    { name: "barrier", label: t("Barrier"), hint: t("What stops them or costs them strength"), longest: 600 },
    { name: "opportunity", label: t("Opportunity"), hint: t("What could be made easier here"), longest: 600 },
  ],
};

/** @param {Pick<JointDraft, "form" | "about">} draft @returns {FieldWords[]} in their order */
export function fieldsOf({ form, about }) {
  const fields = FIELDS[form]();
  if (form !== "step") return fields;
  // What happens in a step that is there already, and when, stays what its note says.
  return about ? fields.filter(({ name }) => BESIDE.includes(name)) : fields.map((field) => ({ ...field, needed: field.name === "action" }));
}

/** @param {JointForm} form */
export function formName(form) {
  const names = {
    persona: () => t("Persona"),
    need: () => t("Need"),
    question: () => t("Question"),
    clause: () => t("Clause"),
    header: () => t("Sentence for a group"),
    step: () => t("Step of a journey"),
  };
  return names[form]();
}

/** @param {FieldWords} field @param {string} value @returns {string} what the field says to readers */
export function saidIn({ choices }, value) {
  return choices ? (choices.find(([key]) => key === value)?.[1] ?? "") : value;
}

/** @param {JointDraft} draft @returns {(FieldWords & {text: string})[]} its fields that say something */
export function saidFields(draft) {
  return fieldsOf(draft).map((field) => ({ ...field, text: saidIn(field, draft.fields?.[field.name] ?? "") })).filter(({ text }) => text);
}

/**
 * @param {Pick<JointDraft, "form" | "about">} draft @param {Record<string, string>} [texts] by field
 * @returns {FieldWords[]} what it still needs before it can be taken over
 */
export function missingOf(draft, texts = {}) {
  const fields = fieldsOf(draft);
  const needed = fields.filter((field) => field.needed);
  if (!needed.length && !fields.some(({ name }) => texts[name]?.trim())) return fields;
  return needed.filter(({ name }) => !texts[name]?.trim());
}

/** @param {Pick<JointDraft, "table">} draft */
export function writtenBy({ table }) {
  return table === null ? t("A pair") : t("Table {number}", { number: table });
}

/** @param {Feed} feed @param {Pick<JointDraft, "a" | "about">} draft @returns {string} the group, need or step that it is written under, in words */
export function aboutWords(feed, { a, about }) {
  if (!about) return "";
  const group = feed.get("group", about);
  if (group) return group.header || t("A group without a sentence yet");
  const need = feed.get("need", about);
  if (need) return needSentence(need);
  return stepOf(feed, a, about)?.text ?? "";
}

/** @param {Feed} feed @param {string} activity @param {string} id @returns {JourneyStep | undefined} */
function stepOf(feed, activity, id) {
  const parts = feed.get("journey", activity)?.of ?? [];
  return parts.flatMap(({ steps = [] }) => steps).find((step) => step.id === id);
}
