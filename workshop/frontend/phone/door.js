/** All places are taken: the phone waits for the facilitator's answer and asks for it by itself. */
import { h } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { heading } from "./join_steps.js";

const ASK_EVERY = 3_000;
/** Statuses after which it is worth asking again: nobody answered, too fast, a bug of the server. */
const LATER = [0, 429, 500, 502, 503, 504];

/**
 * @param {{knocking: () => Promise<any>, letIn: (given: any) => Promise<void>, forgetKnock: () => void,
 *          leave: () => void}} options  knocking: asks the server; its answer has `waiting` as long as there is none
 */
export function doorView({ knocking, letIn, forgetKnock, leave }) {
  const problem = h("p", { class: "problem", role: "alert", hidden: true });
  const again = h("button", { type: "button", class: "primary", hidden: true, on: { click: () => askAgain() } }, t("Ask again"));
  const waiting = h("p", {}, t("All places in this session are taken. The person leading it has been asked to let you in, and this page will go on by itself."));
  const hint = h("p", { class: "hint" }, t("If it takes long, just say so in the room."));
  const element = h("div", { class: "view door" },
    heading(t("One moment, please")), waiting, hint, problem,
    h("div", { class: "choices" }, again,
      h("button", { type: "button", on: { click: leave } }, t("Enter another code"))));

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
      else await letIn(given);
    } catch (error) {
      const { message, status = 0 } = /** @type {Error & {status?: number}} */ (error);
      if (LATER.includes(status)) return askSoon();
      forgetKnock();
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
