/** The commands that change groups, sent through one's own steps; a refusal is reported. */
import { newId } from "../core/new_id.js";
import { LONERS } from "./selection.js";

export class GroupCommands {
  /**
   * @param {{steps: import("./group_steps.js").Affinity, editable: () => boolean,
   *          placesOf: (note: string) => string[], duplicatesOf: (note: string) => {id: string}[],
   *          report: (trouble: string) => void}} options
   *   placesOf: where a note stands now; duplicatesOf: the notes that say the same and go along with it;
   *   report: gets an empty text when the next command begins
   */
  constructor({ steps, editable, placesOf, duplicatesOf, report }) {
    Object.assign(this, { steps, editable, placesOf, duplicatesOf, report });
  }

  /** @param {string} name @param {object} args */
  async take(name, args) {
    if (this.editable()) await this.#trying(() => this.steps.take(name, args));
  }

  /** @param {"undo" | "redo"} name */
  async turn(name) {
    await this.#trying(() => this.steps.turn(name));
  }

  /** @param {string[]} notes @returns {string} the id of the new group */
  create(notes) {
    const id = newId();
    this.take("create_group", { id, header: "", notes: this.#withDuplicates(notes) });
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
    const args = { notes: this.#withDuplicates(notes), to: place === LONERS ? null : place };
    const stillThere = notes.every((id) => this.placesOf(id).includes(from));
    if (from && from !== LONERS && args.to && stillThere) args.from = from;
    if (copy && args.to) args.copy = true;
    this.take("move_notes", args);
  }

  /** @param {string[]} notes */
  #withDuplicates(notes) {
    return notes.flatMap((id) => [id, ...this.duplicatesOf(id).map((note) => note.id)]);
  }

  async #trying(step) {
    this.report("");
    try {
      await step();
    } catch (error) {
      this.report(error.text ?? String(error));
    }
  }
}
