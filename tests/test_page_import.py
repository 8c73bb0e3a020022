"""Bringing notes in and taking results along on the screens, as people see it."""

import base64
import json
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import Scene
from tests.exchanging import taken
from tests.test_import_guesses import book
from tests.visits import Visits, labels, press, words
from workshop.board.evidence import list_evidence
from workshop.board.note_import import ImportedNote, ImportNotes, import_notes
from workshop.board.notes import list_notes
from workshop.demo import LoadDemo, load_demo
from workshop.export.table_import.packed_files import LARGEST_FILE
from workshop.needs.groups import CreateGroup, create_group
from workshop.people.rights import SYSTEM, Actor
from workshop.programme.agenda import list_activities
from workshop.programme.programmes import list_programmes
from workshop.programme.tables import Activity, Programme
from workshop.settings import ROOT
from workshop.store.ids_and_clock import new_id
from workshop.ui.widgets.file_field import PickedFile, parse_file

SAMPLES = Path(__file__).parent / "samples"
CHOSEN = "bring.file.picked"


@pytest.fixture
def dialog(
    visits: Visits, alice: Actor, activity: Activity, monkeypatch: pytest.MonkeyPatch
) -> Any:
    """Opens the dialog with a file chosen in it, or with lines typed into it."""
    monkeypatch.setattr("workshop.ui.maps.note_import._forget", lambda page: None)

    def opened(content: bytes = b"", name: str = "a.csv", **state: Any) -> AppTest:
        if content:
            state[CHOSEN] = PickedFile("one", name, content)
        return press(visits.open(alice, "grouping", **state), "Bring notes in")

    return opened


def columns_of(screen: AppTest) -> dict[str, Any]:
    return {field.label: field.value for field in screen.selectbox}


def test_a_file_is_shown_line_by_line_before_anything_comes_in(
    dialog: Any, scene: Scene, activity: Activity
) -> None:
    screen = dialog(b"text;table\nA long queue;1\n;2\n" + b"x" * 281 + b";1\nCall 600 100 200;9\n")
    assert not screen.exception
    shown = words(screen)
    for told in ("Come in: 2", "Stay behind: 2", "Will wait for approval, with a mark: 1"):
        assert told in shown
    (table,) = screen.dataframe
    remarks = list(table.value["Remark"])
    assert remarks[2:] == [
        "There is no text in this line.",
        "This is 281 characters long; at most 280 fit.",
    ]
    assert remarks[:2] == ["", "a phone number?"]
    assert "Bring in 2 notes (1 long text stays behind, undecided)" in labels(screen)
    assert scene.read(list_notes, [activity.id]) == []


def test_the_person_says_when_the_notes_come_in(
    dialog: Any, scene: Scene, activity: Activity
) -> None:
    content = b"text,table\nA long queue,1\nNobody asks,2\n"
    screen = dialog(content)
    press(screen, "Bring notes in", "Bring in 2 notes")
    notes = scene.read(list_notes, [activity.id])
    assert [(note.text, note.table_number, note.origin) for note in notes] == [
        ("A long queue", 1, "import"),
        ("Nobody asks", 2, "import"),
    ]


def test_typed_lines_come_in_as_from_paper(dialog: Any, scene: Scene, activity: Activity) -> None:
    typed = {"bring.way": "lines", "bring.text": "- one\n- two", "bring.table": 2}
    screen = dialog(**typed)
    assert "Come in: 2" in words(screen)
    press(screen, "Bring notes in", "Bring in 2 notes")
    notes = scene.read(list_notes, [activity.id])
    assert [(note.text, note.origin) for note in notes] == [("one", "paper"), ("two", "paper")]


def test_a_whiteboard_is_recognised_and_its_columns_are_chosen(dialog: Any) -> None:
    screen = dialog((SAMPLES / "mural.csv").read_bytes(), "mural.csv")
    assert "Recognised: MURAL. Names of authors are not taken over." in words(screen)
    assert screen.multiselect[0].value == [1]
    assert "Voice" not in columns_of(screen)


