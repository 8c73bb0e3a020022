/**
 * The connection to the room: a state of facts kept up to date, and commands that are answered.
 * Wire protocol: docs/ARCHITECTURE.md.
 *
 * @import { Fact, FactKind, FactOf, FeedEvents, GoneFact, Target } from "./types.js"
 * @typedef {FeedEvents["link"]} LinkState
 * @typedef {{as: "participant" | "wall" | "staff", lang: string, token?: string, programme?: string}} Hello  who asks,
 *   without the cursor
 * @typedef {{ref: string, name: string, args: object, sent: boolean, timer: number,
 *            resolve: (ok: any) => void, reject: (error: FeedError) => void}} Command
 */
import { FeedError } from "./feed_error.js";
import { t } from "./i18n.js";
import { parse, post } from "./post.js";

const PING_EVERY = 20_000;
const SILENCE_IS_DEATH = 45_000;
const ANSWER_WITHIN = 15_000;
const OPEN_WITHIN = 10_000;
const LONGEST_PAUSE = 5_000;
const POLL_SECONDS = 25;
const FAILURES_BEFORE_POLLING = 3;
const FINAL_CLOSE_CODES = [4401, 4403];

const FeedTarget = /** @type {new () => Target<FeedEvents>} */ (/** @type {unknown} */ (EventTarget));

/**
 * Events: "change" {kinds: Set}, at most one per animation frame; "link" state; "presence" {phones};
 * "drafting": who writes where; "bye" {code, text}; "learnt": a fact that an answer brought.
 */
export class Feed extends FeedTarget {
  /** @param {{hello: Hello, base?: string, reconnectMin?: number}} options */
  constructor({ hello, base = "", reconnectMin = 500 }) {
    super();
    this.hello = hello;
    this.base = base;
    this.reconnectMin = reconnectMin;
    this.cursor = 0;
    /** @type {LinkState} */
    this.state = "closed";
    /** @type {Map<string, Map<string, Fact>>} */
    this.facts = new Map();
    /** @type {Map<string, Command>} */
    this.commands = new Map();
    this.running = false;
    this.everOpened = false;
    this.socketFailures = 0;
    this.attempts = 0;
    this.clockOffset = 0;
    this.bestRoundTrip = Infinity;
    this.heardAt = 0;
    this.refs = 0;
    this.changed = new Set();
  }

  start() {
    if (this.running) return;
    this.running = true;
    const { signal } = (this.listening = new AbortController());
    const wake = () => this.#wake();
    for (const event of ["online", "offline"]) addEventListener(event, wake, { signal });
    document.addEventListener("visibilitychange", wake, { signal });
    this.heartbeat = setInterval(() => this.#beat(), 5_000);
    this.#connect();
  }

  stop() {
    this.#end();
    this.#failCommands();
    this.#setState("closed");
  }

  /** @template {FactKind} K @param {K} kind @returns {FactOf<K>[]} */
  all(kind) {
    return /** @type {FactOf<K>[]} */ ([...(this.facts.get(kind)?.values() ?? [])]);
  }

  /** @template {FactKind} K @param {K} kind @param {string} id @returns {FactOf<K> | undefined} */
  get(kind, id) {
    return /** @type {FactOf<K> | undefined} */ (this.facts.get(kind)?.get(id));
  }

  /** Keeps what became certain here, until the server says otherwise. @param {Fact | GoneFact} fact */
  learn(fact) {
    this.#keep(fact);
    this.#announce();
    this.#tell("learnt", fact);
  }

  /** @returns {number} the server's clock, estimated, in ms since 1970 */
  now() {
    return Date.now() + this.clockOffset;
  }

  /**
   * Resolves to the `ok` of the answer, which is kept where it is a fact; rejects with a FeedError. While the link is being made the
   * command waits for it; a lost or silent link rejects with code "connection", and then it is not
   * known whether the command was carried out.
   * @param {string} name @param {object} args @returns {Promise<any>}
   */
  send(name, args) {
    return new Promise((resolve, reject) => {
      this.refs += 1;
      const ref = `c${this.refs}`;
      const timer = setTimeout(() => this.#answer(ref, null, noConnection()), ANSWER_WITHIN);
      const command = { ref, name, args, sent: false, timer, resolve, reject };
      this.commands.set(ref, command);
      if (this.state === "closed") this.#answer(ref, null, noConnection());
      else this.#flush();
    });
  }

  /** Says what is never answered, such as where one writes; without a socket it is not said. @param {object} message */
  say(message) {
    if (this.state === "open") this.socket?.send(JSON.stringify(message));
  }

  // ── link ────────────────────────────────────────────────────────────────────────────────────

  /** @param {LinkState} state */
  #setState(state) {
    if (this.state === state) return;
    this.state = state;
    this.dispatchEvent(new CustomEvent("link", { detail: state }));
  }

  #helloNow() {
    return { ...this.hello, cursor: this.cursor };
  }

