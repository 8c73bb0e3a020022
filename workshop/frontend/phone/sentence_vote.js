/** Choosing between the sentences proposed for groups: one for each group, changed until the vote ends; then what came out. */
import { h, reconcile, setText, toggle } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { Outbox } from "../core/outbox.js";
import { leaderOf, proposalsOf, votesWords } from "../core/sentence_choice.js";
import { caveatOf } from "../core/vote_words.js";
import { voicesOf } from "./joint_voices.js";
import { sendNumbered } from "./numbered.js";

/**
 * @import { Group, JointDraft } from "../core/types.js"
 * @import { Proposals } from "../core/sentence_choice.js"
 * @import { ViewOptions } from "./vote_kinds.js"
 */

/** @param {ViewOptions} options */
export function mountVote(options) {
  const vote = new SentenceVote(options);
  return { element: vote.element, update: () => vote.update() };
}

class SentenceVote {
  /** @param {ViewOptions} options */
  constructor({ feed, activity, announce, parts }) {
    this.feed = feed;
    this.activity = activity;
    this.announce = announce;
    this.parts = parts;
    this.outbox = Outbox.of(feed, `choices.${activity.id}`, () => new Outbox({ feed, send: ({ args }) => sendNumbered(feed, "choose_sentence", args) }));
    this.outbox.addEventListener("change", () => this.element.isConnected && this.update());
    this.outbox.addEventListener("refused", ({ detail }) => this.#complain(detail.error.text ?? ""));
    this.hint = h("p", {}, t("Choose one sentence for each group: the one that says best what its notes say."));
    this.left = h("p", { class: "votes-left" });
    this.status = h("p", { class: "status arrived" });
    this.problem = h("p", { class: "problem", role: "alert", hidden: true });
    this.empty = h("p", { class: "calm" }, t("No group has more than one sentence, so there is nothing to choose."));
    this.list = h("ul", { class: "needs" });
    this.element = h("section", { "aria-label": t("Vote") },
      this.hint, h("div", { class: "ballot-head" }, this.left, this.status), this.problem, this.empty, this.list);
  }

  /** @param {string} group its id @returns {string | undefined} the chosen draft, also while that is on its way */
  #chosen(group) {
    return this.outbox.get(group)?.args.draft ?? this.feed.get("ballot", this.activity.id)?.choices?.[group];
  }

  /** @param {string} group its id @param {JointDraft} draft */
  #choose(group, { id, fields }) {
    this.#complain("");
    this.outbox.put(group, { activity: this.activity.id, draft: id });
    this.announce(t("Chosen: {sentence}", { sentence: fields?.header ?? "" }));
  }

  /** @param {string} text */
  #complain(text) {
    setText(this.problem, text);
    toggle(this.problem, Boolean(text));
  }

  update() {
    const groups = proposalsOf(this.feed, this.activity).filter(({ drafts }) => drafts.length > 1);
    const left = groups.filter(({ group, drafts }) => !drafts.some(({ id }) => id === this.#chosen(group.id))).length;
    setText(this.left, groups.length ? t("Groups left to choose for: {left}", { left }) : "");
    setText(this.status, groups.length ? this.parts.arrivalOf(this.outbox.size > 0, left < groups.length) : "");
    toggle(this.empty, !groups.length);
    toggle(this.hint, groups.length > 0);
    reconcile(this.list, groups, {
      key: ({ group }) => group.id,
      create: ({ group }) => this.#makeGroup(group),
      update: (item, { group, drafts }) => item.fill(group, drafts),
    });
  }

  /** @param {Group} made */
  #makeGroup(made) {
    const title = h("p", { class: "hint", id: `group-${made.id}` });
    const sentences = h("ul", { class: "fingers", "aria-labelledby": title.id });
    /** @param {Group} group @param {JointDraft[]} drafts in their places: the order tells nothing */
    const fill = (group, drafts) => {
      setText(title, groupName(group));
      reconcile(sentences, drafts, {
        key: ({ id }) => id,
        create: (draft) => h("li", {}, h("button", { type: "button", class: "finger", on: { click: () => this.#choose(made.id, draft) } })),
        update: (item, { id, fields }) => {
          const button = /** @type {HTMLElement} */ (item.firstElementChild);
          setText(button, fields?.header ?? "");
          button.setAttribute("aria-pressed", String(id === this.#chosen(made.id)));
        },
      });
    };
    return Object.assign(h("li", { class: "need" }, title, voicesOf(this.feed, made.id), sentences), { fill });
  }
}

/** What came out. @param {ViewOptions} options */
export function mountResult({ feed, activity }) {
  const element = h("section", { class: "outcome" });
  let drawn = "";
  const update = () => {
    const result = feed.get("result", activity.id);
    const groups = proposalsOf(feed, activity);
    const key = JSON.stringify([result, groups]);
    if (!result || key === drawn) return;
    drawn = key;
    const caveat = caveatOf(result);
    element.replaceChildren(
      h("h2", {}, t("What came out")),
      h("p", { class: "hint" }, t("People who voted: {count}", { count: result.voters })),
      caveat ? h("p", { class: "hint" }, caveat) : "",
      ...groups.map((proposals) => groupResult(proposals)));
  };
  return { element, update };
}

/** @param {Proposals} proposals */
function groupResult(proposals) {
  const { group, drafts, counts } = proposals;
  const leader = leaderOf(proposals);
  const lines = drafts.map(({ id, fields }) => h("li", {},
    h("span", {}, id === leader ? h("strong", {}, `✓ ${fields?.header}`) : fields?.header ?? ""),
    counts && h("b", { "aria-label": votesWords(counts[id] ?? 0) }, String(counts[id] ?? 0))));
  return h("section", { class: "outcome" }, h("p", { class: "hint" }, groupName(group)), h("ul", {}, ...lines));
}

/** @param {Group} group */
function groupName({ header }) {
  return header || t("A group without a sentence yet");
}
