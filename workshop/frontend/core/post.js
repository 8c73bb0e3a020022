/** Requests that are given up in time: where nobody answers, that is an answer too. */

/** @param {string} text @returns {any} null where it is not JSON */
export function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * @param {string} address @param {object} body
 * @param {number} patience in ms
 * @param {AbortSignal} [stop] gives the request up at once
 * @returns {Promise<{status: number, message: any}>} status 0: nobody answered
 */
export async function postPatiently(address, body, patience, stop) {
  const abort = new AbortController();
  const giveUp = () => abort.abort();
  const timer = setTimeout(giveUp, patience);
  stop?.addEventListener("abort", giveUp);
  try {
    const response = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      signal: abort.signal,
    });
    return { status: response.status, message: parse(await response.text()) };
  } catch {
    return { status: 0, message: null };
  } finally {
    clearTimeout(timer);
    stop?.removeEventListener("abort", giveUp);
  }
}
