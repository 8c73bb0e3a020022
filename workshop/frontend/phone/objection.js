/** After zero, one or two fingers: what would have to change. What is typed stays on this phone until it is sent. */
import { h, setText, toggle } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { recall, remember } from "../core/storage.js";

const LONGEST = 280;
const AGAIN = 1_500;

/** @param {{feed: import("../core/feed.js").Feed, activity: any, announce: (text: string) => void}} options */
export function objecting({ feed, activity, announce }) {
  const kept = () => feed.get("objection", activity.id)?.text ?? "";
  const draft = recall("objecting");
  if (draft && draft.activity !== activity.id) remember("objecting", null);
  const field = h("textarea", { id: "objection", rows: "3", maxlength: String(LONGEST), "aria-describedby": "objection-hint objection-left" });
  const left = h("p", { id: "objection-left", class: "counter" });
  const send = h("button", { type: "submit", class: "primary" });
  const status = h("p", { class: "status", role: "status" });
  const problem = h("p", { class: "problem", role: "alert", hidden: true });
  let touched = draft?.activity === activity.id;
  let sending = false;
  if (touched) field.value = draft.text;

  const tell = async () => {
    const text = field.value.trim();
    sending = true;
    update();
    try {
      const answer = await feed.send("object_to", { activity: activity.id, text });
      feed.learn({ t: "objection", id: activity.id, text: answer.text });
      touched = field.value.trim() !== text;
      if (!touched) remember("objecting", null);
      announce(text ? t("Sent") : t("Taken back"));
    } catch (error) {
      if (error.retryable) return setTimeout(tell, AGAIN);
      setText(problem, error.text);
      toggle(problem, true);
    }
    sending = false;
    update();
  };
  field.addEventListener("input", () => {
    touched = true;
    toggle(problem, false);
    remember("objecting", { activity: activity.id, text: field.value });
    update();
  });
  const element = h("form", {
    class: "objecting", hidden: true,
    on: { submit: (event) => { event.preventDefault(); if (!waits()) tell(); } },
  },
  h("label", { for: "objection" }, t("What would have to change?")),
  h("p", { id: "objection-hint", class: "hint" }, t("If you like, in a sentence or two. Only the person who runs the session reads it, after the vote and without your badge.")),
  field, left, problem, send, status);

  const waits = () => sending || field.value.trim() === kept();
  const update = () => {
    if (!touched && field.value !== kept()) field.value = kept();
    const arrived = kept() !== "" && field.value.trim() === kept();
    setText(left, t("Characters left: {count}", { count: LONGEST - field.value.length }));
    setText(send, kept() && !field.value.trim() ? t("Take it back") : t("Send"));
    toggle(send, !arrived);
    send.setAttribute("aria-disabled", String(waits()));
    setText(status, sending ? t("Being sent") : arrived ? t("✓ Sent. You can still change it.") : "");
  };
  /** It is brought into view whole, also above what a thumb has just pressed. @param {boolean} asked below three */
  const show = (asked) => {
    const before = element.hidden;
    toggle(element, asked);
    update();
    if (before && asked) requestAnimationFrame(() => element.scrollIntoView({ block: "nearest" }));
  };
  return { element, show };
}
