"""Visibility: the only module that decides which viewer sees what of a fact.

Every fact, live or in a snapshot, passes ``seen_by`` before it leaves the server.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from workshop.board.note_kinds import NoteStatus
from workshop.live.facts import Fact
from workshop.live.viewer_kinds import ViewerKind
from workshop.people.pseudonyms import pseudonym

Seen = dict[str, Any] | None

SHOWN = NoteStatus.VISIBLE
WAITING = (NoteStatus.PENDING, NoteStatus.FLAGGED)
_VISITING = ("s", "a", "m", "section", "kind", "text", "status", "pos", "same_as")
_OWN = ("section", "kind", "text", "status", "s", "a", "m", "pos", "late")


@dataclass(frozen=True)
class Viewer:
    """For whom facts are filtered.

    ``moderates``: sees notes that wait for approval; ``runs``: sees join codes and badges;
    ``writes``: sees notes on hidden boards. ``areas``: ids of areas whose draft clauses may be
    read, ``None``: all. ``token``: a participant's, from which their pseudonyms are computed.
    """

    kind: ViewerKind
    programme_id: str
    session_id: str | None = None
    participant_id: str | None = None
    account_id: str | None = None
    moderates: bool = False
    runs: bool = False
    writes: bool = False
    areas: frozenset[str] | None = None
    token: str = field(default="", repr=False, compare=False)
    _own: dict[str, tuple[str, str]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @cached_property
    def key(self) -> tuple[Any, ...]:
        """Cache key: viewers with the same key see the same, apart from facts of their own."""
        return (self.kind, self.session_id, self.moderates, self.runs, self.writes, self.areas)

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

    def is_among(self, authors: Collection[str], activity_ids: Iterable[str]) -> bool:
        """Whether some of these authors, in these activities, are the participant."""
        return self.participant_id in authors or any(
            mine in authors for key in activity_ids for mine in self.pseudonyms(key)
        )


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


def _gone(fact: Fact) -> dict[str, Any]:
    return {"t": fact.kind, "id": fact.id, "gone": True}


def _whole(fact: Fact) -> dict[str, Any]:
    return {"t": fact.kind, "id": fact.id, **(fact.body or {})}


def _see_room(viewer: Viewer, fact: Fact) -> Seen:
    if viewer.kind != ViewerKind.STAFF and fact.id != viewer.session_id:
        return None
    body = _whole(fact)
    if not (viewer.runs or (viewer.kind == ViewerKind.WALL and body["joining"])):
        # With the code anybody could join: walls show it only while joining is open.
        body["code"] = None
    if viewer.kind == ViewerKind.WALL:
        del body["few"]
    return body


def _see_note(viewer: Viewer, fact: Fact) -> Seen:
    if fact.body is None:
        return _gone(fact)
    if is_own(viewer, fact):
        return _own_note(fact)
    if not fact.inner["released"]:
        return None  # not even that there is one: people see who presses "send"
    if viewer.kind == ViewerKind.STAFF:
        return _staff_note(viewer, fact)
    if viewer.kind == ViewerKind.PARTICIPANT and fact.session_id != viewer.session_id:
        return _visiting_note(viewer, fact)
    if fact.inner["hidden"]:
        return _covered_note(fact)
    if fact.body["status"] == SHOWN:
        return _public_note(fact)
    return _gone(fact) if fact.inner["shown"] else None


def _visiting_note(viewer: Viewer, fact: Fact) -> Seen:
    """A note of another session, for participants: its public part while they group it in silence.

    Badge and table are left out: they would identify people of another session. Removed from the
    phone afterwards; at any other time nothing is sent.
    """
    body, visits = fact.body or {}, fact.inner["visits"]
    public = body["status"] == SHOWN and not fact.inner["hidden"]
    if public and viewer.session_id in visits.now:
        return {
            "t": "note",
            "id": fact.id,
            **{name: body[name] for name in _VISITING if name in body},
        }
    had = fact.inner["shown"] and viewer.session_id in visits.ever
    return _gone(fact) if had else None


def _own_note(fact: Fact) -> Seen:
    body = fact.body or {}
    own = {name: body[name] for name in _OWN if name in body}
    if fact.inner["evened"]:
        own["evened"] = True
    return {"t": "note", "id": fact.id, "mine": True, **own}


def _staff_note(viewer: Viewer, fact: Fact) -> Seen:
    status = (fact.body or {})["status"]
    if status in WAITING and not viewer.moderates:
        return _gone(fact) if fact.inner["shown"] else None
    if fact.inner["hidden"] and not (viewer.moderates or viewer.writes):
        return _covered_note(fact)
    if status == SHOWN or status in WAITING:
        seen = _public_note(fact)
        if viewer.moderates:
            seen["flags"], seen["late"] = fact.inner["flags"], (fact.body or {})["late"]
            seen["by_phone"] = fact.author is not None
            seen |= fact.inner["style"]
        return seen
    return _gone(fact)


def _covered_note(fact: Fact) -> Seen:
    """A note on a covered board, for those who may not read it: nothing.

    How many there are is told by the fact ``covered``, in steps. A note that was on screens before
    a phase was taken back is removed.
    """
    return _gone(fact) if fact.inner["shown"] else None


def _public_note(fact: Fact) -> dict[str, Any]:
    body = _whole(fact)
    del body["late"]
    return body


def _see_person(viewer: Viewer, fact: Fact) -> Seen:
    if fact.body is None:
        return _gone(fact) if viewer.runs or is_own(viewer, fact) else None
    if is_own(viewer, fact):
        return {**_whole(fact), "me": True}
    return _whole(fact) if viewer.runs else None


def _see_group(viewer: Viewer, fact: Fact) -> Seen:
    if viewer.kind == ViewerKind.PARTICIPANT:
        return None
    if fact.body is None:
        return _gone(fact)
    return _whole(fact)


def _see_covered(viewer: Viewer, fact: Fact) -> Seen:
    """How many notes lie face down: for the session's wall, and staff."""
    return None if viewer.kind == ViewerKind.PARTICIPANT else _see_result(viewer, fact)


