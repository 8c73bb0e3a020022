"""Visibility: the only module that decides which viewer sees what of a fact.

Every fact, live or in a snapshot, passes ``seen_by`` before it leaves the server.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from workshop.board.note_kinds import NoteStatus
from workshop.i18n import DEFAULT_LANGUAGE
from workshop.live.facts import Fact
from workshop.live.viewer_kinds import ViewerKind
from workshop.people.pseudonyms import pseudonym
from workshop.programme.reasons import say_reason
from workshop.programme.session_states import SessionStatus

Seen = dict[str, Any] | None

SHOWN = NoteStatus.VISIBLE
WAITING = (NoteStatus.PENDING, NoteStatus.FLAGGED)

# What a screen does not show is not sent to it: below, what each kind of viewer's screens need of a
# fact. ``tests/live_keys.py`` gives the reason for each name.
_ON_PHONES = ("a", "section", "text", "status", "same_as", "about")
_OWN = ("s", "a", "section", "kind", "text", "status", "pos", "stage", "feeling", "about")
_ON_WALLS = ("a", "section", "kind", "text", "pos", "badge", "of", "about")
_ON_PAGES = (
    *("s", "a", "m", "section", "kind", "text", "status", "pos", "badge", "same_as"),
    *("stage", "feeling", "about"),
)

_ROOM_ON_PHONES = ("title", "status", "few", "activity")
_ROOM_ON_WALLS = (
    "number",
    "title",
    "joining",
    "code",
    "blanked",
    "rehearsal",
    "turns",
    "held",
    "steps",
    *("wifi", "door", "large", "bare", "pinned"),
    "table",
    "activity",
)
_ROUND_ON_PHONES = ("number", "closed", "invited", "few", "clauses")
_ROUND_ON_WALLS = ("number", "closed", "few", "clauses", "shown")
_ROOM_ON_PAGES = ("status", "activity")
_NOT_ON_WALLS = frozenset(
    (
        "phases",
        "hidden",
        "moderated",
        "carries",
        "asks_kind",
        "notes_limit",
        "votes",
        "stacking",
        "map",
        "seats",
    )
)
"""Fields of an activity that its wall does not draw."""
_NOT_ON_PHONES = frozenset(("picture", "map"))
"""Fields of an activity that phones do not use."""
_NOT_ON_PAGES = frozenset(
    (
        *("title", "prompt", "phases", "shows", "votes_with", "hidden", "moderated", "carries"),
        *("notes_limit", "votes", "stacking", "silent", "persona", "tables", "seats", "form"),
    )
)
"""Fields of an activity that boards on pages do not use."""


_DRAFT_STUB = ("a", "form", "about", "table", "status", "pos")
_DRAFT_FOR_WRITERS = (*_DRAFT_STUB, "fields", "revision", "why", "code")
_DRAFT_ON_PAGES = (*_DRAFT_STUB, "s", "fields", "revision", "why", "becomes")


@dataclass(frozen=True)
class Viewer:
    """For whom facts are filtered.

    ``moderates``: sees notes that wait for approval; ``runs``: sees join codes and badges;
    ``writes``: sees notes on hidden boards. ``areas``: ids of areas whose draft clauses may be
    read, ``None``: all. ``language``: a phone's, for words of the template. ``token``: a
    participant's, from which their pseudonyms are computed. ``apart``: the meeting to which a
    participant has contributed beforehand, without having come to it (``PhonePlace``).
    """

    kind: ViewerKind
    programme_id: str
    session_id: str | None = None
    apart: str | None = None
    participant_id: str | None = None
    account_id: str | None = None
    moderates: bool = False
    runs: bool = False
    writes: bool = False
    areas: frozenset[str] | None = None
    language: str = ""
    token: str = field(default="", repr=False, compare=False)
    _own: dict[str, tuple[str, str]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @cached_property
    def key(self) -> tuple[Any, ...]:
        """Cache key: viewers with the same key see the same, apart from facts of their own."""
        rights = (self.moderates, self.runs, self.writes, self.areas)
        return (self.kind, self.session_id, self.apart, self.language, *rights)

    def pseudonyms(self, activity_id: str) -> tuple[str, ...]:
        """The participant's pseudonyms in an activity, unsigned and signed; empty for others."""
        if not self.token:
            return ()
        own = self._own.get(activity_id)
        if own is None:
            own = self._own[activity_id] = (
                pseudonym(self.token, activity_id),
                pseudonym(self.token, activity_id, signed=True),
            )
        return own

    def pseudonym(self, activity_id: str) -> str:
        """The participant's pseudonym on votes and unsigned notes of an activity.

        Raises ``LookupError`` for anybody else.
        """
        if not self.token:
            raise LookupError("only participants have pseudonyms")
        return self.pseudonyms(activity_id)[0]

    @cached_property
    def stranger(self) -> "Viewer":
        """Somebody with the same key who has written nothing."""
        return replace(self, participant_id=None, token="") if self.participant_id else self

    def names_in(self, activity_ids: Iterable[str]) -> list[str]:
        """The participant's id, and their pseudonyms in these activities; empty for others."""
        if self.participant_id is None:
            return []
        own = (name for key in activity_ids for name in self.pseudonyms(key))
        return [self.participant_id, *own]


