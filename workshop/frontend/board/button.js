/** Buttons in the look of the boards. */
import { h } from "../core/dom.js";

/** @param {string} text @param {(event: MouseEvent) => void} act @param {import("../core/dom.js").Props} [props] */
export function button(text, act, props = {}) {
  const classes = `wb-button ${props.class ?? ""}`.trim();
  return h("button", { type: "button", text, ...props, class: classes, on: { click: act } });
}
