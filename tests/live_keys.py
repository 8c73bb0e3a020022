"""Every field that a screen may be told, by kind of viewer and of fact, with what it is for."""

from collections.abc import Mapping

Reasons = Mapping[str, str]

NAME = {"t": "its kind", "id": "its name, to be replaced or removed by"}

BOARD = {
    "a": "which board it stands on",
    "section": "its place and colour",
    "pos": "its place among the others",
}
WORDS = {"text": "what is written on it"}
OWN_NOTE = {
    **NAME,
    **WORDS,
    "about": "the need or clause that it was written under",
    "mine": "it stands under My notes",
    "s": "notes of earlier sessions are folded away",
    "evened": "a moderator has evened it out",
    "reason": "why it is not shown, said below it",
    "a": "whether it may still be changed",
    "section": "named above it",
    "kind": "observation, quote and hunch are named above it",
    "status": "said in words below it",
    "pos": "newest first",
    "stage": "named above a step of a journey",
    "feeling": "named above a step of a journey",
}
PHONE_NOTE = {
    **NAME,
    **WORDS,
    "about": "the need or clause that it was written under",
    "a": "which board it stands on",
    "section": "named above it",
    "status": "only what stands on the wall is listed",
    "same_as": "of notes that say the same, one is sorted for all",
}
PHONE_QUESTION = {**PHONE_NOTE, "pos": "decides between questions with as many votes"}
ASKED = {
    **NAME,
    "votes": "how many want a question answered, in steps",
    "states": "which is being answered, which are done with",
}
STANDARD = {**NAME, "slug": "the address and the QR code of the published standard"}
WALL_NOTE = {
    **NAME,
    **BOARD,
    **WORDS,
    "about": "the need or clause that it stands under",
    "kind": "observation, quote and hunch are marked as such",
    "badge": "only where people were told that they sign",
    "of": "on which table's map it stands",
}
PAGE_NOTE = {
    **{name: reason for name, reason in WALL_NOTE.items() if name != "of"},
    "stage": "of a step of a journey, on its card",
    "feeling": "of a step of a journey, on its card",
    "s": "filtered by session, which is a colour too",
    "m": "shown on its map's page, filtered by persona",
    "status": "waits or stands on the wall",
    "same_as": "one card for all that say the same",
}
QUEUE_NOTE = {
    **PAGE_NOTE,
    "style": "why its style may tell who wrote it",
    "plain": "how it would read evened out",
    "bare": "and without emoji",
    "flags": "why somebody should look at it",
    "late": "said on its card in the queue",
    "by_phone": "only who wrote by phone can be muted",
}

TIMER = {
    "timer.state": "whether it runs",
    "timer.ends_at": "counted down by the screen itself",
    "timer.left_ms": "shown while it is paused",
}
PHONE_ACTIVITY = {
    **TIMER,
    "id": "what notes and votes are sent for",
    "kind": "a map has sections, a break a sentence of its own",
    "title": "the heading",
    "prompt": "what people are asked",
    "phase": "write, vote, wait or watch",
    "phases": "a draft left over is offered where people wrote",
    "shows": "whether a clause is read",
    "votes_with": "which ballot is shown",
    "form": "what tables write together",
    "seats": "which tables there are to write at",
    "hidden": "On the wall, face down",
    "carries": "said above the field",
    "asks_kind": "whether it is asked what a note is",
    "moderated": "whether notes are on the wall at once, which is said above the field",
    "notes_limit": "how many notes are left",
    "votes": "how many dots there are",
    "stacking": "whether a second dot may go to the same need",
    "variant": "which sections there are",
    "silent": "whether notes are put on piles",
    "persona.label": "whom the map is about",
    "persona.situation": "whom the map is about",
    "persona.context": "whom the map is about",
    "persona.short": "whom the map is about",
    "tables.n": "which table",
    "tables.persona": "null where it has none",
    "tables.persona.label": "whom its map is about",
    "tables.persona.short": "whom its map is about",
    "tables.persona.situation": "whom its map is about",
    "tables.persona.context": "whom its map is about",
    "board": "which notes or needs it is about",
    "about": "whether a need or a clause is chosen first",
    "votes_on": "whether needs or ideas are voted on",
}
WALL_ACTIVITY = {
    **TIMER,
    "id": "the result and the clause belong to it",
    "kind": "what its board is",
    "title": "the heading",
    "prompt": "what people are asked",
    "phase": "a vote that runs shows how many have voted",
    "picture": "how the board is drawn",
    "shows": "whether there is a board",
    "votes_with": "how a result is drawn",
    "form": "what tables write together",
    "variant": "which sections there are",
    "silent": "whether there is progress instead of a board",
    "persona": "named beside the title",
    "persona.label": "named beside the title",
    "tables": "whose maps are shown",
    "tables.n": "named beside the title",
    "tables.map": "which notes stand on it",
    "tables.persona": "null where it has none",
    "tables.persona.label": "named beside the title",
    "board": "which notes or needs stand on it",
    "about": "whether notes stand under needs or clauses",
    "votes_on": "whether needs or ideas are voted on",
}
PAGE_ACTIVITY = {
    **TIMER,
    "id": "which activity runs",
    "kind": "what its board is",
    "phase": "the timer is hidden after the end",
    "picture": "how the board is drawn",
    "variant": "which sections there are",
    "map": "found by its map on the page Maps",
    "asks_kind": "whether the quick entry asks what a note is",
    "board": "which notes or needs stand on it",
    "about": "whether notes stand under needs or clauses",
    "votes_on": "whether needs or ideas are voted on",
}