def seen_by(viewer: Viewer, fact: Fact) -> Seen:
    """The message that this viewer may get for a fact.

    ``None``: nothing is sent, not even that the fact exists. ``gone``: remove it from the screen.
    Facts of a kind without a rule are shown to nobody.
    """
    rule = _RULES.get(fact.kind)
    if rule is None:
        return None
    return rule(viewer, fact)


def is_own(viewer: Viewer, fact: Fact) -> bool:
    """Whether the viewer is the participant who is the author of this fact."""
    if viewer.participant_id is None or fact.author is None:
        return False
    if fact.activity_id is None:
        return fact.author == viewer.participant_id
    return fact.author in viewer.pseudonyms(fact.activity_id)


def writes(viewer: Viewer, fact: Fact) -> bool:
    """Whether the viewer is one of the participants who write this joint draft."""
    if not fact.writers or fact.activity_id is None:
        return False
    return not fact.writers.isdisjoint(viewer.pseudonyms(fact.activity_id))


def _gone(fact: Fact) -> dict[str, Any]:
    return {"t": fact.kind, "id": fact.id, "gone": True}


def _whole(fact: Fact) -> dict[str, Any]:
    return {"t": fact.kind, "id": fact.id, **(fact.body or {})}


def _only(fact: Fact, names: Iterable[str]) -> dict[str, Any]:
    """The fact with these fields of its body, as far as it has them."""
    body = fact.body or {}
    return {"t": fact.kind, "id": fact.id, **{name: body[name] for name in names if name in body}}


def _see_room(viewer: Viewer, fact: Fact) -> Seen:
    if viewer.kind == ViewerKind.STAFF:
        seen = _only(fact, _ROOM_ON_PAGES)
        if "until" in (fact.body or {}):
            # Nothing runs that could be looked at: boards are of meetings.
            seen["activity"] = None
        return _with_activity(seen, _NOT_ON_PAGES)
    if viewer.session_id is None and fact.id == viewer.apart:
        # Of the meeting itself such a phone is told nothing before its owner comes to it.
        return {**_only(fact, ("title",)), "status": SessionStatus.CLOSED, "between": True}
    if fact.id != viewer.session_id:
        return None
    if viewer.kind == ViewerKind.PARTICIPANT:
        seen = _on_phone(_only(fact, _ROOM_ON_PHONES), viewer.language)
        if until := (fact.body or {}).get("until"):
            seen["until"] = until[viewer.language or DEFAULT_LANGUAGE]
            # It runs for days; a clock that counts minutes has nothing to say.
            seen["activity"].pop("timer", None)
        return seen
    seen = _with_activity(_only(fact, _ROOM_ON_WALLS), _NOT_ON_WALLS)
    if not seen["joining"] or seen["blanked"]:
        # With the code anybody could join: walls show it only while joining is open.
        seen["code"], seen["wifi"] = None, None
    if seen["blanked"]:
        seen["activity"], seen["steps"] = None, []
    activity = seen["activity"]
    if activity is not None:
        activity["persona"] = _titled(activity["persona"])
        tables = activity["tables"]
        if tables is not None:
            named = [{**table, "persona": _titled(table["persona"])} for table in tables]
            activity["tables"] = named
    return seen


