"""Writing a programme as one exchange file (JSON).

Only what everybody in the room may see goes in, and what staff have written down beside it: no note
that is hidden, waiting or rejected, no name, badge, account or table, no time of anything that a
person did, nothing that ties two notes to one person. A note that was taken back is a tombstone
without text. Notes are sorted and numbered by their texts, so that neither their order nor their
ids tell when they came, and two files cannot be joined by them.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.board.journeys import list_steps
from workshop.board.note_facts import note_facts
from workshop.board.note_rules import CANVAS, QUICK
from workshop.board.personas import list_maps, list_personas
from workshop.board.tables import Note
from workshop.board.visibility import SHOWN, Viewer, seen_by
from workshop.export.exchange.counting import count_ground, counted_keys
from workshop.export.exchange.field_types import FORMAT, TOMBSTONES
from workshop.export.exchange.keys import WrittenProgramme, make_record
from workshop.export.exchange.models import (
    VERSION,
    ActivityRecord,
    ExchangeFile,
    GroupRecord,
    IdeaRecord,
    NeedRecord,
    NoteRecord,
    PersonaRecord,
    ProgrammeRecord,
    StepRecord,
    WordsRecord,
)
from workshop.export.exchange.records import AreaRecord, MapRecord, SupportRecord
from workshop.export.exchange.votes import load_votes
from workshop.export.exchange.write_meetings import (
    write_meetings,
    write_outcomes,
    write_phases,
    write_report,
)
from workshop.export.exchange.write_practices import (
    load_library,
    write_pictures,
    write_practices,
    write_stops,
)
from workshop.live.viewer_kinds import ViewerKind
from workshop.needs.group_queries import ACTIVE, MERGED, notes_in, shown_parent
from workshop.needs.ideas import list_ideas
from workshop.needs.need_links import links_of
from workshop.needs.needs import list_needs
from workshop.needs.ranking import rare_but_grave
from workshop.needs.support import GroupNode, SupportIndex
from workshop.needs.tables import Group, GroupNote, Need, NeedNote
from workshop.needs.told_support import NEED, load_told_figures, people_in_file
from workshop.people.rights import Actor, Right
from workshop.programme.agenda import list_activities
from workshop.programme.phases import Phase, is_hidden
from workshop.programme.programmes import list_areas, load_programme
from workshop.programme.sessions import list_sessions
from workshop.programme.tables import Activity
from workshop.text_folding import text_order

_SECTIONS: tuple[str | None, ...] = (None, *CANVAS, *QUICK)
_LINKS = {"groups": "group", "notes": "note", "evidence": "evidence", "steps": "step"}


def load_exchange(db: Session, actor: Actor, programme_id: str) -> ExchangeFile:
    """The programme as an exchange file, without pictures. Needs the right to export; raises
    ``NotFound``."""
    return _begin(db, actor, programme_id).write()


def load_with_pictures(
    db: Session, actor: Actor, programme_id: str
) -> tuple[ExchangeFile, dict[str, str]]:
    """As ``load_exchange``, with pictures; and the stored id of each, by its id in the file."""
    writer = _begin(db, actor, programme_id)
    writer.with_pictures = True
    file = writer.write()
    wanted = {row.id for row in file.pictures}
    return file, {key: stored for stored, key in writer.keys.items() if key in wanted}


def write_json(db: Session, actor: Actor, programme_id: str) -> bytes:
    """The exchange file as UTF-8 text. Raises as ``load_exchange``."""
    return as_json(load_exchange(db, actor, programme_id))


def as_json(file: ExchangeFile) -> bytes:
    """A file as UTF-8 text."""
    return (json.dumps(asdict(file), ensure_ascii=False, indent=1) + "\n").encode()


def _begin(db: Session, actor: Actor, programme_id: str) -> "_ExchangeWriter":
    programme = load_programme(db, actor, programme_id)
    actor.must(Right.EXPORT, programme_id)
    # The report and the heads of meetings are for whoever runs the programme.
    return _ExchangeWriter(db, programme, with_report=actor.may(Right.RUN, programme_id))


@dataclass
class _ExchangeWriter(WrittenProgramme):
    """Serializes a programme in the order of the file."""

    with_report: bool = False
    with_pictures: bool = False

    def write(self) -> ExchangeFile:
        """Serialize all lists; the order of the calls matters, as references need their keys."""
        programme = self.programme
        self.areas = list_areas(self.db, programme.id)
        self.sessions = list_sessions(self.db, programme.id)
        self.activities = [row for one in self.sessions for row in list_activities(self.db, one.id)]
        self.name("a", self.activities)
        loaded, texts = self._told_notes()
        self.told = frozenset(key for key, text in texts.items() if text is not None)
        library = load_library(self)
        stored = list_needs(self.db, programme.id)
        self.name("d", stored)
        personas, maps = self._personas(), self._maps()
        notes = self._notes(loaded, texts)
        steps, groups = self._steps(), self._groups(notes)
        activities = self._activities(notes)
        needs = self._counted_needs(stored, self._needs(stored, notes), groups, notes, activities)
        stops = write_stops(self)
        return ExchangeFile(
            FORMAT,
            VERSION,
            programme=make_record(ProgrammeRecord, programme, reasons=list(programme.reasons)),
            areas=[AreaRecord(row.code, row.name) for row in self.areas],
            phases=write_phases(self),
            sessions=write_meetings(self, sums=self.with_report),
            activities=activities,
            personas=personas,
            maps=maps,
            steps=steps,
            notes=notes,
            groups=groups,
            evidence=library.evidence,
            stops=stops,
            practices=write_practices(self, library),
            needs=needs,
            ideas=self._ideas(stored),
            votes=load_votes(self.db, self.activities, self.keys),
            pictures=write_pictures(self) if self.with_pictures else [],
            **write_outcomes(self),
            **write_report(self, told=self.with_report),
        )

    def _personas(self) -> list[PersonaRecord]:
        rows = list_personas(self.db, self.programme.id, archived=True)
        self.name("p", rows)
        return [
            self.keyed(PersonaRecord, row, area=self.area(row.area_id), origin=_origin(row.origin))
            for row in rows
        ]

    def _maps(self) -> list[MapRecord]:
        """Maps in the order of their personas, which must have their keys already."""
        rows = [chart for chart, _persona in list_maps(self.db, self.programme.id)]
        rows.sort(key=lambda row: (self.place(row.persona_id), row.variant, row.goal, row.id))
        self.name("m", rows)
        return [self.keyed(MapRecord, row, persona=self.keys[row.persona_id]) for row in rows]

    def _steps(self) -> list[StepRecord]:
        """The steps of journeys, without those of activities whose board is still covered."""
        covered = {row.id for row in self.activities if is_hidden(row.hidden, row.phase)}
        found = list_steps(self.db, self.programme.id)
        rows = [
            row
            for row in found
            if row.activity_id not in covered and (not row.note_id or row.note_id in self.told)
        ]
        self.name("s", rows)
        return [
            self.keyed(
                StepRecord,
                row,
                persona=self.key(row.persona_id),
                activity=self.key(row.activity_id),
                note=self.key(row.note_id),
            )
            for row in rows
        ]

    def _told_notes(self) -> tuple[list[Note], dict[str, str | None]]:
        """The notes that stand in the file, and their texts (``_texts``)."""
        ours = col(Note.programme_id) == self.programme.id
        query = select(Note).where(ours, col(Note.released))
        found = list(self.db.execute(query).scalars())
        texts = self._texts(found)
        return [row for row in found if row.id in texts], texts

    def _notes(self, found: list[Note], texts: Mapping[str, str | None]) -> list[NoteRecord]:
        """Notes that everybody sees, and tombstones of those taken back."""
        order = {row.id: at for at, row in enumerate(self.activities)}
        places = self._places()

        def by_text(row: Note) -> tuple[Any, ...]:
            said, section = texts[row.id], _SECTIONS.index(row.section)
            told = (said is None, text_order(said or ""))
            # Only so that a file comes back as it was where several notes say the same.
            under = (self.place(row.map_id), self.place(row.about_id), row.stage or "")
            kinds = (row.same_as is not None, row.kind, row.status, row.feeling or 0)
            rest = (*kinds, *under, places[row.id], row.id)
            return (order[row.activity_id], section, *told, *rest)

        rows = sorted(found, key=by_text)
        self.name("n", rows)
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
            map=self.key(note.map_id),
            section=note.section,
            kind=note.kind,
            text=text,
            status=note.status,
            same_as=self.key(note.same_as),
            about=self.key(note.about_id) if text else None,
            stage=note.stage if text else None,
            feeling=note.feeling if text else None,
        )

    def _groups(self, notes: Sequence[NoteRecord]) -> list[GroupRecord]:
        query = select(Group).where(
            col(Group.programme_id) == self.programme.id, col(Group.status).in_((ACTIVE, MERGED))
        )
        rows = list(self.db.execute(query.order_by(col(Group.position), col(Group.id))).scalars())
        rows = _standing(rows)
        self.name("g", rows)
        counted = counted_keys(notes)
        return [
            GroupRecord(
                id=self.keys[row.id],
                # Nor may the words of a note leave by way of the header that repeats it.
                header="" if row.words_of and row.words_of not in self.told else row.header,
                parent=self.key(shown_parent(self.db, row)) if row.status == ACTIVE else None,
                merged_into=self.key(row.merged_into) if row.status == MERGED else None,
                notes=[key for key in self.numbered(notes_in(self.db, row.id)) if key in counted],
                words_of=self.key(row.words_of) if row.words_of in self.told else None,
            )
            for row in rows
        ]

    def _activities(self, notes: Sequence[NoteRecord]) -> list[ActivityRecord]:
        """The agenda. ``done`` also for activities left open that have exported notes."""
        wrote = {note.activity for note in notes}
        return [
            self.keyed(
                ActivityRecord,
                row,
                session=self.number(row.session_id),
                done=self.keys[row.id] in wrote or row.phase == Phase.DONE,
                map=self.key(row.map_id),
                targets=list(dict.fromkeys(self.known(row.targets))),
                translations={
                    language: WordsRecord(words.get("title", ""), words.get("prompt", ""))
                    for language, words in row.translations.items()
                },
                **self._promises(row, wrote),
            )
            for row in self.activities
        ]

    def _promises(self, activity: Activity, wrote: set[str]) -> dict[str, bool]:
        """What people are told before they write: that notes may be quoted, and that the table is
        kept. It was told of this programme's notes; where there are none, it is a plan."""
        names = ("quotable", "keeps_table", "per_table")
        there = self.keys[activity.id] in wrote
        return {name: getattr(activity, name) and not there for name in names}

    def _needs(self, rows: Sequence[Need], notes: Sequence[NoteRecord]) -> list[NeedRecord]:
        ids = [need.id for need in rows]
        links = {name: links_of(self.db, kind, ids) for name, kind in _LINKS.items()}
        counted = counted_keys(notes)
        found = []
        for need in rows:
            linked = {name: self.numbered(links[name][need.id]) for name in _LINKS}
            linked["notes"] = [key for key in linked["notes"] if key in counted]
            found.append(
                self.keyed(
                    NeedRecord,
                    need,
                    area=self.area(need.area_id),
                    merged_into=self.key(need.merged_into) if need.status == MERGED else None,
                    split_from=self.key(need.split_from),
                    first_session=self.number(need.first_session_id),
                    origin=_origin(need.origin),
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
        self.name("i", rows)
        return [
            self.keyed(
                IdeaRecord,
                row,
                need=self.keys[row.need_id],
                answers=self.key(row.answers),
                note=self.key(row.note_id),
            )
            for row in rows
        ]


def _origin(origin: str) -> str:
    """Who wrote it together, without the number of a table: of tables files say nothing."""
    return origin.partition(":")[0]


def _standing(rows: Sequence[Group]) -> list[Group]:
    """The active groups, and merged ones that were merged into an active one in the end."""
    places = {row.id: GroupNode(row.status, row.merged_into) for row in rows}
    ground = SupportIndex(places, {})
    return [row for row in rows if ground.resolve_group(row.id)]
