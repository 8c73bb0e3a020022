import { h } from "../core/dom.js";

/** Streamlit's own choice of light or dark, told by the colour of its ground. @param {HTMLElement} parentElement */
export function followTheme(parentElement) {
  const ground = getComputedStyle(parentElement).getPropertyValue("--st-background-color").trim();
  const probe = h("span");
  probe.style.color = ground;
  parentElement.append(probe);
  const [r, g, b] = (getComputedStyle(probe).color.match(/[\d.]+/g) ?? [255, 255, 255]).map(Number);
  probe.remove();
  document.documentElement.dataset.theme = r * 0.3 + g * 0.59 + b * 0.11 < 128 ? "dark" : "light";
}
