/** Walking among the cards with the arrow keys. */
import { focusWithin } from "../core/dom.js";

/**
 * Up and down within a list, left and right between lists, Home and End to their ends.
 * @param {HTMLElement} root @param {HTMLElement} card where the focus is @param {string} key
 * @returns {boolean} whether the key meant a walk
 */
export function walk(root, card, key) {
  const lists = [...root.querySelectorAll(".wb-cards")].filter(
    (list) => list.childElementCount && (list.checkVisibility?.() ?? true),
  );
  const list = card.parentElement;
  const cards = cardsIn(list);
  const at = cards.indexOf(card);
  /** @param {1 | -1} way */
  const beside = (way) => cardsIn(lists[lists.findIndex((each) => each === list) + way]);
  /** @type {Record<string, () => HTMLElement | undefined>} */
  const goals = {
    ArrowDown: () => cards[at + 1] ?? beside(1)[0],
    ArrowUp: () => cards[at - 1] ?? beside(-1).at(-1),
    ArrowRight: () => nearest(beside(1), at),
    ArrowLeft: () => nearest(beside(-1), at),
    Home: () => cards[0],
    End: () => cards.at(-1),
  };
  if (!(key in goals)) return false;
  const goal = goals[key]();
  goal?.focus();
  goal?.scrollIntoView({ block: "nearest" });
  return true;
}

/** @param {Element | null | undefined} list @returns {HTMLElement[]} */
function cardsIn(list) {
  return /** @type {HTMLElement[]} */ ([...(list?.children ?? [])]);
}

/** @param {HTMLElement[]} cards @param {number} at */
function nearest(cards, at) {
  return cards[Math.min(at, cards.length - 1)];
}

/**
 * Draws anew without losing the focus: where the card that has it leaves, the next card of its list
 * takes it, else the one before, else the same note where it stands now.
 * @param {HTMLElement} root @param {string} cards their selector @param {() => void} draw
 */
export function keepFocusNear(root, cards, draw) {
  /** @type {HTMLElement | null | undefined} */
  const card = focusWithin(root)?.closest(cards);
  const all = cardsIn(card?.parentElement);
  const at = all.findIndex((each) => each === card);
  draw();
  if (!card || card.isConnected) return;
  /** @type {HTMLElement | null} */
  const same = root.querySelector(`${cards}[data-id="${card.dataset.id}"]`);
  const near = [...all.slice(at + 1), ...all.slice(0, at).reverse()].find((each) => each.isConnected);
  (near ?? same)?.focus({ preventScroll: true });
}

/** Exactly one card can be reached with Tab; the arrows reach the others. @param {HTMLElement} root @param {string} cards */
export function keepOneTabStop(root, cards) {
  if (root.querySelector(`${cards}[tabindex="0"]`)) return;
  /** @type {HTMLElement | null} */
  const first = root.querySelector(cards);
  if (first) first.tabIndex = 0;
}

/** Tab comes back to the card that had the focus. @param {HTMLElement} root @param {string} cards @param {EventTarget | null} target */
export function moveTabStop(root, cards, target) {
  if (!(target instanceof HTMLElement && target.matches(cards))) return;
  for (const card of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(`${cards}[tabindex="0"]`))) card.tabIndex = -1;
  target.tabIndex = 0;
}
