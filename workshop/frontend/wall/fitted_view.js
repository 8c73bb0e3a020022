/** What fills the wall's stage: laid out anew as facts, its size or its fonts change, and turned page by page. */
import { onChange } from "../core/feed_changes.js";
import { ChartTurner } from "./table_maps.js";

/**
 * @import { Feed } from "../core/feed.js"
 * @import { FactKind } from "../core/types.js"
 */

/** Each kind of view draws its `pages`, and shows the one that `at` names. @template Page */
export class FittedView {
  constructor() {
    this.at = 0;
    this.charts = new ChartTurner();
    /** @type {Page[]} */
    this.pages = [];
    /** @type {HTMLElement} */
    this.root;
  }

  /** @param {HTMLElement} el whose size it fills @param {Feed} feed @param {FactKind[]} kinds of facts that it shows */
  start(el, feed, kinds) {
    this.stop = onChange(feed, kinds, () => this.draw());
    this.resize = new ResizeObserver(() => {
      if (this.frame) cancelAnimationFrame(this.frame);
      this.frame = requestAnimationFrame(() => this.measureAnew());
    });
    this.resize.observe(el);
    this.draw();
    // Heights measured before the fonts came are wrong.
    document.fonts?.ready.then(() => this.root.isConnected && this.measureAnew());
  }

  destroy() {
    this.stop?.();
    if (this.frame) cancelAnimationFrame(this.frame);
    this.resize?.disconnect();
    this.root.remove();
  }

  draw() {}

  show() {}

  measureAnew() {
    this.draw();
  }

  /** @param {number} by */
  turn(by) {
    const at = this.at + by;
    if (this.charts.turn(at, this.pages.length)) {
      this.at = by > 0 ? 0 : -1;
      this.draw();
    } else if (this.pages.length > 1) {
      this.at = at;
      this.show();
    }
  }
}
