/** The blind queue: notes that wait for the facilitator, without who wrote them. */
import { announcer, button, h, onChange, reconcile, setText } from "./elements.js";
import { noteCard, updateCard } from "./note.js";
import { byPosition } from "./picture.js";
import { t } from "./text.js";

/**
 * @typedef {import("./feed.js").Fact} Fact
 * @typedef {{feed: any, activity?: string | null, session?: string | null}} QueueOptions
 */

const KEYS = { a: "approve", r: "redact", x: "reject", m: "mute" };
const SURE_WITHIN = 4_000;

/** @param {HTMLElement} el @param {QueueOptions} options */
export function mountQueue(el, options) {
  let now = options;
  let counted = 0;
  const count = h("span", { class: "wb-count" });
  const all = button(t("Approve all"), () => approveAll(), { class: "wb-button--main" });
  const undo = button(t("Undo"), () => send("undo", { of: "moderation" }), { "aria-keyshortcuts": "u" });
  const list = h("ul", { class: "wb-queue__list" });
  const empty = h("p", { class: "wb-empty", text: t("Nothing waits. New notes appear here by themselves.") });
  const hint = h("p", { class: "wb-quiet", text: t("Keys: A approve · R redact · X reject · M mute · U undo · arrows: next note") });
  const status = h("p", { class: "wb-trouble", role: "status" });
  const head = h("div", { class: "wb-row wb-row--between" });
  head.append(h("h3", { class: "wb-part__title" }, h("span", { text: t("Waiting notes") }), count), h("div", { class: "wb-row" }, all, undo));
  const root = h("div", { class: "wb wb-queue" }, head, status, list, empty, hint);
  const { say, destroy: silence } = announcer(root);
  el.append(root);

  const send = async (name, args) => {
    setText(status, "");
    try {
      return await now.feed.send(name, args);
    } catch (error) {
      setText(status, error.text ?? String(error));
    }
  };
  const waiting = () => waitingNotes(now);
  const approveAll = async () => {
    const activities = new Set(waiting().map((note) => note.a));
    for (const activity of activities) await send("approve_all", { activity });
  };
  const acts = {
    approve: (id) => send("approve_notes", { notes: [id] }),
    reject: (id) => send("reject_notes", { notes: [id] }),
    redact: (id) => surely(list, id, () => send("redact_note", { id })),
    mute: (id) => send("mute_author", { note: id }),
  };

  const draw = () => {
    const notes = waiting();
    keepFocusNear(list, notes);
    reconcile(list, notes, {
      key: ({ id }) => id,
      create: (note) => queueRow(note, acts),
      update: (row, note) => updateCard(row.firstChild, note),
    });
    setText(count, String(notes.length));
    all.disabled = !notes.length;
    empty.hidden = notes.length > 0;
    hint.hidden = !notes.length;
    if (notes.length > counted) say(t("Waiting notes: {n}", { n: notes.length }));
    counted = notes.length;
  };
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = event.target.closest("[data-row]");
    const act = KEYS[event.key.toLowerCase()];
    const way = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    if (event.key.toLowerCase() === "u") undo.click();
    else if (row && act) acts[act](row.dataset.row);
    else if (row && way) row[way]?.focus();
    else return;
    event.preventDefault();
  });
  const stop = onChange(options.feed, ["note", "room"], draw);
  draw();
  return {
    update(next) {
      now = next;
      draw();
    },
    destroy() {
      stop();
      silence();
      root.remove();
    },
  };
}

/** @param {QueueOptions} options @returns {Fact[]} */
function waitingNotes({ feed, activity, session }) {
  return feed
    .all("note")
    .filter(({ status }) => status === "pending" || status === "flagged")
    .filter((note) => !activity || note.a === activity)
    .filter((note) => !session || note.s === session)
    .sort(byPosition);
}

/** @param {Fact} note @param {Record<string, (id: string) => void>} acts */
function queueRow(note, acts) {
  const act = (name, text, key) =>
    button(text, () => acts[name](note.id), { class: "wb-button--small", dataset: { act: name }, "aria-keyshortcuts": key });
  return h(
    "li",
    { class: "wb-queue__row", tabIndex: 0, dataset: { row: note.id } },
    noteCard(note, { tag: "div" }),
    h(
      "div",
      { class: "wb-row" },
      act("approve", t("Approve"), "a"),
      act("redact", t("Redact"), "r"),
      act("reject", t("Reject"), "x"),
      act("mute", t("Mute author"), "m"),
    ),
  );
}

/** Redacting erases the text for good: it wants a second press within four seconds. */
function surely(list, id, act) {
  const redact = list.querySelector(`[data-row="${id}"] [data-act=redact]`);
  if (!redact) return;
  if (redact.dataset.sure) return act();
  redact.dataset.sure = "yes";
  redact.textContent = t("Erase the text?");
  setTimeout(() => {
    delete redact.dataset.sure;
    redact.textContent = t("Redact");
  }, SURE_WITHIN);
}

/** When the row with the focus goes, its neighbour takes it, so that the keys go on working. */
function keepFocusNear(list, notes) {
  const row = document.activeElement?.closest?.("[data-row]");
  if (!row || row.parentNode !== list || notes.some(({ id }) => id === row.dataset.row)) return;
  const staying = new Set(notes.map(({ id }) => id));
  const rows = [...list.children];
  const at = rows.indexOf(row);
  const near = [...rows.slice(at + 1), ...rows.slice(0, at).reverse()];
  near.find(({ dataset }) => staying.has(dataset.row))?.focus();
}
