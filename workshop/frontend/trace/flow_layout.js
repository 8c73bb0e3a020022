/**
 * Where the steps and ribbons of a flow lie: bars as high as their notes, columns side by side.
 *
 * @typedef {{key: string, kind: string, column: number, notes: number, number: string,
 *            label: string, name: string, said: string, title: string,
 *            href: string | null}} Step  `number`: its notes as text
 * @typedef {{source: string, target: string, notes: number, title: string}} Ribbon
 * @typedef {{step: Step, x: number, y: number, height: number, lines: string[]}} Bar
 * @typedef {{ribbon: Ribbon, path: string}} Band
 * @typedef {{step: Step, lines: string[], height: number, tall: number}} Row  tall: with the gap beneath
 * @typedef {(text: string) => number} Measure  the width of a text
 * @typedef {"source" | "target"} Side
 */
export const BAR = 14;
export const LINE = 17;
export const HEAD = 34;
const GAP = 12;
const AIM = 520;
const LEAST = 3;
const CROWD = 18;

/**
 * @param {{steps: Step[], ribbons: Ribbon[]}} flow
 * @param {{width: number, measure: (text: string) => number}} space
 * @returns {{height: number, columns: number[], bars: Map<string, Bar>, bands: Band[]}}
 */
export function layOut({ steps, ribbons }, { width, measure }) {
  const columns = [0, 1, 2, 3].map((number) => steps.filter((step) => step.column === number));
  const last = Math.min(250, Math.max(160, width * 0.2));
  const pitch = (width - BAR - last) / 3;
  const scale = Math.max(1, Math.min(9, ...columns.map(pixelsPerNote)));
  const rows = columns.map((column, number) =>
    rowsOf(column, { scale, room: (number === 3 ? last : pitch - BAR) - 14, measure }),
  );
  const height = Math.max(...rows.map((row) => row.reduce((sum, { tall }) => sum + tall, 0)), 120);
  /** @type {Map<string, Bar>} */
  const bars = new Map();
  rows.forEach((row, number) => spread(row, number * pitch, height, bars));
  return {
    height: height + HEAD,
    columns: [0, 1, 2, 3].map((number) => number * pitch),
    bars,
    bands: bandsOf(ribbons, bars),
  };
}

/** @param {Step[]} column */
function pixelsPerNote(column) {
  const notes = column.reduce((sum, step) => sum + step.notes, 0);
  return notes ? (AIM - GAP * column.length) / notes : Infinity;
}

/** @param {Step[]} column @param {{scale: number, room: number, measure: Measure}} space @returns {Row[]} */
function rowsOf(column, { scale, room, measure }) {
  const most = column.length > CROWD ? 1 : 2;
  return column.map((step) => {
    const lines = wrapped(`${step.number} ${step.label}`, { room, measure, most });
    const height = Math.max(LEAST, step.notes * scale);
    return { step, lines, height, tall: Math.max(height, lines.length * LINE) + GAP };
  });
}

/** Puts a column's rows evenly into the height. @param {Row[]} rows @param {number} x @param {number} height @param {Map<string, Bar>} bars */
function spread(rows, x, height, bars) {
  const used = rows.reduce((sum, { tall }) => sum + tall, 0);
  const spare = (height - used) / Math.max(1, rows.length);
  let top = HEAD;
  for (const { step, lines, height: own, tall } of rows) {
    bars.set(step.key, { step, lines, x, y: top + (tall + spare - own) / 2, height: own });
    top += tall + spare;
  }
}

/** Ribbons share a bar by their notes, in the order of what they lead to or come from. @param {Ribbon[]} ribbons @param {Map<string, Bar>} bars @returns {Band[]} */
function bandsOf(ribbons, bars) {
  const known = ribbons.filter(({ source, target }) => bars.has(source) && bars.has(target));
  const starts = shares(known, "source", "target", bars);
  const ends = shares(known, "target", "source", bars);
  return known.flatMap((ribbon) => {
    const [from, to] = [starts.get(ribbon), ends.get(ribbon)];
    const [source, target] = [bars.get(ribbon.source), bars.get(ribbon.target)];
    if (!from || !to || !source || !target) return [];
    const left = source.x + BAR;
    const right = target.x;
    const middle = (left + right) / 2;
    /** @param {number} y1 @param {number} x2 @param {number} y2 */
    const curve = (y1, x2, y2) => `C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
    const path =
      `M${left} ${from.top}${curve(from.top, right, to.top)}` +
      `L${right} ${to.bottom}${curve(to.bottom, left, from.bottom)}Z`;
    return [{ ribbon, path }];
  });
}

/**
 * @param {Ribbon[]} ribbons @param {Side} side @param {Side} other @param {Map<string, Bar>} bars
 * @returns {Map<Ribbon, {top: number, bottom: number}>}
 */
function shares(ribbons, side, other, bars) {
  const found = new Map();
  for (const [key, bar] of bars) {
    const mine = ribbons.filter((ribbon) => ribbon[side] === key);
    mine.sort((a, b) => (bars.get(a[other])?.y ?? 0) - (bars.get(b[other])?.y ?? 0));
    const all = mine.reduce((sum, ribbon) => sum + ribbon.notes, 0);
    let top = bar.y;
    for (const ribbon of mine) {
      const bottom = top + (bar.height * ribbon.notes) / all;
      found.set(ribbon, { top, bottom });
      top = bottom;
    }
  }
  return found;
}

/** @param {string} text @param {{room: number, measure: Measure, most: number}} space @returns {string[]} at most `most` lines no wider than `room`, the last one cut where it must be */
function wrapped(text, { room, measure, most }) {
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (measure(longer) <= room || !lines.at(-1)) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  if (lines.length > most) lines[most - 1] = `${lines[most - 1]} ${lines[most]}…`;
  return lines.slice(0, most).map((line) => cut(line, room, measure));
}

/** @param {string} line @param {number} room @param {Measure} measure */
function cut(line, room, measure) {
  if (measure(line) <= room) return line;
  let kept = line.replace(/…$/, "");
  while (kept.length > 1 && measure(`${kept}…`) > room) kept = kept.slice(0, -1);
  return `${kept.trimEnd()}…`;
}

/**
 * The steps on the way to and from one step.
 * @param {Ribbon[]} ribbons @param {string} key @returns {Set<string>}
 */
export function wayOf(ribbons, key) {
  const found = new Set([key]);
  /** @type {[Side, Side][]} */
  const ways = [["target", "source"], ["source", "target"]];
  for (const [side, other] of ways) {
    let edge = [key];
    while (edge.length) {
      edge = ribbons.filter((one) => edge.includes(one[side])).map((one) => one[other]);
      edge.forEach((one) => found.add(one));
    }
  }
  return found;
}
