/** One note as a card of paper, tinted by its section and naming it. */
import { childAt, h, setText } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { sectionName } from "../core/sections.js";

/**
 * @import { Note } from "../core/types.js"
 * @typedef {{size?: "page" | "wall", showSection?: boolean, quiet?: boolean, tag?: "article" | "li" | "div", word?: string,
 *            same?: number, onOpen?: (id: string) => void}} CardOptions
 *   quiet: enters without motion; tag: element to make, "article" unless told; word: what its colour says,
 *   where that is not the section; same: how many more notes the card stands for
 */

/** @type {Record<string, () => string>} */
const KINDS = {
  observation: () => t("observation"),
  quote: () => t("quote"),
  hunch: () => t("hunch"),
};
/** @type {Record<string, () => string>} */
const FLAGS = {
  phone: () => t("maybe a phone number"),
  email: () => t("maybe an e-mail address"),
  pesel: () => t("maybe a PESEL number"),
  name: () => t("maybe a name"),
};
/** @type {Record<string, () => string>} */
const STATES = {
  pending: () => t("waiting"),
  flagged: () => t("to be checked"),
  redacted: () => t("redacted"),
  rejected: () => t("rejected"),
  withdrawn: () => t("withdrawn"),
  erased: () => t("erased"),
};

/** @param {string | undefined} kind @returns {string} empty where nobody has marked it */
export const kindName = (kind = "") => KINDS[kind]?.() ?? "";
/** @param {string[] | undefined} flags @returns {string[]} why somebody should look, in words */
export const flagWords = (flags) => (flags ?? []).map((flag) => FLAGS[flag]?.() ?? flag);
/** @param {string | undefined} status @returns {string} in words; empty for a visible note */
export const stateName = (status = "") => STATES[status]?.() ?? "";

/** @param {Note} fact @returns {string} what is written, or a word for why nothing is */
export function noteText(fact) {
  return fact.text || (fact.blank ? "" : stateName(fact.status));
}

/** @param {Note} fact @param {CardOptions} [options] @returns {HTMLElement} */
export function noteCard(fact, options = {}) {
  const card = h(
    options.tag ?? "article",
    { class: `wb-note ${options.quiet ? "" : "wb-note--new"}` },
    h("p", { class: "wb-note__text" }),
    h("p", { class: "wb-note__foot" }),
  );
  if (options.size === "wall") card.classList.add("wb-note--wall");
  if (options.onOpen) makeOpenable(card, options.onOpen);
  updateCard(card, fact, options);
  return card;
}

/** @param {HTMLElement} card @param {(id: string) => void} onOpen */
function makeOpenable(card, onOpen) {
  card.tabIndex = 0;
  card.setAttribute("role", "button");
  card.classList.add("wb-note--opens");
  card.addEventListener("click", () => onOpen(card.dataset.id ?? ""));
  card.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    onOpen(card.dataset.id ?? "");
  });
}

/**
 * What a card shows now: compared before it is written again.
 * @type {WeakMap<HTMLElement, {fact: Note, extra: string, signature: string}>}
 */
const shownOn = new WeakMap();

/** @param {HTMLElement} card @param {Note} fact @param {CardOptions} [options] */
export function updateCard(card, fact, { showSection = true, word = "", same = 0 } = {}) {
  const extra = `${showSection} ${same} ${word}`;
  const shown = shownOn.get(card);
  if (shown?.fact === fact && shown.extra === extra) return;
  const signature = JSON.stringify(fact) + extra;
  shownOn.set(card, { fact, extra, signature });
  if (shown?.signature === signature) return;
  card.dataset.id = fact.id;
  card.dataset.section = fact.section ?? "none";
  card.dataset.length = lengthClass(fact.text ?? "");
  card.classList.toggle("wb-note--blank", Boolean(fact.blank));
  card.classList.toggle("wb-note--aside", Boolean(stateName(fact.status)));
  const text = childAt(card, 0);
  setText(text, noteText(fact));
  if (fact.blank) text.setAttribute("aria-label", t("hidden note"));
  else text.removeAttribute("aria-label");
  card.children[1].replaceChildren(...words(fact, showSection, word, same));
}

/** @param {string} text */
function lengthClass(text) {
  if (text.length <= 60) return "short";
  return text.length <= 140 ? "medium" : "long";
}

/** @param {Note} fact @param {boolean} showSection @param {string} tone @param {number} same */
function words(fact, showSection, tone, same) {
  /** @type {HTMLElement[]} */
  const foot = [];
  /** @param {string | undefined} word @param {string} part */
  const add = (word, part) => word && foot.push(h("span", { class: `wb-note__${part}`, text: word }));
  if (same) add(t("+{n} the same", { n: same }), "same");
  add(tone, "tone");
  if (showSection) add(sectionName(fact.section), "section");
  if (fact.blank) return foot;
  add(kindName(fact.kind), "kind");
  add(fact.badge, "badge");
  add(fact.text ? stateName(fact.status) : "", "state");
  if (fact.late) add(t("late"), "state");
  for (const word of flagWords(fact.flags)) add(word, "flag");
  return foot;
}
