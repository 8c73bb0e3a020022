/** Between sessions: what there is so far, when it goes on, and the way into the next session. */
import { h, toggle } from "../core/dom.js";
import { lang, t } from "../core/i18n.js";
import { post } from "../core/post.js";
import { CODE_LENGTH, heading, normaliseCode, stepForm } from "./join_steps.js";

const ASK_EVERY = 20_000;

/** @param {{number: number | null, title: string, on: string}} next @returns {string} */
function describe({ number, title, on: day }) {
  if (!number) return day ? t("Next: {title}, on {day}", { title, day }) : t("Next: {title}", { title });
  return day ? t("Next: session {number}, {title}, on {day}", { number, title, day }) : t("Next: session {number}, {title}", { number, title });
}

/**
 * The field for the code is there at once; the rest follows when the server has answered.
 * @param {{feed: import("../core/feed.js").Feed, again: (code?: string) => void}} options
 */
export function nextSession({ feed, again }) {
  const field = h("input", { id: "next-code", class: "code", type: "text", autocapitalize: "characters", autocomplete: "off", spellcheck: false, maxlength: "12" });
  const step = async () => {
    const typed = normaliseCode(field.value);
    if (typed.length !== CODE_LENGTH) throw new Error(t("The code has six letters and digits. It is shown on the wall."));
    again(typed);
  };
  const form = stepForm({ label: t("Next"), step }, h("label", { for: "next-code" }, t("Code from the wall")), field);
  const straight = h("div", { hidden: true });
  const planned = h("p", { hidden: true });
  const list = h("ul", { class: "contract" });
  const soFar = h("section", { hidden: true }, h("h2", {}, t("What we have so far")), list);
  const asked = h("div", { class: "results" });
  const element = h("div", { class: "watching next-session" }, soFar, asked, planned, heading(t("Join the next session"), "h2"), straight, form);

  /** @param {{number: number | null, title: string, code: string, until?: string}} open */
  const offer = ({ number, title, code, until }) => h("button", { type: "button", class: "primary", on: { click: () => again(code) } },
    until ? t("Write before the meeting, until {until}: {title}", { until, title }) : number ? t("Go on in session {number}: {title}", { number, title }) : t("Go on: {title}", { title }));
  /** @param {any} told */
  const fill = ({ so_far, open, planned: next }) => {
    list.replaceChildren(...so_far.map((/** @type {string} */ line) => h("li", {}, line)));
    toggle(soFar, so_far.length > 0);
    planned.textContent = next && describe(next);
    toggle(planned, Boolean(next) && !open);
    straight.replaceChildren(...(open ? [offer(open)] : []));
    toggle(straight, Boolean(open));
  };
  const ask = async () => {
    const { base, hello: { token } } = feed;
    const { status, message } = await post(`${base}/join/between`, { token, lang: lang() }).catch(() => ({ status: 0, message: null }));
    if (status === 200 && message) fill(message);
    setTimeout(() => element.isConnected && ask(), ASK_EVERY);
  };
  ask();
  fillAsked(asked, feed);
  return element;
}

/** Whether clauses say what this person meant; without a network it is asked another time. @param {HTMLElement} place @param {import("../core/feed.js").Feed} feed */
async function fillAsked(place, { base, hello: { token = "" } }) {
  /** @param {string} path @param {object} body */
  const ask = async (path, body) => {
    const { status, message } = await post(`${base}${path}`, { ...body, lang: lang() });
    if (status === 200 && message) return message;
    throw new Error(message?.error?.text ?? t("There is no connection at the moment."));
  };
  try {
    const { understoodPart } = await import("./understood.js");
    place.append(...await understoodPart({ ask, proof: { token } }));
  } catch {
    place.remove();
  }
}
