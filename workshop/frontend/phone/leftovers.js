/** What was begun on this phone and not sent before the room went on: it can still be sent, late, or discarded. */
import { h } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { recall, remember, usableStorage } from "../core/storage.js";
import { heading } from "./join_steps.js";
import { keepDraft, readDraft } from "./note_draft.js";

const DRAFT = /^workshop\.draft\.(\w+)$/;

/**
 * @import { Activity } from "../core/types.js"
 * @import { Sending } from "./writing.js"
 */

/**
 * @param {Activity | null} activity the one that runs, in which nobody writes now @param {Sending} sending
 * @param {() => void} done called when one of them has been sent or discarded
 */
export function leftovers(activity, sending, done) {
  const ids = Object.keys(usableStorage()).map((key) => DRAFT.exec(key)?.[1] ?? "");
  const notes = ids.filter((id) => id && readDraft(id).text.trim());
  // The one of this activity first.
  notes.sort((one, other) => Number(other === activity?.id) - Number(one === activity?.id));
  return h("div", {}, ...notes.map((id) => noteBox(id, activity, sending, done)), objectionBox(activity, done));
}

/** @param {string} id of an activity @param {Activity | null} activity the one that runs @param {Sending} sending @param {() => void} done */
function noteBox(id, activity, sending, done) {
  const draft = readDraft(id);
  const here = id === activity?.id;
  // Of another activity it is known only what its author was told when the note was begun.
  const carries = here ? (activity?.carries ?? []) : draft.told;
  const finish = () => {
    keepDraft(id, null);
    box.remove();
    done();
  };
  let sent = false;
  const sendLate = async () => {
    if (sent || !(await sending.agree(carries, draft.told)) || sent) return;
    sent = true;
    await sending.send({ activity: id, text: draft.text.trim(), section: draft.section, kind: draft.kind, stage: draft.stage, feeling: draft.feeling, about: draft.about, carries });
    finish();
  };
  const box = h("section", { class: "leftover" },
    heading(here ? t("You had begun a note") : t("You had begun a note in another activity"), "h2"),
    h("p", { class: "quote", dir: "auto" }, draft.text),
    h("p", {}, h("b", {}, sending.words(carries))),
    h("p", { class: "hint" }, t("The time for writing is over. Sent now, it waits for the facilitator.")),
    h("div", { class: "row" },
      h("button", { type: "button", class: "primary", on: { click: sendLate } }, t("Send it anyway")),
      h("button", { type: "button", on: { click: finish } }, t("Discard"))));
  return box;
}

/** What would have to change, typed in a vote that the room has left. @param {Activity | null} activity @param {() => void} done */
function objectionBox(activity, done) {
  const draft = recall("objecting");
  if (!draft?.text?.trim() || draft.activity === activity?.id) return null;
  const finish = () => {
    remember("objecting", null);
    box.remove();
    done();
  };
  const box = h("section", { class: "leftover" },
    heading(t("You had begun to say what would have to change"), "h2"),
    h("p", { class: "quote", dir: "auto" }, draft.text),
    h("p", { class: "hint" }, t("The vote is over. Nobody has got these words; you can still say them in the room.")),
    h("div", { class: "row" }, h("button", { type: "button", on: { click: finish } }, t("Discard"))));
  return box;
}
