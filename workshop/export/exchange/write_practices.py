"""What an exchange file says of evidence, practices, the stops of visits and pictures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from workshop.board.practice_erasure import NAMELESS
from workshop.board.practices import practices_among
from workshop.board.tables import Evidence, Practice
from workshop.board.visit_stops import list_stops
from workshop.export.exchange.keys import WrittenProgramme
from workshop.export.exchange.meeting_models import PictureRecord, PracticeRecord, StopRecord
from workshop.export.exchange.records import EvidenceRecord
from workshop.i18n import known_language, translate
from workshop.pictures.subjects import pictures_by_subject
from workshop.pictures.tables import Picture

_EVIDENCE = tuple(one.name for one in fields(EvidenceRecord) if one.name != "id")
_LINKS = ("evidence", "area", "stop", "note")
_PRACTICE = tuple(one.name for one in fields(PracticeRecord) if one.name not in _LINKS)


@dataclass(frozen=True)
class WrittenLibrary:
    """The evidence as it stands in the file, and the practices among it by their stored ids."""

    evidence: list[EvidenceRecord]
    ids: Sequence[str]
    practices: Mapping[str, Practice]
    said: Mapping[str, Mapping[str, str]]
    """Stored id → what each field says in the file."""


def load_library(written: WrittenProgramme) -> WrittenLibrary:
    """Read the evidence of a programme and give it its ids; ``written.told`` must be known."""
    query = select(Evidence).where(col(Evidence.programme_id) == written.programme.id)
    rows = list(written.db.execute(query).scalars())
    practices = practices_among(written.db, [row.id for row in rows])
    said = {row.id: _said(written, row, practices.get(row.id)) for row in rows}
    rows.sort(key=lambda row: (*said[row.id].values(), row.id))
    written.name("e", rows)
    evidence = [
        EvidenceRecord(id=written.keys[row.id], **{name: said[row.id][name] for name in _EVIDENCE})
        for row in rows
    ]
    return WrittenLibrary(evidence, [row.id for row in rows], practices, said)


def _said(
    written: WrittenProgramme, evidence: Evidence, practice: Practice | None
) -> dict[str, str]:
    """What evidence and practice say, without the words of a note that may not be told.

    The practice itself stays, as it does when its note is erased.
    """
    said = {name: getattr(evidence, name) for name in _EVIDENCE}
    if practice is None:
        return said
    said |= {name: getattr(practice, name) for name in _PRACTICE}
    if practice.note_id and practice.note_id not in written.told:
        said |= dict.fromkeys({*practice.repeats, "what"}, "")
        language = known_language(written.programme.language)
        said["title"] = said["title"] or translate(NAMELESS, language)
    return said


def write_practices(written: WrittenProgramme, library: WrittenLibrary) -> list[PracticeRecord]:
    """What makes evidence a practice, in the order of the evidence."""
    found = [(key, library.practices[key]) for key in library.ids if key in library.practices]
    return [
        PracticeRecord(
            evidence=written.keys[key],
            area=written.area(row.area_id),
            stop=written.key(row.stop_id),
            note=written.key(row.note_id) if row.note_id in written.told else None,
            **{name: library.said[key][name] for name in _PRACTICE},
        )
        for key, row in found
    ]


def write_stops(written: WrittenProgramme) -> list[StopRecord]:
    """The stops of visits, visit by visit."""
    place = {row.id: at for at, row in enumerate(written.sessions)}
    rows = list_stops(written.db, written.programme.id)
    rows.sort(key=lambda row: (place[row.session_id], row.day or date.max, row.position, row.id))
    written.name("t", rows)
    return [
        written.keyed(
            StopRecord,
            row,
            session=written.number(row.session_id),
            day=row.day.isoformat() if row.day else None,
        )
        for row in rows
    ]


def write_pictures(written: WrittenProgramme) -> list[PictureRecord]:
    """The pictures of meetings, activities and evidence, in the order of these."""
    rows: list[Picture] = []
    for kind in ("session", "activity", "evidence"):
        found = pictures_by_subject(written.db, kind, written.programme.id)
        order = [one.id for one in written.sessions] if kind == "session" else written.keys
        rows += [picture for key in order if key in found for picture in found[key]]
    written.name("k", rows)
    return [written.keyed(PictureRecord, row, **_subject(written, row)) for row in rows]


def _subject(written: WrittenProgramme, picture: Picture) -> dict[str, Any]:
    return {
        "session": written.number(picture.session_id),
        "activity": written.key(picture.activity_id),
        "evidence": written.key(picture.evidence_id),
    }
