/**
 * Where an outbox keeps its entries beyond the life of the page.
 *
 * @typedef {import("./outbox_entries.js").Entry} Entry
 * @typedef {import("./outbox_entries.js").Step} Step
 * @typedef {{all: () => Promise<Entry[]>, change: (id: string, step: Step) => Promise<void>,
 *            watch: (changed: () => void, gone: () => void) => () => void}} Store
 *   `all` and `change` reject where the browser keeps nothing any more; `change` reads and writes in one
 *   step that no other tab can interrupt; `watch` calls `changed` when another tab has changed something,
 *   `gone` when the store is lost, and returns what stops it.
 */
const DATABASE = "workshop";
const TABLE = "unsent";
// Some browsers never answer; nobody should wait for them.
const ANSWERS_WITHIN = 2_500;

/** IndexedDB, one for all tabs; a connection that fails is opened anew, once. @implements {Store} */
export class DatabaseStore {
  constructor() {
    this.#open();
    this.channel = "BroadcastChannel" in globalThis ? new BroadcastChannel(`${DATABASE}.${TABLE}`) : null;
  }

  #open() {
    this.worked = false;
    this.database = openDatabase();
    this.database.then(() => { this.worked = true; }, () => {});
  }

  /** @returns {Promise<Entry[]>} */
  async all() {
    return (await this.#run("readonly", (table) => table.getAll())) ?? [];
  }

  /** @param {string} id @param {Step} step */
  async change(id, step) {
    await this.#run("readwrite", (table) => {
      const asked = table.get(id);
      asked.onsuccess = () => {
        const next = step(asked.result);
        if (next) table.put(next);
        else if (next === null) table.delete(id);
      };
    });
    this.channel?.postMessage("change");
  }

  /** @param {() => void} changed @param {() => void} gone */
  watch(changed, gone) {
    const { channel } = this;
    if (channel) channel.onmessage = changed;
    this.database?.then((database) => {
      database.onclose = gone;
      // Somebody deletes the database: whoever holds it open would keep them waiting.
      database.onversionchange = () => {
        database.close();
        gone();
      };
    }, gone);
    return () => {
      if (channel) channel.onmessage = null;
    };
  }

  /**
   * @template Result
   * @param {IDBTransactionMode} mode @param {(table: IDBObjectStore) => IDBRequest<Result> | void} work
   * @returns {Promise<Result | undefined>} what `work` asked for, once the transaction is complete
   */
  async #run(mode, work) {
    try {
      return await this.#transact(mode, work);
    } catch (error) {
      if (!this.worked) throw error;
      this.#open();
      return this.#transact(mode, work);
    }
  }

  /**
   * @template Result
   * @param {IDBTransactionMode} mode @param {(table: IDBObjectStore) => IDBRequest<Result> | void} work
   * @returns {Promise<Result | undefined>}
   */
  async #transact(mode, work) {
    const database = await /** @type {Promise<IDBDatabase>} */ (this.database);
    return answered((resolve, reject) => {
      const transaction = database.transaction(TABLE, mode);
      const asked = work(transaction.objectStore(TABLE));
      transaction.oncomplete = () => resolve(asked?.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  }
}

/** @returns {Promise<IDBDatabase>} rejects where the browser keeps no database (some private windows) */
function openDatabase() {
  return answered((resolve, reject) => {
    const opening = indexedDB.open(DATABASE, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(TABLE, { keyPath: "id" });
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => resolve(opening.result);
  });
}

/** @template T @param {(resolve: (value: T) => void, reject: (error: unknown) => void) => void} ask @returns {Promise<T>} rejects where no answer comes */
function answered(ask) {
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error("no answer")), ANSWERS_WITHIN);
    ask(resolve, reject);
  });
}

/** The browser's plain storage, one key for each entry: two tabs never overwrite each other's. @implements {Store} */
export class PlainStore {
  /** @param {string} prefix of its keys */
  constructor(prefix) {
    this.prefix = prefix;
  }

  async all() {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(this.prefix));
    return keys.map(read).filter((entry) => entry !== undefined);
  }

  /** @param {string} id @param {Step} step */
  async change(id, step) {
    const key = this.prefix + id;
    const next = step(read(key));
    if (next) localStorage.setItem(key, JSON.stringify(next));
    else if (next === null) localStorage.removeItem(key);
  }

  /** @param {() => void} changed */
  watch(changed) {
    /** @param {StorageEvent} event */
    const listen = ({ key }) => (key === null || key.startsWith(this.prefix)) && changed();
    addEventListener("storage", listen);
    return () => removeEventListener("storage", listen);
  }
}

/** @param {string} key @returns {Entry | undefined} */
function read(key) {
  return JSON.parse(localStorage.getItem(key) ?? "null") ?? undefined;
}
