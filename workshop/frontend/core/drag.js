/** Dragging cards with mouse, pen or finger: a ghost follows, the cards themselves stay until the drop. */
import { closestTo, h } from "./dom.js";

/**
 * @typedef {{
 *   ids: (card: HTMLElement) => string[],
 *   onDrop: (ids: string[], target: HTMLElement, card: HTMLElement, copy: boolean) => void,
 *   card: string, target: string, scroller: string}} DragOptions
 *   card, target, scroller: selectors; ids: which notes go along with this card
 * @typedef {{card: HTMLElement, pointer: number, x: number, y: number, fromX: number, fromY: number,
 *            copy: boolean, rest?: number, over?: HTMLElement | null, places?: Places | null,
 *            lifted?: Lifted}} Drag
 *   one press on a card, lifted or not yet; rest: the timer of a finger that has to rest first
 * @typedef {{ids: string[], ghost: HTMLElement, grip: {x: number, y: number}, frame: number,
 *            shownX?: number, shownY?: number}} Lifted
 */

const MOUSE_MOVES = 6;
const FINGER_RESTS = 320;
const EDGE = 56;
const FASTEST = 18;
const LOOK_AGAIN = 200;

/** @param {HTMLElement} root @param {DragOptions} options @returns {() => void} ends it all */
export function enableDrag(root, options) {
  const dragging = new Dragging(root, options);
  return () => dragging.destroy();
}

/** What `enableDrag` begins, for those who draw anew while a card is held. */
export class Dragging {
  /** @param {HTMLElement} root @param {DragOptions} options */
  constructor(root, options) {
    this.root = root;
    this.options = options;
    /** @type {Drag | null} */
    this.drag = null;
    this.follow = () => this.onFrame();
    this.listeners = new AbortController();
    const { signal } = this.listeners;
    root.addEventListener("pointerdown", (event) => this.onDown(event), { signal });
    document.addEventListener("pointermove", (event) => this.onMove(event), { signal });
    document.addEventListener("pointerup", (event) => this.onUp(event), { signal });
    document.addEventListener("pointercancel", (event) => this.onUp(event), { signal });
    document.addEventListener("keydown", (event) => this.onKey(event), { signal, capture: true });
    // A finger that drags must not scroll; this has to be said before the browser begins to.
    /** @param {Event} event */
    const stay = (event) => this.drag?.lifted && event.preventDefault();
    root.addEventListener("touchmove", stay, { signal, passive: false });
    root.addEventListener("contextmenu", stay, { signal });
    const forget = () => this.drag && (this.drag.places = null);
    document.addEventListener("scroll", forget, { signal, capture: true, passive: true });
  }

  destroy() {
    this.end();
    this.listeners.abort();
  }

  /** @returns {string[]} the notes that are held now */
  held() {
    return this.drag?.lifted?.ids ?? [];
  }

  /** To be called after cards were drawn anew: what is held stays marked, places are found again. */
  refresh() {
    if (!this.drag?.lifted) return;
    this.drag.places = null;
    this.markLifted(this.drag.lifted);
  }

  /** @param {string} news a sentence on the held card; empty takes it away */
  tell(news) {
    const ghost = this.drag?.lifted?.ghost;
    if (!ghost) return;
    ghost.querySelector(".wb-ghost__news")?.remove();
    if (news) ghost.append(h("span", { class: "wb-ghost__news", text: news }));
  }

  /** @param {PointerEvent} event */
  onDown(event) {
    if (event.button !== 0 || this.drag) return;
    const card = closestTo(event, this.options.card);
    if (!card || closestTo(event, "button, input, textarea, select, a")) return;
    const { clientX: x, clientY: y, pointerId: pointer } = event;
    this.drag = { card, pointer, x, y, fromX: x, fromY: y, copy: false };
    if (event.pointerType !== "mouse") this.drag.rest = setTimeout(() => this.lift(), FINGER_RESTS);
  }

  /** @param {PointerEvent} event */
  onMove(event) {
    const { drag } = this;
    if (!drag || event.pointerId !== drag.pointer) return;
    drag.x = event.clientX;
    drag.y = event.clientY;
    drag.copy = event.altKey;
    const far = Math.hypot(drag.x - drag.fromX, drag.y - drag.fromY) > MOUSE_MOVES;
    if (drag.lifted || !far) return;
    // A finger that moves before it has rested scrolls.
    if (drag.rest) this.end();
    else this.lift();
  }

  lift() {
    const { drag, root, options } = this;
    if (!drag) return;
    const ids = options.ids(drag.card);
    const ghost = ghostOf(root, drag.card, ids.length);
    const grip = gripOf(drag, ghost);
    root.classList.add("wb-dragging");
    drag.lifted = { ids, ghost, grip, frame: requestAnimationFrame(this.follow) };
    this.markLifted(drag.lifted);
  }

  /** @param {Lifted} lifted */
  markLifted({ ids, ghost }) {
    for (const id of ids) {
      for (const card of this.root.querySelectorAll(`[data-id="${id}"]`)) {
        if (card !== ghost && card.matches(this.options.card)) card.classList.add("wb-note--lifted");
      }
    }
  }

