"""The register of a consultation: every published remark with the office's answer.

As what somebody has sent stands beside a remark only where five or more published remarks are from
the same kind of sender: of a single official in a small town everybody would know who that is.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlmodel import Session, col

from workshop.consultation.states import OfficeAnswer, RemarkState, SenderKind
from workshop.consultation.tables import Consultation, Remark
from workshop.consultation.windows import edition_with_register, end_of
from workshop.disclosure import merge_small
from workshop.local_time import local_day
from workshop.standards.publication.publications import Edition
from workshop.standards.tables import Publication


@dataclass(frozen=True)
class RegisterEntry:
    """A published remark. ``code``, ``title``: of the clause, empty for the whole standard;
    ``sender``: a ``SenderKind``, as it may be told; ``text``: as published, empty where its words
    are gone; ``answer``: an ``OfficeAnswer``."""

    number: str
    code: str
    title: str
    sender: str
    text: str
    answer: str
    reason: str


@dataclass(frozen=True)
class Register:
    """What is told of a consultation on a version. ``title``, ``language``: of the standard.
    ``entries``: in the order of the clauses, the whole standard first; ``senders``, ``answers``:
    how many remarks, as they may be told."""

    title: str
    language: str
    version: str
    opens: str
    closes: str
    question: str
    entries: Sequence[RegisterEntry]
    senders: Mapping[str, int]
    answers: Mapping[str, int]

    @property
    def tells_senders(self) -> bool:
        """Whether any kind of sender can be told apart from the others."""
        return any(kind != SenderKind.OTHER for kind in self.senders)


def load_register(db: Session, row: Consultation) -> Register:
    """The register as it stands now."""
    publication = db.get_one(Publication, row.publication_id)
    about = publication.snapshot["standard"]
    clauses = {part["code"]: part["title"] for part in publication.snapshot["clauses"]}
    query = select(Remark).where(
        col(Remark.consultation_id) == row.id, col(Remark.state) == RemarkState.PUBLISHED
    )
    order = {code: place for place, code in enumerate(["", *clauses])}
    remarks = sorted(
        db.execute(query).scalars(), key=lambda one: (order.get(one.code, 0), one.number)
    )
    senders = merge_small(Counter(one.sender for one in remarks))
    entries = [
        RegisterEntry(
            one.number,
            one.code,
            clauses.get(one.code, ""),
            one.sender if one.sender in senders else SenderKind.OTHER,
            one.shown,
            one.answer,
            one.reason,
        )
        for one in remarks
    ]
    answers = Counter(one.answer for one in remarks)
    told = sorted(OfficeAnswer, key=lambda answer: answer == OfficeAnswer.NONE)
    return Register(
        about["title"],
        about["language"],
        publication.version,
        row.opens,
        local_day(end_of(row)).isoformat(),
        row.question,
        entries,
        {kind: senders[kind] for kind in SenderKind if kind in senders},
        {answer: answers[answer] for answer in told if answers[answer]},
    )


def seal_of_register(db: Session, row: Consultation) -> str:
    """What changes whenever the register does: each decision on a remark is counted on it."""
    query = select(func.count(), func.sum(col(Remark.edits))).where(
        col(Remark.consultation_id) == row.id
    )
    remarks, edits = db.execute(query).one()
    return f"{remarks} {edits or 0}"


@dataclass(frozen=True)
class ConsultationPlace:
    """A consultation among the versions of its standard. ``version``: the one it is about;
    ``told_in``: the one that its register came out with, ``None`` as long as there is none."""

    row: Consultation
    version: str
    told_in: str | None


def place_consultations(
    rows: Sequence[Consultation], editions: Sequence[Edition]
) -> list[ConsultationPlace]:
    """Where these consultations stand, in their order. ``editions``: the latest first."""
    versions = {one.id: one.version for one in editions}
    told = ((row, edition_with_register(row, editions)) for row in rows)
    return [
        ConsultationPlace(row, versions[row.publication_id], edition.version if edition else None)
        for row, edition in told
        if row.publication_id in versions
    ]
