/** A slider from 1 to 5 that has no value until it is touched, also in its middle. */
import { h, setText } from "../core/dom.js";
import { t } from "../core/i18n.js";

const STEPS = [1, 2, 3, 4, 5];
const MIDDLE = "3";
const QUESTIONS = {
  impact: () => [t("How much will it help?"), t("hardly at all"), t("a great deal")],
  effort: () => [t("How much work will it be?"), t("very little work"), t("very much work")],
};

export class EstimateSlider {
  /** @param {import("./own_estimates.js").Axis} axis @param {(value: number) => void} moved */
  constructor(axis, moved) {
    this.axis = axis;
    this.moved = moved;
    const [question, least, most] = QUESTIONS[axis]();
    this.least = least;
    this.most = most;
    const id = `of-${this.axis}`;
    this.input = h("input", {
      type: "range", min: "1", max: "5", step: "1", value: MIDDLE, "aria-describedby": "estimated", id,
    });
    this.chosen = h("output", { for: id });
    const hidden = { "aria-hidden": "true" };
    this.element = h("div", { class: "slider" },
      h("label", { for: id }, question, this.chosen),
      this.input,
      h("span", { class: "scale", ...hidden }, ...STEPS.map((step) => h("i", {}, String(step)))),
      h("span", { class: "ends", ...hidden }, h("span", {}, least), h("span", {}, most)));
    this.#listen();
  }

  /** A press on the middle chooses it, although nothing moves. */
  #listen() {
    const take = () => this.moved(Number(this.input.value));
    this.input.addEventListener("input", take);
    this.input.addEventListener("click", take);
    this.input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      take();
    });
  }

  /** @param {number | undefined} value */
  show(value) {
    const { input, element, least, most } = this;
    if (value && Number(input.value) !== value) input.value = String(value);
    if (!value && element.dataset.touched !== "false") input.value = MIDDLE;
    element.dataset.touched = String(Boolean(value));
    setText(this.chosen, value ? String(value) : "–");
    input.setAttribute("aria-valuetext", value
      ? t("{value} of 5; 1: {least}, 5: {most}", { value, least, most })
      : t("not chosen yet; 1: {least}, 5: {most}", { least, most }));
  }
}
