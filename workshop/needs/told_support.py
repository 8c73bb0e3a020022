"""How many people stand behind groups, needs and clauses: counted at rare moments, then kept.

The figure is told when a session is closed and when a standard is published, by the rule of
``disclosure.told_people``; never for a set of notes that a reader has just made. Between these
moments a set that has changed has no figure. This is the only module that reads who wrote notes in
order to count.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.board.note_kinds import NoteOrigin
from workshop.board.tables import Note
from workshop.disclosure import (
    COUNT_THRESHOLD,
    PEOPLE_THRESHOLD,
    ToldSet,
    below,
    certain_people,
    told_people,
)
from workshop.disclosure_audit.claims import Claims, PeopleSet, claims_of_sets
from workshop.disclosure_audit.clearance import clear
from workshop.needs.support import CountedNote, Support, SupportIndex, count_support
from workshop.needs.tables import ToldSupport

Subject = tuple[str, str]
"""A kind (group, need, clause) and an id."""
GROUP, NEED, CLAUSE = "group", "need", "clause"


@dataclass(frozen=True)
class ToldFigures:
    """The figure told last for each subject, with the notes it was told of."""

    latest: Mapping[Subject, ToldSet] = field(default_factory=dict)

    def people(self, kind: str, key: str, notes: Collection[str]) -> int | None:
        """At least so many people, as in ``Support``; ``None`` where the notes have changed."""
        told = self.latest.get((kind, key))
        return told.at_least if told and told.notes == frozenset(notes) else None

    def support(self, kind: str, key: str, notes: Iterable[CountedNote]) -> Support:
        """The support that these notes give, with the people where they were told."""
        notes = list(notes)
        people = self.people(kind, key, {note.note_id for note in notes})
        return replace(count_support(notes), at_least=people)

    def need_support(self, ground: SupportIndex, need_id: str) -> Support:
        """The support of a need, with the people where they were told."""
        return self.support(NEED, need_id, ground.notes_of_needs([need_id]))


def load_told_figures(db: Session, programme_id: str) -> ToldFigures:
    """What was told last about each subject of a programme."""
    return ToldFigures(
        {
            (row.subject_kind, row.subject_id): ToldSet(frozenset(row.note_ids), row.at_least)
            for row in _rows(db, programme_id)
        }
    )


def people_in_file(support: Support) -> int | str | None:
    """The people behind something as files say it: 5, 10, …, "<5", or ``None`` where not told.

    0 where there is no note at all.
    """
    if not support.notes:
        return 0
    return below(COUNT_THRESHOLD) if support.at_least == 0 else support.at_least


def tell_support(
    db: Session, programme_id: str, subjects: Mapping[Subject, Collection[str]], event: str
) -> None:
    """Count the people behind these subjects (subject → ids of notes) and keep what is told.

    Only for moments that no reader chooses for a set: the end of a session, a publication.
    """
    rows = _rows(db, programme_id)
    latest = {(row.subject_kind, row.subject_id): row for row in rows}
    counted = {
        notes: ToldSet(notes, row.at_least)
        for row in rows
        if row.counted and (notes := frozenset(row.note_ids))
    }
    authors = _authors(db, programme_id)
    coming: list[ToldSupport] = []
    # The smaller sets first: what is told of them also holds for the larger ones around them.
    order = sorted(subjects.items(), key=lambda item: (len(set(item[1])), item[0]))
    for (kind, key), keys in order:
        notes = frozenset(keys)
        figure = told_people(notes, certain_people(_by_activity(authors, notes)), counted.values())
        if figure.counted:
            counted[notes] = ToldSet(notes, figure.at_least)
        last = latest.get((kind, key))
        new = (notes, figure.at_least, figure.counted)
        if last and (frozenset(last.note_ids), last.at_least, last.counted) == new:
            continue
        row = ToldSupport(
            programme_id=programme_id,
            subject_kind=kind,
            subject_id=key,
            note_ids=sorted(notes),
            at_least=figure.at_least,
            counted=figure.counted,
            event=event,
        )
        coming.append(row)
    _coarsen(rows, coming)
    for row in coming:
        db.add(row)
        db.flush()


def _coarsen(told: Sequence[ToldSupport], coming: Sequence[ToldSupport]) -> None:
    """Lower figures by a step where all figures ever told would together tell about few people."""
    if not any(row.counted for row in coming):
        return
    known = claims_of_sets(_people_sets(told))
    everything = claims_of_sets(_people_sets([*told, *coming]))
    left_out = clear(known, everything).left_out
    for row in coming:
        if frozenset(row.note_ids) in left_out:
            row.at_least = max(0, row.at_least - PEOPLE_THRESHOLD)
            row.counted = False


def load_claims_of_support(db: Session, programme_id: str) -> Claims:
    """What all figures ever told of a programme's groups, needs and clauses tell together."""
    return claims_of_sets(_people_sets(_rows(db, programme_id)))


def _people_sets(rows: Iterable[ToldSupport]) -> list[PeopleSet]:
    """The sets of notes that were told about, each once with all that is known of it."""
    found: dict[frozenset[str], PeopleSet] = {}
    for row in rows:
        notes = frozenset(row.note_ids)
        if not row.at_least and not row.counted:
            continue
        high = row.at_least + PEOPLE_THRESHOLD - 1 if row.counted else None
        known = found.get(notes)
        low = max(row.at_least, known.low or 0) if known else row.at_least
        highs = [one for one in (high, known.high if known else None) if one is not None]
        # Told before, a figure cannot be left out any more.
        figure = known.figure if known else (notes if row.number is None else None)
        place = f"{row.subject_kind} {row.subject_id}"
        found[notes] = PeopleSet(notes, notes, low, min(highs, default=None), place, figure)
    return list(found.values())


def _rows(db: Session, programme_id: str) -> list[ToldSupport]:
    query = select(ToldSupport).where(col(ToldSupport.programme_id) == programme_id)
    return list(db.execute(query.order_by(col(ToldSupport.number))).scalars())


def _authors(db: Session, programme_id: str) -> dict[str, tuple[str, str]]:
    """Note → its activity and its author there; notes from paper and files have no author.

    Without those from phones that tables share: who wrote them may have a phone of their own.
    """
    query = select(col(Note.id), col(Note.activity_id), col(Note.author)).where(
        col(Note.programme_id) == programme_id,
        col(Note.author).is_not(None),
        col(Note.origin) != NoteOrigin.TABLE,
    )
    return {key: (activity, str(author)) for key, activity, author in db.execute(query)}


def _by_activity(
    authors: Mapping[str, tuple[str, str]], notes: Collection[str]
) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for key in notes:
        if key in authors:
            activity, author = authors[key]
            found[activity].append(author)
    return found
