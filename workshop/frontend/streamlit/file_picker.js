/**
 * A field for one file inside Streamlit's pages: pressed or dropped on, read here, told to Python
 * once.
 *
 * @typedef {{label: string, endings: string[], most: number, side: number | null,
 *            chosen: {name: string, size: string} | null,
 *            trigger: (name: string, value: unknown) => void}} Options  endings: without a dot; most: in bytes;
 *   side: of a picture, the longest in pixels, which it is made smaller to
 */
import { h, setText } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { smallerPicture } from "./smaller_picture.js";

const MEGABYTE = 1_000_000;

/** @param {HTMLElement} place @param {Options} options */
export function mountFilePicker(place, options) {
  return new Picker(place, options);
}

class Picker {
  /** @param {HTMLElement} place @param {Options} options */
  constructor(place, options) {
    this.options = options;
    this.input = h("input", { type: "file", class: "file", on: { change: () => this.#take(this.input.files) } });
    this.press = h("span", { class: "press" });
    this.hint = h("span", { class: "hint" });
    this.label = h("span", { class: "label" });
    this.state = h("p", { class: "state", role: "status" });
    this.zone = h("span", { class: "zone" }, this.input, this.press, this.hint);
    this.root = h("div", { class: "wp" }, h("label", {}, this.label, this.zone), this.state);
    for (const type of /** @type {const} */ (["dragenter", "dragover"])) this.zone.addEventListener(type, (event) => this.#over(event));
    for (const type of ["dragleave", "drop"]) this.zone.addEventListener(type, () => this.zone.classList.remove("over"));
    this.zone.addEventListener("drop", (event) => this.#drop(event));
    place.append(this.root);
    this.update(options);
  }

  /** @param {Options} options */
  update(options) {
    this.options = options;
    const { label, endings, most, side, chosen } = options;
    this.input.accept = endings.map((ending) => `.${ending}`).join(",");
    setText(this.label, label);
    setText(this.press, chosen ? t("Choose another file") : t("Choose a file"));
    const names = endings.join(", ").toUpperCase();
    const megabytes = Math.floor(most / MEGABYTE);
    setText(this.hint, side ? t("or drop it here; {endings}", { endings: names }) : t("or drop it here; {endings}, at most {most} MB", { endings: names, most: megabytes }));
    setText(this.state, chosen ? `${chosen.name} · ${chosen.size}` : "");
    this.state.classList.remove("trouble");
  }

  destroy() {
    this.root.remove();
  }

  /** @param {DragEvent} event */
  #over(event) {
    event.preventDefault();
    this.zone.classList.add("over");
  }

  /** @param {DragEvent} event */
  #drop(event) {
    event.preventDefault();
    this.#take(event.dataTransfer?.files);
  }

  /** @param {FileList | null | undefined} files */
  async #take(files) {
    const file = files?.[0];
    const { most, side } = this.options;
    if (!file) return;
    this.state.classList.remove("trouble");
    setText(this.state, t("Reading the file…"));
    const content = side ? await smallerPicture(file, side) : file;
    const fits = content.size <= most;
    this.state.classList.toggle("trouble", !fits);
    if (fits) this.#read(file.name, content);
    else setText(this.state, t("The file is larger than {most} MB.", { most: Math.floor(most / MEGABYTE) }));
    // The same file may be chosen again, after it was mended.
    this.input.value = "";
  }

  /** @param {string} name @param {Blob} file */
  #read(name, file) {
    const reader = new FileReader();
    reader.addEventListener("load", () => {
      const content = String(reader.result).split(",", 2)[1] ?? "";
      this.options.trigger("file", { name, content });
    });
    reader.readAsDataURL(file);
  }
}
