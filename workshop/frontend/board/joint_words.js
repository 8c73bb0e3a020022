/** What tables and pairs write together, in words: as `workshop/board/joint_forms.py` has it. */
import { levelWord } from "../core/clause_level.js";
import { t } from "../core/i18n.js";
import { needSentence } from "../core/votable_needs.js";

/**
 * @import { Feed } from "../core/feed.js"
 * @import { JointDraft, JointForm } from "../core/types.js"
 * @typedef {{name: string, label: string, needed?: boolean, longest: number, choices?: [string, string][]}} FieldWords
 *   needed: without it the draft cannot be taken over; choices: value and word
 */

/** @type {Record<JointForm, () => FieldWords[]>} */
const FIELDS = {
  persona: () => [
    { name: "label", label: t("Name"), needed: true, longest: 120 },
    { name: "situation", label: t("Situation"), needed: true, longest: 600 },
    { name: "service", label: t("Service"), longest: 200 },
    { name: "goals", label: t("Goal"), longest: 600 },
    { name: "barriers", label: t("Barrier"), longest: 600 },
    {
      name: "basis", label: t("How we know"), longest: 12,
      choices: [["", t("Not said")], ["research", t("Known")], ["assumption", t("Assumed")]],
    },
  ],
  need: () => [
    { name: "who", label: t("As…"), needed: true, longest: 200 },
    { name: "need", label: t("I need…"), needed: true, longest: 600 },
    { name: "goal", label: t("so that…"), longest: 600 },
  ],
  question: () => [{ name: "text", label: t("How might we…?"), needed: true, longest: 400 }],
  clause: () => [
    { name: "title", label: t("Title"), needed: true, longest: 200 },
    { name: "body", label: t("Requirement"), needed: true, longest: 2000 },
    {
      name: "level", label: t("Level"), longest: 15,
      choices: [["", t("Not said")], ...levels()],
    },
    { name: "rationale", label: t("Why"), longest: 2000 },
    { name: "responsible", label: t("Who answers for it"), longest: 200 },
  ],
  header: () => [{ name: "header", label: t("Sentence"), needed: true, longest: 200 }],
  step: () => [
    { name: "touchpoint", label: t("Touchpoint"), longest: 200 },
    { name: "thoughts", label: t("Thought"), longest: 600 },
    { name: "emotion", label: t("Feeling"), longest: 2, choices: ["", "-2", "-1", "0", "1", "2"].map((value) => [value, value]) },
    { name: "barrier", label: t("Barrier"), longest: 600 },
    { name: "opportunity", label: t("Opportunity"), longest: 600 },
  ],
};

/** @returns {[string, string][]} */
function levels() {
  return ["required", "recommended", "good_practice"].map((level) => [level, levelWord(level)]);
}

/** @param {JointForm} form @returns {FieldWords[]} in their order */
export function fieldsOf(form) {
  return FIELDS[form]();
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
  return choices ? (choices.find(([key]) => value && key === value)?.[1] ?? "") : value;
}

/** @param {JointDraft} draft @returns {FieldWords[]} what it still needs before it can be taken over */
export function missingOf({ form, fields = {} }) {
  return fieldsOf(form).filter(({ name, needed }) => needed && !fields[name]?.trim());
}

/** @param {Pick<JointDraft, "table">} draft */
export function writtenBy({ table }) {
  return table === null ? t("A pair") : t("Table {number}", { number: table });
}

/** @param {Feed} feed @param {JointDraft} draft @returns {string} the group or need that it is written under, in words */
export function aboutWords(feed, { about }) {
  if (!about) return "";
  const group = feed.get("group", about);
  if (group) return group.header || t("No header yet");
  const need = feed.get("need", about);
  return need ? needSentence(need) : "";
}
