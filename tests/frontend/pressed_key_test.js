/** What a key press means on the keyboards that people bring. */
import assert from "node:assert/strict";

import { pressedKey } from "../../workshop/frontend/core/pressed_key.js";

/**
 * @param {string} key what the layout types @param {string} code where the key is
 * @param {Partial<KeyboardEvent> & {altGraph?: boolean}} [held]
 */
function press(key, code, { altGraph = false, ...held } = {}) {
  const event = { key, code, altKey: false, ctrlKey: false, metaKey: false, isComposing: false, ...held };
  return pressedKey(/** @type {KeyboardEvent} */ ({ ...event, getModifierState: (name) => altGraph && name === "AltGraph" }));
}

Deno.test("a Latin letter is what it types, wherever its key is", () => {
  assert.equal(press("m", "KeyM"), "m");
  assert.equal(press("M", "KeyM"), "m");
  assert.equal(press("m", "Semicolon"), "m"); // AZERTY
  assert.equal(press("a", "KeyQ"), "a"); // AZERTY
  assert.equal(press("x", "KeyB"), "x"); // Dvorak
  assert.equal(press("z", "KeyY"), "z"); // QWERTZ
});

Deno.test("a letter of another alphabet counts by the place of its key", () => {
  assert.equal(press("ь", "KeyM"), "m"); // Russian, Ukrainian
  assert.equal(press("Ф", "KeyA"), "a");
  assert.equal(press("μ", "KeyM"), "m"); // Greek
  assert.equal(press("מ", "KeyN"), "n"); // Hebrew
  assert.equal(press("ى", "KeyN"), "n"); // Arabic
  assert.equal(press("б", "Comma"), "");
  assert.equal(press("Dead", "Semicolon"), "dead");
});

Deno.test("Ctrl or ⌘ with a letter is told apart from the letter, on every alphabet", () => {
  assert.equal(press("z", "KeyZ", { ctrlKey: true }), "ctrl+z");
  assert.equal(press("я", "KeyZ", { ctrlKey: true }), "ctrl+z");
  assert.equal(press("ζ", "KeyZ", { metaKey: true }), "ctrl+z");
});

Deno.test("Polish letters, however they are typed, are no shortcut", () => {
  const typed = { ą: "KeyA", ę: "KeyE", ł: "KeyL", ó: "KeyO", ś: "KeyS", ź: "KeyX", ż: "KeyZ", ć: "KeyC", ń: "KeyN" };
  for (const [letter, code] of Object.entries(typed)) {
    for (const key of [letter, letter.toUpperCase()]) {
      assert.equal(press(key, code, { altGraph: true }), "", key);
      assert.equal(press(key, code, { altKey: true }), "", key); // ⌥ on a Mac
      assert.equal(press(key, code, { altKey: true, ctrlKey: true }), "", key); // AltGr in old browsers on Windows
      assert.equal(press(key, code), "", key); // a Polish 214 keyboard
    }
  }
  assert.equal(press("µ", "KeyM", { altGraph: true }), "");
  assert.equal(press("µ", "KeyM"), "");
});

Deno.test("signs and named keys stay what they are", () => {
  assert.equal(press("?", "Slash"), "?");
  assert.equal(press("/", "Digit7"), "/");
  assert.equal(press(" ", "Space"), " ");
  assert.equal(press("ArrowDown", "ArrowDown"), "arrowdown");
  assert.equal(press("0", "Digit0"), "0");
});

Deno.test("what an input method composes is no shortcut", () => {
  assert.equal(press("Process", "KeyM", { isComposing: true }), "");
});
