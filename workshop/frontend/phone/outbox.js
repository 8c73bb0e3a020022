/**
 * Notes written on this device and not yet committed by the server. They survive reload, sleep and
 * a lost network. The id is chosen here, so a note sent twice is answered as the first time.
 *
 * @typedef {{activity: string, text: string, section?: string | null, kind?: string, table?: number}} Args
 * @typedef {{id: string, owner: string, args: Args, at: number, version: number,
 *            state: "waiting" | "sending" | "refused", why?: string, code?: string,
 *            tried?: boolean, withdrawn?: boolean}} Unsent
 */
import { newId } from "../core/new_id.js";
import { usableStorage } from "../core/storage.js";

const SLOW_DOWN_PAUSE = 1_500;
// A bug on the server goes with a new server, and then the link is made anew; until then ask rarely.
const BUG_PAUSE = 8_000;
const STORAGE_PREFIX = "workshop.unsent.";

/** Events: "change" whenever a note came, went or changed its state; "sent" {id, args, late}. */
export class Outbox extends EventTarget {
  /** @param {string} owner whose notes these are: on a shared phone nobody sends another's notes */
  static async open(owner) {
    const shelf = (await openDatabase()) ?? storageShelf();
    return new Outbox(owner, shelf);
  }

  /** @param {string} owner @param {Shelf} shelf */
  constructor(owner, shelf) {
    super();
    this.owner = owner;
    this.shelf = shelf;
    this.channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("workshop.unsent") : null;
    if (this.channel) this.channel.onmessage = () => this.dispatchEvent(new CustomEvent("change"));
  }

  /** @returns {Promise<Unsent[]>} oldest first */
  async list() {
    const all = await this.shelf.all();
    return all.filter((note) => note.owner === this.owner).sort((a, b) => a.at - b.at);
  }

  /**
   * Keeps a new note, or the new wording of one that is still here; it waits to be sent.
   * @param {Args} args @param {string} [id] @returns {Promise<string>} id
   */
  async put(args, id = newId()) {
    await this.shelf.change(id, (known) => ({
      id,
      owner: this.owner,
      args,
      at: known?.at ?? Date.now(),
      version: (known?.version ?? 0) + 1,
      state: "waiting",
      tried: known?.tried,
    }));
    this.#changed();
    return id;
  }

  /** @param {string} id @param {Unsent["state"]} state @param {string} [why] @param {string} [code] */
  async mark(id, state, why, code) {
    await this.shelf.change(id, (known) => known && { ...known, state, why, code, tried: true });
    this.#changed();
  }

  /** Takes a note back. If it may have reached the server, it is withdrawn there first. */
  async remove(id) {
    await this.shelf.change(id, (known) => {
      const mayBeThere = known?.tried && known.state !== "refused";
      return mayBeThere ? { ...known, withdrawn: true, version: known.version + 1 } : null;
    });
    this.#changed();
  }

  /** Sends what waits, oldest first; stops when the link is lost. @param {import("../core/feed.js").Feed} feed */
  async flush(feed) {
    this.again = true;
    if (this.busy) return;
    this.busy = true;
    try {
      while (this.again) {
        this.again = false;
        if (!(await this.#sendAll(feed))) break;
      }
    } finally {
      this.busy = false;
    }
  }

  async #sendAll(feed) {
    for (const { id } of (await this.list()).filter((note) => note.state !== "refused")) {
      // Read again: another tab may have sent it in the meantime.
      const note = await this.shelf.get(id);
      if (!note || note.state === "refused") continue;
      if (!(await this.#sendOne(feed, note))) return false;
    }
    return true;
  }

  /** @param {Unsent} note @returns {Promise<boolean>} whether the link still carries */
  async #sendOne(feed, note) {
    await this.mark(note.id, "sending");
    try {
      const late = note.withdrawn ? await this.#withdraw(feed, note) : await this.#add(feed, note);
      await this.#settle(note);
      const detail = { id: note.id, args: note.args, late, withdrawn: note.withdrawn };
      this.dispatchEvent(new CustomEvent("sent", { detail }));
      return true;
    } catch (error) {
      if (!error.retryable) {
        await this.mark(note.id, "refused", error.text ?? String(error), error.code);
        return true;
      }
      await this.mark(note.id, "waiting");
      // A bug on the server may be met by this note alone: the others need not wait for it.
      const bug = error.code === "internal";
      this.#tryLater(feed, bug ? BUG_PAUSE : SLOW_DOWN_PAUSE);
      return bug;
    }
  }

  /** @returns {Promise<boolean>} whether the note came after its phase had ended */
  async #add(feed, note) {
    try {
      const ok = await feed.send("add_note", { id: note.id, ...note.args });
      return Boolean(ok?.note?.late);
    } catch (error) {
      // The answer to an earlier wording was lost on its way: this one is an edit of it.
      if (error.code !== "conflict" || note.version === 1) throw error;
      const { text, section, kind } = note.args;
      await feed.send("edit_note", { id: note.id, text, section, kind });
      return false;
    }
  }

  async #withdraw(feed, note) {
    try {
      await feed.send("withdraw_note", { id: note.id });
    } catch (error) {
      if (error.code !== "not_found") throw error;
    }
    return false;
  }

