"""What a programme computes for the indicators of its report, and where each figure comes from."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from workshop.board.notes import COUNTED
from workshop.board.tables import Note, Practice
from workshop.i18n import mark
from workshop.needs.tables import Need
from workshop.programme.head_counting import HeadKind, count_heads
from workshop.programme.meeting_kinds import MeetingKind
from workshop.programme.meeting_times import MeetingStanding, hours_of, standing
from workshop.programme.sessions import list_sessions
from workshop.programme.tables import WorkingSession
from workshop.recruitment.told_counts import recruitment_counts
from workshop.standards.clause_states import ACCEPTED
from workshop.standards.publication.publications import list_editions
from workshop.standards.tables import Clause

Value = float | None


@dataclass(frozen=True)
class Counted:
    """What figures are computed from: the meetings, those that were held with their heads."""

    db: Session
    programme_id: str
    meetings: Sequence[WorkingSession]
    held: Sequence[WorkingSession]
    heads: Mapping[str, Mapping[HeadKind, int]]

    @classmethod
    def load(cls, db: Session, programme_id: str) -> "Counted":
        """Read the meetings of a programme."""
        now = datetime.now(UTC)
        meetings = list_sessions(db, programme_id)
        held = [row for row in meetings if standing(row, now) is MeetingStanding.HELD]
        return cls(db, programme_id, meetings, held, {row.id: count_heads(db, row) for row in held})

    def of_kinds(self, *kinds: MeetingKind) -> list[WorkingSession]:
        """The held meetings of these kinds."""
        return [row for row in self.held if row.kind in kinds]

    def count(self, table: type, *conditions: object) -> int:
        """The rows of a table that belong to the programme."""
        mine = col(table.programme_id) == self.programme_id  # type: ignore[attr-defined]
        query = select(func.count()).select_from(table).where(mine, *conditions)  # type: ignore[arg-type]
        return int(self.db.execute(query).scalar_one())


@dataclass(frozen=True)
class Figure:
    """A figure by name: ``page``: the key of the screen that it comes from; ``rule``: how it is
    counted."""

    name: str
    rule: str
    page: str
    compute: Callable[[Counted], Value]


def _sum(kind: HeadKind) -> Callable[[Counted], Value]:
    return lambda found: sum(heads[kind] for heads in found.heads.values())


def _most(kind: HeadKind) -> Callable[[Counted], Value]:
    return lambda found: max((heads[kind] for heads in found.heads.values()), default=0)


def _held(*kinds: MeetingKind) -> Callable[[Counted], Value]:
    return lambda found: len(found.of_kinds(*kinds))


def _hours(meetings: Iterable[WorkingSession]) -> float:
    return round(sum(hours_of(row) or 0 for row in meetings), 1)


def _applied(found: Counted) -> Value:
    told = [row.candidates for row in recruitment_counts(found.db, found.programme_id)]
    return sum(count for count in told if count is not None) if any(told) else None


_HEADS_RULE = mark(
    "Heads by role from the phones, and people without a phone as entered with each meeting; "
    "permanent staff left out."
)
_MEETINGS_RULE = mark("Meetings of this kind that were held, run live or entered by hand.")
FIGURES: Mapping[str, Figure] = {
    "sessions": Figure(
        mark("Working sessions held"), _MEETINGS_RULE, "programme", _held(MeetingKind.WORKING)
    ),
    "workshop_days": Figure(
        mark("Workshop days held"), _MEETINGS_RULE, "programme", _held(MeetingKind.WORKSHOP_DAY)
    ),
    "visits": Figure(
        mark("Study visits held"), _MEETINGS_RULE, "programme", _held(MeetingKind.VISIT)
    ),
    "trainings": Figure(
        mark("Trainings held"),
        _MEETINGS_RULE,
        "programme",
        _held(MeetingKind.TEAM, MeetingKind.TRAINING),
    ),
    "pilots": Figure(
        mark("Pilot trainings held"),
        _MEETINGS_RULE,
        "programme",
        _held(MeetingKind.PILOT_TRAINING),
    ),
    "forums": Figure(mark("Forums held"), _MEETINGS_RULE, "programme", _held(MeetingKind.FORUM)),
    "hours": Figure(
        mark("Hours of all meetings"),
        mark("From the first to the last hour of each day of the meetings that were held."),
        "programme",
        lambda found: _hours(found.held),
    ),
    "recipients": Figure(
        mark("Recipients in the largest meeting"),
        _HEADS_RULE,
        "programme",
        _most(HeadKind.RECIPIENT),
    ),
    "attendances": Figure(
        mark("Attendances of recipients in all meetings"),
        mark(
            "The recipients of all meetings added up: whoever came to three meetings is counted "
            "three times, because nobody is known by name."
        ),
        "programme",
        _sum(HeadKind.RECIPIENT),
    ),
    "volunteers": Figure(
        mark("Volunteers in the largest meeting"),
        _HEADS_RULE,
        "programme",
        _most(HeadKind.VOLUNTEER),
    ),
    "experts": Figure(
        mark("External experts and trainers in the largest meeting"),
        _HEADS_RULE,
        "programme",
        _most(HeadKind.EXPERT),
    ),
    "candidates": Figure(
        mark("People who applied"),
        mark("Candidates of finished recruitments; nothing of fewer than five is told."),
        "recruitment",
        _applied,
    ),
    "notes": Figure(
        mark("Notes written"),
        mark("Notes that count: shown or taken back later, without rejected ones."),
        "insight",
        lambda found: found.count(Note, col(Note.status).in_(COUNTED), col(Note.released)),
    ),
    "practices": Figure(
        mark("Practices described"),
        mark("Practices that were seen or are known, whatever was decided on them."),
        "needs",
        lambda found: found.count(Practice),
    ),
    "needs": Figure(
        mark("Needs written"),
        mark("Needs of the programme, merged ones once."),
        "needs",
        lambda found: found.count(Need, col(Need.merged_into).is_(None)),
    ),
    "clauses": Figure(
        mark("Clauses accepted"),
        mark("Clauses that were accepted, piloted or are final."),
        "standards",
        lambda found: found.count(Clause, col(Clause.status).in_(ACCEPTED)),
    ),
    "versions": Figure(
        mark("Versions of the standard published"),
        mark("Every published version, each with its address and fingerprint."),
        "publication",
        lambda found: len(list_editions(found.db, found.programme_id)),
    ),
}


def compute_figures(found: Counted) -> dict[str, Value]:
    """All figures by key; ``None``: nothing may or can be told."""
    return {key: figure.compute(found) for key, figure in FIGURES.items()}
