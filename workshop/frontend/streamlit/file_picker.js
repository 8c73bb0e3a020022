/**
 * A field for one file inside Streamlit's pages: pressed or dropped on, read here, told to Python
 * once. Its words come from Python, so that all of them are in the reader's language.
 *
 * @typedef {{label: string, press: string, hint: string, reading: string, tooLarge: string}} Words
 * @typedef {{name: string, size: string} | null} Chosen
 * @typedef {{data: {words: Words, accept: string, most: number, chosen: Chosen, lang: string,
 *            version: string},
 *            parentElement: HTMLElement,
 *            setTriggerValue: (name: string, value: any) => void}} Component
 */
import { setText } from "../core/dom.js";
import { h } from "../core/elements.js";

/** @type {WeakMap<HTMLElement, Picker>} */
const mounted = new WeakMap();

/** @param {Component} component @returns {() => void} */
export function mount(component) {
  const { parentElement, data } = component;
  addStyle(data.version);
  let picker = mounted.get(parentElement);
  if (!picker) mounted.set(parentElement, (picker = new Picker(parentElement)));
  picker.draw(component);
  return () => {};
}

class Picker {
  /** @param {HTMLElement} place */
  constructor(place) {
    this.input = h("input", { type: "file", class: "file", on: { change: () => this.#take(this.input.files) } });
    this.press = h("span", { class: "press" });
    this.hint = h("span", { class: "hint" });
    this.label = h("span", { class: "label" });
    this.state = h("p", { class: "state", role: "status" });
    this.zone = h("span", { class: "zone" }, this.input, this.press, this.hint);
    this.root = h("div", { class: "wp" }, h("label", {}, this.label, this.zone), this.state);
    for (const type of ["dragenter", "dragover"]) this.zone.addEventListener(type, (event) => this.#over(event));
    for (const type of ["dragleave", "drop"]) this.zone.addEventListener(type, () => this.zone.classList.remove("over"));
    this.zone.addEventListener("drop", (event) => this.#drop(event));
    place.append(this.root);
  }

  /** @param {Component} component */
  draw(component) {
    this.component = component;
    const { words, accept, chosen } = component.data;
    this.input.accept = accept;
    setText(this.label, words.label);
    setText(this.press, words.press);
    setText(this.hint, words.hint);
    setText(this.state, chosen ? `${chosen.name} · ${chosen.size}` : "");
    this.state.classList.remove("trouble");
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
  #take(files) {
    const file = files?.[0];
    const { words, most } = this.component.data;
    if (!file) return;
    this.state.classList.toggle("trouble", file.size > most);
    setText(this.state, file.size > most ? words.tooLarge : words.reading);
    if (file.size <= most) this.#read(file);
    // The same file may be chosen again, after it was mended.
    this.input.value = "";
  }

  /** @param {File} file */
  #read(file) {
    const reader = new FileReader();
    reader.addEventListener("load", () => {
      const content = String(reader.result).split(",", 2)[1] ?? "";
      this.component.setTriggerValue("file", { name: file.name, content });
    });
    reader.readAsDataURL(file);
  }
}

/** @param {string} version */
function addStyle(version) {
  const id = "workshop-picking.css";
  if (document.getElementById(id)) return;
  const href = new URL(`/light/streamlit/file_picker.css?v=${version}`, location.origin).href;
  document.head.append(h("link", { id, rel: "stylesheet", href }));
}
