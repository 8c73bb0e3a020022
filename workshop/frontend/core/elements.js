/** The few steps that turn a board's state into elements: make, keep in order, announce. */

/**
 * An element with its properties, attributes and children.
 * `class`, `text`, `dataset` and `on` (listeners) are understood; other keys are properties where the
 * element has them, else attributes.
 * @param {string} tag @param {Record<string, any>} [props] @param {...(Node | string | null)} children
 * @returns {any}
 */
export function h(tag, props = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined) continue;
    if (name === "class") made.className = value;
    else if (name === "text") made.textContent = value;
    else if (name === "dataset") Object.assign(made.dataset, value);
    else if (name === "on") for (const [type, act] of Object.entries(value)) made.addEventListener(type, act);
    else if (name in made) made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** @param {string} text @param {(event: Event) => void} act @param {Record<string, any>} [props] */
export function button(text, act, props = {}) {
  const classes = `wb-button ${props.class ?? ""}`.trim();
  return h("button", { type: "button", text, ...props, class: classes, on: { click: act } });
}

/**
 * Makes the children of `parent` match `items`, keeping the elements that are there already, and the
 * focus in them. `update` is called for elements old and new. Other children are left alone.
 * @template T
 * @param {HTMLElement} parent @param {T[]} items
 * @param {{key: (item: T) => string, create: (item: T) => HTMLElement,
 *          update?: (made: any, item: T) => void}} how
 */
export function reconcile(parent, items, { key, create, update }) {
  const known = (parent.__keyed ??= new Map());
  const wanted = new Set(items.map(key));
  const focused = parent.contains(document.activeElement) ? document.activeElement : null;
  for (const [name, made] of known) {
    if (wanted.has(name)) continue;
    made.remove();
    known.delete(name);
  }
  let next = parent.firstChild;
  for (const item of items) {
    const name = key(item);
    let made = known.get(name);
    if (!made) known.set(name, (made = create(item)));
    update?.(made, item);
    if (made === next) next = next.nextSibling;
    else if (next && made === next.nextSibling && made.contains(focused)) {
      // The element with the focus stays; the one before it moves.
      parent.insertBefore(next, made.nextSibling);
      next = made.nextSibling;
    } else parent.insertBefore(made, next);
  }
  if (focused && focused !== document.activeElement && parent.contains(focused)) {
    focused.focus({ preventScroll: true });
  }
}

/** @returns {string} 128 random bits as 32 hex digits; also on addresses without HTTPS */
export function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @returns {boolean} whether the person asked for a page that does not move */
export function prefersStillness() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

const ANNOUNCE_EVERY = 5_000;

/**
 * A polite live region that speaks at most once in five seconds, always the latest sentence.
 * @param {HTMLElement} parent @returns {{say: (sentence: string) => void, destroy: () => void}}
 */
export function announcer(parent) {
  const region = h("div", { class: "wb-hidden", role: "status" });
  parent.append(region);
  let spokenAt = 0;
  let timer;
  const speak = (sentence) => {
    spokenAt = Date.now();
    region.textContent = sentence;
  };
  return {
    say(sentence) {
      clearTimeout(timer);
      timer = setTimeout(speak, Math.max(0, spokenAt + ANNOUNCE_EVERY - Date.now()), sentence);
    },
    destroy() {
      clearTimeout(timer);
      region.remove();
    },
  };
}

/**
 * Calls `draw` after changes of these kinds of facts, at most once per change of the feed.
 * @param {EventTarget} feed @param {string[]} kinds @param {() => void} draw
 * @returns {() => void} stops it
 */
export function onChange(feed, kinds, draw) {
  const listen = ({ detail }) => kinds.some((kind) => detail.kinds.has(kind)) && draw();
  feed.addEventListener("change", listen);
  return () => feed.removeEventListener("change", listen);
}
