/** The keys of the affinity wall, and the dialog that lists them. */
import { button } from "../board/button.js";
import { openDialog } from "../board/dialogs.js";
import { h } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { pressedKey } from "../core/pressed_key.js";

/** @returns {[string, [string[], string][]][]} parts, each with keys and what they do */
const list = () => [
  [
    t("Cards"),
    [
      [["↑", "↓", "←", "→"], t("walk among the cards")],
      [["Home", "End"], t("first and last card of a list")],
      [[t("Space bar")], t("choose; with Shift everything in between")],
      [["Enter"], t("open the note")],
      [["M"], t("move to a group")],
      [["N"], t("new group from what is chosen")],
      [["D"], t("split what is chosen off its group")],
      [["J"], t("chosen notes say the same")],
      [["Esc"], t("choose nothing, let a held card go")],
    ],
  ],
  [
    t("Groups"),
    [
      [["R"], t("change the sentence of the card's group")],
      [["G"], t("merge the chosen groups")],
      [["Tab"], t("to the buttons of a group: choose, sentence, into another group, delete")],
      [["Ctrl + Z"], t("undo")],
      [["Ctrl + Shift + Z"], t("redo")],
    ],
  ],
  [
    t("View"),
    [
      [["/"], t("search; Enter and Shift+Enter go from hit to hit, Esc clears")],
      [["+", "−", "0"], t("nearer, farther away, near")],
      [["L"], t("as a list or as a wall")],
      [["F"], t("fill the screen")],
      [["?"], t("this help")],
    ],
  ],
  [t("With the mouse"), [[["Alt"], t("held while dropping: the card stays where it is too")]]],
];

/** @param {HTMLElement} host */
export function showKeys(host) {
  const parts = list().map(([title, rows]) =>
    h(
      "section",
      { class: "wb-keys__part" },
      h("h3", { text: title }),
      h("dl", { class: "wb-keys" }, ...rows.flatMap(([keys, what]) => [keyCaps(keys), h("dd", { text: what })])),
    ),
  );
  const close = button(t("Close"), () => dialog.close(), { class: "wb-button--main" });
  const row = h("div", { class: "wb-row wb-row--end" }, close);
  const dialog = openDialog(host, t("Keys of the wall"), h("div", { class: "wb-keys__parts" }, ...parts), row);
  dialog.classList.add("wb-dialog--wide");
  close.focus();
}

/** @param {string[]} keys */
function keyCaps(keys) {
  return h("dt", {}, ...keys.map((key) => h("kbd", { text: key })));
}

/**
 * What a key pressed on the wall means.
 * @param {KeyboardEvent} event @param {boolean} onCard whether a card has the focus
 * @returns {string} the name of a step, empty for none
 */
export function stepOf(event, onCard) {
  const key = pressedKey(event);
  if (key === "ctrl+z") return event.shiftKey ? "redo" : "undo";
  return EVERYWHERE[key] ?? (onCard ? (ON_CARD[key] ?? "") : "");
}

/** @type {Record<string, string>} */
const EVERYWHERE = {
  "/": "find", "+": "nearer", "=": "nearer", "-": "farther", "−": "farther", 0: "near",
  "?": "help", f: "fill", l: "layout", m: "move", n: "make", d: "split", j: "same", g: "merge",
  escape: "clear", "ctrl+y": "redo",
};
/** @type {Record<string, string>} */
const ON_CARD = { " ": "choose", enter: "open", r: "rename" };
