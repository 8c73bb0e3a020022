/** The need or clause that notes are written under: chosen first, remembered, changed at any time. */
import { h, reconcile, setText, toggle } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { writtenUnder } from "../core/subjects.js";

/**
 * @import { Feed } from "../core/feed.js"
 * @import { Subject } from "../core/subjects.js"
 * @import { Activity } from "../core/types.js"
 * @param {{feed: Feed, activity: Activity, form: import("./writing.js").NoteForm}} options
 */
export function subjectChoice({ feed, activity, form }) {
  const clauses = activity.about === "clause";
  let choosing = false;
  const text = h("p", { class: "need-text" });
  const change = h("button", { type: "button", class: "quiet", on: { click: () => choose(true) } },
    clauses ? t("Choose another clause") : t("Choose another need"));
  const chosen = h("section", { class: "need" }, h("p", { class: "hint" }, t("You are writing about:")), text, change);
  const why = h("p", { class: "hint", role: "status" });
  const title = h("h2", { tabindex: "-1" }, clauses ? t("Choose a clause to write about") : t("Choose a need to write about"));
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
    if (!subjects.length && clauses) return t("There are no clauses to write about yet. The facilitator adds them; this page follows by itself.");
    if (!subjects.length) return t("There are no needs to write about yet. The facilitator adds them; this page follows by itself.");
    if (!gone) return "";
    return t("What you were writing about is not there any more. Your words are kept: choose another place for them.");
  };
  const update = () => {
    const subjects = writtenUnder(feed, activity);
    const { about } = form.draft;
    const now = subjects.find(({ id }) => id === about);
    const open = choosing || !now;
    setText(text, now?.text ?? "");
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