def _on_phone(room: dict[str, Any], language: str) -> dict[str, Any]:
    seen = _with_activity(room, _NOT_ON_PHONES, language)
    if seen["activity"] is not None and (tables := seen["activity"]["tables"]) is not None:
        named = [{"n": table["n"], "persona": table["persona"]} for table in tables]
        seen["activity"]["tables"] = named
    if seen["activity"] is not None:
        # A phone takes what is missing for null; each byte counts until its first note is written.
        told = seen["activity"].items()
        seen["activity"] = {name: value for name, value in told if value is not None}
    return seen


def _titled(persona: dict[str, str] | None) -> dict[str, str] | None:
    """Of a persona what stands in a title."""
    return None if persona is None else {"label": persona["short"]}


def _with_activity(
    room: dict[str, Any], without: frozenset[str], language: str = ""
) -> dict[str, Any]:
    """A room whose activity, if one runs, lacks these fields; its title and prompt are in this
    language where the template has them."""
    activity = room["activity"]
    if activity is not None:
        words = activity["words"].get(language)
        said = dict(zip(("title", "prompt"), words, strict=True)) if words else {}
        kept = {**activity, **said}
        room["activity"] = {
            name: value for name, value in kept.items() if name not in without | {"words"}
        }
    return room


def _see_programme(viewer: Viewer, fact: Fact) -> Seen:
    """The programme's title: for a wall that has no session to show."""
    standby = viewer.kind == ViewerKind.WALL and viewer.session_id is None
    return _only(fact, ("title",)) if standby else None


def _see_note(viewer: Viewer, fact: Fact) -> Seen:
    if fact.body is None:
        return _gone(fact)
    if is_own(viewer, fact):
        own = {**_only(fact, _OWN), "mine": True}
        if reason := fact.body.get("reason"):
            own["reason"] = say_reason(reason, viewer.language or None)
        if fact.session_id == viewer.apart and own["status"] == SHOWN:
            # Before the meeting nothing is on a wall: a phone says that the note was sent.
            own["status"] = NoteStatus.PENDING
        return {**own, "evened": True} if fact.inner["evened"] else own
    if not fact.inner["released"]:
        return None  # not even that there is one: people see who presses "send"
    if viewer.kind == ViewerKind.STAFF:
        return _staff_note(viewer, fact)
    if viewer.kind == ViewerKind.WALL:
        return _wall_note(viewer, fact)
    if fact.session_id != viewer.session_id:
        return _visiting_note(viewer, fact)
    if fact.body["status"] == SHOWN and not fact.inner["hidden"]:
        # Phones put questions in the order of the wall, in which their random places decide ties.
        return _only(fact, (*_ON_PHONES, "pos") if fact.inner["asked"] else _ON_PHONES)
    return _gone(fact) if fact.inner["shown"] else None


def _wall_note(viewer: Viewer, fact: Fact) -> Seen:
    """A note on the board that the wall shows now; of any other note nothing is sent.

    When the board changes a wall receives everything anew (``web/messages.py``), so no other note
    has to be removed.
    """
    if viewer.session_id not in fact.inner["walls"]:
        return None
    if (fact.body or {})["status"] == SHOWN and not fact.inner["hidden"]:
        return _only(fact, _ON_WALLS)
    return _gone(fact) if fact.inner["shown"] else None


def _visiting_note(viewer: Viewer, fact: Fact) -> Seen:
    """A note of another session, for participants: its public part while they group it in silence
    and look at what came out.

    Removed from the phone afterwards; at any other time nothing is sent.
    """
    body, visits = fact.body or {}, fact.inner["visits"]
    public = body["status"] == SHOWN and not fact.inner["hidden"]
    if public and viewer.session_id in visits.now:
        return _only(fact, _ON_PHONES)
    had = fact.inner["shown"] and viewer.session_id in visits.ever
    return _gone(fact) if had else None


