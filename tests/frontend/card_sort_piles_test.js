/** Piles of notes, as one person puts them. */
import { arrangePiles, freeNumber, MOST_PILES } from "../../workshop/frontend/phone/card_sort_piles.js";
import { equal } from "./expect.js";

const PILES = { queue: 2, wait: 2, letter: 1 };
const pileOf = (note) => PILES[note] ?? null;

Deno.test("a pile lists its notes in the order in which they were put down", () => {
  const piles = arrangePiles(["wait", "letter", "queue", "loose"], ["queue", "letter", "wait"], pileOf);
  equal(piles, [{ number: 1, notes: ["letter"] }, { number: 2, notes: ["queue", "wait"] }]);
});

Deno.test("a new pile takes the lowest number that is free, until there are too many", () => {
  equal(freeNumber([{ number: 1, notes: ["a"] }, { number: 3, notes: ["b"] }]), 2);
  const all = Array.from({ length: MOST_PILES }, (_, place) => ({ number: place + 1, notes: ["a"] }));
  equal(freeNumber(all), null);
});