def test_a_column_of_voices_is_left_out_and_the_dialog_says_so(dialog: Any) -> None:
    screen = dialog("tekst;głos;stolik\nA;1;2\nB;1;2\n".encode(), "old.csv")
    assert "The column “głos” is left out" in words(screen)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"\n\n", "The file is empty."), (b"\x89PNG\r\n" + bytes(range(256)) * 4, "picture")],
)
def test_a_file_that_cannot_be_read_gets_one_sentence(
    dialog: Any, content: bytes, sentence: str
) -> None:
    screen = dialog(content)
    assert not screen.exception
    assert sentence in words(screen)


def test_notes_that_stand_there_come_in_again_only_when_asked(
    dialog: Any, scene: Scene, alice: Actor, activity: Activity
) -> None:
    scene.make_note(alice, activity, "A long queue")
    screen = dialog(b"text,table\na long queue.,1\nanother,1\n")
    assert "There already: 1" in words(screen)
    assert "Bring in 1 note" in labels(screen)


def test_a_long_file_comes_in_with_one_press_and_goes_as_a_whole(
    dialog: Any, scene: Scene, activity: Activity, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workshop.ui.maps.bringing.AT_ONCE", 40)
    rows = "".join(f"note number {at};1\n" for at in range(100))
    screen = dialog(f"text;table\n{rows}".encode())
    press(screen, "Bring notes in", "Bring in 100 notes")
    texts = [note.text for note in scene.read(list_notes, [activity.id])]
    assert texts == [f"note number {at}" for at in range(100)]
    assert len(scene.events(activity.programme_id, "notes_imported")) == 3
    press(dialog(), "Bring notes in", "Undo this import")
    assert scene.read(list_notes, [activity.id]) == []


def test_the_same_file_a_second_time_adds_nothing_unless_that_is_wished(
    dialog: Any, scene: Scene, activity: Activity
) -> None:
    content = b"text;table\nCall 600 100 200;1\nNo chairs;1\nno chairs;2\n"
    press(dialog(content), "Bring notes in", "Bring in 3 notes")
    screen = dialog(content)
    assert "There already: 3" in words(screen)
    assert "Bring in 0 notes" in labels(screen)
    screen.checkbox(key="grouping.bring.again").check()
    assert "Bring in 3 notes" in labels(press(screen, "Bring notes in"))


def test_whether_repeated_lines_are_voices_is_chosen(dialog: Any) -> None:
    screen = dialog(b"text;table\nNo chairs;1\nno chairs;2\nA queue;1\n")
    assert "Bring in 3 notes" in labels(screen)
    screen.checkbox(key="grouping.bring.twice").uncheck()
    screen = press(screen, "Bring notes in")
    assert "Bring in 2 notes" in labels(screen)
    assert "Said before in the file: 1" in words(screen)


def test_what_was_used_is_told_and_the_rest_is_taken_back(
    dialog: Any, scene: Scene, alice: Actor, activity: Activity
) -> None:
    given = ImportNotes([ImportedNote("a"), ImportedNote("b"), ImportedNote("c")], activity.id)
    scene.do(import_notes, alice, given)
    first = scene.read(list_notes, [activity.id])[0]
    grouping = CreateGroup(activity.programme_id, new_id(), "a group", [first.id])
    scene.do(create_group, alice, grouping)
    screen = press(dialog(), "Bring notes in", "Undo this import")
    assert "used elsewhere, such as in a group or by a need: 1" in words(screen)
    press(screen, "Bring notes in", "Take back the other 2, keep what is used")
    assert [note.text for note in scene.read(list_notes, [activity.id])] == ["a"]


def test_an_import_is_taken_back_where_it_was_made(
    visits: Visits, scene: Scene, alice: Actor, activity: Activity
) -> None:
    scene.do(import_notes, alice, ImportNotes([ImportedNote("a")], activity.id))
    screen = press(visits.open(alice, "grouping"), "Bring notes in")
    assert "Brought in lately" in words(screen)
    press(screen, "Bring notes in", "Undo this import")
    assert scene.read(list_notes, [activity.id]) == []


LONG = (
    "Czekałam trzy godziny, choć przyszłam przed otwarciem. Nikt nie powiedział, gdzie usiąść, a "
    "krzeseł było dwa. Potem okazało się, że druk jest stary i trzeba go wypełnić od nowa! Tak. "
    "Za drugim razem zabrałam już ze sobą wodę, książkę i składane krzesło z działki, bo "
    "wiedziałam, że znowu zejdzie mi tam cały dzień."
)


def test_long_texts_are_split_by_sentence_in_their_order(
    dialog: Any, scene: Scene, activity: Activity
) -> None:
    screen = dialog(f"text;table\nFirst;1\n{LONG};2\nLast;3\n".encode())
    assert LONG in [element.value for element in screen.text]
    screen = press(screen, "Bring notes in", "Split all by sentence")
    assert "It becomes 4 notes, in this order:" in words(screen)
    press(screen, "Bring notes in", "Bring in 6 notes")
    notes = scene.read(list_notes, [activity.id])
    assert [note.table_number for note in notes] == [1, 2, 2, 2, 2, 3]
    assert " ".join(note.text for note in notes[1:5]) == LONG


def test_a_long_text_is_shortened_by_hand(dialog: Any, scene: Scene, activity: Activity) -> None:
    typed = {"bring.way": "lines", "bring.text": f"one\n{LONG}"}
    screen = dialog(**typed)
    choice = screen.segmented_control(key=f"grouping.bring.long.{crc32(LONG.encode())}")
    choice.set_value("shorten")
    screen = press(screen, "Bring notes in")
    (field,) = [one for one in screen.text_area if one.label == "The note in its place"]
    assert LONG.startswith(field.value)
    field.set_value("Three hours, two chairs, and the form was old.")
    screen = press(screen, "Bring notes in")
    press(screen, "Bring notes in", "Bring in 2 notes")
    texts = [note.text for note in scene.read(list_notes, [activity.id])]
    assert texts == ["one", "Three hours, two chairs, and the form was old."]


def test_long_texts_become_evidence_with_a_source_and_go_with_the_import(
    dialog: Any, scene: Scene, programme: Programme, activity: Activity
) -> None:
    named = f"{LONG} Proszę dzwonić: 600 100 200."
    screen = dialog(f"text;table\nFirst;1\n{LONG};2\n{named};2\n".encode())
    screen = press(screen, "Bring notes in", "Keep all as evidence")
    assert "undecided: 1" in words(screen)
    assert "Name the source of what is kept as evidence." in words(screen)
    screen.text_input(key="grouping.bring.long.source").set_value("Survey 2026")
    screen = press(screen, "Bring notes in")
    label = "Bring in 1 note + 1 piece of evidence (1 long text stays behind, undecided)"
    press(screen, "Bring notes in", label)
    (entry,) = scene.read(list_evidence, programme.id)
    assert (entry.figure, entry.publisher) == (LONG, "Survey 2026")
    assert entry.title.endswith("…")
    press(dialog(), "Bring notes in", "Undo this import")
    assert scene.read(list_evidence, programme.id) == []
    assert scene.read(list_notes, [activity.id]) == []


def test_what_is_left_out_is_left_out_by_choice(dialog: Any) -> None:
    screen = dialog(f"text;table\nFirst;1\n{LONG};2\n".encode())
    screen = press(screen, "Bring notes in", "Leave all out")
    assert "Bring in 1 note" in labels(screen)
    (table,) = screen.dataframe
    assert "Too long for a note; left out, as chosen." in list(table.value["Remark"])


def test_experts_bring_nothing_in_and_take_nothing_along(
    visits: Visits, ewa: Actor, activity: Activity
) -> None:
    assert "Bring notes in" not in labels(visits.open(ewa, "grouping"))
    assert "Take along" not in words(visits.open(ewa, "needs"))
    assert "Exchange" not in [tab.label for tab in visits.open(ewa, "settings").tabs]


def test_whoever_exports_finds_the_three_files(
    visits: Visits, scene: Scene, alice: Actor, programme: Programme
) -> None:
    screen = visits.open(alice, "settings")
    assert not screen.exception
    assert {"XLSX", "CSV", "JSON"} <= {one.label for one in screen.get("download_button")} | set(
        labels(screen)
    )


def test_an_empty_programme_is_filled_from_a_file(
    visits: Visits, scene: Scene, alice: Actor, programme: Programme
) -> None:
    demo = scene.do(load_demo, SYSTEM, LoadDemo(ROOT / "data", "pl"))
    document = taken(scene, demo)
    picked = PickedFile("one", "a.json", json.dumps(document).encode())
    screen = visits.open(alice, "settings", **{"file.into.picked": picked})
    assert any("150 notes" in str(one.value) for one in screen.success)
    press(screen, "Bring it into this programme")
    assert taken(scene, programme) == document


def test_what_is_wrong_with_a_file_is_told_by_place(
    visits: Visits, scene: Scene, alice: Actor, programme: Programme
) -> None:
    demo = scene.do(load_demo, SYSTEM, LoadDemo(ROOT / "data", "pl"))
    document = taken(scene, demo)
    document["needs"][3]["harm"] = 9
    picked = PickedFile("one", "a.json", json.dumps(document).encode())
    screen = visits.open(alice, "settings", **{"file.into.picked": picked})
    assert "needs[3].harm: a number from 1 to 5 fits here" in words(screen)
    assert "Bring it into this programme" not in labels(screen)
    assert len(scene.read(list_programmes, SYSTEM)) == 2


@pytest.mark.parametrize(
    "value",
    [
        None,
        3,
        "x",
        [],
        {},
        {"name": 1, "content": "eA=="},
        {"name": "a", "content": "%%"},
        {"name": "a", "content": base64.b64encode(bytes(LARGEST_FILE + 1)).decode()},
    ],
)
def test_what_a_browser_tells_is_a_file_or_nothing(value: Any) -> None:
    assert parse_file(value) is None


def test_a_file_is_received_as_it_was() -> None:
    picked = parse_file({"name": "a.csv", "content": base64.b64encode(b"one").decode()})
    assert picked is not None
    assert (picked.name, picked.content) == ("a.csv", b"one")


def field_of(screen: AppTest, label: str) -> Any:
    return next(field for field in screen.selectbox if field.label == label)


def texts_of(screen: AppTest) -> list[str]:
    (table,) = screen.dataframe
    return list(table.value["Text"])


def test_a_guess_is_shown_with_lines_to_look_at_and_can_be_changed(dialog: Any) -> None:
    screen = dialog("tekst;pole\nDługo czekałam;widzi\nCisza;słyszy\n".encode("cp1250"))
    told = "Read as: Windows-1250, between cells: semicolon, the first row names the columns."
    assert told in words(screen)
    assert "Are these letters right?" in words(screen)
    assert "Długo czekałam · widzi\nCisza · słyszy" in words(screen).replace("  \n", "\n")
    field_of(screen, "Encoding").select("cp1252")
    press(screen, "Bring notes in")
    assert "Read as: Windows-1252" in words(screen)
    assert "Line 2: Letters look wrong from here on. Try another encoding." in words(screen)
    assert texts_of(screen) == ["D³ugo czeka³am", "Cisza"]


def test_a_choice_belongs_to_the_file_it_was_made_for(dialog: Any) -> None:
    screen = dialog(b"text,table\nA queue,1\nNo chair,2\n")
    field_of(screen, "Header of the table").select(0)
    press(screen, "Bring notes in")
    assert texts_of(screen) == ["text", "A queue", "No chair"]
    screen.session_state[f"grouping.{CHOSEN}"] = PickedFile("two", "b.csv", b"text,table\nA,1\n")
    press(screen, "Bring notes in")
    assert texts_of(screen) == ["A"]
    screen.session_state[f"grouping.{CHOSEN}"] = PickedFile("three", "c.csv", b"Bees,x\nCats,y\n")
    press(screen, "Bring notes in")
    assert texts_of(screen) == ["Bees", "Cats"]


def test_a_pasted_table_says_whether_its_first_row_is_a_note(dialog: Any) -> None:
    typed = {"bring.way": "lines", "bring.text": "A queue\tNo chair\nNobody asks\tToo loud"}
    screen = dialog(**typed)
    assert texts_of(screen) == ["A queue", "Nobody asks"]
    field_of(screen, "Header of the table").select(1)
    press(screen, "Bring notes in")
    assert texts_of(screen) == ["Nobody asks"]


def test_the_sheet_is_told_and_another_can_be_chosen(dialog: Any) -> None:
    people = ("People", "hidden", [["Name"], ["Anna"]])
    notes = ("Notes", "visible", [["text", "table"], ["A queue", 1]])
    more = ("More", "visible", [["text", "table"], ["No chair", 2]])
    screen = dialog(book(people, notes, more, active=1), "a.xlsx")
    assert "Read as: sheet “Notes”, the first row names the columns." in words(screen)
    assert texts_of(screen) == ["A queue"]
    sheet = field_of(screen, "Sheet")
    assert list(sheet.options) == ["People (hidden)", "Notes", "More"]
    sheet.select("More")
    press(screen, "Bring notes in")
    assert texts_of(screen) == ["No chair"]


def test_the_last_of_hundreds_of_columns_is_within_reach_and_the_others_are_told(
    dialog: Any,
) -> None:
    header = ";".join(f"Pytanie {at}" for at in range(1, 318))
    answers = "\n".join(";".join(["1"] * 316 + [f"Odpowiedź {at}"]) for at in range(3))
    screen = dialog(f"{header}\n{answers}\n".encode())
    (texts,) = screen.multiselect
    texts.set_value([316])
    press(screen, "Bring notes in")
    assert texts_of(screen) == ["Odpowiedź 0", "Odpowiedź 1", "Odpowiedź 2"]
    assert "316 columns stay behind: Pytanie 1, Pytanie 2" in words(screen)


def test_the_line_at_which_a_table_begins_can_be_said(dialog: Any) -> None:
    screen = dialog("Spacer;;\nNr;Treść;Pole\n1;Ciemno;widzi\n2;Echo;słyszy\n".encode())
    assert "the table begins in line 2, the first row names the columns" in words(screen)
    (field,) = screen.number_input
    assert (field.label, field.value) == ("The table begins in line", 2)
    field.set_value(3)
    press(screen, "Bring notes in")
    field_of(screen, "Header of the table").select(0)
    press(screen, "Bring notes in")
    assert "the table begins in line 3, no row names the columns" in words(screen)


def test_a_pasted_list_loses_its_bullets_and_can_keep_them(dialog: Any) -> None:
    screen = dialog(**{"bring.way": "lines", "bring.text": "a) Ciemno\nb) Echo"})
    assert texts_of(screen) == ["Ciemno", "Echo"]
    (marks,) = [one for one in screen.toggle if "bullets" in one.label]
    marks.set_value(False)
    press(screen, "Bring notes in")
    assert texts_of(screen) == ["a) Ciemno", "b) Echo"]


def test_the_other_questions_of_a_survey_come_in_with_one_press(
    dialog: Any, scene: Scene, activity: Activity
) -> None:
    content = "Data;Co było trudne w urzędzie?;Co pomogło pani lub panu?\n" + "".join(
        f"{at}.05.2025;Długa kolejka numer {at};Miła rozmowa numer {at}\n" for at in range(1, 4)
    )
    screen = dialog(content.encode())
    assert "Bring in 3 notes" in labels(screen)
    assert "1 more column looks like answers" in words(screen)
    press(screen, "Bring notes in", "Take them too")
    press(screen, "Bring notes in")
    assert "Bring in 6 notes" in labels(screen)
    (way,) = [one for one in screen.radio if one.label == "Several columns of texts come in"]
    way.set_value("apart")
    press(screen, "Bring notes in", "Bring in 6 notes")
    assert scene.read(list_notes, [activity.id]) == []
    made = scene.read(list_activities, activity.session_id)
    told = {one.title: len(scene.read(list_notes, [one.id])) for one in made}
    assert told["Co było trudne w urzędzie?"] == told["Co pomogło pani lub panu?"] == 3


def test_every_line_of_a_long_file_can_be_looked_at(dialog: Any) -> None:
    rows = "".join(f"note number {at};1\n" for at in range(650)) + ";2\n"
    screen = dialog(f"text;table\n{rows}".encode())
    assert texts_of(screen)[:2] == ["note number 0", "note number 1"]
    (part,) = [one for one in screen.number_input if one.label.startswith("Part of the lines")]
    part.set_value(3)
    press(screen, "Bring notes in")
    assert texts_of(screen)[-2:] == ["note number 649", ""]


def test_no_column_is_taken_where_none_is_chosen(dialog: Any) -> None:
    screen = dialog(b"text,place\nA queue,here\nNo chair,there\n")
    screen.multiselect[0].set_value([])
    press(screen, "Bring notes in")
    assert "Choose at least one column with texts." in words(screen)
    assert not [label for label in labels(screen) if label.startswith("Bring in ")]
