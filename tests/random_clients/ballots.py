"""The votes of a room: what is voted on, and what is stored of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, col, select

from tests.random_clients.voter import CRITERIA, NOTHING, Voter
from tests.rooms import OPEN, Room
from workshop.board.joint_forms import DraftStatus
from workshop.board.tables import JointDraft
from workshop.needs.ballots import count_voters, own_votes, table_of
from workshop.needs.groups import CreateGroup, create_group
from workshop.needs.tables import Group, Pile
from workshop.people.credentials import token_hash
from workshop.people.participants import participant_actor
from workshop.people.rights import Actor
from workshop.people.tables import Participant
from workshop.programme.activity_kinds import DraftForm
from workshop.programme.tables import Activity
from workshop.review.activity_rounds import MakeRound, make_round
from workshop.review.phone_ratings import own_in_rounds
from workshop.standards.clauses import CreateClause, create_clause
from workshop.store.ids_and_clock import new_id

_KINDS = {
    "dots": "dot_vote",
    "fingers": "fist_to_five",
    "estimates": "impact_effort",
    "ratings": "expert_rating",
    "choices": "headers",
    "questions": "questions",
}
ROLES = {"ratings": "expert"}
"""As whom phones come in where it matters."""
_UNCOUNTED = ("ratings", "piles")
"""Where the number of people who take part is no number of voters."""


@dataclass(frozen=True)
class Ballots:
    """``asked``: what people vote with; ``subjects``: ids of what they vote on; ``options``: by
    subject what they choose from, where that has ids."""

    room: Room
    asked: str
    subjects: Sequence[str]
    options: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def admit(self, tokens: Sequence[str]) -> None:
        """Let these phones rate, where only invited people may; nobody has looked yet."""
        if self.asked != "ratings":
            return
        people = [self.room.read(_person_of, token).id for token in tokens]
        subjects = [("clause", key) for key in self.subjects]
        command = MakeRound(self.room.activity_id, "Round", subjects, [], people)
        self.room.do(make_round, command)

    def wrong(self, phones: Sequence[Voter]) -> list[str]:
        """Whose votes are not stored as they were confirmed, or not shown as they are stored."""
        found, voters = [], 0
        for number, phone in enumerate(phones):
            stored = self.room.read(self._stored_of, phone.token)
            voters += bool(stored)
            for subject, vote in phone.votes.items():
                there = stored.get(subject, NOTHING.get(self.asked))
                if not vote.may_be(there):
                    found.append(f"phone {number}: {vote}, stored {there}")
            if stored.keys() - phone.votes.keys():
                found.append(f"phone {number} has never voted so: {stored}")
        if self.asked not in _UNCOUNTED and self.room.read(self._count_voters) != voters:
            found.append(f"another number of people have voted than {voters}")
        return found

    def not_shown(self, phones: Sequence[Voter]) -> list[str]:
        """Whose own screen does not show what is stored, where its owner was told that it is;
        ratings stand on a sheet of their own."""
        found = []
        for number, phone in enumerate(phones if self.asked != "ratings" else ()):
            stored = self.room.read(self._stored_of, phone.token)
            told = phone.ballot().get(self.asked)
            if self.asked == "fingers":
                shown = dict.fromkeys(self.subjects, told)
            else:
                shown = dict.fromkeys(told, True) if isinstance(told, list) else told or {}
            for subject, vote in phone.votes.items():
                if not vote.unsure and shown.get(subject) != stored.get(subject):
                    found.append(f"phone {number} shows {shown}, instead of {stored}")
        return found

    def _stored_of(self, db: Session, token: str) -> dict[str, Any]:
        if self.asked == "ratings":
            rated = [one.ratings for one in own_in_rounds(db, self.room.programme_id, token)]
            return {
                subject: values[CRITERIA[0]]
                for one in rated
                for subject, values in one.items()
                if len({values[name] for name in CRITERIA}) == 1
            }
        activity = db.get_one(Activity, self.room.activity_id)
        voter = participant_actor(_person_of(db, token), token).pseudonym(activity.id)
        rows = own_votes(db, self._table(activity), activity, voter)
        if self.asked == "fingers":
            return dict(zip(self.subjects, [row.value for row in rows], strict=False))
        return dict(one for row in rows if (one := _READ[self.asked](row))[1])

    def _table(self, activity: Activity) -> Any:
        return Pile if self.asked == "piles" else table_of(activity)

    def _count_voters(self, db: Session) -> int:
        return count_voters(db, db.get_one(Activity, self.room.activity_id))


_READ: Mapping[str, Callable[[Any], tuple[str, Any]]] = {
    "dots": lambda row: (row.subject_id, row.count),
    "estimates": lambda row: (row.subject_id, [row.impact, row.effort]),
    "choices": lambda row: (row.group_id, row.draft_id),
    "questions": lambda row: (row.note_id, row.given),
    "piles": lambda row: (row.note_id, row.number),
}
"""What a stored vote is about, and what it says."""


def lay_out(room: Room, asked: str) -> Ballots:
    """Make what is voted on in a room, and start the vote."""
    if asked == "choices":
        return _lay_out_sentences(room)
    if asked == "piles":
        return _lay_out_notes(room)
    if asked in ("dots", "estimates"):
        subjects = [room.make_need(f"need {number}") for number in range(3)]
    elif asked == "ratings":
        commands = [CreateClause(room.programme_id, name) for name in ("Names", "A quiet place")]
        subjects = [room.do(create_clause, command).id for command in commands]
    else:
        subjects = ["what stands on the wall"]
    room.run(_KINDS[asked])
    if asked == "questions":
        subjects = [room.write(text, section=None).id for text in ("Who pays?", "Since when?")]
    return Ballots(room, asked, subjects)


def _lay_out_sentences(room: Room) -> Ballots:
    """Two groups, with three sentences proposed for each."""
    room.run("notes", **OPEN)
    notes = [room.write(text, section=None).id for text in ("No hello", "I wait at the door")]
    groups = [
        str(room.do(create_group, CreateGroup(room.programme_id, new_id(), "", [note])).id)
        for note in notes
    ]
    room.run(_KINDS["choices"])
    options = {group: [new_id() for _sentence in range(3)] for group in groups}
    room.do(_propose, [(group, key) for group, keys in options.items() for key in keys])
    room.advance()
    return Ballots(room, "choices", groups, options)


def _propose(db: Session, actor: Actor, sentences: Sequence[tuple[str, str]]) -> None:
    """As tables have given them in."""
    group = db.get_one(Group, sentences[0][0])
    activity = next(
        row
        for row in db.execute(select(Activity)).scalars()
        if row.programme_id == group.programme_id and row.kind == _KINDS["choices"]
    )
    for group_id, key in sentences:
        place = {"session_id": activity.session_id, "activity_id": activity.id, "about": group_id}
        fields = {"header": f"Sentence {key[:4]}"}
        given = {"id": key, "form": DraftForm.HEADER, "status": DraftStatus.OFFERED}
        db.add(JointDraft(programme_id=group.programme_id, fields=fields, **given, **place))


def _lay_out_notes(room: Room) -> Ballots:
    """Three notes, and everybody puts them on piles of their own."""
    board = room.run("notes", **OPEN)
    notes = [room.write(f"Note {number}", section=None).id for number in range(3)]
    room.run("grouping", silent=True, targets=[board])
    return Ballots(room, "piles", notes)


def _person_of(db: Session, token: str) -> Participant:
    query = select(Participant).where(col(Participant.token_hash) == token_hash(token))
    return db.execute(query).scalars().one()
