/** The need, clause or practice that notes are written under: chosen first, remembered, changed at any time. */
import { h, reconcile, setText, toggle } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { loadStyle } from "../core/styles.js";
import { writtenUnder } from "../core/subjects.js";

loadStyle("phone/votes.css").catch(() => {});

/**
 * @import { Feed } from "../core/feed.js"
 * @import { Subject } from "../core/subjects.js"
 * @import { Activity } from "../core/types.js"
 * @param {{feed: Feed, activity: Activity, form: import("./writing.js").NoteForm}} options
 */
export function subjectChoice({ feed, activity, form }) {
  const say = wordsOf(activity.about);
  let choosing = false;
  const text = h("p", { class: "need-text" });
  const more = h("p", {});
  const change = h("button", { type: "button", class: "quiet", on: { click: () => choose(true) } }, say.another);
  const chosen = h("section", { class: "need" }, h("p", { class: "hint" }, t("You are writing about:")), text, more, change);
  const why = h("p", { class: "hint", role: "status" });
  const title = h("h2", { tabindex: "-1" }, say.choose);
  const list = h("ul", { class: "needs" });
  const chooser = h("section", { class: "needs" }, title, why, list);
  const element = h("div", {}, chosen, chooser);

  /** @param {boolean} on */
  const choose = (on) => {
    choosing = on;
    update();
    (on ? title : form.field).focus();
  };
  /** @param {Subject} subject */
  const make = ({ id }) => h("li", {}, h("button", { type: "button", class: "finger", on: { click: () => {
    form.writeUnder(id);
    choose(false);
  } } }));
  /** @param {Subject[]} subjects @param {boolean} gone */
  const words = (subjects, gone) => {
    if (!subjects.length) return say.none;
    if (!gone) return "";
    return t("What you were writing about is not there any more. Your words are kept: choose another place for them.");
  };
  const update = () => {
    const subjects = writtenUnder(feed, activity);
    const { about } = form.draft;
    const now = subjects.find(({ id }) => id === about);
    const open = choosing || !now;
    setText(text, now?.text ?? "");
    setText(more, now?.more ?? "");
    toggle(more, Boolean(now?.more));
    toggle(chosen, !open);
    toggle(chooser, open);
    toggle(form.element, !open);
    setText(why, words(subjects, Boolean(about) && !now && !choosing));
    toggle(why, Boolean(why.textContent));
    toggle(title, subjects.length > 0);
    reconcile(list, subjects, {
      key: ({ id }) => id,
      create: make,
      update: (item, subject) => {
        const button = /** @type {HTMLElement} */ (item.firstElementChild);
        setText(button, subject.text);
        button.setAttribute("aria-pressed", String(subject.id === about));
      },
    });
  };
  return { element, update };
}

/** @param {Activity["about"]} about what is said of what notes are written under */
function wordsOf(about) {
  if (about === "clause") {
    return {
      another: t("Choose another clause"),
      choose: t("Choose a clause to write about"),
      none: t("There are no clauses to write about yet. The facilitator adds them; this page follows by itself."),
    };
  }
  if (about === "practice") {
    return {
      another: t("Choose another practice"),
      choose: t("Choose a practice to write about"),
      none: t("There are no practices to write about yet. The facilitator adds them; this page follows by itself."),
    };
  }
  return {
    another: t("Choose another need"),
    choose: t("Choose a need to write about"),
    none: t("There are no needs to write about yet. The facilitator adds them; this page follows by itself."),
  };
}