  /** The note is on the server; a wording typed while it was on its way stays and is sent next. */
  async #settle(note) {
    await this.shelf.change(note.id, (known) => {
      if (!known || known.version === note.version) return null;
      this.again = true;
      return { ...known, state: "waiting" };
    });
    this.#changed();
  }

  /** @param {import("../core/feed.js").Feed} feed @param {number} pause in ms, at least */
  #tryLater(feed, pause) {
    clearTimeout(this.later);
    this.later = setTimeout(() => this.flush(feed), pause * (1 + Math.random()));
  }

  #changed() {
    this.channel?.postMessage("change");
    this.dispatchEvent(new CustomEvent("change"));
  }
}

/**
 * @typedef {{all: () => Promise<Unsent[]>, get: (id: string) => Promise<Unsent | undefined>,
 *            change: (id: string, step: (known?: Unsent) => Unsent | null | undefined) => Promise<void>}} Shelf
 * `change` reads and writes in one step that no other tab can interrupt; null removes.
 */

/** @returns {Promise<Shelf | null>} null where the browser keeps no database (private windows) */
function openDatabase() {
  return new Promise((resolve) => {
    // Some browsers never answer; a note must not wait for them.
    setTimeout(() => resolve(null), 2_000);
    try {
      const opening = indexedDB.open("workshop", 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore("unsent", { keyPath: "id" });
      opening.onerror = () => resolve(null);
      opening.onsuccess = () => resolve(databaseShelf(opening.result));
    } catch {
      resolve(null);
    }
  });
}

/** @param {IDBDatabase} database @returns {Shelf} */
function databaseShelf(database) {
  const run = (mode, work) =>
    new Promise((resolve, reject) => {
      const transaction = database.transaction("unsent", mode);
      let result;
      transaction.oncomplete = () => resolve(result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
      work(transaction.objectStore("unsent"), (value) => (result = value));
    });
  return {
    all: () => run("readonly", (notes, done) => {
      const asked = notes.getAll();
      asked.onsuccess = () => done(asked.result);
    }),
    get: (id) => run("readonly", (notes, done) => {
      const asked = notes.get(id);
      asked.onsuccess = () => done(asked.result);
    }),
    change: (id, step) => run("readwrite", (notes) => {
      const asked = notes.get(id);
      asked.onsuccess = () => {
        const next = step(asked.result);
        if (next) notes.put(next);
        else if (next === null) notes.delete(id);
      };
    }),
  };
}

/** One key a note, so that two tabs never overwrite each other's notes. @returns {Shelf} */
function storageShelf() {
  const store = usableStorage();
  const read = (key) => JSON.parse(store.getItem(key) ?? "null") ?? undefined;
  return {
    all: async () => Object.keys(store).filter((key) => key.startsWith(STORAGE_PREFIX)).map(read),
    get: async (id) => read(STORAGE_PREFIX + id),
    change: async (id, step) => {
      const next = step(read(STORAGE_PREFIX + id));
      if (next) store.setItem(STORAGE_PREFIX + id, JSON.stringify(next));
      else if (next === null) store.removeItem(STORAGE_PREFIX + id);
    },
  };
}
