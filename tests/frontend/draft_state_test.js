/** One field between what the server has and what is typed. */
import assert from "node:assert/strict";

import { DraftState } from "../../workshop/frontend/core/draft_state.js";
import { until } from "./expect.js";

class Link extends EventTarget {
  state = "open";
}

/** What a browser would keep. */
class Kept {
  /** @type {Map<string, object>} */
  drafts = new Map();

  /** @param {string} name @param {object} draft */
  keep(name, draft) {
    this.drafts.set(name, draft);
    return true;
  }

  /** @param {string} name */
  forget(name) {
    this.drafts.delete(name);
  }

  /** @type {object | null} */
  left = null;

  takeOver() {
    const { left } = this;
    this.left = null;
    return left;
  }
}

/** A field that says "Old." at revision 1, and a server that keeps what it is sent. */
function field() {
  /** @type {[string, number][]} */
  const sent = [];
  const kept = new Kept();
  const server = { revision: 1, /** @type {object | null} */ error: null };
  const shape = { name: "body", text: "Old.", revision: 1, longest: 20, line: false };
  /** @param {string} name @param {string} text @param {number} revision */
  const send = (name, text, revision) => {
    sent.push([text, revision]);
    if (server.error) return Promise.reject(server.error);
    server.revision += 1;
    return Promise.resolve({ revision: server.revision, fields: { [name]: text } });
  };
  const state = new DraftState(shape, /** @type {any} */ (kept), /** @type {any} */ (new Link()), send);
  state.link(true);
  return { state, sent, kept, server };
}

/** @param {DraftState} state */
const close = (state) => state.outbox.stop();

Deno.test("what is typed is kept in the browser until the server has it", async () => {
  const { state, sent, kept } = field();
  state.type("New.");
  assert.equal(state.condition, "typing");
  assert.ok(kept.drafts.has("body"));
  state.save();
  await until(() => state.condition === "saved");
  assert.deepEqual(sent, [["New.", 1]]);
  assert.ok(!kept.drafts.has("body"));
  close(state);
});

Deno.test("somebody else's text appears by itself where nobody types", () => {
  const { state } = field();
  let fresh = 0;
  state.addEventListener("fresh", () => (fresh += 1));
  state.receive("Theirs.", 2);
  assert.deepEqual([state.text, state.condition, fresh], ["Theirs.", "quiet", 1]);
  close(state);
});

Deno.test("two texts for one field are both kept until somebody decides", async () => {
  const { state, sent } = field();
  state.type("Mine.");
  state.receive("Theirs.", 2);
  assert.equal(state.condition, "clash");
  state.save();
  assert.deepEqual([state.text, state.clash?.theirs, sent.length], ["Mine.", "Theirs.", 0]);
  state.keepMine();
  await until(() => state.condition === "saved");
  assert.deepEqual(sent, [["Mine.", 2]]);
  close(state);
});

Deno.test("whoever takes the other text can bring their own back", () => {
  const { state } = field();
  state.type("Mine.");
  state.receive("Theirs.", 2);
  state.takeTheirs();
  assert.deepEqual([state.text, state.discarded], ["Theirs.", "Mine."]);
  state.bringBack();
  assert.equal(state.text, "Mine.");
  close(state);
});

Deno.test("the same words with other blanks are no clash", () => {
  const { state } = field();
  state.type("New words. ");
  state.receive("New words.", 2);
  assert.equal(state.clash, null);
  close(state);
});

Deno.test("a text that is too long is said to be so and is not sent", () => {
  const { state, sent } = field();
  state.type("x".repeat(21));
  state.save();
  assert.deepEqual([state.condition, sent.length], ["refused", 0]);
  close(state);
});

Deno.test("a conflict that the server finds shows both texts", async () => {
  const { state, server } = field();
  server.error = { code: "conflict", text: "No.", retryable: false, details: { theirs: { body: "Theirs." }, revision: 5 } };
  state.type("Mine.");
  state.save();
  await until(() => state.condition === "clash");
  assert.deepEqual(state.clash, { theirs: "Theirs.", revision: 5 });
  close(state);
});

Deno.test("what an earlier page could not save is taken over", () => {
  const { state, kept } = field();
  kept.left = { text: "From before.", base: "Old.", revision: 1, sent: [] };
  state.takeOver();
  assert.deepEqual([state.text, state.dirty], ["From before.", true]);
  close(state);
});
