/** A line that says when the connection is lost, or why it has ended. */
import { h, setText } from "../core/dom.js";
import { t } from "../core/i18n.js";

/** A short gap is not worth a word. */
const LINK_MAY_BE_DOWN = 1_500;

export class LinkBanner {
  /** @param {import("../core/feed.js").Feed} feed @param {() => string} comfort what else to say meanwhile */
  constructor(feed, comfort) {
    this.root = h("p", { class: "link-lost", role: "status", hidden: true });
    this.feed = feed;
    this.comfort = comfort;
    this.listening = new AbortController();
    const { signal } = this.listening;
    feed.addEventListener("link", () => this.#follow(), { signal });
    feed.addEventListener("bye", ({ detail }) => this.#end(detail), { signal });
    this.#follow();
  }

  destroy() {
    clearTimeout(this.timer);
    this.listening.abort();
    this.root.remove();
  }

  #follow() {
    clearTimeout(this.timer);
    const works = this.feed.state === "open" || this.feed.state === "polling";
    if (works) this.root.hidden = true;
    else this.timer = setTimeout(() => this.#show(), LINK_MAY_BE_DOWN);
  }

  /** @param {{text: string}} bye the server's last word */
  #end({ text }) {
    this.bye = text;
    this.#show();
  }

  #show() {
    this.root.hidden = false;
    setText(this.root, [this.bye ?? t("No connection. Trying again…"), this.comfort()].join(" ").trim());
  }
}
