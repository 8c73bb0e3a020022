/** Making elements and keeping them in step with a state; whatever people typed becomes text, never markup. */

/**
 * @typedef {{[K in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[K]) => void}} Listeners
 * @typedef {{class?: string, text?: string | null, dataset?: Record<string, string>, on?: Listeners}
 *           & Record<string, unknown>} Props
 * @typedef {Node | string | null | undefined | false} Child
 */

/** @type {WeakMap<Element, Map<string, Element>>} what `reconcile` made in an element, by key */
const keyedChildren = new WeakMap();

/**
 * An element with its properties, attributes and children.
 * `class`, `text`, `dataset` and `on` (listeners by event) are understood; other keys are properties where
 * the element has them, else attributes. What is null or undefined is left out.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag @param {Props} [props] @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, props = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of /** @type {[string, any][]} */ (Object.entries(props))) {
    if (value === null || value === undefined) continue;
    if (name === "class") made.className = value;
    else if (name === "text") made.textContent = value;
    else if (name === "dataset") Object.assign(made.dataset, value);
    else if (name === "on") for (const [type, act] of Object.entries(value)) made.addEventListener(type, act);
    else if (name in made) Reflect.set(made, name, value);
    else made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** Writes only what differs, so that a screen reader is not disturbed. @param {Node} node @param {string} text */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** The child that the maker of `parent` put at this place; −1: the last one. @param {Element} parent @param {number} place */
export function childAt(parent, place) {
  return /** @type {HTMLElement} */ ([...parent.children].at(place));
}

/** The part that the maker of `parent` put into it. @param {ParentNode} parent @param {string} selector */
export function partOf(parent, selector) {
  return /** @type {HTMLElement} */ (parent.querySelector(selector));
}

/**
 * The nearest element of this kind around the one that an event happened to, or that one itself.
 * @param {Event} event @param {string} selector @returns {HTMLElement | null}
 */
export function closestTo({ target }, selector) {
  return target instanceof Element ? target.closest(selector) : null;
}

/** @param {HTMLElement} node @param {boolean} shown */
export function toggle(node, shown) {
  if (node.hidden === shown) node.hidden = !shown;
}

/** @param {Element} parent @returns {HTMLElement | null} the element in it that has the focus */
export function focusWithin(parent) {
  const { activeElement } = document;
  return parent.contains(activeElement) ? /** @type {HTMLElement} */ (activeElement) : null;
}

/**
 * Makes the children of `parent` match `items`, keeping the elements that are there already, and the
 * focus in them. `update` is called for elements old and new, before a new one is put in. Other children
 * are left alone.
 * @template T @template {HTMLElement} E
 * @param {Element} parent @param {T[]} items
 * @param {{key: (item: T) => string, create: (item: T) => E, update?: (made: E, item: T) => void}} how
 */
export function reconcile(parent, items, { key, create, update }) {
  const known = /** @type {Map<string, E>} */ (keyedChildren.get(parent) ?? new Map());
  keyedChildren.set(parent, known);
  const wanted = new Set(items.map(key));
  const focused = focusWithin(parent);
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
