/**
 * One picture; pressed, it opens in its full size.
 *
 * @typedef {{preview: string, full: string | null, alt: string}} Options  preview, full: addresses
 */
import { h } from "../core/dom.js";
import { t } from "../core/i18n.js";

/** @param {HTMLElement} place @param {Options} options */
export function mountPicture(place, options) {
  return new Picture(place, options);
}

class Picture {
  /** @param {HTMLElement} place @param {Options} options */
  constructor(place, options) {
    this.image = h("img", { loading: "lazy", decoding: "async" });
    this.link = h("a", { class: "wpic", target: "_blank", rel: "noopener" }, this.image);
    place.append(this.link);
    this.update(options);
  }

  /** @param {Options} options */
  update({ preview, full, alt }) {
    if (this.image.getAttribute("src") !== preview) this.image.src = preview;
    this.image.alt = alt;
    if (full) {
      this.link.href = full;
      this.link.title = t("Full size");
    }
  }

  destroy() {
    this.link.remove();
  }
}
