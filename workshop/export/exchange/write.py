"""Writing a programme's groups, needs and votes as one exchange file (JSON).

Only what everybody in the room may see goes in: no note that is hidden, waiting or rejected, no
name, badge, account, table or time, nothing that ties two notes to one person. A note that was
taken back is a tombstone without text. Notes are sorted and numbered by their texts, so that
neither their order nor their ids tell when they came, and two files cannot be joined by them.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, TypeVar

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.board.journeys import list_steps
from workshop.board.note_kinds import NoteKind, NoteStatus
from workshop.board.note_rules import CANVAS, QUICK
from workshop.board.notes import note_facts
from workshop.board.personas import list_maps, list_personas
from workshop.board.tables import Evidence, Note
from workshop.board.visibility import SHOWN, Viewer, seen_by
from workshop.export.exchange.models import (
    FORMAT,
    KIND_IN_FILES,
    TOMBSTONES,
    VERSION,
    ActivityRecord,
    AreaRecord,
    EvidenceRecord,
    ExchangeFile,
    GroupRecord,
    IdeaRecord,
    MapRecord,
    NeedRecord,
    NoteRecord,
    PersonaRecord,
    ProgrammeRecord,
    SessionRecord,
    StepRecord,
    SupportRecord,
)
from workshop.export.exchange.votes import load_votes
from workshop.live.viewer_kinds import ViewerKind
from workshop.needs.group_queries import ACTIVE, MERGED, notes_in, shown_parent
from workshop.needs.ideas import list_ideas
from workshop.needs.need_links import links_of
from workshop.needs.needs import list_needs
from workshop.needs.ranking import rare_but_grave
from workshop.needs.support import CountedNote, GroupNode, NeedLinks, SupportIndex
from workshop.needs.tables import Group, GroupNote, Need, NeedNote
from workshop.needs.told_support import NEED, load_told_figures, people_in_file
from workshop.people.rights import Actor, Right
from workshop.programme.activity_kinds import ActivityKind
from workshop.programme.agenda import list_activities, subject_of
from workshop.programme.file_models import FileRecord
from workshop.programme.phases import Phase, is_hidden
from workshop.programme.programmes import list_areas, load_programme
from workshop.programme.sessions import PLANNED, list_sessions
from workshop.programme.tables import Activity, Area, Programme, WorkingSession
from workshop.text_folding import text_order

_SECTIONS: tuple[str | None, ...] = (None, *CANVAS, *QUICK)
_LINKS = {"groups": "group", "notes": "note", "evidence": "evidence", "steps": "step"}
_EVIDENCE_ORDER = (
    "title",
    "publisher",
    "year",
    "address",
    "figure",
    "sample",
    "population",
    "caveat",
    "id",
)
Record = TypeVar("Record", bound=FileRecord)


def load_exchange(db: Session, actor: Actor, programme_id: str) -> ExchangeFile:
    """The programme as an exchange file. Needs the right to export; raises ``NotFound``."""
    programme = load_programme(db, actor, programme_id)
    actor.must(Right.EXPORT, programme_id)
    return _ExchangeWriter(db, programme).write()


def write_json(db: Session, actor: Actor, programme_id: str) -> bytes:
    """The exchange file as UTF-8 text. Raises as ``load_exchange``."""
    document = asdict(load_exchange(db, actor, programme_id))
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


@dataclass
class _ExchangeWriter:
    """Serializes a programme in the order of the file; ``keys`` maps stored ids to ids of the file.

    Rows get their keys before other rows refer to them.
    """

    db: Session
    programme: Programme
    keys: dict[str, str] = field(default_factory=dict)
    areas: list[Area] = field(default_factory=list)
    sessions: list[WorkingSession] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)

    def write(self) -> ExchangeFile:
        """Serialize all lists; the order of the calls matters, as references need their keys."""
        programme = self.programme
        self.areas = list_areas(self.db, programme.id)
        self.sessions = list_sessions(self.db, programme.id)
        self.activities = [row for one in self.sessions for row in list_activities(self.db, one.id)]
        self._name("a", self.activities)
        personas, maps, steps = self._personas(), self._maps(), self._steps()
        notes = self._notes()
        groups, evidence = self._groups(notes), self._evidence()
        stored = list_needs(self.db, programme.id)
        self._name("d", stored)
        activities = self._activities(notes)
        needs = self._counted_needs(stored, self._needs(stored, notes), groups, notes, activities)
        return ExchangeFile(
            FORMAT,
            VERSION,
            programme=ProgrammeRecord(programme.title, programme.language, programme.tables),
            areas=[AreaRecord(row.code, row.name) for row in self.areas],
            sessions=[
                _record(SessionRecord, row, held=row.status != PLANNED) for row in self.sessions
            ],
            activities=activities,
            personas=personas,
            maps=maps,
            steps=steps,
            notes=notes,
            groups=groups,
            evidence=evidence,
            needs=needs,
            ideas=self._ideas(stored),
            votes=load_votes(self.db, self.activities, self.keys),
        )

    def _personas(self) -> list[PersonaRecord]:
        rows = list_personas(self.db, self.programme.id, archived=True)
        self._name("p", rows)
        return [self._keyed(PersonaRecord, row, area=self._area(row.area_id)) for row in rows]

    def _maps(self) -> list[MapRecord]:
        """Maps in the order of their personas, which must have their keys already."""
        rows = [chart for chart, _persona in list_maps(self.db, self.programme.id)]
        rows.sort(key=lambda row: (self._place(row.persona_id), row.variant, row.goal, row.id))
        self._name("m", rows)
        return [self._keyed(MapRecord, row, persona=self.keys[row.persona_id]) for row in rows]

    def _steps(self) -> list[StepRecord]:
        """The steps of journeys, without those of activities whose board is still covered."""
        covered = {row.id for row in self.activities if is_hidden(row.hidden, row.phase)}
        found = list_steps(self.db, self.programme.id)
        rows = [row for row in found if row.activity_id not in covered]
        self._name("s", rows)
        return [
            self._keyed(
                StepRecord,
                row,
                persona=self._key(row.persona_id),
                activity=self._key(row.activity_id),
            )
            for row in rows
        ]

    def _notes(self) -> list[NoteRecord]:
        """Notes that everybody sees, and tombstones of those taken back."""
        order = {row.id: at for at, row in enumerate(self.activities)}
        ours = col(Note.programme_id) == self.programme.id
        query = select(Note).where(ours, col(Note.released))
        found = list(self.db.execute(query).scalars())
        texts, places = self._texts(found), self._places()

        def by_text(row: Note) -> tuple[Any, ...]:
            said, section = texts[row.id], _SECTIONS.index(row.section)
            told = (said is None, text_order(said or ""))
            # Only so that a file comes back as it was where several notes say the same.
            rest = (row.same_as is not None, row.kind, row.status, places[row.id], row.id)
            return (order[row.activity_id], section, *told, *rest)

        rows = sorted((row for row in found if row.id in texts), key=by_text)
        self._name("n", rows)
        return [self._note(row, texts[row.id]) for row in rows]

    def _places(self) -> Mapping[str, list[tuple[str, int]]]:
        """The groups and needs in which each note stands, by their positions."""
        places: dict[str, list[tuple[str, int]]] = defaultdict(list)
        in_groups = select(col(GroupNote.note_id), col(Group.position)).join(
            Group, col(Group.id) == col(GroupNote.group_id)
        )
        in_needs = select(col(NeedNote.note_id), col(Need.position)).join(
            Need, col(Need.id) == col(NeedNote.need_id)
        )
        for name, query, table in (("group", in_groups, Group), ("need", in_needs, Need)):
            ours = query.where(col(table.programme_id) == self.programme.id)
            for note_id, position in self.db.execute(ours.order_by(col(table.position))):
                places[note_id].append((name, position))
        return places

    def _texts(self, notes: Sequence[Note]) -> dict[str, str | None]:
        """The text of each note that may be exported, by id; ``None`` for a tombstone.

        The visibility rule decides, as for a member who may not moderate, whatever the exporter
        may see: the file leaves the installation, so no waiting or hidden note may be in it.
        """
        viewer = Viewer(kind=ViewerKind.STAFF, programme_id=self.programme.id)
        texts: dict[str, str | None] = {}
        for note, fact in zip(notes, note_facts(self.db, notes), strict=True):
            seen = seen_by(viewer, fact)
            if note.status in TOMBSTONES and not fact.inner["hidden"]:
                texts[note.id] = None
            elif note.status == SHOWN and seen and "text" in seen:
                texts[note.id] = seen["text"]
        return texts

    def _note(self, note: Note, text: str | None) -> NoteRecord:
        return NoteRecord(
            id=self.keys[note.id],
            activity=self.keys[note.activity_id],
            map=self._key(note.map_id),
            section=note.section,
            # Files of this version know no note that nobody has marked.
            kind=NoteKind.OBSERVATION if note.kind == NoteKind.UNMARKED else note.kind,
            text=text,
            status=note.status,
            same_as=self._key(note.same_as),
        )

    def _groups(self, notes: Sequence[NoteRecord]) -> list[GroupRecord]:
        query = select(Group).where(
            col(Group.programme_id) == self.programme.id, col(Group.status).in_((ACTIVE, MERGED))
        )
        rows = list(self.db.execute(query.order_by(col(Group.position), col(Group.id))).scalars())
        rows = _standing(rows)
        self._name("g", rows)
        counted = _counted(notes)
        return [
            GroupRecord(
                id=self.keys[row.id],
                header=row.header,
                parent=self._key(shown_parent(self.db, row)) if row.status == ACTIVE else None,
                merged_into=self._key(row.merged_into) if row.status == MERGED else None,
                notes=[key for key in self._numbered(notes_in(self.db, row.id)) if key in counted],
            )
            for row in rows
        ]

    def _evidence(self) -> list[EvidenceRecord]:
        query = select(Evidence).where(col(Evidence.programme_id) == self.programme.id)
        rows = list(self.db.execute(query).scalars())
        rows.sort(key=lambda row: [getattr(row, name) for name in _EVIDENCE_ORDER])
        self._name("e", rows)
        return [self._keyed(EvidenceRecord, row) for row in rows]

    def _activities(self, notes: Sequence[NoteRecord]) -> list[ActivityRecord]:
        """The agenda. ``done`` also for activities left open that have exported notes."""
        wrote = {note.activity for note in notes}
        return [
            self._keyed(
                ActivityRecord,
                row,
                kind=KIND_IN_FILES.get(ActivityKind(row.kind), row.kind),
                session=self._number(row.session_id),
                done=self.keys[row.id] in wrote or row.phase == Phase.DONE,
                map=self._key(row.map_id),
                targets=self._targets(row),
            )
            for row in self.activities
        ]

    def _targets(self, activity: Activity) -> list[str]:
        """What an activity is about; files of this version know none that is about practices."""
        about_practices = subject_of(activity) == "practice"
        return list(dict.fromkeys(self._known(() if about_practices else activity.targets)))

    def _needs(self, rows: Sequence[Need], notes: Sequence[NoteRecord]) -> list[NeedRecord]:
        ids = [need.id for need in rows]
        links = {name: links_of(self.db, kind, ids) for name, kind in _LINKS.items()}
        counted = _counted(notes)
        found = []
        for need in rows:
            linked = {name: self._numbered(links[name][need.id]) for name in _LINKS}
            linked["notes"] = [key for key in linked["notes"] if key in counted]
            found.append(
                self._keyed(
                    NeedRecord,
                    need,
                    area=self._area(need.area_id),
                    merged_into=self._key(need.merged_into) if need.status == MERGED else None,
                    split_from=self._key(need.split_from),
                    first_session=self._number(need.first_session_id),
                    support=SupportRecord(0, [], None),
                    rare_but_grave=False,
                    **linked,
                )
            )
        return found

    def _counted_needs(
        self,
        stored: Sequence[Need],
        needs: Sequence[NeedRecord],
        groups: Sequence[GroupRecord],
        notes: Sequence[NoteRecord],
        activities: Sequence[ActivityRecord],
    ) -> list[NeedRecord]:
        """The needs with their support, counted from the file alone: covered and waiting notes must
        not show through a difference between two counts. People only where they were told of
        exactly these notes."""
        ground = count_ground(activities, notes, groups, needs)
        supports = {row.id: ground.need_support(self.keys[row.id]) for row in stored}
        grave = {self.keys[key] for key in rare_but_grave(stored, supports)}
        told, stored_ids = (
            load_told_figures(self.db, self.programme.id),
            {key: own for own, key in self.keys.items()},
        )

        def support(row: Need) -> SupportRecord:
            behind = [
                stored_ids[note.note_id] for note in ground.notes_of_needs([self.keys[row.id]])
            ]
            found = replace(supports[row.id], at_least=told.people(NEED, row.id, behind))
            return SupportRecord(found.notes, list(found.sessions), people_in_file(found))

        return [
            replace(
                need,
                support=support(row),
                rare_but_grave=need.id in grave,
            )
            for row, need in zip(stored, needs, strict=True)
        ]

    def _ideas(self, needs: Sequence[Need]) -> list[IdeaRecord]:
        place = {need.id: at for at, need in enumerate(needs)}
        rows = sorted(
            list_ideas(self.db, *place),
            key=lambda row: (place[row.need_id], row.position, row.id),
        )
        self._name("i", rows)
        return [
            self._keyed(
                IdeaRecord, row, need=self.keys[row.need_id], answers=self._key(row.answers)
            )
            for row in rows
        ]

    def _name(self, letter: str, rows: Sequence[Any]) -> None:
        """Give rows of one kind their ids in the file: the letter and a number from 1."""
        self.keys |= {row.id: f"{letter}{at}" for at, row in enumerate(rows, 1)}

    def _key(self, stored: str | None) -> str | None:
        """The file's id of a stored row, or ``None`` if the row is not exported."""
        return self.keys.get(stored or "")

    def _known(self, stored: Iterable[str]) -> list[str]:
        """The file's ids of those rows that are exported."""
        return [key for one in stored if (key := self._key(one))]

    def _numbered(self, stored: Iterable[str]) -> list[str]:
        """As ``_known``, sorted by number."""
        return sorted(self._known(stored), key=_number_of)

    def _place(self, stored: str) -> int:
        return _number_of(self.keys[stored])

    def _area(self, area_id: str | None) -> str | None:
        return next((area.code for area in self.areas if area.id == area_id), None)

    def _number(self, session_id: str | None) -> int | None:
        return next((one.number for one in self.sessions if one.id == session_id), None)

    def _keyed(self, model: type[Record], row: Any, **own: Any) -> Record:
        return _record(model, row, id=self.keys[row.id], **own)


