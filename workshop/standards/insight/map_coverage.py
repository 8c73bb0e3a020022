"""Which personas still lack a full empathy map."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlmodel import Session, col

from workshop.board.note_rules import CANVAS
from workshop.board.personas import list_maps, list_personas
from workshop.board.tables import Note
from workshop.board.visibility import SHOWN
from workshop.programme.activity_kinds import MapVariant
from workshop.standards.insight.need_origins import section_of


@dataclass(frozen=True)
class PersonaMap:
    """A persona's notes by section of the canvas; ``map_id``: the map to open, ``None`` without."""

    persona_id: str
    label: str
    map_id: str | None
    notes: Mapping[str, int]

    @property
    def gaps(self) -> tuple[str, ...]:
        """The sections without a note."""
        return tuple(section for section in CANVAS if not self.notes[section])

    @property
    def full(self) -> bool:
        """Whether every section has a note."""
        return not self.gaps


def load_persona_maps(db: Session, programme_id: str) -> list[PersonaMap]:
    """Every persona that is not archived, with the numbers of visible notes on their maps.

    Notes on a quick map count for the corresponding section of the canvas. ``map_id`` is the canvas
    where there is one.
    """
    counts = _count_notes(db, programme_id)
    maps: dict[str, list[tuple[bool, str]]] = {}
    for chart, persona in list_maps(db, programme_id):
        maps.setdefault(persona.id, []).append((chart.variant != MapVariant.CANVAS, chart.id))
    found = []
    for persona in list_personas(db, programme_id):
        own = sorted(maps.get(persona.id, ()))
        notes: Counter[str] = Counter()
        for _quick, map_id in own:
            notes.update(counts.get(map_id, {}))
        first = own[0][1] if own else None
        sections = {section: notes[section] for section in CANVAS}
        found.append(PersonaMap(persona.id, persona.label, first, sections))
    return found


def _count_notes(db: Session, programme_id: str) -> dict[str, Counter[str]]:
    query = (
        select(col(Note.map_id), col(Note.section), func.count())
        .where(
            col(Note.programme_id) == programme_id,
            col(Note.status) == SHOWN,
            col(Note.shown),
            col(Note.map_id).is_not(None),
            col(Note.section).is_not(None),
        )
        .group_by(col(Note.map_id), col(Note.section))
    )
    counts: dict[str, Counter[str]] = {}
    for map_id, section, number in db.execute(query):
        counts.setdefault(map_id, Counter())[section_of(section)] += number
    return counts