def _staff_note(viewer: Viewer, fact: Fact) -> Seen:
    status = (fact.body or {})["status"]
    if status in WAITING and not viewer.moderates:
        return _gone(fact) if fact.inner["shown"] else None
    if fact.inner["hidden"] and not (viewer.moderates or viewer.writes):
        return _covered_note(fact)
    if status == SHOWN or status in WAITING:
        seen = _only(fact, _ON_PAGES)
        if viewer.moderates:
            seen["late"] = (fact.body or {})["late"]
            seen["by_phone"] = fact.author is not None
            seen |= fact.inner["advice"]()
        return seen
    return _gone(fact)


def _covered_note(fact: Fact) -> Seen:
    """A note on a covered board, for those who may not read it: nothing.

    How many there are is told by the fact ``covered``, in steps. A note that was on screens before
    a phase was taken back is removed.
    """
    return _gone(fact) if fact.inner["shown"] else None


def _see_person(viewer: Viewer, fact: Fact) -> Seen:
    if fact.body is None:
        return _gone(fact) if viewer.runs or is_own(viewer, fact) else None
    if is_own(viewer, fact):
        return {**_only(fact, ("table", "muted")), "me": True}
    # Without a session they are in no room: who comes in between meetings is in nobody's list.
    return _whole(fact) if viewer.runs and fact.session_id else None


def _see_group(viewer: Viewer, fact: Fact) -> Seen:
    """A group, for staff; for a wall on which groups are, with those of its notes that are there
    and the sentence of the group around it; its sentence for phones that write about groups, and
    for their wall.

    No viewer is told how many people wrote its notes.
    """
    if viewer.kind == ViewerKind.PARTICIPANT:
        if viewer.session_id not in fact.inner["rooms"]:
            return None
        return _gone(fact) if fact.body is None else _only(fact, ("header", "pos"))
    if viewer.kind == ViewerKind.STAFF:
        return _see_all(viewer, fact)
    board = fact.inner["walls"].get(viewer.session_id)
    if viewer.session_id in fact.inner["written"]:
        if fact.body is None:
            return _gone(fact)
        notes = [note for note in fact.body["notes"] if note in (board or ())]
        return {**_only(fact, ("header", "pos")), "notes": notes}
    if board is None:
        return None
    shown = [note for note in (fact.body or {}).get("notes", ()) if note in board]
    if not shown:
        return _gone(fact)
    within = {"within": fact.inner["within"]} if fact.inner["within"] else {}
    return {**_only(fact, ("header", "pos")), **within, "notes": shown}


def _see_need(viewer: Viewer, fact: Fact) -> Seen:
    """A need, for staff; for phones and walls that show it now."""
    if fact.body is None:
        return _gone(fact)
    if viewer.kind == ViewerKind.STAFF:
        return _whole(fact)
    on_wall = viewer.kind == ViewerKind.WALL
    if viewer.session_id in fact.inner["walls" if on_wall else "rooms"]:
        return _whole(fact) if on_wall else _only(fact, ("who", "need", "goal", "status"))
    return _gone(fact) if fact.inner["left"] else None


def _see_ideas(viewer: Viewer, fact: Fact) -> Seen:
    """The ideas under a need: for phones and walls that vote on them or show the result."""
    if viewer.kind == ViewerKind.STAFF or fact.body is None:
        return None
    on_wall = viewer.kind == ViewerKind.WALL
    shown = viewer.session_id in fact.inner["walls" if on_wall else "rooms"]
    return _whole(fact) if shown else None


def _see_covered(viewer: Viewer, fact: Fact) -> Seen:
    """How many notes lie face down: for the wall that shows the board, and staff."""
    if viewer.kind == ViewerKind.STAFF:
        return _see_all(viewer, fact)
    if viewer.kind == ViewerKind.PARTICIPANT or viewer.session_id not in fact.inner["walls"]:
        return None
    return _gone(fact) if fact.body is None else _only(fact, ("counts", "maps"))


