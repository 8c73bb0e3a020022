/** What changed between two texts, word by word, as `standards/word_diff.py` tells it. */

const WORDS = /[\p{L}\p{N}_]+|\s+|[^\p{L}\p{N}_\s]/gu;

/** @typedef {{kind: "same" | "out" | "in", text: string}} Piece out: only in the former text; in: only in the latter */

/** @param {string} before @param {string} after @returns {Piece[]} in order */
export function compareWords(before, after) {
  const old = before.match(WORDS) ?? [];
  const now = after.match(WORDS) ?? [];
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let end = 0;
  const room = Math.min(old.length, now.length) - start;
  while (end < room && old[old.length - 1 - end] === now[now.length - 1 - end]) end += 1;
  const middle = align(old.slice(start, old.length - end), now.slice(start, now.length - end));
  const head = now.slice(0, start).map(unchanged);
  const tail = now.slice(now.length - end).map(unchanged);
  return joined(bridged([...head, ...middle, ...(end ? tail : [])]));
}

/** @param {string} text @returns {Piece} */
const unchanged = (text) => ({ kind: "same", text });

/**
 * The longest words that both have in common, in their order.
 * @param {string[]} old @param {string[]} now @returns {Piece[]}
 */
function align(old, now) {
  const width = now.length + 1;
  const common = new Uint16Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      common[i * width + j] = old[i] === now[j]
        ? common[(i + 1) * width + j + 1] + 1
        : Math.max(common[(i + 1) * width + j], common[i * width + j + 1]);
    }
  }
  /** @type {Piece[]} */
  const pieces = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < now.length) {
    const both = i < old.length && j < now.length;
    if (both && old[i] === now[j]) {
      pieces.push({ kind: "same", text: now[j] });
      i += 1;
      j += 1;
    } else if (i < old.length && (!both || common[(i + 1) * width + j] >= common[i * width + j + 1])) {
      pieces.push({ kind: "out", text: old[i] });
      i += 1;
    } else {
      pieces.push({ kind: "in", text: now[j] });
      j += 1;
    }
  }
  return pieces;
}

/** A space between two changed words belongs to the change: else every word of it would stand alone. @param {Piece[]} pieces @returns {Piece[]} */
function bridged(pieces) {
  return pieces.flatMap((piece, place) => {
    const between = pieces[place - 1] && pieces[place + 1] && !piece.text.trim();
    const changed = between && pieces[place - 1].kind !== "same" && pieces[place + 1].kind !== "same";
    if (piece.kind !== "same" || !changed) return [piece];
    return [{ kind: "out", text: piece.text }, { kind: "in", text: piece.text }];
  });
}

/** What left before what came, and like kinds in one piece. @param {Piece[]} pieces @returns {Piece[]} */
function joined(pieces) {
  /** @type {Piece[]} */
  const found = [];
  let out = "";
  let into = "";
  const close = () => {
    if (out) found.push({ kind: "out", text: out });
    if (into) found.push({ kind: "in", text: into });
    out = into = "";
  };
  for (const { kind, text } of pieces) {
    if (kind === "out") out += text;
    else if (kind === "in") into += text;
    else {
      close();
      const last = found.at(-1);
      if (last?.kind === "same") last.text += text;
      else found.push({ kind, text });
    }
  }
  close();
  return found;
}