def _see_own(viewer: Viewer, fact: Fact) -> Seen:
    """What only the participant may know whose it is, such as being muted by way of a note."""
    return _see_all(viewer, fact) if is_own(viewer, fact) else None


def _see_as_moderator(viewer: Viewer, fact: Fact) -> Seen:
    return _see_all(viewer, fact) if viewer.moderates else None


def _see_all(viewer: Viewer, fact: Fact) -> Seen:
    return _gone(fact) if fact.body is None else _whole(fact)


def _see_result(viewer: Viewer, fact: Fact) -> Seen:
    if viewer.kind != ViewerKind.STAFF and fact.session_id != viewer.session_id:
        return None
    return _see_all(viewer, fact)


def _see_ballot(viewer: Viewer, fact: Fact) -> Seen:
    """A ballot, an objection, piles: only for the participant whose they are (secret ballot)."""
    return {**_whole(fact), "id": fact.activity_id} if is_own(viewer, fact) else None


def _see_silence(viewer: Viewer, fact: Fact) -> Seen:
    """Progress of a silent grouping: for the session's wall and staff, not for participants."""
    return None if viewer.kind == ViewerKind.PARTICIPANT else _see_result(viewer, fact)


def _see_as_staff(viewer: Viewer, fact: Fact) -> Seen:
    return _see_all(viewer, fact) if viewer.kind == ViewerKind.STAFF else None


def _see_clause(viewer: Viewer, fact: Fact) -> Seen:
    """A clause or a comment on one: for staff; ``gone`` for those who may not read its draft."""
    if viewer.kind != ViewerKind.STAFF:
        return None
    return _gone(fact) if _is_closed(viewer, fact) else _see_all(viewer, fact)


def _see_drafting(viewer: Viewer, fact: Fact) -> Seen:
    """Editing presence in a clause: for staff who may read the clause."""
    if viewer.kind != ViewerKind.STAFF or _is_closed(viewer, fact):
        return None
    return _whole(fact)


def _is_closed(viewer: Viewer, fact: Fact) -> bool:
    area = fact.inner.get("draft_of")
    return viewer.areas is not None and area is not None and area not in viewer.areas


def _see_paper(viewer: Viewer, fact: Fact) -> Seen:
    """The clause on the wall: for its session while it is shown; for staff as the clause itself."""
    if viewer.kind == ViewerKind.STAFF:
        return _see_clause(viewer, fact)
    if fact.session_id != viewer.session_id:
        return None
    return _see_all(viewer, fact) if fact.inner["on"] else _gone(fact)


_RULES: dict[str, Callable[[Viewer, Fact], Seen]] = {
    "room": _see_room,
    "note": _see_note,
    "person": _see_person,
    "group": _see_group,
    "need": _see_all,
    "clause": _see_clause,
    "paper": _see_paper,
    "drafting": _see_drafting,
    "comment": _see_clause,
    "result": _see_result,
    "ballot": _see_ballot,
    "objection": _see_ballot,
    "piles": _see_ballot,
    "silence": _see_silence,
    "near": _see_as_staff,
    "covered": _see_covered,
    "muted": _see_own,
    "muted_by": _see_as_moderator,
}