  /** Once per frame: the ghost, the place under it, and the scrolling at the edges. */
  onFrame() {
    const { drag, root, options } = this;
    if (!drag?.lifted) return;
    const { x, y, lifted } = drag;
    const { ghost, grip } = lifted;
    lifted.frame = requestAnimationFrame(this.follow);
    if (x !== lifted.shownX || y !== lifted.shownY) {
      ghost.style.transform = `translate3d(${x - grip.x}px, ${y - grip.y}px, 0) rotate(1.5deg)`;
      [lifted.shownX, lifted.shownY] = [x, y];
    }
    // Asking the browser what lies under a point makes it lay the page out; places are measured once.
    if (!drag.places || drag.places.isOld()) drag.places = new Places(root, options);
    highlight(drag, drag.places.at(x, y));
    const scroller = drag.places.scrollerAt(x, y);
    if (scroller) scrollAtEdge(scroller, y);
  }

  /** @param {PointerEvent} event */
  onUp(event) {
    if (!this.drag || event.pointerId !== this.drag.pointer) return;
    const { lifted, over, card, copy } = this.drag;
    this.end();
    if (!lifted) return;
    swallowClick(this.root);
    if (over && event.type === "pointerup") this.options.onDrop(lifted.ids, over, card, copy);
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (event.key === "Escape") this.end();
  }

  end() {
    const { drag, root } = this;
    if (!drag) return;
    clearTimeout(drag.rest);
    if (drag.lifted) cancelAnimationFrame(drag.lifted.frame);
    drag.lifted?.ghost.remove();
    drag.over?.classList.remove("wb-drop");
    for (const card of root.querySelectorAll(".wb-note--lifted")) card.classList.remove("wb-note--lifted");
    root.classList.remove("wb-dragging");
    this.drag = null;
  }
}

/** Marks the place under the card that is held. @param {Drag} drag @param {HTMLElement | null} target */
function highlight(drag, target) {
  if (drag.over === target) return;
  drag.over?.classList.remove("wb-drop");
  target?.classList.add("wb-drop");
  drag.over = target;
}

/** @param {HTMLElement} root @param {HTMLElement} card @param {number} count */
function ghostOf(root, card, count) {
  const ghost = /** @type {HTMLElement} */ (card.cloneNode(true));
  ghost.removeAttribute("id");
  ghost.classList.add("wb-ghost");
  ghost.classList.remove("wb-note--new");
  ghost.style.width = `${card.offsetWidth}px`;
  ghost.setAttribute("aria-hidden", "true");
  if (count > 1) ghost.append(h("span", { class: "wb-ghost__count", text: String(count) }));
  root.append(ghost);
  return ghost;
}

/** Where the pointer holds the card, with what an outer frame may shift fixed elements by. @param {Drag} drag @param {HTMLElement} ghost */
function gripOf({ card, fromX, fromY }, ghost) {
  const from = card.getBoundingClientRect();
  const origin = ghost.getBoundingClientRect();
  return { x: fromX - from.left + origin.left, y: fromY - from.top + origin.top };
}

/** Where cards can be dropped, measured at one moment. */
class Places {
  /** @param {HTMLElement} root @param {DragOptions} options */
  constructor(root, { target, scroller }) {
    this.measured = performance.now();
    this.scrollers = [...root.querySelectorAll(scroller)].map(measured);
    this.targets = [...root.querySelectorAll(target)].map((el) => {
      const within = this.scrollers.find((each) => each.el.contains(el));
      return { ...measured(el), within };
    });
  }

  /** @returns {boolean} whether others may have moved things meanwhile */
  isOld() {
    return performance.now() - this.measured > LOOK_AGAIN;
  }

  /** @param {number} x @param {number} y @returns {HTMLElement | null} the innermost place there */
  at(x, y) {
    const found = this.targets.findLast(
      ({ box, within }) => holds(box, x, y) && (!within || holds(within.box, x, y)),
    );
    return found?.el ?? null;
  }

  /** @param {number} x @param {number} y @returns {{el: HTMLElement, box: DOMRect} | undefined} */
  scrollerAt(x, y) {
    return this.scrollers.find(({ box }) => holds(box, x, y));
  }
}

/** @param {Element} el */
const measured = (el) => ({ el: /** @type {HTMLElement} */ (el), box: el.getBoundingClientRect() });

/** @param {DOMRect} box @param {number} x @param {number} y */
function holds({ left, top, right, bottom }, x, y) {
  return x >= left && x < right && y >= top && y < bottom;
}

/** @param {{el: HTMLElement, box: DOMRect}} scroller @param {number} y */
function scrollAtEdge({ el, box: { top, bottom } }, y) {
  const into = y < top + EDGE ? y - top - EDGE : y > bottom - EDGE ? y - bottom + EDGE : 0;
  if (into) el.scrollTop += Math.max(-1, Math.min(1, into / EDGE)) * FASTEST;
}

/** The click that follows a drop is not a choice of the card. @param {HTMLElement} root */
function swallowClick(root) {
  /** @param {Event} event */
  const swallow = (event) => event.stopPropagation();
  root.addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => root.removeEventListener("click", swallow, { capture: true }), 0);
}
