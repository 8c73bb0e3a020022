/**
 * What phones show of an activity beyond writing; fetched with the first of it: a phone that only writes loads
 * less. A new kind of vote is a module that exports `mountVote`, and an entry in `VOTE_KINDS`.
 *
 * @import { Feed } from "../core/feed.js"
 * @import { Sending } from "./writing.js"
 * @import { Activity } from "../core/types.js"
 * @typedef {{feed: Feed, activity: Activity, announce: (text: string) => void,
 *            sending: Sending, focusTitle: () => void,
 *            finish: () => void, again: (code?: string) => void, parts: import("./vote_parts.js").VoteParts}} ViewOptions
 *   finish: leads to the end of the visit; again: to another session
 * @typedef {{element: HTMLElement, update?: (activity?: Activity) => void}} View
 * @typedef {{load: () => Promise<object>, mount: string, style?: string}} LateView
 *   load: fetches the module; mount: its function that makes a View from ViewOptions;
 *   style: path of a style sheet that comes with it
 */
import { loadStyle } from "../core/styles.js";
import { followDrafts, followVotes } from "./other_tabs.js";
import { voteParts } from "./vote_parts.js";

/** @param {string} mount @returns {LateView} */
const onClause = (mount) => ({ load: () => import("./fist_vote.js"), mount, style: "phone/clause_card.css" });
/** @param {string} mount @returns {LateView} */
const sentences = (mount) => ({ load: () => import("./sentence_vote.js"), mount, style: "phone/joint_draft.css" });
/** @type {LateView} */
const QUESTIONS = { load: () => import("./questions.js"), mount: "mountVote", style: "phone/questions.css" };
/** @param {string} mount @returns {LateView} */
const watching = (mount) => ({ load: () => import("./watching.js"), mount });

/**
 * By `votes_with` of the activity: `vote` while it runs; `result` for those who see more afterwards than
 * what came out.
 * @type {Record<string, {vote: LateView, result?: LateView}>}
 */
const VOTE_KINDS = {
  dots: { vote: { load: () => import("./dot_vote.js"), mount: "mountVote" } },
  estimates: { vote: { load: () => import("./estimating.js"), mount: "mountVote" } },
  choices: { vote: sentences("mountVote"), result: sentences("mountResult") },
  questions: { vote: QUESTIONS, result: QUESTIONS },
  fingers: { vote: onClause("mountVote"), result: onClause("mountResult") },
};
const RATING = { load: () => import("./rating.js"), mount: "mountRating", style: "phone/rating.css" };
const ANSWERING = { load: () => import("./questionnaire.js"), mount: "mountQuestionnaire", style: "phone/questionnaire.css" };
const READING = onClause("mountReading");
const CARD_SORT = { load: () => import("./card_sort.js"), mount: "mountCardSort", style: "phone/card_sort.css" };
const AGREEMENT = { load: () => import("./agreed_piles.js"), mount: "mountAgreement", style: "phone/card_sort.css" };
const JOINT_DRAFTS = { load: () => import("./joint_draft.js"), mount: "mountJointDrafts", style: "phone/joint_draft.css" };
const WATCHING = watching("mountWatching");
const CLOSED = watching("mountClosed");

/** Fetches what most phones need after writing, before they need it. @param {import("./room.js").Room} room */
export function fetchAhead(room) {
  followVotes(room.feed);
  followDrafts(room);
  const ahead = import("./watching.js").then(({ begunDrafts }) => begunDrafts(room.feed, () => {}));
  return Promise.all([ahead, loadStyle("phone/votes.css")]);
}

/**
 * Fetches what is right now, and makes it.
 * @param {Omit<ViewOptions, "parts">} options @param {boolean} isOver whether the session is closed
 * @returns {Promise<View>} rejects where the network does not let it through
 */
export async function mountView(options, isOver) {
  const { feed, activity } = options;
  followVotes(feed);
  const { load, mount, style } = isOver ? CLOSED : viewOf(feed, activity);
  const styles = ["phone/votes.css", ...(style ? [style] : [])];
  const [module] = await Promise.all([load(), ...styles.map((path) => loadStyle(path))]);
  return Reflect.get(module, mount)({ ...options, parts: voteParts(feed, activity) });
}

/** @param {Feed} feed @param {Activity} activity one in which nobody writes now @returns {LateView} */
function viewOf(feed, { id, kind: name, phase, votes_with, shows, silent, form }) {
  const paper = shows?.includes("clause") && feed.get("paper", id);
  // The last words count: whoever writes when the phase ends goes on. Where the room reads a clause, all read it.
  const voted = feed.get("result", id)?.voters;
  if (form && !paper && (phase === "work" || (phase === "done" && !voted))) return JOINT_DRAFTS;
  const kind = votes_with && VOTE_KINDS[votes_with];
  if (kind && phase === "vote") return kind.vote;
  if (kind?.result) return kind.result;
  if (name === "questionnaire") return ANSWERING;
  if (name === "expert_rating" || feed.get("round", id)) return RATING;
  if (paper) return READING;
  if (silent && phase === "done" && feed.get("agreement", id)) return AGREEMENT;
  return phase === "work" && silent ? CARD_SORT : WATCHING;
}
