/** The outbox without a network: a feed that the test opens and closes, and stores that may break. */
import { Outbox } from "../../workshop/frontend/core/outbox.js";
import { equal, until } from "./expect.js";

const BUG = { code: "internal", retryable: true };
const LOST = { code: "connection", retryable: true };
const REFUSED = { code: "invalid", text: "No.", retryable: false };

class Link extends EventTarget {
  state = "open";

  turn(state) {
    this.state = state;
    this.dispatchEvent(new CustomEvent("link", { detail: state }));
  }
}

/** A store that other outboxes can share, and that can break. */
class Shelf {
  kept = new Map();
  broken = false;

  async all() {
    await this.#work();
    return [...this.kept.values()];
  }

  async change(id, step) {
    await this.#work();
    const next = step(this.kept.get(id));
    if (next) this.kept.set(id, next);
    else if (next === null) this.kept.delete(id);
  }

  watch(_changed, gone) {
    this.gone = gone;
    return () => {};
  }

  #work() {
    return this.broken ? Promise.reject(new Error("gone")) : Promise.resolve();
  }
}

/** A server that answers as it is told, and remembers what came. */
function server(answers = []) {
  const heard = [];
  const send = ({ id, args }) => {
    heard.push([id, args.value]);
    const error = answers.shift();
    return error ? Promise.reject(error) : Promise.resolve({});
  };
  return { heard, send };
}

function open(options) {
  return new Outbox({ feed: new Link(), owner: "ewa", pause: () => 1, ...options });
}

Deno.test("what is put is sent in the order in which it came", async () => {
  const { heard, send } = server();
  const outbox = open({ send });
  outbox.put("a", { value: 1 });
  outbox.put("b", { value: 2 });
  await until(() => outbox.size === 0);
  equal(heard, [["a", 1], ["b", 2]]);
});

Deno.test("without a link it waits, and only the last value of each id is sent", async () => {
  const { heard, send } = server();
  const feed = new Link();
  feed.state = "connecting";
  const outbox = open({ feed, send });
  await outbox.put("a", { value: 1 });
  await outbox.put("b", { value: 2 });
  await outbox.put("a", { value: 3 });
  equal(heard, []);
  feed.turn("open");
  await until(() => outbox.size === 0);
  equal(heard, [["a", 3], ["b", 2]]);
});

Deno.test("a value put while an earlier one is on its way is sent after it", async () => {
  const heard = [];
  let answer;
  const send = ({ args }) => new Promise((resolve) => {
    heard.push(args.value);
    answer = resolve;
  });
  const outbox = open({ send });
  outbox.put("a", { value: 1 });
  outbox.put("a", { value: 2 });
  answer({});
  await until(() => heard.length === 2);
  equal(outbox.get("a").args.value, 2);
  answer({});
  await until(() => outbox.size === 0);
  equal(heard, [1, 2]);
});

Deno.test("a lost answer is asked for again, and nothing overtakes it", async () => {
  const { heard, send } = server([LOST]);
  const outbox = open({ send });
  outbox.put("a", { value: 1 });
  outbox.put("b", { value: 2 });
  await until(() => outbox.size === 0);
  equal(heard, [["a", 1], ["a", 1], ["b", 2]]);
});

Deno.test("a bug of the server keeps the value and holds up no other", async () => {
  const { heard, send } = server([BUG]);
  const outbox = open({ send, pause: () => 20 });
  outbox.put("a", { value: 1 });
  outbox.put("b", { value: 2 });
  await until(() => heard.length === 2);
  equal(outbox.get("a").state, "waiting");
  await until(() => outbox.size === 0);
  equal(heard, [["a", 1], ["b", 2], ["a", 1]]);
});

Deno.test("after a bug a new link is reason enough to try again", async () => {
  const { heard, send } = server([BUG]);
  const feed = new Link();
  const outbox = open({ feed, send, pause: () => 1e6 });
  outbox.put("a", { value: 1 });
  await until(() => outbox.get("a").state === "waiting");
  feed.turn("connecting");
  feed.turn("open");
  await until(() => outbox.size === 0);
  equal(heard.length, 2);
  outbox.stop();
});

Deno.test("what is refused is gone, and whoever put it learns why", async () => {
  const outbox = open({ send: server([REFUSED]).send });
  let why;
  outbox.addEventListener("refused", ({ detail }) => (why = detail.error.text));
  outbox.put("a", { value: 1 });
  await until(() => outbox.size === 0);
  equal(why, "No.");
});

