/**
 * At the door: the phone is asked for the code on its slip, or waits for the facilitator's answer and asks for it by
 * itself.
 */
import { h } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { heading } from "./join_steps.js";
import { rememberHere } from "./kept.js";
import { slipView } from "./slip.js";

const ASK_EVERY = 3_000;
/** Statuses after which it is worth asking again: nobody answered, too fast, a bug of the server. */
const LATER = [0, 429, 500, 502, 503, 504];

/**
 * @param {{given: any, knocking: (more?: object) => Promise<any>, letIn: (given: any) => Promise<void>,
 *          leave: () => void}} options  given, and what knocking answers: `token`, or `waiting` as long as there is no
 *   answer, or only `slips`, how many codes this phone may hand in
 */
export function doorView({ given, knocking, letIn, leave }) {
  const element = h("div", {});
  /** @param {string} label */
  const back = (label) => h("button", { type: "button", on: { click: leave } }, label);

  /** @param {HTMLElement} view */
  const turnTo = (view) => {
    element.replaceChildren(view);
    /** @type {HTMLElement | null} */ (view.querySelector(".view-heading"))?.focus();
  };
  /** @param {any} given @returns {any} */
  const follow = (given) => {
    if (given.token) return letIn(given);
    const { slips: most } = given;
    if (given.waiting) turnTo(waitingView({ ...given, knocking, follow, back: back(t("Enter another code")), handIn: () => follow({ slips: most }) }));
    else turnTo(slipView({ most, back: back(t("Back to the code from the wall")), handIn: async (slips) => follow(await knocking({ slips })) }));
  };
  follow(given);
  return element;
}

/**
 * @param {{slips?: number, knocking: () => Promise<any>, follow: (given: any) => any, handIn: () => void,
 *          back: HTMLElement}} options
 */
function waitingView({ slips, knocking, follow, handIn, back }) {
  const problem = h("p", { class: "problem", role: "alert", hidden: true });
  const again = h("button", { type: "button", class: "primary", hidden: true, on: { click: () => askAgain() } }, t("Ask again"));
  const waiting = h("p", {}, slips
    ? t("The person leading the meeting has been asked to let you in without a slip, and this page will go on by itself.")
    : t("All places in this session are taken. The person leading it has been asked to let you in, and this page will go on by itself."));
  const hint = h("p", { class: "hint" }, t("If it takes long, just say so in the room."));
  const element = h("div", { class: "view door" },
    heading(t("One moment, please")), waiting, hint, problem,
    h("div", { class: "choices" }, again,
      h("button", { type: "button", hidden: !slips, on: { click: handIn } }, t("I have a slip")), back));

  /** @param {string} text why there is nothing to wait for; empty: it goes on */
  const stop = (text) => {
    problem.textContent = text;
    problem.hidden = again.hidden = !text;
    waiting.hidden = hint.hidden = Boolean(text);
  };
  const ask = async () => {
    // Somebody has gone on to another view meanwhile.
    if (!element.isConnected) return;
    try {
      const given = await knocking();
      if (!element.isConnected) return;
      if (given.waiting) askSoon();
      else await follow(given);
    } catch (error) {
      const { message, status = 0 } = /** @type {Error & {status?: number}} */ (error);
      if (LATER.includes(status)) return askSoon();
      rememberHere("knock", "");
      stop(message);
    }
  };
  const askSoon = () => setTimeout(ask, ASK_EVERY);
  const askAgain = () => {
    stop("");
    ask();
  };
  askSoon();
  return element;
}
