/**
 * The shapes that more than one module speaks of: the facts of the wire protocol (docs/ARCHITECTURE.md) and
 * what is inside them. This module holds types only; nothing of it reaches a browser.
 */

/**
 * @typedef {"canvas" | "quick"} MapVariant  which sections an empathy map has
 *
 * @typedef {object} Timer
 * @property {"idle" | "running" | "paused"} state
 * @property {number | null} ends_at server's clock in ms since 1970, while it runs
 * @property {number} left_ms
 *
 * @typedef {object} Persona  of an activity's map
 * @property {string} label as it is read; on the wall short
 * @property {string} [short] as it stands in titles; this and what follows: to phones
 * @property {string} [situation]
 * @property {string} [context]
 */

/** @typedef {{n: number, map?: string | null, persona: Persona | null}} TableMap  map: to the wall */

/** @import { NoteKind } from "./note_kinds.js" */

/** @typedef {"badge" | "table" | "quote"} Carried  quote: the note may be quoted in the published standard */

/**
 * What runs in a session. A screen is told what it shows: phones all but `picture`, the wall and pages less.
 *
 * @typedef {object} Activity
 * @property {string} id
 * @property {string} kind
 * @property {string} title
 * @property {string} prompt
 * @property {"waiting" | "collect" | "reveal" | "work" | "vote" | "done"} phase
 * @property {string[]} phases
 * @property {"notes" | "groups" | "needs" | "fingers" | "answers"} picture what its board draws
 * @property {("notes" | "groups" | "needs" | "clause")[]} shows which facts phones and wall are given for it
 * @property {"dots" | "fingers" | "estimates" | "choices" | "questions" | null} votes_with the part of a ballot that phones fill in
 * @property {boolean} hidden
 * @property {boolean} moderated
 * @property {Carried[]} carries what notes from phones carry beside their words; to phones
 * @property {boolean} [asks_kind] whether it is asked if a note was seen, heard or guessed; to phones and pages
 * @property {number | null} notes_limit how many notes one participant may write
 * @property {number} votes how many dots one participant has
 * @property {boolean} stacking whether several of them may go to one need
 * @property {MapVariant | null} variant
 * @property {string | null} map
 * @property {boolean} silent
 * @property {JointForm | null} [form] what tables and pairs write together in its phase `work`
 * @property {Persona | null} persona
 * @property {number} [seats] how many tables there are to write at; to phones
 * @property {TableMap[] | null} [tables] where each table has a persona; to phones and the wall
 * @property {"need" | "clause" | "practice" | null} [about] what its notes are written under
 * @property {"needs" | "ideas" | null} [votes_on]
 * @property {string[]} board ids of what it is about: activities whose notes it shows, needs or ideas of a vote,
 *   and what is written under
 * @property {Timer} timer
 */

