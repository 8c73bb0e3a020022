/** How many have voted, which is all that may be known before the end of a vote. */
import { h, setText, toggle } from "../core/dom.js";
import { t } from "../core/i18n.js";

const ASK_EVERY = 2_000;

/**
 * @import { Feed } from "../core/feed.js"
 * @import { Activity } from "../core/types.js"
 */

export class VoteProgress {
  /** @param {Feed} feed */
  constructor(feed) {
    this.feed = feed;
    this.element = h("p", { class: "vote-progress", hidden: true });
    /** @type {string | undefined} the vote that is followed */
    this.vote = undefined;
    /** @type {number | undefined} */
    this.asking = undefined;
  }

  /** @param {Activity | null | undefined} activity what is on the wall */
  follow(activity) {
    const vote = activity?.phase === "vote" ? activity.id : undefined;
    if (vote === this.vote) return;
    clearInterval(this.asking);
    this.vote = vote;
    toggle(this.element, false);
    if (!vote) return;
    this.asking = setInterval(() => this.#ask(vote), ASK_EVERY);
    this.#ask(vote);
  }

  /** @param {string} vote */
  async #ask(vote) {
    try {
      const { voters, here } = await this.feed.send("turnout", { activity: vote });
      if (vote !== this.vote) return;
      setText(this.element, here === null ? t("The vote is on.") : t("Voted: {voted} of {here}", { voted: voters, here }));
      toggle(this.element, true);
    } catch {
      // The next question finds out.
    }
  }
}
