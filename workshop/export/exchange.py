"""A programme's groups, needs and votes as one exchange file, to be read by others or by us again.

Only what everybody in the room may see goes in: no note that is hidden, waiting or rejected, no
name, badge, account, table or time. Whoever takes a note back leaves an empty place. Ids are
numbered afresh in every file and lead to nothing else. The form is ``workshop.export.schema``.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.board.journeys import list_steps
from workshop.board.notes import COUNTED, note_facts
from workshop.board.personas import list_maps, list_personas
from workshop.board.tables import Evidence, Note
from workshop.board.visibility import SHOWN, Viewer, seen_by
from workshop.export.exchangevotes import tell_votes
from workshop.export.schema import FORMAT, TOMBSTONES, VERSION
from workshop.needs.group_queries import ACTIVE, MERGED, notes_in, shown_parent
from workshop.needs.ideas import list_ideas
from workshop.needs.need_links import links_of
from workshop.needs.needs import list_needs
from workshop.needs.ranking import rare_but_grave
from workshop.needs.support import GroupNode, NeedLinks, SupportIndex, Voice
from workshop.needs.tables import Group, Need
from workshop.people.rights import Actor, Right
from workshop.programme.agenda import list_activities
from workshop.programme.phases import Phase, is_hidden
from workshop.programme.programmes import list_areas, load_programme
from workshop.programme.session_run import PLANNED, list_sessions
from workshop.programme.tables import Activity, Area, WorkingSession

Document = dict[str, Any]
_PERSONA = (
    "label",
    "situation",
    "context",
    "goals",
    "barriers",
    "access_needs",
    "basis",
    "archived",
)
_STEP = ("stage", "action", "touchpoint", "thoughts", "emotion", "barrier", "opportunity")
_EVIDENCE = ("title", "publisher", "year", "address", "figure", "sample", "population", "caveat")
_ACTIVITY = (
    "kind",
    "title",
    "prompt",
    "minutes",
    "hidden",
    "moderated",
    "anonymous",
    "notes_per_person",
    "votes_per_person",
    "stacking",
    "silent",
    "variant",
)
_LINKS = {"groups": "group", "notes": "note", "evidence": "evidence", "steps": "step"}


def load_exchange(db: Session, actor: Actor, programme_id: str) -> Document:
    """The programme as an exchange file. Needs the right to export; raises ``NotFound``."""
    programme = load_programme(db, actor, programme_id)
    actor.must(Right.EXPORT, programme_id)
    scribe = _Scribe(db, programme_id)
    scribe.read_frame()
    scribe.read_notes()
    scribe.read_needs()
    return {
        "format": FORMAT,
        "version": VERSION,
        "programme": {
            "title": programme.title,
            "language": programme.language,
            "tables": programme.tables,
        },
        **scribe.document(),
    }


def write_json(db: Session, actor: Actor, programme_id: str) -> bytes:
    """The exchange file as UTF-8 text. Raises as ``load_exchange``."""
    document = load_exchange(db, actor, programme_id)
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


@dataclass
class _Scribe:
    """Reads a programme in the order of the file; ``keys`` leads from stored ids to those in it."""

    db: Session
    programme_id: str
    keys: dict[str, str] = field(default_factory=dict)
    areas: list[Area] = field(default_factory=list)
    sessions: list[WorkingSession] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    parts: dict[str, list[Document]] = field(default_factory=dict)
    needs: list[Need] = field(default_factory=list)
    voices: dict[str, int] = field(default_factory=dict)

    def document(self) -> Document:
        """Everything that was read, in the order of the file."""
        ground = count_ground(self.parts)
        supports = {need["id"]: ground.need_support(need["id"]) for need in self.parts["needs"]}
        stored = {self.keys[need.id]: need for need in self.needs}
        by_key = {need.id: supports[key] for key, need in stored.items()}
        grave = rare_but_grave(self.needs, by_key)
        for need in self.parts["needs"]:
            support = supports[need["id"]]
            need["support"] = {"voices": support.voices, "sessions": list(support.sessions)}
            need["rare_but_grave"] = stored[need["id"]].id in grave
        votes = tell_votes(self.db, self.activities, self.keys)
        names = (
            "areas",
            "sessions",
            "activities",
            "personas",
            "maps",
            "steps",
            "notes",
            "groups",
            "evidence",
            "needs",
            "ideas",
        )
        return {**{name: self.parts[name] for name in names}, "votes": votes}

    def read_frame(self) -> None:
        """Areas, sessions, agenda, personas, maps and journeys."""
        db, programme_id = self.db, self.programme_id
        self.areas = list_areas(db, programme_id)
        self.sessions = list_sessions(db, programme_id)
        self.activities = [row for one in self.sessions for row in list_activities(db, one.id)]
        personas = list_personas(db, programme_id, archived=True)
        maps = [chart for chart, _persona in list_maps(db, programme_id)]
        maps.sort(key=lambda row: (_place(personas, row.persona_id), row.variant, row.goal, row.id))
        self.name("a", self.activities)
        self.name("p", personas)
        self.name("m", maps)
        codes = {area.id: area.code for area in self.areas}
        self.parts["areas"] = [{"code": row.code, "name": row.name} for row in self.areas]
        self.parts["sessions"] = [_session(row) for row in self.sessions]
        self.parts["personas"] = [
            {
                "id": self.keys[row.id],
                **_fields(row, _PERSONA),
                "area": codes.get(row.area_id or ""),
            }
            for row in personas
        ]
        self.parts["maps"] = [
            {
                "id": self.keys[row.id],
                "persona": self.keys[row.persona_id],
                "variant": row.variant,
                "goal": row.goal,
            }
            for row in maps
        ]
        self.read_steps()

    def read_steps(self) -> None:
        """The steps of journeys; those of an activity that is still covered stay out."""
        covered = {row.id for row in self.activities if is_hidden(row.hidden, row.phase)}
        steps = [
            row for row in list_steps(self.db, self.programme_id) if row.activity_id not in covered
        ]
        self.name("s", steps)
        self.parts["steps"] = [
            {
                "id": self.keys[row.id],
                "persona": self.key(row.persona_id),
                "activity": self.key(row.activity_id),
                **_fields(row, _STEP),
            }
            for row in steps
        ]

    def read_notes(self) -> None:
        """Notes that everybody sees, empty places of those taken back, and the activities."""
        order = {row.id: at for at, row in enumerate(self.activities)}
        query = select(Note).where(col(Note.programme_id) == self.programme_id)
        found = sorted(
            self.db.execute(query).scalars(),
            key=lambda row: (order[row.activity_id], row.position, row.id),
        )
        texts = self._texts(found)
        notes = [row for row in found if row.id in texts]
        self.name("n", notes)
        self.parts["notes"] = [self._note(row, texts[row.id]) for row in notes]
        wrote = {row.activity_id for row in notes}
        self.parts["activities"] = [self._activity(row, row.id in wrote) for row in self.activities]

    def _texts(self, notes: Sequence[Note]) -> dict[str, str | None]:
        """The text of each note that may leave the house; ``None`` for an empty place."""
        viewer = Viewer(kind="staff", programme_id=self.programme_id)
        texts: dict[str, str | None] = {}
        for note, fact in zip(notes, note_facts(self.db, notes), strict=True):
            seen = seen_by(viewer, fact)
            if note.status in TOMBSTONES and not fact.inner["hidden"]:
                texts[note.id] = None
            elif note.status == SHOWN and seen and "text" in seen:
                texts[note.id] = seen["text"]
        return texts

    def _note(self, note: Note, text: str | None) -> Document:
        voice = None
        if note.status in COUNTED:
            voice = self.voices.setdefault(note.voice, len(self.voices) + 1)
        return {
            "id": self.keys[note.id],
            "activity": self.keys[note.activity_id],
            "map": self.key(note.map_id),
            "section": note.section,
            "kind": note.kind,
            "text": text,
            "status": note.status,
            "voice": voice,
            "same_as": self.key(note.same_as),
        }

    def _activity(self, row: Activity, wrote: bool) -> Document:
        numbers = {one.id: one.number for one in self.sessions}
        return {
            "id": self.keys[row.id],
            "session": numbers[row.session_id],
            **_fields(row, _ACTIVITY),
            "done": wrote or row.phase == Phase.DONE,
            "map": self.key(row.map_id),
            "targets": [],
        }

    def read_needs(self) -> None:
        """Groups, evidence, needs and ideas."""
        self._read_groups()
        query = select(Evidence).where(col(Evidence.programme_id) == self.programme_id)
        library = list(self.db.execute(query).scalars())
        library.sort(key=lambda row: [getattr(row, name) for name in (*_EVIDENCE, "id")])
        self.name("e", library)
        self.parts["evidence"] = [
            {"id": self.keys[row.id], **_fields(row, _EVIDENCE)} for row in library
        ]
        self.needs = list_needs(self.db, self.programme_id)
        self.name("d", self.needs)
        self._tell_needs()
        ideas = self._ideas()
        self.name("i", ideas)
        self.parts["ideas"] = [
            {
                "id": self.keys[row.id],
                "need": self.keys[row.need_id],
                **_fields(row, ("kind", "text", "impact", "effort", "moscow")),
                "answers": self.key(row.answers),
            }
            for row in ideas
        ]
        for row, told in zip(self.activities, self.parts["activities"], strict=True):
            named = (self.key(target) for target in row.targets)
            told["targets"] = list(dict.fromkeys(key for key in named if key))

    def _ideas(self) -> list[Any]:
        place = {need.id: at for at, need in enumerate(self.needs)}
        ideas = list_ideas(self.db, *place)
        return sorted(ideas, key=lambda row: (place[row.need_id], row.position, row.id))

    def _read_groups(self) -> None:
        query = select(Group).where(
            col(Group.programme_id) == self.programme_id, col(Group.status).in_((ACTIVE, MERGED))
        )
        rows = list(self.db.execute(query.order_by(col(Group.position), col(Group.id))).scalars())
        rows = _standing(rows)
        self.name("g", rows)
        self.parts["groups"] = [
            {
                "id": self.keys[row.id],
                "header": row.header,
                "parent": self.key(shown_parent(self.db, row)) if row.status == ACTIVE else None,
                "merged_into": self.key(row.merged_into) if row.status == MERGED else None,
                "notes": self._counted(notes_in(self.db, row.id)),
            }
            for row in rows
        ]

    def _counted(self, note_ids: Iterable[str]) -> list[str]:
        """Those of these notes that are in the file and count as a voice."""
        silent = {note["id"] for note in self.parts["notes"] if note["voice"] is None}
        found = (self.key(note_id) for note_id in note_ids)
        return [key for key in found if key and key not in silent]

    def _tell_needs(self) -> None:
        codes = {area.id: area.code for area in self.areas}
        numbers = {one.id: one.number for one in self.sessions}
        keys = [need.id for need in self.needs]
        links = {name: links_of(self.db, kind, keys) for name, kind in _LINKS.items()}
        self.parts["needs"] = [
            {
                "id": self.keys[need.id],
                "area": codes.get(need.area_id or ""),
                **_fields(need, ("who", "need", "goal", "criteria", "status", "harm", "moscow")),
                "merged_into": self.key(need.merged_into) if need.status == MERGED else None,
                "split_from": self.key(need.split_from),
                "first_session": numbers.get(need.first_session_id or ""),
                **{name: self._linked(name, links[name][need.id]) for name in _LINKS},
            }
            for need in self.needs
        ]

    def _linked(self, name: str, ids: Iterable[str]) -> list[str]:
        found = [key for target in ids if (key := self.key(target))]
        kept = self._counted(ids) if name == "notes" else found
        return sorted(kept, key=lambda key: int(key[1:]))

    def name(self, letter: str, rows: Sequence[Any]) -> None:
        """Give rows of one kind their ids in the file."""
        self.keys |= {row.id: f"{letter}{at}" for at, row in enumerate(rows, 1)}

    def key(self, stored: str | None) -> str | None:
        """The id in the file of something stored, if it is in it."""
        return self.keys.get(stored or "")


def count_ground(parts: Mapping[str, Sequence[Document]]) -> SupportIndex:
    """What the groups and needs of a file stand on, counted from the file alone."""
    sessions = {row["id"]: row["session"] for row in parts["activities"]}
    voices = {
        note["id"]: Voice(
            note["id"], str(note["voice"]), sessions[note["activity"]], note["section"]
        )
        for note in parts["notes"]
        if note["voice"] is not None
    }
    groups = {
        row["id"]: GroupNode(
            MERGED if row["merged_into"] else ACTIVE, row["merged_into"], row["parent"]
        )
        for row in parts["groups"]
    }
    notes = {row["id"]: _known(voices, row["notes"]) for row in parts["groups"]}
    needs = {
        row["id"]: NeedLinks(tuple(row["groups"]), _known(voices, row["notes"]), row["merged_into"])
        for row in parts["needs"]
    }
    return SupportIndex(groups, notes, needs)


def _known(voices: Mapping[str, Voice], keys: Iterable[str]) -> tuple[Voice, ...]:
    return tuple(voices[key] for key in keys if key in voices)


def _standing(rows: Sequence[Group]) -> list[Group]:
    """The groups that stand, and those merged whose way leads to one that stands."""
    places = {row.id: GroupNode(row.status, row.merged_into) for row in rows}
    ground = SupportIndex(places, {})
    return [row for row in rows if ground.resolve_group(row.id)]


def _fields(row: Any, names: Iterable[str]) -> Document:
    return {name: getattr(row, name) for name in names}


def _session(row: WorkingSession) -> Document:
    names = ("number", "day", "slot", "title", "goal")
    return {**_fields(row, names), "held": row.status != PLANNED}


def _place(rows: Sequence[Any], key: str) -> int:
    return next((at for at, row in enumerate(rows) if row.id == key), len(rows))
