"""Add personas, maps, evidence and notes of the example."""

from typing import Any

from workshop.board.note_kinds import NoteOrigin, NoteStatus
from workshop.board.note_rules import CANVAS
from workshop.board.notes import new_position
from workshop.board.tables import EmpathyMap, Evidence, Note, Persona
from workshop.demo.setup import MAPS, Stage, only
from workshop.programme.activity_kinds import ActivityKind
from workshop.programme.tables import Activity
from workshop.store.ids_and_clock import new_id


def add_personas(stage: Stage) -> None:
    """Add the personas, each with its empathy map; ``stage.keys`` leads to the map's id."""
    for position, entry in enumerate(stage.content["personas"]):
        persona = Persona(
            programme_id=stage.programme.id,
            area_id=stage.areas[entry["area"]],
            position=position,
            **only(entry, "label situation context goals barriers access_needs basis"),
        )
        stage.add(persona)
        chart = EmpathyMap(programme_id=stage.programme.id, persona_id=persona.id)
        stage.add(chart)
        stage.keys[entry["key"]] = chart.id


def add_evidence(stage: Stage) -> None:
    """Add the evidence: figures that may be cited, and a missing one."""
    for entry in stage.content["evidence"]:
        names = "title publisher year address figure sample population caveat"
        texts = {name: str(value or "") for name, value in only(entry, names).items()}
        evidence = Evidence(programme_id=stage.programme.id, **texts)
        stage.add(evidence)
        stage.keys[entry["key"]] = evidence.id


def add_maps_to_agenda(stage: Stage) -> None:
    """Replace the template's one empathy-map activity by one for each persona's map."""
    agenda = stage.agenda(MAPS)
    first = next(row for row in agenda if row.kind == ActivityKind.EMPATHY_MAP)
    title, place = first.title, agenda.index(first)
    agenda.remove(first)
    first.per_table = False
    for number, persona in enumerate(stage.content["personas"]):
        settings = first.model_dump(exclude={"id"})
        row = first if number == 0 else Activity(**settings)
        row.title = f"{title}: {persona['label'].split(',')[0]}"
        row.map_id = stage.keys[persona["key"]]
        agenda.insert(place + number, row)
        stage.boards[persona["key"]] = row
    for position, row in enumerate(agenda):
        row.position = position
    stage.add(*agenda)


def add_notes(stage: Stage) -> None:
    """Add the notes: from phones where the file names a voice, else typed in from paper."""
    for entry in stage.content["notes"]:
        board = _board_of(stage, entry)
        person = stage.voices.get(entry["voice"] or "")
        note = Note(
            id=new_id(),
            programme_id=stage.programme.id,
            session_id=board.session_id,
            activity_id=board.id,
            map_id=board.map_id,
            section=entry["section"] if entry["section"] in CANVAS else None,
            kind=entry["kind"],
            text=entry["text"],
            table_number=entry["table"],
            author=stage.pseudonym(person, board) if person else None,
            origin=NoteOrigin.PHONE if person else NoteOrigin.PAPER,
            status=NoteStatus.VISIBLE,
            shown=True,
            position=new_position(),
        )
        # Its phones had told people that the table stays.
        board.keeps_table = board.keeps_table or bool(person and entry["table"])
        stage.add(board, note)
        stage.keys[entry["key"]] = note.id


def _board_of(stage: Stage, entry: dict[str, Any]) -> Activity:
    """The activity of a note: its persona's map; for free notes the session's last free board if
    the note is a question, else the first."""
    if entry["persona"]:
        return stage.boards[entry["persona"]]
    free = stage.agenda(entry["session"], "notes")
    return free[-1] if entry["text"].endswith("?") else free[0]
