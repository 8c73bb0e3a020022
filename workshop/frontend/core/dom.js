/** Making elements and keeping them in step with a state; whatever people typed becomes text, never markup. */

/**
 * An element with its properties, attributes and children.
 * `class`, `text`, `dataset` and `on` (listeners by event) are understood; other keys are properties where
 * the element has them, else attributes. What is null or undefined is left out.
 * @param {string} tag @param {Record<string, any>} [props]
 * @param {...(Node | string | null | undefined | false)} children
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
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** Writes only what differs, so that a screen reader is not disturbed. @param {Node} node @param {string} text */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** @param {HTMLElement} node @param {boolean} shown */
export function toggle(node, shown) {
  if (node.hidden === shown) node.hidden = !shown;
}

/**
 * Makes the children of `parent` match `items`, keeping the elements that are there already, and the
 * focus in them. `update` is called for elements old and new, before a new one is put in. Other children
 * are left alone.
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