def _room(activity: Reasons, **fields: str) -> Reasons:
    inside = {f"activity.{name}": reason for name, reason in activity.items()}
    return {**NAME, **fields, "activity": "null where nothing runs", **inside}


PHONE_ROOM = _room(
    PHONE_ACTIVITY,
    title="the heading",
    status="goodbye once it is closed",
    few="said above the field: nobody can be anonymous",
)
WALL_ROOM = _room(
    WALL_ACTIVITY,
    title="the heading while nothing runs",
    number="named below it",
    joining="whether the way in is shown",
    code="the way in, while joining is open",
    blanked="a pause instead of everything",
    turns="which page of the board is shown",
    wifi="name, password and code of the room's network, below the way in",
    door="whether the way in stands over everything",
    large="whether its type is larger",
    bare="whether the instruction is hidden",
    pinned="which note or need stands alone",
    steps="what earlier sessions left open, before the first activity",
    held="whether pages turn by themselves",
    table="whose map is shown, where tables have their own",
)
PAGE_ROOM = _room(PAGE_ACTIVITY, status="the clock takes an open session")
NEED_WORDS = {
    **NAME,
    "who": "the sentence",
    "need": "the sentence",
    "goal": "the sentence",
    "status": "parked ones leave the board",
}
NEED = {
    **NEED_WORDS,
    "pos": "its place among the others",
    "notes": "on how many notes it rests",
    "sessions": "from how many sessions",
}
IDEAS = {**NAME, "ideas": "what is voted on under a need"}
RESULT = {
    **NAME,
    "dots": "bars by need",
    "fingers": "six columns",
    "estimates": "the matrix",
    "choices": "which sentence most people chose",
    "voters": "how many voted",
    "few": "why there are no counts",
    "consensus": "all that is said of fewer than five fists",
    "stands": "why later votes do not show",
}
COVERED = {
    **NAME,
    "m": "which map it is about",
    "counts": "the backs of cards",
    "maps": "the same by map",
}
JOURNEY = {**NAME, "of": "one journey or one for each table"}
PAPER = {
    **NAME,
    "clause.id": "whether it is still the same clause",
    "clause.code": "its head",
    "clause.level": "its head",
    "clause.title": "its title",
    "clause.body": "its text",
}
GROUP = {
    **NAME,
    "header": "its sentence",
    "pos": "its place among the others",
    "notes": "the cards in it",
}
GROUP_ON_PAGE = {**GROUP, "parent": "the group that it stands in"}
NEAR = {**NAME, "groups.id": "where its chip moves it", "groups.distance": "said in words"}
CLAUSE_FIELDS = (
    *("code", "area_id", "level", "title", "responsible", "cooperating", "check_frequency"),
    *("body", "rationale", "applies_to", "steps", "measure_structure", "measure_process"),
    *("measure_outcome", "check_method", "good_example", "bad_example", "meaning_client"),
    *("meaning_staff", "meaning_manager", "legal_basis"),
    *("easy_text", "exceptions", "target_value", "binds_from", "contact"),
)
CLAUSE = {
    **NAME,
    **dict.fromkeys(CLAUSE_FIELDS, "a field of the editor"),
    "revision": "what is older is not taken over",
}
BALLOT = {
    **NAME,
    "dots": "one's own dots",
    "left": "how many are left",
    "fingers": "one's own fingers",
    "estimates": "one's own estimates",
    "choices": "which sentences one has chosen",
    "questions": "which questions one wants answered",
}
ME = {
    **NAME,
    "me": "which of the facts is oneself",
    "table": "sent with notes",
    "muted": "why nothing can be written",
}
PERSON = {
    **NAME,
    "badge": "in the list of who is here",
    "role": "in the list of who is here",
    "table": "in the list of who is here",
    "muted": "muted and unmuted there",
    "s": "who is in this session",
}
ROUND = {
    "number": "first or second",
    "closed": "whether it is still rated",
    "few": "that numbers are not shown among so few",
    "clauses": "what is rated",
}
DRAFT = {
    **NAME,
    "a": "which activity it belongs to",
    "form": "which fields it has",
    "about": "which group or need it is written under",
    "table": "who writes it",
    "status": "whether it is being written, given in, taken over",
    "pos": "its place among the others",
    "fields": "what is written, where others may read it",
}
OWN_DRAFT = {
    **DRAFT,
    "mine": "whether it can be written here",
    "revision": "what was read when something is saved",
    "why": "why it was given back",
    "code": "with which the other phone of a pair comes in",
}
PAGE_DRAFT = {
    **DRAFT,
    "s": "which session it belongs to",
    "revision": "what was read when it is taken over",
    "why": "why it was given back",
    "becomes": "where it leads",
}
PAGE = {
    "draft": PAGE_DRAFT,
    "note": PAGE_NOTE,
    "covered": COVERED,
    "room": PAGE_ROOM,
    "group": GROUP_ON_PAGE,
    "near": NEAR,
    "need": NEED,
    "clause": CLAUSE,
    "result": RESULT,
    "asked": ASKED,
    "journey": {
        **JOURNEY,
        "of.tables": "whose it is",
        "of.m": "which table's it is",
        "of.steps": "what a draft completes",
    },
}