Deno.test("where it is wanted, what is refused stays and can be put once more", async () => {
  const { heard, send } = server([REFUSED]);
  const outbox = open({ send, keepsRefused: true });
  outbox.put("a", { value: 1 });
  await until(() => outbox.get("a").state === "refused");
  equal(outbox.get("a").why, "No.");
  outbox.put("a", { value: 2 });
  await until(() => outbox.size === 0);
  equal(heard, [["a", 1], ["a", 2]]);
});

Deno.test("what was never sent is taken back without a word", async () => {
  const { heard, send } = server();
  const feed = new Link();
  feed.state = "connecting";
  const outbox = open({ feed, send });
  await outbox.put("a", { value: 1 });
  await outbox.takeBack("a");
  equal([outbox.size, heard], [0, []]);
});

Deno.test("what may have arrived is taken back there too", async () => {
  const told = [];
  const feed = new Link();
  const outbox = open({
    feed,
    send: ({ withdrawn }) => {
      told.push(Boolean(withdrawn));
      return withdrawn ? Promise.resolve({}) : Promise.reject(LOST);
    },
    pause: () => 1e6,
  });
  outbox.put("a", { value: 1 });
  await until(() => outbox.get("a").state === "waiting");
  outbox.takeBack("a");
  await until(() => outbox.size === 0);
  equal(told, [false, true]);
  outbox.stop();
});

Deno.test("what a page left behind is sent by the next one, and by nobody else", async () => {
  const shelf = new Shelf();
  const feed = new Link();
  feed.state = "closed";
  await open({ feed, send: server().send, stores: [shelf] }).put("a", { value: 1 });
  const [ewa, bob] = [server(), server()];
  const others = open({ owner: "bob", send: bob.send, stores: [shelf] });
  const again = open({ send: ewa.send, stores: [shelf] });
  await others.ready;
  await until(() => ewa.heard.length === 1 && again.size === 0);
  await until(() => shelf.kept.size === 0);
  equal([bob.heard, others.size], [[], 0]);
});

Deno.test("when the store breaks, what is shown goes on in the next one and is sent once", async () => {
  const [first, second] = [new Shelf(), new Shelf()];
  const { heard, send } = server();
  const feed = new Link();
  feed.state = "connecting";
  const outbox = open({ feed, send, stores: [first, second] });
  await outbox.put("a", { value: 1 });
  first.broken = true;
  await outbox.put("b", { value: 2 });
  equal([...second.kept.keys()], ["a", "b"]);
  equal([outbox.entries.map(({ id }) => id), outbox.isLasting], [["a", "b"], true]);
  feed.turn("open");
  await until(() => outbox.size === 0);
  await until(() => second.kept.size === 0);
  equal(heard, [["a", 1], ["b", 2]]);
});

Deno.test("a store that says it is gone is left at once", async () => {
  const [first, second] = [new Shelf(), new Shelf()];
  const feed = new Link();
  feed.state = "connecting";
  const outbox = open({ feed, send: server().send, stores: [first, second] });
  await outbox.put("a", { value: 1 });
  first.gone();
  await until(() => second.kept.has("a"));
});

Deno.test("where nothing can be kept, memory does, and it is said once", async () => {
  const shelf = new Shelf();
  shelf.broken = true;
  const { heard, send } = server();
  const feed = new Link();
  feed.state = "connecting";
  const outbox = open({ feed, send, stores: [shelf] });
  let said = 0;
  outbox.addEventListener("unkept", () => (said += 1));
  await outbox.put("a", { value: 1 });
  await outbox.put("b", { value: 2 });
  equal([said, outbox.isLasting, outbox.size], [1, false, 2]);
  feed.turn("open");
  await until(() => outbox.size === 0);
  equal([said, heard], [1, [["a", 1], ["b", 2]]]);
});

Deno.test("what had to be kept elsewhere is brought over when the better store works again", async () => {
  const [first, second] = [new Shelf(), new Shelf()];
  const feed = new Link();
  feed.state = "closed";
  await open({ feed, send: server().send, stores: [second] }).put("a", { value: 1 });
  const outbox = open({ feed, send: server().send, stores: [first, second] });
  await outbox.ready;
  equal([[...first.kept.keys()], [...second.kept.keys()]], [["a"], []]);
  equal(outbox.get("a").args.value, 1);
});

Deno.test("the one to send first can be chosen", async () => {
  const { heard, send } = server();
  const feed = new Link();
  feed.state = "connecting";
  const least = (waiting) => waiting.toSorted((one, other) => one.args.value - other.args.value)[0];
  const outbox = open({ feed, send, first: least });
  outbox.put("a", { value: 2 });
  outbox.put("b", { value: 1 });
  feed.turn("open");
  await until(() => outbox.size === 0);
  equal(heard, [["b", 1], ["a", 2]]);
});
