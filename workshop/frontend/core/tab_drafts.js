/**
 * What somebody who is signed in has begun to write and not saved, kept in this tab: through a reload, a lost
 * connection and a new start of the server, and gone with the tab. By account: whoever signs in next here is not
 * shown it, and it is removed.
 */

const ROOM = "workshop.typed.";

/** Where a browser lets nothing be stored: for as long as the page lives. @type {Map<string, string>} */
const onPage = new Map();

const usable = () => {
  try {
    return globalThis.sessionStorage;
  } catch {
    return null;
  }
};

/** @template {object} T what is kept of one text */
export class TabDrafts {
  /** @param {string} account @param {string} kind what the texts belong to */
  constructor(account, kind) {
    const own = `${ROOM}${account}.`;
    this.prefix = `${own}${kind}.`;
    for (const key of keysFrom(ROOM)) if (!key.startsWith(own)) remove(key);
  }

  /** @param {string} name @param {T} draft */
  keep(name, draft) {
    const text = JSON.stringify(draft);
    try {
      usable()?.setItem(this.prefix + name, text);
    } catch {
      // Full: it is still on the page.
    }
    onPage.set(this.prefix + name, text);
  }

  /** @param {string} name @returns {T | null} */
  recall(name) {
    const key = this.prefix + name;
    try {
      return JSON.parse(usable()?.getItem(key) ?? onPage.get(key) ?? "null");
    } catch {
      return null;
    }
  }

  /** @param {string} name */
  forget(name) {
    remove(this.prefix + name);
  }

  /** @returns {string[]} */
  names() {
    return keysFrom(this.prefix).map((key) => key.slice(this.prefix.length));
  }
}

/** @param {string} begin @returns {string[]} */
function keysFrom(begin) {
  const keys = new Set([...Object.keys(usable() ?? {}), ...onPage.keys()]);
  return [...keys].filter((key) => key.startsWith(begin));
}

/** @param {string} key */
function remove(key) {
  usable()?.removeItem(key);
  onPage.delete(key);
}
