/** Tells of texts that were typed into a form which is not open any more, and not saved. */
import { h, partOf, reconcile, setText } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { changes, FormDrafts } from "./form_drafts.js";

/** @typedef {{account: string, done: Record<string, number>}} KeptTextsOptions  done: form → how often it was saved */

/** @param {HTMLElement} el @param {KeptTextsOptions} options */
export function mountKeptTexts(el, options) {
  const texts = new KeptTexts(el, options);
  return { update: (/** @type {KeptTextsOptions} */ next) => texts.update(next), destroy: () => texts.destroy() };
}

class KeptTexts {
  /** @param {HTMLElement} el @param {KeptTextsOptions} options */
  constructor(el, options) {
    /** @type {HTMLElement | null} */
    this.place = el.closest("[data-testid=stElementContainer]");
    this.drafts = new FormDrafts(options.account);
    this.list = h("ul");
    this.root = h("section", { class: "kept-texts", hidden: true, "aria-label": t("Typed and not saved") },
      h("p", { class: "title", text: t("Typed and not saved") }), this.list);
    el.append(this.root);
    this.draw = () => this.#draw();
    changes.addEventListener("change", this.draw);
    this.update(options);
  }

  /** @param {KeptTextsOptions} options */
  update({ done }) {
    for (const [form, times] of Object.entries(done)) this.drafts.settle(form, times);
    this.draw();
  }

  destroy() {
    changes.removeEventListener("change", this.draw);
    this.root.remove();
  }

  #draw() {
    const left = this.drafts.left();
    this.root.hidden = left.length === 0;
    // Without a gap where there is nothing to see.
    if (this.place) this.place.style.display = left.length ? "" : "none";
    reconcile(this.list, left, {
      key: ({ form }) => form,
      create: ({ form }) => h("li", {},
        h("a"),
        h("p", { class: "words" }),
        h("button", { type: "button", text: t("Discard"), on: { click: () => this.drafts.forget(form) } })),
      update: (item, { title, texts, place }) => {
        const link = /** @type {HTMLAnchorElement} */ (partOf(item, "a"));
        link.href = place;
        setText(link, title);
        link.title = t("Open the form again: the text is in it.");
        setText(partOf(item, ".words"), Object.values(texts).join(" · "));
      },
    });
  }
}
