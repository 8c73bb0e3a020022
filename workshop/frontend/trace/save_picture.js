/** Saving a drawing as a file, SVG or PNG, made in the browser. */
import { h } from "../core/dom.js";

const SHARPNESS = 2;

/** @param {SVGSVGElement} drawing with `width` and `height` @param {string} name of the file, without its end */
export function saveSvg(drawing, name) {
  save(new Blob([written(drawing)], { type: "image/svg+xml" }), `${name}.svg`);
}

/** @param {SVGSVGElement} drawing with `width` and `height` @param {string} name of the file, without its end */
export async function savePng(drawing, name) {
  const picture = new Image();
  const address = URL.createObjectURL(new Blob([written(drawing)], { type: "image/svg+xml" }));
  picture.src = address;
  await picture.decode();
  const canvas = h("canvas");
  canvas.width = Number(drawing.getAttribute("width")) * SHARPNESS;
  canvas.height = Number(drawing.getAttribute("height")) * SHARPNESS;
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(address);
  canvas.toBlob((blob) => blob && save(blob, `${name}.png`), "image/png");
}

/** @param {SVGSVGElement} drawing */
function written(drawing) {
  return new XMLSerializer().serializeToString(drawing);
}

/** @param {Blob} blob @param {string} name */
function save(blob, name) {
  const link = h("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
