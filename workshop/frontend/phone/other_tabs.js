/** Every tab of a phone tells the same: what the server answers in one, and what is typed in one, reaches the others. */

/** @import { Feed } from "../core/feed.js" */

/** @type {WeakSet<Feed>} */
const followed = new WeakSet();

/** Votes, fingers, piles and objections are answered where they were given. @param {Feed} feed */
export function followVotes(feed) {
  if (followed.has(feed) || !globalThis.BroadcastChannel) return;
  followed.add(feed);
  const tabs = new BroadcastChannel(`workshop.${feed.hello.token}`);
  let hearing = false;
  feed.addEventListener("learnt", ({ detail }) => hearing || tabs.postMessage(detail));
  tabs.onmessage = ({ data }) => {
    hearing = true;
    feed.learn(data);
    hearing = false;
  };
  feed.addEventListener("link", ({ detail }) => detail === "closed" && tabs.close());
}

/** A note that was begun stands in the storage that all tabs share. @param {import("./room.js").Room} room */
export function followDrafts(room) {
  addEventListener("storage", ({ key }) => {
    const { form } = room;
    if (room.left || !form || key !== `workshop.draft.${form.activity.id}`) return;
    // Whoever is typing goes on typing.
    if (!document.hasFocus() || document.activeElement !== form.field) form.takeDraft();
  });
}