def _see_journey(viewer: Viewer, fact: Fact) -> Seen:
    """A journey: its stages for phones, that choose one of them; once its notes are open its steps
    too, for phones, that complete them, for the wall that shows them, and for staff."""
    if fact.body is None:
        return None
    on_phone = viewer.kind == ViewerKind.PARTICIPANT
    shown = fact.inner["rooms" if on_phone else "walls"]
    if viewer.kind != ViewerKind.STAFF and viewer.session_id not in shown:
        return None
    names = ["tables", "stages" if on_phone else "m"]
    if not fact.inner["hidden"]:
        names.append("steps")
    parts = [{name: part[name] for name in names} for part in fact.body["of"]]
    if fact.inner["hidden"] and not on_phone:
        parts = []
    return {"t": fact.kind, "id": fact.id, "of": parts}


def _see_own(viewer: Viewer, fact: Fact) -> Seen:
    """What only the participant may know whose it is, such as being muted by way of a note."""
    return _see_all(viewer, fact) if is_own(viewer, fact) else None


def _see_as_moderator(viewer: Viewer, fact: Fact) -> Seen:
    return _see_all(viewer, fact) if viewer.moderates else None


def _see_all(_viewer: Viewer, fact: Fact) -> Seen:
    return _gone(fact) if fact.body is None else _whole(fact)


def _see_result(viewer: Viewer, fact: Fact) -> Seen:
    """What an ended vote said, or is told of questions from the audience: for staff, and where that
    is what runs."""
    if viewer.kind == ViewerKind.STAFF:
        return _see_all(viewer, fact)
    on_screen = fact.inner["on_wall" if viewer.kind == ViewerKind.WALL else "runs"]
    here = fact.session_id == viewer.session_id and on_screen
    return _see_all(viewer, fact) if here else None


def _see_ballot(viewer: Viewer, fact: Fact) -> Seen:
    """A ballot, an objection, piles: only for the participant whose they are (secret ballot)."""
    return {**_whole(fact), "id": fact.activity_id} if is_own(viewer, fact) else None


def _see_silence(viewer: Viewer, fact: Fact) -> Seen:
    """Progress of a silent grouping: for the wall that shows it; pages ask for it themselves."""
    here = viewer.kind == ViewerKind.WALL and fact.session_id == viewer.session_id
    return _see_all(viewer, fact) if here and fact.inner["on_wall"] else None


def _see_on_screen(viewer: Viewer, fact: Fact) -> Seen:
    """What a silent grouping ended in, or the way to the published standard: for wall and phones of
    its room; pages ask themselves."""
    on_screen = fact.inner["on_wall" if viewer.kind == ViewerKind.WALL else "runs"]
    here = viewer.kind != ViewerKind.STAFF and fact.session_id == viewer.session_id
    return _see_all(viewer, fact) if here and on_screen else None


def _see_as_staff(viewer: Viewer, fact: Fact) -> Seen:
    return _see_all(viewer, fact) if viewer.kind == ViewerKind.STAFF else None


def _see_clause(viewer: Viewer, fact: Fact) -> Seen:
    """A clause: for staff; ``gone`` for those who may not read its draft. Code and title for phones
    and walls of an activity in which people write under it."""
    if viewer.kind != ViewerKind.STAFF:
        on_wall = viewer.kind == ViewerKind.WALL
        if viewer.session_id in fact.inner.get("walls" if on_wall else "rooms", ()):
            return _only(fact, ("code", "title"))
        return None
    return _gone(fact) if _is_closed(viewer, fact) else _see_all(viewer, fact)


def _see_practice(viewer: Viewer, fact: Fact) -> Seen:
    """A practice: for staff, and for phones and walls of an activity in which people write under
    it."""
    on_wall = viewer.kind == ViewerKind.WALL
    here = viewer.session_id in fact.inner.get("walls" if on_wall else "rooms", ())
    if fact.body is None or here or viewer.kind == ViewerKind.STAFF:
        return _see_all(viewer, fact)
    return None