/**
 * @typedef {object} Room  a session
 * @property {"room"} t
 * @property {string} id
 * @property {boolean} [few] too few people to keep anybody anonymous; to phones
 * @property {Activity | null} activity
 * @property {string} status to phones and pages: the wall shows open sessions only
 * @property {string} title to phones and the wall
 * @property {number | null} [number] this and what follows: to the wall
 * @property {string} [until] to phones that contribute between meetings: the deadline, in words
 * @property {boolean} [between] to phones that have contributed between meetings and are not in this one
 * @property {boolean} [joining]
 * @property {string | null} [code] for phones to join with, while joining is open
 * @property {boolean} [blanked]
 * @property {boolean} [rehearsal] its participants are pretended
 * @property {number} [turns] how many pages the wall was turned on, less those it was turned back
 * @property {{name: string, password: string, picture: string} | null} [wifi] on walls while people join
 * @property {boolean} [door] whether the way in stands over everything
 * @property {boolean} [large] whether the wall's type is larger
 * @property {boolean} [bare] whether its instruction is hidden
 * @property {string | null} [pinned] id of the note or need that stands alone
 * @property {[string, string][]} [steps] open next steps of earlier sessions: text and until when; on walls
 * @property {number | null} [table] whose map or journey is shown; null: one after the other
 * @property {boolean} [held] whether its pages turn only when somebody turns them
 *
 * @typedef {object} Programme  to a wall while no session is open
 * @property {"programme"} t
 * @property {string} id
 * @property {string} title
 *
 * @typedef {object} Note
 * @property {"note"} t
 * @property {string} id
 * @property {string} a its activity
 * @property {string} [s] its session; to staff and its author
 * @property {string | null} [m] its map; to staff
 * @property {string | null} section
 * @property {number} [pos] on phones only of one's own and of questions
 * @property {NoteKind | "unmarked"} [kind] this and all that follows: not where it is blank
 * @property {string} [text]
 * @property {NoteStatus} [status]
 * @property {string} [badge]
 * @property {boolean} [mine]
 * @property {string} [reason] why it was rejected; to its author
 * @property {string} [about] the need, clause or practice that it was written under
 * @property {string} [same_as] the note that says the same and is shown for both
 * @property {boolean} [blank] shown without words until the activity reveals its notes
 * @property {string[]} [flags] why somebody should look: kinds of what may name a person
 * @property {boolean} [late]
 * @property {boolean} [by_phone]
 * @property {string[]} [style] what of its style may tell who wrote it: kinds of marks
 * @property {string} [plain] its text evened out, where that changes it
 * @property {string} [bare] and without emoji, where that changes it further
 * @property {string} [of] to the wall: on the map of which tables it stands
 * @property {string} [stage] this and the next: of a step of a journey
 * @property {number} [feeling] of five, from −2 to 2
 * @property {boolean} [evened] to its author: a moderator has evened out its style
 *
 * @typedef {"visible" | "pending" | "flagged" | "redacted" | "rejected" | "withdrawn" | "erased"} NoteStatus
 *
 * @typedef {object} Covered  how many notes lie face down, for those who may not read them yet
 * @property {"covered"} t
 * @property {string} id of the activity
 * @property {string | null} [m] its map; to staff
 * @property {Record<string, number>} counts by section; "" where there are none
 * @property {Record<string, Record<string, number>>} [maps] the same by map, where each table has one
 *
 * @typedef {object} Journey  the journeys that an activity draws, one or one for each table
 * @property {"journey"} t
 * @property {string} id of the activity
 * @property {{tables: number[], stages?: string[], m?: string | null, steps?: JourneyStep[]}[]} of  tables: none where
 *   all work on one; stages: to phones; m, the map: to wall and pages; steps: once the notes are open
 *
 * @typedef {{id: string, stage: string, text: string, feeling: number, touchpoint: string, thoughts: string, barrier: string,
 *            opportunity: string}} JourneyStep  feeling: −2 to 2
 *
 * @typedef {object} Muted  that this phone may send no more notes to the activity `id`
 * @property {"muted"} t
 * @property {string} id
 *
 * @typedef {object} MutedBy  that the writer of the note `id` may send no more; moderators only
 * @property {"muted_by"} t
 * @property {string} id
 * @property {string} a its activity
 *
 * @typedef {object} Group
 * @property {"group"} t
 * @property {string} id
 * @property {string} header
 * @property {string | null} parent the group that it stands in; to staff
 * @property {string} [within] the sentence of that group; to walls
 * @property {number} pos
 * @property {string[]} notes
 *
 * @typedef {object} NearGroups  the groups that a note in no group could belong to
 * @property {"near"} t
 * @property {string} id of the note
 * @property {{id: string, distance: number}[]} groups cosine distance, 0 (the same) to 2; the nearest first
 *
 * @typedef {object} Person  a participant
 * @property {"person"} t
 * @property {string} id
 * @property {string} s the session; this, badge and role: to who runs it
 * @property {string} badge
 * @property {string} role
 * @property {number | null} table
 * @property {boolean} muted
 * @property {boolean} [me]
 */

/**
 * @typedef {"persona" | "need" | "question" | "clause" | "header" | "step"} JointForm
 *
 * @typedef {object} JointDraft  what a table or a pair writes together
 * @property {"draft"} t
 * @property {string} id
 * @property {string} a its activity
 * @property {string} [s] its session; to pages
 * @property {JointForm} form
 * @property {string | null} about id of what it is written under
 * @property {number | null} table null: a pair
 * @property {"open" | "offered" | "returned" | "accepted" | "dropped"} status
 * @property {number} [pos] its place among the others
 * @property {true} [mine] whether it is written on this phone
 * @property {Record<string, string>} [fields] where it may be read
 * @property {number} [revision] this and what follows: to who writes it
 * @property {string} [why] why it was given back
 * @property {string | null} [code] of a pair, for another phone; not to pages
 * @property {string | null} [becomes] id of what was made of it; to pages
 */

