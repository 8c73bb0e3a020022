/** Requests with JSON; where nobody answers in time, that is an answer too. */

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
 * @param {number} [patience] in ms; 0: as long as it takes
 * @param {AbortSignal} [stop] gives the request up at once
 * @returns {Promise<{status: number, message: any}>} status 0: nobody answered
 */
export async function post(address, body, patience = 0, stop = undefined) {
  const abort = new AbortController();
  const giveUp = () => abort.abort();
  const timer = patience ? setTimeout(giveUp, patience) : undefined;
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
