"""Notes brought in: whole files or nothing, whiteboards recognised, nobody's name kept, undone."""

import time
from pathlib import Path

import pytest
from sqlmodel import select

from tests.conftest import Scene
from tests.stored import bytes_in
from workshop.board.import_undo import UndoImport, list_imports, undo_import
from workshop.board.note_import import MOST_NOTES, ImportedNote, ImportNotes, import_notes
from workshop.board.note_repeats import known_notes, note_key
from workshop.board.notes import EditNote, edit_note, list_notes
from workshop.board.personas import CreateMap, CreatePersona, create_map, create_persona
from workshop.board.tables import Note
from workshop.errors import Closed, Conflict, Invalid, NotAllowed, NotFound
from workshop.export.table_import.known_sources import Columns, recognise
from workshop.export.table_import.note_rows import Incoming, Target, check_lines
from workshop.export.table_import.table_reader import read_lines, read_table
from workshop.export.tables.notes_table import write_notes
from workshop.needs.groups import CreateGroup, create_group
from workshop.people.rights import Actor
from workshop.programme.tables import Activity, Programme, WorkingSession
from workshop.store import log
from workshop.store.ids_and_clock import new_id

SAMPLES = Path(__file__).parent / "samples"
CANVAS = Target("empathy_map", "canvas")


def incoming(name: str, target: Target = CANVAS) -> list[Incoming]:
    source = recognise(read_table(name, (SAMPLES / name).read_bytes()))
    return check_lines(source.table, source.columns, target)


def notes_of(*texts: str, **fields: object) -> list[ImportedNote]:
    return [ImportedNote(text, **fields) for text in texts]


@pytest.mark.parametrize(
    ("name", "source", "texts", "sections"),
    [
        (
            "miro-board.csv",
            "miro",
            [
                "Wydruk z numerem, który przepadł",
                "Ludzi za szybą",
                'Formularz z rubryką "mąż / żona"',
                "Proszę przyjść jutro",
                "Następny\nproszę!",
                "Że ktoś mnie rozpozna",
            ],
            ["see", "see", "see", "hear", "hear", "pains"],
        ),
        ("miro-table.csv", "miro", ["Długo czekam", "Nikt nie pyta o imię"], ["see", "hear"]),
        (
            "mural.csv",
            "mural",
            ["Kolejka do okienka, bez krzeseł", "Boję się powiedzieć „partnerka”"],
            ["see", "pains"],
        ),
        (
            "figjam.csv",
            "figjam",
            ["Telefon pod numer z Jan Przykładowy 600 100 200", "Chcę być po prostu obsłużona"],
            ["do", "gains"],
        ),
    ],
)
def test_the_exports_of_whiteboards_are_recognised(
    name: str, source: str, texts: list[str], sections: list[str]
) -> None:
    table = read_table(name, (SAMPLES / name).read_bytes())
    assert recognise(table).name == source
    notes = [line.note for line in incoming(name) if line.note]
    assert [note.text for note in notes] == texts
    assert [note.section for note in notes] == sections


def test_what_was_typed_from_paper_brings_table_and_kind() -> None:
    first, second = incoming("paper-cp1250.csv", Target("notes"))
    assert first.note == ImportedNote("Źle się czuję w poczekalni", None, "observation", 2)
    assert second.note == ImportedNote("Ktoś mówił głośno o mnie", None, "quote", 3)


def test_a_column_that_ties_notes_to_one_person_is_left_out() -> None:
    table = read_table("figjam.csv", (SAMPLES / "figjam.csv").read_bytes())
    assert recognise(table).columns == Columns(text=0, section=1)
    former = recognise(read_table("old.csv", "treść;głos;pole\na;1;Widzi\n".encode()))
    assert (former.left_out, former.columns.section) == ("głos", 2)
    assert recognise(table).left_out == ""