SHEET = {
    **NAME,
    "intro": "what stands above the items",
    "coded": "whether the code from the slip is asked for",
    "items": "what is asked, with the words of scales, options and clauses to choose from",
}
TOLD_ITEM = {
    **NAME,
    "text": "which item it is",
    "low": "words for an end of its scale",
    "high": "words for the other end",
    "bars": "how many chose what, as it was told",
    "n": "how many answered, as it was told",
}
AGREEMENT = {
    **NAME,
    "people": "how many took part",
    "least": "said where nothing holds together",
    "few": "said instead of piles",
    "piles": "which notes hold together, and how strongly",
    "apart": "about which opinions differ",
    "unjudged": "which too few people have placed",
}

ALLOWED: Mapping[str, Mapping[str, Reasons]] = {
    "phone": {
        "room": PHONE_ROOM,
        "note, mine": OWN_NOTE,
        "note": PHONE_QUESTION,
        "person": ME,
        "need": NEED_WORDS,
        "ideas": IDEAS,
        "clause": {**NAME, "code": "what is written under", "title": "what is written under"},
        "journey": {
            **JOURNEY,
            "of.tables": "whose it is",
            "of.stages": "one of them is chosen",
            "of.steps": "one of them is completed",
        },
        "group": {**NAME, "header": "what a need is written for", "pos": "its place"},
        "draft, mine": OWN_DRAFT,
        "draft": DRAFT,
        "paper": PAPER,
        "result": RESULT,
        "agreement": AGREEMENT,
        "ballot": BALLOT,
        "asked": ASKED,
        "standard": STANDARD,
        "sheet": SHEET,
        "objection": {**NAME, "text": "what one has written"},
        "piles": {**NAME, "piles": "one's own piles"},
        "muted": NAME,
        "round": {**NAME, **ROUND, "invited": "how many rate"},
        "admitted": NAME,
    },
    "wall": {
        "room": WALL_ROOM,
        "programme": {**NAME, "title": "all there is between sessions"},
        "note": WALL_NOTE,
        "covered": {**NAME, "counts": COVERED["counts"], "maps": "the same by map"},
        "group": {**GROUP, "within": "the sentence of the group around it"},
        "need": NEED,
        "ideas": IDEAS,
        "clause": {**NAME, "code": "what notes stand under", "title": "what notes stand under"},
        "journey": {
            **JOURNEY,
            "of.tables": "whose it is",
            "of.m": "which table's it is",
            "of.steps": "columns of stages, and the curve",
        },
        "draft": DRAFT,
        "paper": PAPER,
        "round": {**NAME, **ROUND, "shown": "the clause that is talked about"},
        "result": RESULT,
        "agreement": AGREEMENT,
        "asked": ASKED,
        "standard": STANDARD,
        "told_item": TOLD_ITEM,
        "silence": {**NAME, "people": "how many are at work", "placed": "how far they are"},
    },
    "facilitator": {
        **PAGE,
        "note": QUEUE_NOTE,
        "person": PERSON,
        "muted_by": {**NAME, "a": "the list of an activity's mutes"},
    },
    "note-keeper": PAGE,
    "editor": PAGE,
    "expert": PAGE,
}
"""By viewer, kind of fact (own notes by themselves) and field: what it is for."""

DESCENDED = {
    *("activity", "activity.timer", "activity.persona", "clause", "groups"),
    *("activity.tables", "activity.tables.persona", "of"),
}
"""Fields that have named fields inside; of others the inside is what people wrote or counted."""
GONE = {"t", "id", "gone"}
MESSAGES = {
    **{"n": "the cursor", "facts": "see above", "snapshot": "replaces everything"},
    **{"welcome": "who is let in", "ref": "which command", "ok": "its answer"},
    **{"presence": "how many phones are connected", "drafting": "who writes in a clause"},
    "bye": "why the connection ends",
}
