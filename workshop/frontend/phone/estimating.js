/** Impact and effort on the phone: one need at a time, two sliders, saved as it goes. */
import { h, setText } from "../core/dom.js";
import { t } from "../core/i18n.js";

const RETRY = 1_500;
const STEPS = [1, 2, 3, 4, 5];
const AXES = ["impact", "effort"];

/**
 * @typedef {{feed: import("../core/feed.js").Feed, activity: any, announce: (text: string) => void,
 *            needs: () => any[], sentence: (need: any) => string, learn: (part: object) => void}} Options
 *   needs: those to estimate; learn: what the server has confirmed
 */

const QUESTIONS = {
  impact: () => [t("How much will it help?"), t("hardly at all"), t("a great deal")],
  effort: () => [t("How much work will it be?"), t("very little work"), t("very much work")],
};

/** @param {Options} options */
export function estimating({ feed, activity, announce, needs, sentence, learn }) {
  /** @type {Map<string, {impact?: number, effort?: number, sending: boolean}>} moved and not yet confirmed */
  const wishes = new Map();
  let at = null;
  const kept = (id) => feed.get("ballot", activity.id)?.estimates?.[id];
  const shown = (id, axis) => wishes.get(id)?.[axis] ?? kept(id)?.[AXES.indexOf(axis)];
  const isWhole = (id) => AXES.every((axis) => shown(id, axis));
  const done = () => needs().filter(({ id }) => isWhole(id)).length;

  const send = async (id) => {
    const wish = wishes.get(id);
    if (!wish || wish.sending || !isWhole(id)) return;
    const [impact, effort] = AXES.map((axis) => shown(id, axis));
    wish.sending = true;
    try {
      await feed.send("set_estimate", { activity: activity.id, need: id, impact, effort });
      wish.sending = false;
      learn({ estimates: { ...feed.get("ballot", activity.id)?.estimates, [id]: [impact, effort] } });
      if (shown(id, "impact") !== impact || shown(id, "effort") !== effort) return send(id);
      wishes.delete(id);
    } catch (error) {
      wish.sending = false;
      if (error.retryable) return setTimeout(() => send(id), RETRY);
      wishes.delete(id);
      refuse(error.text);
    }
    update();
  };
  const move = (axis, value) => {
    const before = done();
    wishes.set(at, { sending: false, ...wishes.get(at), [axis]: value });
    refuse("");
    send(at);
    update();
    if (done() > before) announce(progressWords());
  };

  const bar = h("progress", { max: "1", value: "0" });
  const counted = h("p", { class: "votes-left" });
  const status = h("p", { class: "status" });
  const problem = h("p", { class: "problem", role: "alert", hidden: true });
  const empty = h("p", { class: "hint" }, t("There are no needs to vote on yet."));
  const place = h("p", { class: "place" });
  const text = h("p", { class: "need-text", id: "estimated", tabindex: "-1" });
  const sliders = AXES.map((axis) => slider(axis, (value) => move(axis, value)));
  const back = h("button", { type: "button", on: { click: () => go(-1) } }, t("Previous"));
  const onwards = h("button", { type: "button", class: "primary", on: { click: () => go(1) } }, t("Next"));
  const card = h("div", { class: "need estimate" }, place, text, ...sliders.map(({ element }) => element));
  const steps = h("div", { class: "choices both" }, back, onwards);
  const head = h("div", { class: "ballot-head" }, counted, bar, status);
  const element = h("section", { class: "estimating", "aria-label": t("Vote") }, head, problem, empty, card, steps);

  const refuse = (words) => {
    setText(problem, words);
    problem.hidden = !words;
  };
  const progressWords = () => t("Estimated: {done} of {all}", { done: done(), all: needs().length });
  const go = (by) => {
    const ids = needs().map(({ id }) => id);
    const open = ids.find((id) => !isWhole(id));
    const next = ids[ids.indexOf(at) + by] ?? open;
    if (!next || next === at) return;
    at = next;
    update();
    text.focus({ preventScroll: true });
    head.scrollIntoView({ block: "start" });
  };
  const statusWords = () => {
    if (done() === needs().length && !wishes.size) {
      return t("All needs are estimated. You can change it until the vote ends.");
    }
    const one = wishes.get(at);
    if (one && !isWhole(at)) return t("Now move the other slider.");
    if (wishes.size && [...wishes.values()].some(({ sending }) => sending)) return t("Being sent");
    return kept(at) && !one ? t("Your vote has arrived.") : t("Move both sliders.");
  };
  const update = () => {
    const all = needs();
    const known = all.some(({ id }) => id === at);
    if (!known) at = (all.find(({ id }) => !isWhole(id)) ?? all[0])?.id ?? null;
    const index = all.findIndex(({ id }) => id === at);
    for (const part of [card, steps, head]) part.hidden = index < 0;
    empty.hidden = index >= 0;
    if (index < 0) return;
    setText(counted, progressWords());
    bar.max = all.length;
    bar.value = done();
    setText(status, statusWords());
    setText(place, t("Need {number} of {all}", { number: index + 1, all: all.length }));
    setText(text, sentence(all[index]));
    for (const each of sliders) each.show(shown(at, each.axis));
    back.setAttribute("aria-disabled", String(index === 0));
    const last = index === all.length - 1 && all.every(({ id }) => id === at || isWhole(id));
    onwards.setAttribute("aria-disabled", String(last));
  };
  return { element, update };
}

/** A slider from 1 to 5 that has no value until it is touched, also in its middle. */
function slider(axis, moved) {
  const [question, least, most] = QUESTIONS[axis]();
  const input = h("input", { type: "range", min: "1", max: "5", step: "1", value: "3", "aria-describedby": "estimated", id: `of-${axis}` });
  const chosen = h("output", { for: `of-${axis}` });
  const take = () => moved(Number(input.value));
  input.addEventListener("input", take);
  input.addEventListener("click", take);
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    take();
  });
  const scale = h("span", { class: "scale", "aria-hidden": "true" }, ...STEPS.map((step) => h("i", {}, String(step))));
  const ends = h("span", { class: "ends", "aria-hidden": "true" }, h("span", {}, least), h("span", {}, most));
  const element = h("div", { class: "slider" },
    h("label", { for: `of-${axis}` }, question, chosen), input, scale, ends);
  const show = (value) => {
    if (value && Number(input.value) !== value) input.value = String(value);
    if (!value && element.dataset.touched !== "false") input.value = "3";
    element.dataset.touched = String(Boolean(value));
    setText(chosen, value ? String(value) : "–");
    input.setAttribute("aria-valuetext", value
      ? t("{value} of 5; 1: {least}, 5: {most}", { value, least, most })
      : t("not chosen yet; 1: {least}, 5: {most}", { least, most }));
  };
  return { axis, element, show };
}
