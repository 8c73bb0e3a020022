/** The forms that several phones fill in together: what is said around them, and what they can be written about. */
import { feelingWords } from "../core/feelings.js";
import { t } from "../core/i18n.js";
import { aboutWords, fieldsOf } from "../core/joint_words.js";
import { isVotable, needSentence } from "../core/votable_needs.js";

/**
 * @import { Feed } from "../core/feed.js"
 * @import { Activity, JointDraft, JointForm } from "../core/types.js"
 * @typedef {{title: string, begin: string, another: string, becomes: string, empty: string, about: "group" | "need" | "step" | "",
 *            fresh?: string}} Form
 *   empty: what is said while there is nothing to write about; fresh: begins one about nothing that is there, where
 *   others are written about something
 * @typedef {{id: string, words: string, more: string[], voices: boolean}} Subject  more: what is known of it
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
  },
  need: {
    title: t("A need"),
    begin: t("Write its need"),
    another: t("Write another need"),
    becomes: t("Taken over: it has become a need."),
    empty: t("We are waiting for groups of notes. As soon as there are some, you can choose one here."),
    about: "group",
  },
  clause: {
    title: t("A clause"),
    begin: t("Write its clause"),
    another: t("Write another clause"),
    becomes: t("Taken over: it has become a clause of the standard."),
    empty: t("We are waiting for needs. As soon as there are some, you can choose one here."),
    about: "need",
  },
  header: {
    title: t("A sentence for a group"),
    begin: t("Write its sentence"),
    another: t("Write the sentence of another group"),
    becomes: t("Taken over: it is the sentence of the group."),
    empty: t("We are waiting for groups of notes. As soon as there are some, you can choose one here."),
    about: "group",
  },
  step: {
    title: t("A step of the journey"),
    begin: t("Complete this step"),
    another: t("Complete another step"),
    becomes: t("Taken over: it stands in the journey."),
    empty: t("The journey has no steps yet. Write the first one."),
    about: "step",
    fresh: t("Write a new step"),
  },
});

/** @param {JointForm} form @returns {Form | undefined} undefined: phones do not fill in this form */
export function formOf(form) {
  return forms()[form];
}

/** @param {{longest: number}} field */
export function isLine({ longest }) {
  return longest <= LONGEST_LINE;
}

/** What a draft says, in one or two sentences. @param {JointDraft} draft @returns {string} empty where it may not be read, or says nothing yet */
export function sentenceOfDraft({ form, fields = {} }) {
  const { who = "", need = "", goal = "", label = "", situation = "", title = "", header = "" } = fields;
  if (form === "need") return needSentence({ who, need, goal });
  if (form === "persona") return [label, situation].filter(Boolean).join(": ");
  const { action, barrier, opportunity, thoughts, touchpoint } = fields;
  return title || header || action || barrier || opportunity || thoughts || touchpoint || "";
}

/** @param {Feed} feed @param {Activity} activity @param {number | null} table one's own @returns {Subject[]} what can be written about */
export function subjectsOf(feed, activity, table) {
  const about = activity.form && formOf(activity.form)?.about;
  /** @param {{id: string}} fact @param {string[]} more */
  const subject = ({ id }, more = []) => ({ id, words: aboutWords(feed, { a: activity.id, about: id }), more, voices: about !== "step" });
  if (about === "group") return feed.all("group").sort((one, other) => one.pos - other.pos).map((group) => subject(group));
  if (about === "need") return feed.all("need").filter(isVotable).map((need) => subject(need));
  if (about !== "step") return [];
  return stepsOf(feed, activity, table).map((step) => subject(step, knownOf(step)));
}

/** @param {Feed} feed @param {Activity} activity @param {number | null} table */
function stepsOf(feed, activity, table) {
  return journeysOf(feed, activity, table).flatMap(({ steps = [] }) => steps);
}

/** @param {Feed} feed @param {Activity} activity @param {number | null} table @returns {string[]} the stages of its journey */
export function stagesOf(feed, activity, table) {
  return journeysOf(feed, activity, table).flatMap(({ stages = [] }) => stages);
}

/** @param {Feed} feed @param {Activity} activity @param {number | null} table */
function journeysOf(feed, { id, tables }, table) {
  return (feed.get("journey", id)?.of ?? []).filter((part) => !tables || part.tables.includes(table ?? 0));
}

/** @param {import("../core/types.js").JourneyStep} step @returns {string[]} */
function knownOf({ stage, feeling, ...beside }) {
  const feels = feeling ? feelingWords().find(([value]) => value === feeling)?.[1] : "";
  const words = fieldsOf({ form: "step", about: "known" }).map(({ name, label }) => {
    const text = Reflect.get(beside, name);
    return text ? `${label}: ${text}` : "";
  });
  return [[stage, feels].filter(Boolean).join(" · "), ...words].filter(Boolean);
}

/** @param {unknown} error @returns {string} why a command was not carried out */
export function whyNot(error) {
  return /** @type {import("../core/types.js").Refusal} */ (error).text ?? String(error);
}
