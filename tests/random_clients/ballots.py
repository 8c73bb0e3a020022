"""The votes of a room: what is voted on, and what is stored of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from tests.random_clients.voter import CRITERIA, Voter
from tests.rooms import Room
from workshop.needs.ballots import table_of
from workshop.people.credentials import token_hash
from workshop.people.participants import participant_actor
from workshop.people.tables import Participant
from workshop.programme.tables import Activity
from workshop.review.activity_rounds import MakeRound, make_round
from workshop.review.phone_ratings import own_in_rounds
from workshop.standards.clauses import CreateClause, create_clause

_KINDS = {
    "dots": "dot_vote",
    "fingers": "fist_to_five",
    "estimates": "impact_effort",
    "ratings": "expert_rating",
}
ROLES = {"ratings": "expert"}
"""As whom phones come in where it matters."""


@dataclass(frozen=True)
class Ballots:
    """``asked``: what people vote with; ``subjects``: ids of what they vote on."""

    room: Room
    asked: str
    subjects: Sequence[str]

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
                there = stored.get(subject, 0 if self.asked == "dots" else None)
                if not vote.may_be(there):
                    found.append(f"phone {number}: {vote}, stored {there}")
            if stored.keys() - phone.votes.keys():
                found.append(f"phone {number} has never voted so: {stored}")
        rows = self.room.read(self._count_voters)
        if self.asked != "ratings" and rows != voters:
            found.append(f"{rows} people have voted, instead of {voters}")
        return found

    def not_shown(self, phones: Sequence[Voter]) -> list[str]:
        """Whose own screen does not show what is stored, where its owner was told that it is;
        ratings stand on a sheet of their own."""
        found = []
        for number, phone in enumerate(phones if self.asked != "ratings" else ()):
            stored = self.room.read(self._stored_of, phone.token)
            told = phone.ballot().get(self.asked)
            shown = dict.fromkeys(self.subjects, told) if self.asked == "fingers" else told or {}
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
        table = table_of(activity)
        ours = (col(table.activity_id) == activity.id, col(table.voter) == voter)
        rows = db.execute(select(table).where(*ours)).scalars().all()
        if self.asked == "fingers":
            return dict(zip(self.subjects, [row.value for row in rows], strict=False))
        if self.asked == "dots":
            return {row.subject_id: row.count for row in rows if row.count}
        return {row.subject_id: [row.impact, row.effort] for row in rows}

    def _count_voters(self, db: Session) -> int:
        activity = db.get_one(Activity, self.room.activity_id)
        table = table_of(activity)
        query = select(col(table.voter)).where(col(table.activity_id) == activity.id)
        return len(set(db.execute(query).scalars()))


def lay_out(room: Room, asked: str) -> Ballots:
    """Make what is voted on in a room, and start the vote."""
    if asked in ("dots", "estimates"):
        subjects = [room.make_need(f"need {number}") for number in range(3)]
    elif asked == "ratings":
        commands = [CreateClause(room.programme_id, name) for name in ("Names", "A quiet place")]
        subjects = [room.do(create_clause, command).id for command in commands]
    else:
        subjects = ["what stands on the wall"]
    room.run(_KINDS[asked])
    return Ballots(room, asked, subjects)


def _person_of(db: Session, token: str) -> Participant:
    query = select(Participant).where(col(Participant.token_hash) == token_hash(token))
    return db.execute(query).scalars().one()
