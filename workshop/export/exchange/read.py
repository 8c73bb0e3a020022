"""Importing an exchange file, into a new programme or into an empty one.

The file was validated by ``check.py`` before the command is made. All rows are written in one
transaction: either everything is imported or nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import delete, insert, or_, select, update
from sqlmodel import Session, SQLModel, col

from workshop.board.note_import import fingerprint_of
from workshop.board.note_kinds import NoteOrigin
from workshop.board.notes import new_position
from workshop.board.tables import EmpathyMap, Evidence, JourneyStep, Note, Persona, VisitStop
from workshop.errors import Conflict
from workshop.export.exchange.bring_meetings import (
    bring_meetings,
    bring_outcomes,
    bring_pictures,
    bring_practices,
    bring_report,
)
from workshop.export.exchange.bringing import BroughtProgramme, fields_of
from workshop.export.exchange.models import ExchangeFile, GroupRecord, NeedRecord, NoteRecord
from workshop.export.exchange.votes import bring_votes
from workshop.i18n import mark
from workshop.needs.group_queries import ACTIVE, MERGED
from workshop.needs.support import load_support_index
from workshop.needs.tables import (
    Group,
    GroupNote,
    Idea,
    Need,
    NeedEvidence,
    NeedGroup,
    NeedNote,
    NeedStep,
    ToldSupport,
)
from workshop.needs.told_support import NEED
from workshop.people.rights import Actor, Right
from workshop.people.tables import Participant
from workshop.pictures.remaking import RemadePicture
from workshop.pictures.tables import Picture
from workshop.programme import field_rules
from workshop.programme.activity_kinds import ACTIVITY_TYPES
from workshop.programme.phases import Phase
from workshop.programme.programmes import CreateProgramme, create_programme, load_programme
from workshop.programme.sessions import PLANNED
from workshop.programme.tables import (
    Activity,
    Area,
    Decision,
    Dissent,
    Indicator,
    NextStep,
    Programme,
    ProjectPhase,
    ReportEntry,
    WorkingSession,
)
from workshop.store import log
from workshop.store.ids_and_clock import new_id

_LINKS: Mapping[str, tuple[type[SQLModel], str]] = {
    "groups": (NeedGroup, "group_id"),
    "notes": (NeedNote, "note_id"),
    "evidence": (NeedEvidence, "evidence_id"),
    "steps": (NeedStep, "step_id"),
}
_KEYED = (
    "activities",
    "personas",
    "maps",
    "steps",
    "notes",
    "groups",
    "evidence",
    "stops",
    "needs",
    "ideas",
)
"""The lists of the file whose rows have an id."""
_TRACES: Sequence[Any] = (
    *(Note, Group, Need, Persona, EmpathyMap, Evidence, JourneyStep, Participant),
    *(VisitStop, Picture, Indicator, ReportEntry),
)
_OUTCOMES: Sequence[Any] = (Decision, Dissent, NextStep)
"""Tables checked by ``is_empty``: a programme with a row in any of them is not empty."""
_SUBJECTS = {"d": "need", "e": "practice"}
"""The first letter of an id → what a note was written under."""
_PROMISES = ("quotable", "keeps_table", "per_table")
_ELSEWHERE = ("session", "done", "map", "targets", "translations")
"""Fields of an activity in files that its row does not hold like this."""


@dataclass(frozen=True)
class BringExchange:
    """Import ``file``, which must come from ``check_exchange``. ``programme_id``: an empty
    programme, ``None`` for a new one. ``title``: of a new programme, instead of the file's.
    ``pictures``: by their ids in the file; those that could not be read are left out.
    """

    file: ExchangeFile
    programme_id: str | None = None
    title: str = ""
    pictures: Mapping[str, RemadePicture] = field(default_factory=dict)


def bring_exchange(db: Session, actor: Actor, command: BringExchange) -> Programme:
    """Create or fill the programme. Agenda and areas of an empty programme are replaced.

    Raises ``Conflict`` for a programme that is not empty, ``NotAllowed``.
    """
    programme = _make_room(db, actor, command)
    replaced = (Activity, WorkingSession, Area, *((ProjectPhase,) if command.file.phases else ()))
    for table in replaced:
        db.execute(delete(table).where(col(table.programme_id) == programme.id))
    db.expire_all()
    reader = _ExchangeReader(db, programme.id, command.file)
    reader.bring_frame()
    reader.add(Evidence(**reader.own(row)) for row in command.file.evidence)
    reader.bring_notes()
    reader.bring_steps()
    bring_practices(reader)
    reader.bring_groups()
    reader.bring_needs()
    reader.bring_told_people()
    bring_votes(db, programme.id, command.file.votes, reader.stored)
    bring_outcomes(reader)
    bring_report(reader)
    bring_pictures(reader, command.pictures)
    refs = reader.refs() if command.programme_id else []
    log.append(db, programme.id, "exchange_brought", refs, actor=actor.log_id)
    return programme


def _make_room(db: Session, actor: Actor, command: BringExchange) -> Programme:
    """The programme to import into: a new one, or the given one if it is empty."""
    about = command.file.programme
    title = command.title or about.title
    if command.programme_id is None:
        creating = CreateProgramme(title, about.language, None, tables=about.tables)
        programme = create_programme(db, actor, creating)
        db.flush()
    else:
        programme = load_programme(db, actor, command.programme_id)
        actor.must(Right.RUN, programme.id)
        if not is_empty(db, programme.id):
            raise Conflict(mark("This programme is not empty; a file needs one that is."))
        programme.language, programme.tables = about.language, about.tables
        programme.title = field_rules.line(title)
    programme.funder = about.funder or programme.funder
    programme.reasons = list(about.reasons) or programme.reasons
    # Where they were switched off people were told that no program groups their notes.
    programme.suggestions = programme.suggestions and about.suggestions
    db.add(programme)
    return programme


def is_empty(db: Session, programme_id: str) -> bool:
    """Whether a programme has no held session, no content and no participants."""
    meetings = select(col(WorkingSession.id)).where(
        col(WorkingSession.programme_id) == programme_id
    )
    begun = or_(
        col(WorkingSession.status) != PLANNED, col(WorkingSession.actual_start).is_not(None)
    )
    queries = [
        meetings.where(begun),
        *(select(table).where(col(table.programme_id) == programme_id) for table in _TRACES),
        *(select(table).where(col(table.session_id).in_(meetings)) for table in _OUTCOMES),
    ]
    return not any(db.execute(query.limit(1)).first() for query in queries)


class _ExchangeReader(BroughtProgramme):
    """Makes rows of a checked file."""

    def refs(self) -> list[log.Ref]:
        """References for the event: what open screens have to load again."""
        kinds: Mapping[str, Sequence[NoteRecord | GroupRecord | NeedRecord]] = {
            "note": self.file.notes,
            "group": self.file.groups,
            "need": self.file.needs,
        }
        return [(kind, self.stored[row.id]) for kind, rows in kinds.items() for row in rows]

    def bring_frame(self) -> None:
        """Add areas, sessions, personas, maps, agenda and journeys."""
        for part in _KEYED:
            self.stored |= {row.id: new_id() for row in getattr(self.file, part)}
        for place, row in enumerate(self.file.areas):
            area = Area(position=place, **self.own(row))
            self.areas[row.code] = area.id
            self.db.add(area)
        self.db.flush()
        bring_meetings(self)
        self._bring_people()
        self._bring_agenda()

    def _bring_people(self) -> None:
        self.add(
            Persona(**self.own(row, "area"), area_id=self.areas.get(row.area), position=place)
            for place, row in enumerate(self.file.personas)
        )
        self.add(
            EmpathyMap(**self.own(row, "persona"), persona_id=self.stored[row.persona])
            for row in self.file.maps
        )

    def _bring_agenda(self) -> None:
        wrote = {note.activity for note in self.file.notes}
        place: dict[int, int] = {}
        for row in self.file.activities:
            place[row.session] = place.get(row.session, -1) + 1
            # What people were told before they wrote was told by another programme.
            told: dict[str, Any] = {
                name: getattr(row, name) and row.id not in wrote for name in _PROMISES
            }
            activity = Activity(
                **self.own(row, "hidden", *_ELSEWHERE, *_PROMISES),
                hidden=row.hidden and ACTIVITY_TYPES[row.kind].covers,
                session_id=self.sessions[row.session],
                position=place[row.session],
                phase=Phase.DONE if row.done else Phase.WAITING,
                map_id=self.key(row.map),
                targets=[self.stored[target] for target in row.targets],
                translations={key: asdict(words) for key, words in row.translations.items()},
                **told,
            )
            self.db.add(activity)
        self.db.flush()

    def bring_steps(self) -> None:
        """Add journeys; the notes that steps were made of must be there already."""
        self.add(
            JourneyStep(
                **self.own(row, "persona", "activity", "note"),
                position=place,
                persona_id=self.key(row.persona),
                activity_id=self.key(row.activity),
                note_id=self.key(row.note),
            )
            for place, row in enumerate(self.file.steps, 1)
        )

    def bring_notes(self) -> None:
        """Add the notes in the order of the file, that of their texts; none has an author."""
        notes = self.file.notes
        if not notes:
            return
        sessions = {row.id: row.session for row in self.file.activities}
        rows = [
            {
                **self.own(note, "activity", "map", "text", "same_as", "about"),
                "text": note.text or "",
                "activity_id": self.stored[note.activity],
                "session_id": self.sessions[sessions[note.activity]],
                "map_id": self.key(note.map),
                "about_kind": _SUBJECTS[note.about[0]] if note.about else None,
                "about_id": self.key(note.about),
                "origin": NoteOrigin.IMPORT,
                "late": False,
                "shown": note.text is not None,
                "fingerprint": fingerprint_of(note.text) if note.text else "",
                "released": True,
                "position": new_position(),
                "edited": False,
            }
            for note in notes
        ]
        self.db.execute(insert(Note), rows)
        for note in notes:
            if note.same_as is not None:
                lead = update(Note).where(col(Note.id) == self.stored[note.id])
                self.db.execute(lead.values(same_as=self.stored[note.same_as]))

    def bring_groups(self) -> None:
        """Add the groups, then parents and merges, then the notes in them."""
        rows = [
            Group(
                **self.own(row, "parent", "merged_into", "notes", "words_of"),
                position=place,
                words_of=self.key(row.words_of),
                status=MERGED if row.merged_into else ACTIVE,
            )
            for place, row in enumerate(self.file.groups, 1)
        ]
        self.add(rows)
        for group, row in zip(rows, self.file.groups, strict=True):
            group.parent_id = self.key(row.parent)
            group.merged_into = self.key(row.merged_into)
        self.add(
            GroupNote(group_id=self.stored[row.id], note_id=self.stored[note], position=place)
            for row in self.file.groups
            for place, note in enumerate(row.notes, 1)
        )

    def bring_needs(self) -> None:
        """Add needs with their links, questions and ideas."""
        self.add(
            Need(
                **self.own(
                    row,
                    "area",
                    "first_session",
                    "merged_into",
                    "split_from",
                    "support",
                    "rare_but_grave",
                    *_LINKS,
                ),
                area_id=self.areas.get(row.area),
                first_session_id=self.sessions.get(row.first_session),
                merged_into=self.key(row.merged_into),
                split_from=self.key(row.split_from),
                position=place,
            )
            for place, row in enumerate(self.file.needs, 1)
        )
        self.add(
            table(need_id=self.stored[row.id], **{column: self.stored[target]})
            for row in self.file.needs
            for name, (table, column) in _LINKS.items()
            for target in getattr(row, name)
        )
        ideas = [
            Idea(
                **fields_of(row, "id", "need", "answers", "note"),
                note_id=self.key(row.note),
                id=self.stored[row.id],
                need_id=self.stored[row.need],
                position=place,
            )
            for place, row in enumerate(self.file.ideas, 1)
        ]
        self.add(ideas)
        for idea, row in zip(ideas, self.file.ideas, strict=True):
            idea.answers = self.key(row.answers)
        self.db.flush()

    def bring_told_people(self) -> None:
        """Keep how many people were told to stand behind the needs: nobody can count them again."""
        ground = load_support_index(self.db, self.programme_id)
        self.add(
            ToldSupport(
                programme_id=self.programme_id,
                subject_kind=NEED,
                subject_id=self.stored[row.id],
                note_ids=sorted(
                    note.note_id for note in ground.notes_of_needs([self.stored[row.id]])
                ),
                at_least=people if isinstance(people, int) else 0,
                counted=True,
                event="exchange_brought",
            )
            for row in self.file.needs
            if (people := row.support.at_least) is not None
        )