  #connect() {
    if (!this.running) return;
    clearTimeout(this.retry);
    this.retry = undefined;
    this.#setState("connecting");
    if (!this.everOpened && this.socketFailures >= FAILURES_BEFORE_POLLING) this.#poll();
    else this.#openSocket();
  }

  #openSocket() {
    const address = new URL(`${this.base}/live`, location.href);
    address.protocol = address.protocol.replace("http", "ws");
    const socket = new WebSocket(address);
    this.socket = socket;
    let welcomed = false;
    let greetedAt = Date.now();
    const late = setTimeout(() => this.#drop(socket), OPEN_WITHIN);
    socket.onopen = () => {
      greetedAt = Date.now();
      socket.send(JSON.stringify({ hello: this.#helloNow() }));
    };
    socket.onmessage = (event) => {
      if (socket !== this.socket) return;
      const message = parse(event.data);
      if (message?.welcome && !welcomed) {
        welcomed = true;
        clearTimeout(late);
        this.everOpened = true;
        this.socketFailures = 0;
        this.attempts = 0;
        this.bestRoundTrip = Infinity;
        this.#learnClock(message.welcome.now, Date.now() - greetedAt);
        this.#setState("open");
        this.#ping();
        this.#flush();
      }
      this.#receive(message);
    };
    socket.onclose = (event) => {
      clearTimeout(late);
      if (socket !== this.socket) return;
      if (!welcomed) this.socketFailures += 1;
      this.#lost(event.code);
    };
  }

  /** Gives a socket up without waiting for the network to notice. @param {WebSocket} socket */
  #drop(socket) {
    if (socket !== this.socket) return;
    this.socketFailures += this.everOpened ? 0 : 1;
    this.socket = undefined;
    socket.close();
    this.#lost(0);
  }

  /** @param {number} closeCode */
  #lost(closeCode) {
    this.socket = undefined;
    this.#failCommands();
    if (FINAL_CLOSE_CODES.includes(closeCode)) return this.stop();
    if (closeCode >= 4400) this.attempts += 3;
    this.#pauseThenConnect();
  }

  #pauseThenConnect() {
    if (!this.running) return;
    this.#setState("connecting");
    const pause = Math.min(LONGEST_PAUSE, this.reconnectMin * 2 ** this.attempts);
    this.attempts += 1;
    this.retry = setTimeout(() => this.#connect(), pause * (0.5 + Math.random() / 2));
  }

  /** The phone came back from sleep, or into the network, or lost it: find out at once. */
  #wake() {
    if (!this.running || document.visibilityState === "hidden") return;
    if (this.retry !== undefined) {
      this.attempts = 0;
      this.#connect();
    } else if (this.state === "open" && this.socket) {
      const socket = this.socket;
      if (!navigator.onLine) return this.#drop(socket);
      const asked = Date.now();
      this.#ping();
      setTimeout(() => this.heardAt < asked && this.#drop(socket), 4_000);
    }
  }

  #beat() {
    if (this.state !== "open" || !this.socket) return;
    if (Date.now() - this.heardAt > SILENCE_IS_DEATH) this.#drop(this.socket);
    else if (Date.now() - (this.pingedAt ?? 0) >= PING_EVERY) this.#ping();
  }

  #ping() {
    this.pingedAt = Date.now();
    if (this.socket?.readyState === WebSocket.OPEN) {
      this.socket.send(JSON.stringify({ ping: this.pingedAt }));
    }
  }

  #end() {
    this.running = false;
    clearTimeout(this.retry);
    this.retry = undefined;
    clearInterval(this.heartbeat);
    this.listening?.abort();
    const socket = this.socket;
    this.socket = undefined;
    socket?.close();
    this.polling?.abort();
  }

  // ── long polling, where a network blocks WebSockets ─────────────────────────────────────────

  async #poll() {
    this.polling = new AbortController();
    while (this.running) {
      const answer = await this.#askForNews();
      if (!this.running) return;
      if (answer.refused) return this.#refused(answer.refused);
      if (!answer.messages) break;
      this.attempts = 0;
      this.#setState("polling");
      this.#flush();
    }
    // The server may be down rather than the socket blocked: the next try is a socket again.
    this.socketFailures = FAILURES_BEFORE_POLLING - 1;
    this.#failCommands();
    this.#pauseThenConnect();
  }

  /** @returns {Promise<{messages?: object[], refused?: {code?: string, text?: string}}>} both missing: nobody answered */
  async #askForNews() {
    const asked = Date.now();
    // The first question is answered at once, so that the page fills and commands can go out.
    const wait = this.state === "polling" ? POLL_SECONDS : 0;
    const body = { hello: this.#helloNow(), wait };
    const { status, message } = await this.#post("/live/poll", body, (wait + 10) * 1000);
    if (status === 401 || status === 403) return { refused: message?.bye ?? message?.error ?? {} };
    if (!Array.isArray(message?.messages)) return {};
    for (const each of message.messages) {
      if (each.welcome) this.#learnClock(each.welcome.now, Date.now() - asked);
      this.#receive(each);
    }
    if (message.messages.some((/** @type {{bye?: object}} */ each) => each.bye)) return {};
    return message;
  }

  /** @param {{code?: string, text?: string}} reason */
  #refused(reason) {
    this.dispatchEvent(new CustomEvent("bye", { detail: reason }));
    this.stop();
  }

  /** @param {Command} command */
  async #doByPost(command) {
    const { ref, name, args } = command;
    const body = { hello: this.#helloNow(), ref, do: name, args };
    const { message } = await this.#post("/live/do", body, ANSWER_WITHIN);
    if (message?.ok || message?.error) this.#receive({ ref, ...message });
    else this.#answer(ref, null, noConnection());
  }

  /** @param {string} path @param {object} body @param {number} patience in ms */
  #post(path, body, patience) {
    return post(`${this.base}${path}`, body, patience, this.polling?.signal);
  }

  // ── messages ────────────────────────────────────────────────────────────────────────────────

  /** @param {any} message */
  #receive(message) {
    this.heardAt = Date.now();
    if (!message) return;
    if (Array.isArray(message.facts)) this.#apply(message);
    else if (message.ref) this.#answer(message.ref, message.ok, message.error);
    else if ("pong" in message) this.#learnClock(message.now, Date.now() - message.pong);
    else if (message.presence) this.#tell("presence", message.presence);
    else if (message.drafting) this.#tell("drafting", message.drafting);
    else if (message.bye) this.#tell("bye", message.bye);
  }

  /** @param {string} event @param {object} detail */
  #tell(event, detail) {
    this.dispatchEvent(new CustomEvent(event, { detail }));
  }

  /** @param {{n: number, snapshot?: boolean, facts: (Fact | GoneFact)[]}} message */
  #apply({ n, snapshot, facts }) {
    if (!snapshot && n <= this.cursor) return;
    this.cursor = n;
    if (snapshot) {
      for (const kind of this.facts.keys()) this.changed.add(kind);
      this.facts.clear();
    }
    for (const fact of facts) this.#keep(fact);
    // An empty snapshot is a change too: the page learns that nothing is there.
    if (snapshot || facts.length) this.#announce();
  }

  /** @param {Fact | GoneFact} fact */
  #keep(fact) {
    this.changed.add(fact.t);
    const known = this.facts.get(fact.t) ?? new Map();
    this.facts.set(fact.t, known);
    if ("gone" in fact) known.delete(fact.id);
    else known.set(fact.id, fact);
  }

  #announce() {
    if (this.announcing) return;
    this.announcing = true;
    const announce = () => {
      if (!this.announcing) return;
      this.announcing = false;
      clearTimeout(fallback);
      const kinds = this.changed;
      this.changed = new Set();
      this.#tell("change", { kinds });
    };
    // A page in the background gets no animation frames.
    const fallback = setTimeout(announce, 250);
    requestAnimationFrame(announce);
  }

  /** @param {number} serverNow @param {number} roundTrip both in ms */
  #learnClock(serverNow, roundTrip) {
    if (!Number.isFinite(serverNow) || roundTrip < 0 || roundTrip > this.bestRoundTrip) return;
    this.bestRoundTrip = roundTrip;
    this.clockOffset = serverNow + roundTrip / 2 - Date.now();
  }

  // ── commands ────────────────────────────────────────────────────────────────────────────────

  #flush() {
    for (const command of this.commands.values()) {
      if (command.sent) continue;
      if (this.state === "open") {
        command.sent = true;
        const { ref, name, args } = command;
        this.socket?.send(JSON.stringify({ ref, do: name, args }));
      } else if (this.state === "polling") {
        command.sent = true;
        this.#doByPost(command);
      }
    }
  }

  /** @param {string} ref @param {any} ok @param {{code: string, text: string, details?: unknown} | undefined} error */
  #answer(ref, ok, error) {
    const command = this.commands.get(ref);
    if (!command) return;
    this.commands.delete(ref);
    clearTimeout(command.timer);
    if (error) return command.reject(new FeedError(error.code, error.text, error.details));
    if (ok?.t && ok.id) this.learn(ok);
    command.resolve(ok);
  }

  /** Commands on their way are lost with the link; those not yet sent wait for the next one. */
  #failCommands() {
    for (const { ref, sent } of [...this.commands.values()]) {
      if (sent || !this.running) this.#answer(ref, null, noConnection());
    }
  }
}

function noConnection() {
  return { code: "connection", text: t("There is no connection at the moment.") };
}
