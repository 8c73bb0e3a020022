/** The sections of an empathy map, after Dave Gray's canvas (2017), and its quick variant. */
import { t } from "./i18n.js";

/** @import { MapVariant, Note } from "./types.js" */

export const CANVAS = ["who", "need_to_do", "see", "say", "do", "hear", "pains", "gains", "think_feel"];
export const QUICK = ["says", "thinks", "does", "feels"];

/** @param {MapVariant | null} variant */
export function sectionsOf(variant) {
  return variant === "quick" ? QUICK : CANVAS;
}

/** @param {string | null | undefined} section @returns {string} its name, empty for free notes */
export function sectionName(section) {
  /** @type {Record<string, string>} */
  const names = {
    who: t("Who do we empathise with?"),
    need_to_do: t("What do they need to do?"),
    see: t("What do they see?"),
    say: t("What do they say?"),
    do: t("What do they do?"),
    hear: t("What do they hear?"),
    pains: t("Pains"),
    gains: t("Gains"),
    think_feel: t("Think and feel"),
    says: t("Says"),
    thinks: t("Thinks"),
    does: t("Does"),
    feels: t("Feels"),
  };
  return names[section ?? ""] ?? "";
}

/** @param {string | null} section @returns {string} the question that helps to write */
export function guidingQuestion(section) {
  /** @type {Record<string, string>} */
  const questions = {
    who: t("Who is this person, in what situation, in what role?"),
    need_to_do: t("What should they do differently, what decide, how will we know it worked?"),
    see: t("At the office, around them, in others, in the media"),
    say: t("What did we hear from them, what might they say?"),
    do: t("What do they do today, how do they behave?"),
    hear: t("From others, from those close to them, from people working at the office"),
    pains: t("What are they afraid of, what frustrates them?"),
    gains: t("What do they want, what do they hope for?"),
    think_feel: t("What else might they think and feel?"),
    says: t("What did we hear from them, what might they say?"),
    thinks: t("What might they think but not say aloud?"),
    does: t("What do they do today, how do they behave?"),
    feels: t("What do they feel: fear, hope, shame, relief?"),
  };
  return questions[section ?? ""] ?? "";
}

/** @param {Note} note @returns {MapVariant} the kind of map its section belongs to */
export function variantOf(note) {
  return QUICK.includes(note.section ?? "") ? "quick" : "canvas";
}
