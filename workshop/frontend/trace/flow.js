/**
 * The flow of notes inside Streamlit's page: a picture whose steps open their places, and a list that
 * says the same. Which of both, and what is said of the steps, comes from Python.
 *
 * @typedef {import("./flow_drawing.js").Flow} Flow
 * @typedef {Flow & {view: "picture" | "list", chosen: string | null, file: string,
 *                   trigger: (name: string, value: unknown) => void}} Options
 */
import { closestTo, focusWithin, h } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { drawFlow } from "./flow_drawing.js";
import { wayOf } from "./flow_layout.js";
import { listFlow } from "./flow_list.js";
import { savePng, saveSvg } from "./save_picture.js";

const NARROWEST = 860;
const SAVED = 1280;

/** @param {HTMLElement} place @param {Options} options */
export function mountFlow(place, options) {
  return new FlowView(place, options);
}

class FlowView {
  /** @param {HTMLElement} place @param {Options} options */
  constructor(place, options) {
    this.options = options;
    this.width = 0;
    /** @type {HTMLElement | undefined} what the picture is drawn in, once there is one */
    this.canvas = undefined;
    this.place = h("div", { class: "wf" });
    place.append(this.place);
    this.place.addEventListener("click", (event) => this.#open(event));
    this.resized = new ResizeObserver(() => this.#fit());
    this.resized.observe(this.place);
    this.update(options);
  }

  /** @param {Options} options */
  update(options) {
    this.options = options;
    this.#build();
  }

  destroy() {
    this.resized.disconnect();
    this.place.remove();
  }

  #build() {
    const data = this.options;
    if (data.view === "list") {
      this.place.replaceChildren(listFlow(data));
      return;
    }
    const stage = h("div", { class: "wf-stage", role: "region", tabIndex: 0, ariaLabel: data.finding });
    const canvas = h("div", { class: "wf-canvas" });
    /** @param {Event} event */
    const light = (event) => this.#light(closestTo(event, "[data-key]")?.dataset.key);
    for (const type of ["pointerover", "focusin"]) canvas.addEventListener(type, light);
    for (const type of ["pointerleave", "focusout"]) canvas.addEventListener(type, () => this.#light());
    this.canvas = canvas;
    this.width = 0;
    this.place.replaceChildren(this.#saving(), stage);
    stage.replaceChildren(canvas);
    this.#fit();
  }

  #saving() {
    const { file } = this.options;
    /** @param {(drawing: SVGSVGElement, name: string) => void} how */
    const save = (how) => () => how(this.#publicPicture(), file);
    /** @param {string} text @param {(drawing: SVGSVGElement, name: string) => void} how */
    const button = (text, how) =>
      h("button", { type: "button", class: "wf-save", text, on: { click: save(how) } });
    return h("div", { class: "wf-saving" },
      h("span", { text: t("Save the picture as") }), button("PNG", savePng), button("SVG", saveSvg));
  }

  /** As it leaves the house: without links and hints. */
  #publicPicture() {
    const data = this.options;
    const steps = data.steps.map((step) => ({ ...step, title: step.name }));
    const ribbons = data.ribbons.map((ribbon) => ({ ...ribbon, title: "" }));
    const flow = { ...data, steps, ribbons };
    return drawFlow(flow, { width: SAVED, links: false, titled: true });
  }

  /** Draws anew when the width has changed; a picture too wide for the screen is scrolled. */
  #fit() {
    if (!this.canvas || this.options.view === "list") return;
    const width = Math.max(NARROWEST, Math.floor(this.place.clientWidth));
    if (!this.place.clientWidth || width === this.width) return;
    this.width = width;
    const focused = focusWithin(this.canvas)?.dataset.key;
    this.canvas.replaceChildren(drawFlow(this.options, { width, links: true, titled: false }));
    /** @type {SVGElement | null} */
    const step = focused ? this.canvas.querySelector(`[data-key="${CSS.escape(focused)}"]`) : null;
    step?.focus();
    this.#light();
  }

  /** Sets off the way through a step, or through the chosen need. @param {string} [key] */
  #light(key) {
    const { ribbons, steps, chosen } = this.options;
    const lit = key ?? (steps.some((step) => step.key === chosen) ? chosen : null);
    const way = lit ? wayOf(ribbons, lit) : null;
    if (!this.canvas) return;
    /** @param {string | undefined} step */
    const isOn = (step) => way?.has(step ?? "") ?? false;
    /** @type {NodeListOf<SVGElement>} */
    const drawn = this.canvas.querySelectorAll("[data-key]");
    for (const { dataset, classList } of drawn) classList.toggle("wf-dim", Boolean(way) && !isOn(dataset.key));
    /** @type {NodeListOf<SVGElement>} */
    const bands = this.canvas.querySelectorAll("[data-source]");
    for (const { dataset, classList } of bands) {
      const on = isOn(dataset.source) && isOn(dataset.target);
      classList.toggle("wf-dim", Boolean(way) && !on);
      classList.toggle("wf-lit", on);
    }
  }

  /** @param {MouseEvent} event a plain click stays in this page; others are the browser's */
  #open(event) {
    const link = closestTo(event, "a[data-key]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    this.options.trigger("opened", link.dataset.key);
  }
}
