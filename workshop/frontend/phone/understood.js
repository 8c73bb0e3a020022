/** "Is this what you meant?", once for each published clause that a note of this person's has reached. */
import { h, setText, toggle } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { loadStyle } from "../core/styles.js";
import { heading, radioGroup, stepForm } from "./join_steps.js";

const LONGEST = 280;

loadStyle("phone/clause_card.css").catch(() => {});

/**
 * @typedef {{code: string, title: string, body: string, address: string, wording: string, answer: string, why: string}} Question
 * @typedef {(path: string, body: object) => Promise<any>} Ask  rejects with a sentence for the person
 */

/**
 * Nothing where there is nothing to ask.
 * @param {{ask: Ask, proof: {phrase: string} | {token: string}}} options
 */
export async function understoodPart({ ask, proof }) {
  /** @type {{questions: Question[]}} */
  const { questions } = await ask("/join/understood", proof);
  if (!questions.length) return [];
  const cards = questions.map((question, place) => questionCard({ question, name: `understood-${place}`, ask, proof }));
  return [h("section", { class: "results" },
    heading(t("Did we understand you?"), "h2"),
    h("p", {}, t("Your notes have led to these clauses. Nobody is shown who answers: the answers are counted together from five people on, when a session ends or a version is published.")),
    ...cards)];
}

/** @param {{question: Question, name: string, ask: Ask, proof: object}} options */
function questionCard({ question, name, ask, proof }) {
  const { code, title, body, address, wording } = question;
  let seen = question.answer;
  let answer = seen;
  const why = h("textarea", { id: `${name}-why`, rows: "3", maxlength: `${LONGEST}`, dir: "auto", "aria-describedby": `${name}-hint` });
  why.value = question.why;
  const status = h("p", { class: "status", role: "status" });
  const word = h("div", { class: "step" },
    h("label", { for: `${name}-why` }, t("In a word, why? (optional)")), why,
    h("p", { id: `${name}-hint`, class: "hint" }, t("A moderator reads it before others do. It never stands beside you or a note.")));
  const again = h("button", { type: "button", class: "link", hidden: !seen, on: { click: () => send("").catch(({ message }) => setText(status, message)) } }, t("Take my answer back"));
  const said = () => {
    setText(status, seen ? t("Your answer is kept. You can change it here.") : "");
    toggle(again, Boolean(seen));
    toggle(word, Boolean(answer));
  };
  /** @param {string} chosen */
  const send = async (chosen) => {
    const given = { code, wording, answer: chosen, why: why.value.trim(), seen };
    ({ answer: seen } = await ask("/join/understood", { ...proof, ...given }));
    if (!seen) {
      answer = "";
      why.value = "";
      form.reset();
    }
    said();
  };
  const step = async () => {
    if (!answer) throw new Error(t("Choose an answer."));
    setText(status, "");
    await send(answer);
  };
  const options = [["yes", t("Yes")], ["partly", t("Partly")], ["no", t("No")]].map(([value, label]) => ({ value, label }));
  const form = stepForm({ label: t("Send the answer"), step },
    radioGroup({ name, legend: t("Is this what you meant?"), options, chosen: seen, change: (value) => { answer = value; said(); } }), word);
  said();
  return h("article", { class: "clause" },
    h("p", { class: "clause-head" }, h("b", { class: "clause-code" }, code)),
    h("h3", {}, title),
    h("p", { class: "clause-body" }, body),
    h("p", { class: "trace" }, h("a", { class: "onward", href: address, target: "_blank", rel: "noopener" }, t("Read the published clause"))),
    form, again, status);
}