/**
 * @typedef {object} Need
 * @property {"need"} t
 * @property {string} id
 * @property {string} who
 * @property {string} need
 * @property {string} goal
 * @property {string} status
 * @property {number} [pos] this and what follows: not on phones
 * @property {number} [notes] how many notes it rests on
 * @property {number} [sessions] from how many sessions they are
 *
 * @typedef {object} Ideas  those under the need `id`, to phones and walls that vote on ideas
 * @property {"ideas"} t
 * @property {string} id
 * @property {{id: string, text: string}[]} ideas without a text: it was erased
 *
 * @typedef {object} Practice  what was seen elsewhere, while people write under it
 * @property {"practice"} t
 * @property {string} id
 * @property {string} title
 * @property {string} what what is done there, cut where it is long
 *
 * @typedef {object} Clause  phones and walls are told code and title only
 * @property {"clause"} t
 * @property {string} id
 * @property {number} revision
 * @property {string} code
 * @property {string} title
 * @property {string} body
 * @property {string | null} level
 *
 * @typedef {object} Paper  the clause that an activity is about, to wall and phones
 * @property {"paper"} t
 * @property {string} id of the activity
 * @property {DisplayedClause} clause
 *
 * @typedef {{id: string, code: string, title: string, body: string, level: string | null}} DisplayedClause
 */

/**
 * @typedef {object} Sheet  what a questionnaire asks at its moment; to phones
 * @property {"sheet"} t
 * @property {string} id of the activity
 * @property {string} intro
 * @property {SheetItem[]} items
 * @property {boolean} [coded] whether the code from the slip of the training is asked for
 *
 * @typedef {object} SheetItem
 * @property {string} id
 * @property {"scale" | "knowledge" | "open" | "retrospective" | "clause"} kind
 * @property {string} text
 * @property {string} [low] words for the ends of a scale
 * @property {string} [high]
 * @property {string[]} [options] of a knowledge item
 * @property {{id: string, code: string, title: string}[]} [clauses] to choose from
 *
 * @typedef {object} ToldItem  what was told of one item of a questionnaire; to the wall
 * @property {"told_item"} t
 * @property {string} id of the activity
 * @property {string} text
 * @property {string} low
 * @property {string} high
 * @property {[string, number][]} bars a point of the scale, or "right" and "wrong", with how many chose it
 * @property {number} n
 */

/**
 * @typedef {object} Round  the round of review that an activity is about
 * @property {"round"} t
 * @property {string} id of the activity
 * @property {number} number
 * @property {boolean} closed
 * @property {number} [invited] to phones
 * @property {boolean} few fewer than five experts rate
 * @property {{id: string, code: string, title: string}[]} clauses
 * @property {RatedOnWall | null} [shown] what is talked about; to the wall
 *
 * @typedef {{clause: DisplayedClause, now: RatedAgreement | null, before: RatedAgreement | null, comments: string[]}} RatedOnWall
 * @typedef {{decision: string, split: boolean,
 *            spreads: Record<string, {median: number, counts: number[], split: boolean}>}} RatedAgreement
 *
 * @typedef {object} Admitted  that one rates in the round of the activity `id`
 * @property {"admitted"} t
 * @property {string} id
 */