def count_ground(
    activities: Sequence[ActivityRecord],
    notes: Sequence[NoteRecord],
    groups: Sequence[GroupRecord],
    needs: Sequence[NeedRecord],
) -> SupportIndex:
    """An index of the notes behind groups and needs, built from the file alone."""
    sessions = {row.id: row.session for row in activities}
    counted = {
        note.id: CountedNote(note.id, sessions[note.activity], note.section)
        for note in notes
        if note.status != NoteStatus.WITHDRAWN
    }
    places = {
        row.id: GroupNode(MERGED if row.merged_into else ACTIVE, row.merged_into, row.parent)
        for row in groups
    }
    footings = {
        row.id: NeedLinks(tuple(row.groups), _counted_among(counted, row.notes), row.merged_into)
        for row in needs
    }
    return SupportIndex(
        places, {row.id: _counted_among(counted, row.notes) for row in groups}, footings
    )


def _counted_among(
    counted: Mapping[str, CountedNote], keys: Iterable[str]
) -> tuple[CountedNote, ...]:
    return tuple(counted[key] for key in keys if key in counted)


def _standing(rows: Sequence[Group]) -> list[Group]:
    """The active groups, and merged ones that were merged into an active one in the end."""
    places = {row.id: GroupNode(row.status, row.merged_into) for row in rows}
    ground = SupportIndex(places, {})
    return [row for row in rows if ground.resolve_group(row.id)]


def _counted(notes: Iterable[NoteRecord]) -> set[str]:
    """The ids of notes that count."""
    return {note.id for note in notes if note.status != NoteStatus.WITHDRAWN}


def _number_of(key: str) -> int:
    return int(key[1:])


def _record(model: type[Record], row: Any, **own: Any) -> Record:
    """A record with the given fields; all others are copied from the row by name."""
    copied = {one.name: getattr(row, one.name) for one in fields(model) if one.name not in own}
    return model(**own, **copied)