def test_every_line_that_stays_behind_says_why() -> None:
    rows = [
        "text;section;table",
        "fine;see;1",
        f"{'x' * 281};see;1",
        ";see;1",
        "a;nowhere;1",
        "b;;1",
        "c;see;far",
        "...;see;1",
        "fine;see;2",
    ]
    table = read_table("a.csv", "\n".join(rows).encode())
    known = {note_key(None, "see", "fine"): 1}
    lines = check_lines(table, Columns(0, 1, None, 2), Target("empathy_map", known=known))
    assert [(line.line, line.problem and line.problem.message) for line in lines] == [
        (2, None),
        (3, "This is {length} characters long; at most {longest} fit."),
        (4, "There is no text in this line."),
        (5, "“{word}” is not known here."),
        (6, "No section of the map is named here, and none is chosen for all."),
        (7, "“{word}” is no number of a table."),
        (8, "Write at least one word."),
        (9, None),
    ]
    assert [line.line for line in lines if line.again] == [2]
    assert [line.line for line in lines if line.twice] == [9]


def test_what_may_identify_somebody_is_marked_before_it_comes_in() -> None:
    (first, second) = incoming("figjam.csv")
    assert set(first.marks) == {"phone", "name"}
    assert second.marks == ()


def test_lines_take_section_kind_and_table_that_hold_for_all() -> None:
    table = read_lines("one\ntwo")
    target = Target("empathy_map", section="hear", kind="quote", table=2)
    (first, _second) = check_lines(table, Columns(0), target)
    assert first.note == ImportedNote("one", "hear", "quote", 2)


def test_imported_notes_stand_in_the_order_of_the_file(
    scene: Scene, alice: Actor, activity: Activity
) -> None:
    scene.make_note(alice, activity, "before")
    scene.do(import_notes, alice, ImportNotes(notes_of("one", "two", "three"), activity.id))
    stored = scene.read(list_notes, [activity.id])
    brought = [note for note in stored if note.origin == "import"]
    assert [note.text for note in brought] == ["one", "two", "three"]
    assert len({note.position for note in stored}) == 4


def test_imported_notes_have_no_author(scene: Scene, alice: Actor, activity: Activity) -> None:
    scene.do(import_notes, alice, ImportNotes(notes_of("one", "two"), activity.id))
    assert [note.author for note in scene.read(list_notes, [activity.id])] == [None, None]


def test_no_name_of_a_file_or_a_person_is_kept_anywhere(
    scene: Scene, alice: Actor, activity: Activity
) -> None:
    table = read_table("secret-name.csv", b"text;who\nplain;Canarius Testowy\nmore;Canarius\n")
    lines = check_lines(table, Columns(0), Target())
    notes = [line.note for line in lines if line.note]
    scene.do(import_notes, alice, ImportNotes(notes, activity.id))
    scene.store.close()
    stored = bytes_in(scene.store)
    assert b"plain" in stored
    assert b"Canarius" not in stored
    assert b"secret-name" not in stored


def test_marked_lines_wait_for_the_facilitator(
    scene: Scene, alice: Actor, programme: Programme, activity: Activity, wall: object
) -> None:
    keeper = scene.make_account("kim", "note_keeper", programme.id)
    given = notes_of("Zadzwoń 600 100 200", "nothing to see")
    brought = scene.do(import_notes, keeper, ImportNotes(given, activity.id))
    assert (brought.notes, brought.flagged) == (2, 1)
    assert [note.status for note in scene.read(list_notes, [activity.id])] == [
        "flagged",
        "visible",
    ]
    assert [note["text"] for note in scene.see(wall, "note").values()] == ["nothing to see"]


def test_one_bad_line_brings_nothing_in(scene: Scene, alice: Actor, activity: Activity) -> None:
    for bad in ("", "x" * 281, "..."):
        with pytest.raises(Invalid):
            scene.do(import_notes, alice, ImportNotes(notes_of("good", bad), activity.id))
    with pytest.raises(Invalid):
        scene.do(import_notes, alice, ImportNotes(notes_of("a", table=99), activity.id))
    assert scene.read(list_notes, [activity.id]) == []
    assert scene.events(activity.programme_id, "notes_imported") == []


