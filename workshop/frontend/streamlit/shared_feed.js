/** One connection per programme for all modules of a browser page. */
import { Feed } from "../core/feed.js";
import { keepHeadCounts } from "../core/head_counts.js";

const LINGER = 3_000;
/** Where our server is, which may be below a path. @type {string} */
const SERVER = /** @type {any} */ (globalThis).__streamlit?.BACKEND_BASE_URL ?? location.origin;

/** @type {Map<string, {feed: Feed, users: number, timer?: number}>} */
const feeds = new Map();

/** @param {{programme: string, lang: string}} data @returns {Feed} to be given back by `releaseFeed` */
export function takeFeed({ programme, lang }) {
  let shared = feeds.get(programme);
  if (!shared) {
    const feed = new Feed({ hello: { as: "staff", programme, lang }, base: SERVER });
    shared = { feed, users: 0 };
    keepHeadCounts(feed);
    feeds.set(programme, shared);
    feed.start();
  }
  clearTimeout(shared.timer);
  shared.users += 1;
  shared.feed.hello.lang = lang;
  if (shared.feed.state === "closed") shared.feed.start();
  return shared.feed;
}

/**
 * The link stays for a moment: what was sent last is answered, and the next page of the same programme
 * takes it over.
 * @param {string} programme
 */
export function releaseFeed(programme) {
  const shared = feeds.get(programme);
  if (!shared) return;
  shared.users -= 1;
  if (shared.users > 0) return;
  shared.timer = setTimeout(() => {
    shared.feed.stop();
    feeds.delete(programme);
  }, LINGER);
}
