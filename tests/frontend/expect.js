/** What tests of the browser's modules say about their results. */

/** @param {any} found @param {any} wanted the same as text */
export function equal(found, wanted) {
  const [one, other] = [found, wanted].map((value) => JSON.stringify(value));
  if (one !== other) throw new Error(`${one} is not ${other}`);
}

/** @param {() => boolean} holds @param {number} [patience] in ms */
export async function until(holds, patience = 5_000) {
  const end = Date.now() + patience;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`in vain: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
