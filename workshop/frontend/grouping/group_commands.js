/** The commands that change groups, sent through one's own steps; a refusal is reported. */
import { sentenceOf } from "../core/feed_error.js";
import { newId } from "../core/new_id.js";
import { LONERS } from "./selection.js";

/** @import { Affinity, StepArgs, StepName } from "./group_steps.js" */

export class GroupCommands {
  /**
   * @param {{steps: Affinity, editable: () => boolean,
   *          placesOf: (note: string) => string[], duplicatesOf: (note: string) => {id: string}[],
   *          report: (trouble: string) => void}} options
   *   placesOf: where a note stands now; duplicatesOf: the notes that say the same and go along with it;
   *   report: gets an empty text when the next command begins
   */
  constructor({ steps, editable, placesOf, duplicatesOf, report }) {
    this.steps = steps;
    this.editable = editable;
    this.placesOf = placesOf;
    this.duplicatesOf = duplicatesOf;
    this.report = report;
  }

  /** @template {StepName} K @param {K} name @param {StepArgs[K]} args */
  async take(name, args) {
    if (this.editable()) await this.#trying(() => this.steps.take(name, args));
  }

  /** @param {"undo" | "redo"} name */
  async turn(name) {
    await this.#trying(() => this.steps.turn(name));
  }

  /** Saves a sentence over a group where it still says what was read; rejects with the FeedError. @param {StepArgs["rename_group"]} args */
  async rename(args) {
    this.report("");
    if (this.editable()) await this.steps.take("rename_group", args);
  }

  /** @param {string[]} notes @param {string} [header] @returns {string} the id of the new group */
  create(notes, header = "") {
    const id = newId();
    this.take("create_group", { id, header, notes: this.#withDuplicates(notes) });
    return id;
  }

  /** @param {string} from a group @param {string[]} notes of it @returns {string} the id of the new group */
  split(from, notes) {
    const id = newId();
    this.take("split_group", { id: from, new_id: id, notes: this.#withDuplicates(notes), header: "" });
    return id;
  }

  /**
   * @param {string[]} notes @param {string} place a group or LONERS
   * @param {string | null} from where they were taken up; whatever has happened to them since, they leave
   *   the place where they stand now
   * @param {boolean} copy
   */
  move(notes, place, from, copy) {
    /** @type {StepArgs["move_notes"]} */
    const args = { notes: this.#withDuplicates(notes), to: place === LONERS ? null : place };
    const stillThere = notes.every((id) => this.placesOf(id).includes(from ?? ""));
    if (from && from !== LONERS && args.to && stillThere) args.from = from;
    if (copy && args.to) args.copy = true;
    this.take("move_notes", args);
  }

  /** @param {string[]} notes */
  #withDuplicates(notes) {
    return notes.flatMap((id) => [id, ...this.duplicatesOf(id).map((note) => note.id)]);
  }

  /** @param {() => Promise<unknown>} step */
  async #trying(step) {
    this.report("");
    try {
      await step();
    } catch (error) {
      this.report(sentenceOf(error));
    }
  }
}