def test_a_new_activity_comes_only_together_with_its_notes(
    scene: Scene, alice: Actor, programme: Programme, session: WorkingSession
) -> None:
    command = ImportNotes(notes_of("..."), session_id=session.id, title="From elsewhere")
    with pytest.raises(Invalid):
        scene.do(import_notes, alice, command)
    assert scene.events(programme.id, "activity_added") == []
    command = ImportNotes(notes_of("one"), session_id=session.id, title="From elsewhere")
    brought = scene.do(import_notes, alice, command)
    activity = scene.get(Activity, brought.activity_id)
    assert (activity.title, activity.phase) == ("From elsewhere", "done")
    scene.do(undo_import, alice, UndoImport(programme.id, brought.number))
    assert scene.get(Activity, brought.activity_id) is None


def test_who_keeps_notes_makes_no_activity(
    scene: Scene, alice: Actor, programme: Programme, session: WorkingSession
) -> None:
    keeper = scene.make_account("kim", "note_keeper", programme.id)
    with pytest.raises(NotAllowed):
        scene.do(import_notes, keeper, ImportNotes(notes_of("a"), session_id=session.id, title="x"))


def test_strangers_experts_and_phones_bring_nothing_in(
    scene: Scene, charlie: Actor, ewa: Actor, bob: Actor, activity: Activity
) -> None:
    for person in (charlie, ewa, bob):
        with pytest.raises(NotAllowed):
            scene.do(import_notes, person, ImportNotes(notes_of("a"), activity.id))
        with pytest.raises((NotAllowed, NotFound)):
            scene.do(undo_import, person, UndoImport(activity.programme_id, 1))


def test_an_import_has_a_size(scene: Scene, alice: Actor, activity: Activity) -> None:
    with pytest.raises(Invalid):
        scene.do(import_notes, alice, ImportNotes([], activity.id))
    many = notes_of(*(f"note {n}" for n in range(MOST_NOTES + 1)))
    with pytest.raises(Invalid):
        scene.do(import_notes, alice, ImportNotes(many, activity.id))
    began = time.process_time()
    scene.do(import_notes, alice, ImportNotes(many[:MOST_NOTES], activity.id))
    assert time.process_time() - began < 15
    assert len(scene.read(list_notes, [activity.id])) == MOST_NOTES
    (last,) = scene.read(list_imports, alice, activity.programme_id)
    scene.do(undo_import, alice, UndoImport(activity.programme_id, last.number))
    assert scene.read(list_notes, [activity.id]) == []


def test_an_import_is_taken_back_without_a_trace_of_its_text(
    scene: Scene, alice: Actor, activity: Activity, desk: object
) -> None:
    brought = scene.do(import_notes, alice, ImportNotes(notes_of("canary one"), activity.id))
    (note,) = scene.read(list_notes, [activity.id])
    assert scene.do(undo_import, alice, UndoImport(activity.programme_id, brought.number)) == 1
    assert scene.read(list_notes, [activity.id]) == []
    assert scene.hear(desk, ("note", note.id)) == {
        ("note", note.id): {"t": "note", "id": note.id, "gone": True}
    }
    assert "canary" not in repr([row.model_dump() for row in scene.events(activity.programme_id)])
    with pytest.raises(NotFound):
        scene.do(undo_import, alice, UndoImport(activity.programme_id, brought.number))
    assert scene.read(list_imports, alice, activity.programme_id) == []


def test_an_import_with_which_something_was_done_stays(
    scene: Scene, alice: Actor, activity: Activity
) -> None:
    programme_id = activity.programme_id

    def group(note: Note) -> None:
        scene.do(create_group, alice, CreateGroup(programme_id, new_id(), "h", [note.id]))

    def edit(note: Note) -> None:
        scene.do(edit_note, alice, EditNote(note.id, text="another text"))

    def join(note: Note) -> None:
        def point(db: object, _actor: Actor, _content: None) -> None:
            other = scene.get(Note, note.id)
            db.add(Note(**{**other.model_dump(), "id": new_id(), "same_as": note.id}))  # type: ignore[attr-defined]

        scene.do(point, alice)

    known: set[str] = set()
    for act in (group, edit, join):
        brought = scene.do(import_notes, alice, ImportNotes(notes_of("a", "b"), activity.id))
        stored = scene.read(list_notes, [activity.id])
        act(next(note for note in stored if note.id not in known))
        known |= {note.id for note in stored}
        with pytest.raises(Conflict):
            scene.do(undo_import, alice, UndoImport(programme_id, brought.number))
    assert len(scene.read(list_notes, [activity.id])) == 7


