/**
 * Runs the page again, once nobody is at work in it, when Python says that something has changed.
 *
 * @typedef {{changed: boolean, trigger: (name: string, value: unknown) => void}} Options
 */
import { mayRunAgain } from "./page_runs.js";

const ASK_AGAIN = 200;

/** @param {HTMLElement} _place @param {Options} options */
export function mountWatch(_place, options) {
  return new Watch(options);
}

class Watch {
  /** @param {Options} options */
  constructor(options) {
    this.update(options);
  }

  /** @param {Options} options */
  update(options) {
    clearTimeout(this.timer);
    if (!options.changed) return;
    if (mayRunAgain()) options.trigger("again", true);
    else this.timer = setTimeout(() => this.update(options), ASK_AGAIN);
  }

  destroy() {
    clearTimeout(this.timer);
  }
}
