/** Groups of different heights set close together: each spans as many rows of the grid as it is high. */

const ROW = 8;
const GAP = 12;

export class Tiles {
  constructor() {
    this.sizes = new ResizeObserver((entries) => {
      for (const { target, borderBoxSize } of entries) this.#set(/** @type {HTMLElement} */ (target), borderBoxSize[0].blockSize);
    });
  }

  /** @param {HTMLElement} tile */
  add(tile) {
    this.sizes.observe(tile);
  }

  /** Sets what has changed at once, for those who need to know where things stand. @param {HTMLElement} parent */
  settle(parent) {
    const tiles = /** @type {HTMLElement[]} */ ([...parent.children]);
    const heights = tiles.map((tile) => tile.offsetHeight);
    tiles.forEach((tile, place) => this.#set(tile, heights[place]));
  }

  stop() {
    this.sizes.disconnect();
  }

  /** @param {HTMLElement} tile @param {number} height in pixels */
  #set(tile, height) {
    if (!tile.isConnected) return this.sizes.unobserve(tile);
    const rows = String(Math.ceil((height + GAP) / ROW));
    if (tile.style.getPropertyValue("--rows") !== rows) tile.style.setProperty("--rows", rows);
  }
}