def test_only_who_brought_notes_in_or_runs_the_session_takes_them_back(
    scene: Scene, alice: Actor, programme: Programme, activity: Activity
) -> None:
    kim = scene.make_account("kim", "note_keeper", programme.id)
    lee = scene.make_account("lee", "note_keeper", programme.id)
    brought = scene.do(import_notes, kim, ImportNotes(notes_of("a"), activity.id))
    assert scene.read(list_imports, lee, programme.id) == []
    with pytest.raises(NotAllowed):
        scene.do(undo_import, lee, UndoImport(programme.id, brought.number))
    assert scene.read(list_imports, alice, programme.id)
    scene.do(undo_import, kim, UndoImport(programme.id, brought.number))


def test_approved_minutes_take_nothing_in_and_give_nothing_back(
    scene: Scene, alice: Actor, activity: Activity
) -> None:
    brought = scene.do(import_notes, alice, ImportNotes(notes_of("a"), activity.id))

    def approve(db: object, _actor: Actor, _content: None) -> None:
        session = db.get(WorkingSession, activity.session_id)  # type: ignore[attr-defined]
        session.status = "minutes_approved"
        db.add(session)  # type: ignore[attr-defined]

    scene.do(approve, alice)
    with pytest.raises(Closed):
        scene.do(import_notes, alice, ImportNotes(notes_of("b"), activity.id))
    with pytest.raises(Closed):
        scene.do(undo_import, alice, UndoImport(activity.programme_id, brought.number))


def test_a_map_takes_only_its_sections(
    scene: Scene, alice: Actor, programme: Programme, session: WorkingSession
) -> None:
    persona = scene.do(create_persona, alice, CreatePersona(programme.id, "Maria"))
    chart = scene.do(create_map, alice, CreateMap(persona.id))
    board = scene.make_activity(alice, session, "empathy_map", map_id=chart.id)
    with pytest.raises(Invalid):
        scene.do(import_notes, alice, ImportNotes(notes_of("a"), board.id))
    scene.do(import_notes, alice, ImportNotes(notes_of("a", section="see"), board.id))
    (note,) = scene.read(list_notes, [board.id])
    assert (note.map_id, note.section) == (chart.id, "see")
    assert scene.read(known_notes, alice, board.id) == {(None, "see", "a"): 1}


def test_our_own_table_of_notes_comes_back_as_it_was(
    scene: Scene, alice: Actor, activity: Activity, session: WorkingSession
) -> None:
    texts = ["=1+1 formula", "-dash", "plain"]
    for text in texts:
        scene.make_note(alice, activity, text, kind="quote")
    content = scene.read(write_notes, alice, session.id, "pl")
    source = recognise(read_table("karteczki.csv", content))
    lines = check_lines(source.table, source.columns, Target())
    assert [line.note and (line.note.text, line.note.kind) for line in lines] == [
        (text, "quote") for text in ("-dash", "=1+1 formula", "plain")
    ]


def test_everybody_who_catches_up_over_an_import_sees_it(
    scene: Scene, alice: Actor, activity: Activity
) -> None:
    before = scene.read(log.last_number, activity.programme_id)
    scene.do(import_notes, alice, ImportNotes(notes_of("a", "b", "c"), activity.id))
    (event,) = scene.read(log.read_from, activity.programme_id, before)
    with scene.store.read() as db:
        ids = set(db.execute(select(Note.id)).scalars())
    assert {key for _kind, key in event.refs} == ids