/**
 * @typedef {object} Ballot  what one participant has voted; to that participant only
 * @property {"ballot"} t
 * @property {string} id of the activity
 * @property {Record<string, number>} dots by need
 * @property {number} left how many dots are left
 * @property {number | null} fingers 0 to 5
 * @property {Record<string, [number, number]>} estimates impact and effort by need
 * @property {Record<string, string>} [choices] the chosen draft by group; in a vote on sentences nothing else
 * @property {string[]} [questions] ids of those voted for; of questions from the audience nothing else
 * @property {number} [nth] the number of the last press that was carried out, where phones number them
 *
 * @typedef {object} Objection  what would have to change; to its author only
 * @property {"objection"} t
 * @property {string} id of the activity
 * @property {string} text
 *
 * @typedef {object} VoteResult
 * @property {"result"} t
 * @property {string} id of the activity
 * @property {Record<string, number> | null} dots by need
 * @property {number[] | null} fingers how many people showed 0, 1, 2, 3, 4 and 5
 * @property {boolean | null} consensus whether nobody showed fewer than 3; of a fist to five only
 * @property {Record<string, EstimateCounts> | null} estimates by need
 * @property {Record<string, Record<string, number>> | null} [choices] by group, how many chose each draft
 * @property {number} voters
 * @property {boolean} few fewer than five people voted, so there are no counts
 * @property {boolean} stands people have voted since, too few for a new result
 *
 * @typedef {{impact: number[], effort: number[]}} EstimateCounts  how many people said 1, 2, 3, 4 and 5
 *
 * @typedef {object} Piles  one's own card sort
 * @property {"piles"} t
 * @property {string} id of the activity
 * @property {Record<string, number>} piles by note
 *
 * @typedef {object} SortProgress  how far people are who group in silence
 * @property {"silence"} t
 * @property {string} id of the activity
 * @property {number} people
 * @property {number | null} placed percent of the notes; null below five people
 *
 * @typedef {object} AgreedPiles  what people agree about who grouped in silence; to wall and phones, at the end
 * @property {"agreement"} t
 * @property {string} id of the activity
 * @property {number} people
 * @property {number} least percent of people who put two notes of a pile together, on average at least
 * @property {boolean} few fewer than five people have placed the same notes, so there are no piles
 * @property {{notes: string[], share: number}[]} piles the largest first; share: percent
 * @property {string[]} apart notes on none of them, the most disputed first
 * @property {string[]} unjudged notes that fewer than five people put on piles with others
 */

/**
 * @typedef {object} Asked  what is told of questions from the audience; they are notes
 * @property {"asked"} t
 * @property {string} id of the activity
 * @property {Record<string, number>} votes by question: at least so many while it lasts, exactly so many at its end
 * @property {Record<string, QuestionState>} states of those that are not open any more
 *
 * @typedef {"open" | "now" | "answered" | "aside" | "parked"} QuestionState
 *
 * @typedef {object} ShownStandard  the way to the published standard, to walls that show it and phones that ask about it
 * @property {"standard"} t
 * @property {string} id of the session
 * @property {string} slug its name in public addresses
 */

/**
 * Whatever a screen shows, by `t`.
 *
 * @typedef {Programme | Room | Note | Covered | Journey | Muted | MutedBy | Group | NearGroups | Person | JointDraft | Need | Ideas | Clause | Practice | Paper | Sheet | ToldItem
 *           | Ballot | Objection | Asked | ShownStandard
 *           | VoteResult | Round | Admitted | Piles | SortProgress | AgreedPiles} Fact
 * @typedef {Fact["t"]} FactKind
 * @typedef {{t: FactKind, id: string, gone: true}} GoneFact  as it is sent when it is no more
 */

/**
 * @template {FactKind} K
 * @typedef {Extract<Fact, {t: K}>} FactOf
 */

/**
 * @typedef {object} FeedEvents  what a feed tells, by the name of the event
 * @property {{kinds: Set<string>}} change kinds of facts that have changed
 * @property {"connecting" | "open" | "polling" | "closed"} link
 * @property {{phones: number, s?: string}} presence how many are connected; s: in which session, to staff
 * @property {{clause: string, field: string, who: string, id: string}[]} drafting who writes where
 * @property {Fact | GoneFact} learnt what an answer brought
 * @property {{code?: string, text: string}} bye why the server ended the connection
 */

/**
 * @typedef {object} OutboxEvents  what an outbox tells, by the name of the event
 * @property {null} change
 * @property {null} unkept
 * @property {{entry: import("./outbox_entries.js").Entry, ok: any}} confirmed ok: the answer of the command
 * @property {{entry: import("./outbox_entries.js").Entry, error: Refusal}} refused
 *
 * @typedef {object} Refusal  what an error says of a command: a FeedError, or one with the same fields
 * @property {string} [code]
 * @property {string} [text] one sentence for the person
 * @property {boolean} [retryable]
 * @property {any} [details] what the command says it names
 */

/**
 * @template Events
 * @typedef {object} Target  an EventTarget that knows what its events hold
 * @property {<K extends keyof Events>(event: K, listener: (event: CustomEvent<Events[K]>) => void,
 *            options?: AddEventListenerOptions) => void} addEventListener
 * @property {<K extends keyof Events>(event: K,
 *            listener: (event: CustomEvent<Events[K]>) => void) => void} removeEventListener
 * @property {(event: Event) => boolean} dispatchEvent
 */
