/**
 * The standard in use: clauses as rows, units as columns, in each cell a sign and a colour. The arrow keys walk from cell
 * to cell, Enter opens one; a line below says in words what the cell says.
 *
 * @typedef {{id: string, name: string}} Unit
 * @typedef {{id: string, code: string, title: string, area: string, cells: string, sum: string}} Clause
 *   `cells`: one letter for each unit, a key of `answers`; a capital: its next action is late
 * @typedef {{units: Unit[], rows: Clause[], answers: Record<string, {sign: string, words: string}>, faded: string,
 *            late: string, title: string, sums: string, open: string, opens: boolean,
 *            trigger: (name: string, value: unknown) => void}} Options  `faded`: letters that are not asked for
 */
import { closestTo, h, setText } from "../core/dom.js";

/** @type {Record<string, [number, number]>} */
const WAYS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** @param {HTMLElement} place @param {Options} options */
export function mountUseMatrix(place, options) {
  return new UseMatrix(place, options);
}

class UseMatrix {
  /** @param {HTMLElement} place @param {Options} options */
  constructor(place, options) {
    this.options = options;
    /** @type {[number, number]} row and column of the cell that the keys are at */
    this.at = [0, 0];
    this.said = h("p", { class: "wum-said", "aria-hidden": "true" });
    this.body = h("div", { class: "wum-scroll" });
    this.root = h("div", { class: "wum" }, this.body, this.said);
    this.root.addEventListener("click", (event) => this.#press(event));
    this.root.addEventListener("keydown", (event) => this.#key(event));
    for (const kind of ["mouseover", "focusin"]) this.root.addEventListener(kind, (event) => this.#say(event));
    place.append(this.root);
    this.update(options);
  }

  /** @param {Options} options */
  update(options) {
    const focused = this.root.contains(document.activeElement);
    this.options = options;
    const { units, rows, title } = options;
    this.at = [Math.min(this.at[0], Math.max(0, rows.length - 1)), Math.min(this.at[1], Math.max(0, units.length - 1))];
    const head = h("tr", {},
      h("th", { class: "wum-corner", scope: "col" }, title),
      ...units.map(({ name }) => h("th", { scope: "col", title: name }, h("span", {}, name))),
      h("th", { class: "wum-sums", scope: "col" }, h("span", {}, options.sums)));
    const table = h("table", { role: "grid", "aria-label": title }, h("thead", {}, head), h("tbody", {}, ...this.#lines()));
    this.body.replaceChildren(table);
    setText(this.said, options.open);
    this.#cell(...this.at)?.setAttribute("tabindex", "0");
    if (focused) this.#cell(...this.at)?.focus();
  }

  destroy() {
    this.root.remove();
  }

  /** @returns {HTMLElement[]} */
  #lines() {
    const { rows, units } = this.options;
    return rows.flatMap((clause, place) => {
      const line = h("tr", {},
        h("th", { scope: "row", title: clause.title }, h("b", {}, clause.code), " ", h("span", {}, clause.title)),
        ...[...clause.cells].map((letter, column) => this.#draw(letter, place, column)),
        h("td", { class: "wum-sum" }, clause.sum));
      if (clause.area === (rows[place - 1]?.area ?? "")) return [line];
      const area = h("th", { colSpan: units.length + 2, scope: "colgroup" }, h("span", {}, clause.area));
      return [h("tr", { class: "wum-area" }, area), line];
    });
  }

  /** @param {string} letter @param {number} row @param {number} column */
  #draw(letter, row, column) {
    const { answers, faded } = this.options;
    const plain = letter.toLowerCase();
    const late = letter !== plain;
    const { sign } = answers[plain];
    return h("td", {
      role: "gridcell", tabindex: "-1", "aria-label": this.#words(row, column),
      dataset: { answer: plain, late: String(late), faded: String(faded.includes(letter)), place: `${row}.${column}` },
    }, h("span", { "aria-hidden": "true" }, sign), late && h("i", { "aria-hidden": "true" }, "!"));
  }

  /** @param {number} row @param {number} column @returns {string} */
  #words(row, column) {
    const { rows, units, answers, late } = this.options;
    const letter = rows[row].cells[column];
    const plain = letter.toLowerCase();
    const said = `${rows[row].code} · ${units[column].name}: ${answers[plain].words}`;
    return letter === plain ? said : `${said}, ${late}`;
  }

  /** @param {number} row @param {number} column @returns {HTMLElement | null} */
  #cell(row, column) {
    return this.body.querySelector(`[data-place="${row}.${column}"]`);
  }

  /** @param {Event} event @returns {[number, number] | null} */
  #placeOf(event) {
    const place = closestTo(event, "[data-place]")?.dataset.place?.split(".").map(Number);
    return place ? [place[0], place[1]] : null;
  }

  /** @param {Event} event */
  #say(event) {
    const place = this.#placeOf(event);
    if (place) setText(this.said, `${this.#words(...place)}  ·  ${this.options.rows[place[0]].title}`);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const place = this.#placeOf(event);
    if (!place) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.#open(place);
      return;
    }
    const way = WAYS[event.key];
    if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const next = this.#cell(place[0] + way[0], place[1] + way[1]);
    if (!next) return;
    this.#cell(...place)?.setAttribute("tabindex", "-1");
    this.at = [place[0] + way[0], place[1] + way[1]];
    next.setAttribute("tabindex", "0");
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /** @param {MouseEvent} event */
  #press(event) {
    const place = this.#placeOf(event);
    if (place) this.#open(place);
  }

  /** @param {[number, number]} place */
  #open([row, column]) {
    const { rows, units, opens, trigger } = this.options;
    if (opens) trigger("opened", `${units[column].id}.${rows[row].id}`);
  }
}
