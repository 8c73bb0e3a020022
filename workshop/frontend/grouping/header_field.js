/** The field in which the sentence of a group is written, in place of its header. */
import { h, partOf, setText } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { MergePanel } from "../core/merge_panel.js";

/**
 * @typedef {{text: string, read: string}} HeaderDraft  read: what stood over the group when it was written
 * @typedef {{typed: () => void, left: () => void, done: (keep: boolean) => void}} Listening
 *   left: the field has lost the focus for good; done: Enter, Escape, or one of two texts was chosen
 */

/** Fingers and mouse buttons that are down: what is under them must not move. */
let pressed = false;
for (const type of ["pointerdown", "pointerup", "pointercancel"]) {
  document.addEventListener(type, () => (pressed = type === "pointerdown"), { capture: true });
}

export class HeaderField {
  /** @param {HTMLElement} section the group @param {HeaderDraft} draft @param {Listening} listening */
  constructor(section, draft, listening) {
    this.id = section.dataset.place ?? "";
    this.read = draft.read;
    this.listening = listening;
    /** @type {{theirs: string} | null} what somebody else has written over it meanwhile */
    this.clash = null;
    this.header = partOf(section, ".wb-group__header");
    this.field = h("textarea", {
      class: "wb-input wb-group__field",
      rows: 3,
      value: draft.text,
      placeholder: t("One sentence: what do these notes say together?"),
      "aria-label": t("Header of the group"),
      on: {
        input: () => listening.typed(),
        keydown: (event) => this.#onKey(event),
        blur: () => this.#leave(),
      },
    });
    this.trouble = h("p", { class: "wb-trouble", role: "alert" });
    this.merge = new MergePanel(this);
    this.root = h("div", { class: "wb-group__writing" }, this.field, this.trouble, this.merge.root);
    this.header.hidden = true;
    this.header.after(this.root);
  }

  get text() {
    return this.field.value.trim().replace(/\s+/g, " ");
  }

  get dirty() {
    return this.text !== "" && this.text !== this.read;
  }

  get focused() {
    return this.root.contains(document.activeElement);
  }

  focus() {
    this.field.focus();
    this.field.select();
  }

  /** @param {string} trouble why it could not be saved */
  complain(trouble) {
    setText(this.trouble, trouble);
  }

  /** What stands over the group now. @param {string} header */
  follow(header) {
    if (header === this.read) return;
    const untouched = this.field.value === this.read;
    if (untouched || header === this.text) {
      if (untouched) this.field.value = header;
      this.read = header;
      this.clash = null;
    } else this.clash = { theirs: header };
    this.merge.draw(true);
  }

  keepMine() {
    this.read = this.clash?.theirs ?? this.read;
    this.clash = null;
    this.listening.done(true);
  }

  takeTheirs() {
    this.listening.done(false);
  }

  /** Puts the header back. */
  close() {
    this.closed = true;
    const { focused } = this;
    this.root.remove();
    this.header.hidden = false;
    if (focused && this.header.isConnected) this.header.focus({ preventScroll: true });
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.isComposing || !["Enter", "Escape"].includes(event.key)) return;
    event.preventDefault();
    // Two texts: nothing is chosen by a key that was meant for one of them.
    if (event.key === "Escape" || !this.clash) this.listening.done(event.key === "Enter");
  }

  /** Not while something is held or pressed: the wall would move under it; and not where it was only moved. */
  #leave() {
    const gone = () => setTimeout(() => {
      if (!this.closed && !this.focused && !this.clash) this.listening.left();
    });
    if (!pressed) gone();
    else for (const type of ["pointerup", "pointercancel"]) document.addEventListener(type, gone, { once: true });
  }
}