def _see_drafting(viewer: Viewer, fact: Fact) -> Seen:
    """Editing presence in a clause: for staff who may read the clause."""
    if viewer.kind != ViewerKind.STAFF or _is_closed(viewer, fact):
        return None
    return _whole(fact)


def _is_closed(viewer: Viewer, fact: Fact) -> bool:
    area = fact.inner.get("draft_of")
    return viewer.areas is not None and area is not None and area not in viewer.areas


def _see_draft(viewer: Viewer, fact: Fact) -> Seen:
    """A joint draft: whole for those who write it and for staff. Others in the room read it where
    its activity is not moderated, or once it is given in; before, they know that it is written."""
    body = fact.body or {}
    if viewer.kind == ViewerKind.STAFF:
        return _only(fact, _DRAFT_ON_PAGES)
    if fact.session_id != viewer.session_id:
        return None
    if writes(viewer, fact):
        return {**_only(fact, _DRAFT_FOR_WRITERS), "mine": True}
    shown = fact.inner["on_wall" if viewer.kind == ViewerKind.WALL else "runs"]
    if not shown or body["status"] == "dropped":
        return _gone(fact)
    readable = not fact.inner["covered"] or body["status"] in ("offered", "accepted")
    seen = _only(fact, (*_DRAFT_STUB, "fields") if readable else _DRAFT_STUB)
    if viewer.kind == ViewerKind.WALL and not fact.inner["keeps_table"]:
        seen["table"] = None
    return seen


def _see_paper(viewer: Viewer, fact: Fact) -> Seen:
    """The clause before the room: for its phones and its wall while it is shown. Staff read the
    clause itself."""
    if viewer.kind == ViewerKind.STAFF or fact.session_id != viewer.session_id:
        return None
    shown = fact.inner["on_wall" if viewer.kind == ViewerKind.WALL else "on"]
    return _see_all(viewer, fact) if shown else _gone(fact)


def _see_sheet(viewer: Viewer, fact: Fact) -> Seen:
    """What a questionnaire asks: for the phones of its session, while they are asked."""
    here = viewer.kind == ViewerKind.PARTICIPANT and fact.session_id == viewer.session_id
    return _see_all(viewer, fact) if here else None


def _see_told_item(viewer: Viewer, fact: Fact) -> Seen:
    """What was told of one item of a questionnaire: for the wall that shows it."""
    here = viewer.kind == ViewerKind.WALL and fact.session_id == viewer.session_id
    return _see_all(viewer, fact) if here and fact.inner["on_wall"] else None


def _see_round(viewer: Viewer, fact: Fact) -> Seen:
    """The round of review that a session leads: for its phones and its wall; what came out of it
    stands on the wall. Pages read it themselves."""
    if viewer.kind == ViewerKind.STAFF or fact.session_id != viewer.session_id:
        return None
    on_wall = viewer.kind == ViewerKind.WALL
    if fact.body is None or not fact.inner["on_wall" if on_wall else "on"]:
        return _gone(fact)
    return _only(fact, _ROUND_ON_WALLS if on_wall else _ROUND_ON_PHONES)


_RULES: dict[str, Callable[[Viewer, Fact], Seen]] = {
    "programme": _see_programme,
    "room": _see_room,
    "note": _see_note,
    "person": _see_person,
    "group": _see_group,
    "need": _see_need,
    "ideas": _see_ideas,
    "clause": _see_clause,
    "practice": _see_practice,
    "paper": _see_paper,
    "sheet": _see_sheet,
    "told_item": _see_told_item,
    "round": _see_round,
    "admitted": _see_own,
    "draft": _see_draft,
    "drafting": _see_drafting,
    "result": _see_result,
    "standard": _see_on_screen,
    "asked": _see_result,
    "ballot": _see_ballot,
    "objection": _see_ballot,
    "piles": _see_ballot,
    "silence": _see_silence,
    "agreement": _see_on_screen,
    "near": _see_as_staff,
    "covered": _see_covered,
    "journey": _see_journey,
    "muted": _see_own,
    "muted_by": _see_as_moderator,
}
