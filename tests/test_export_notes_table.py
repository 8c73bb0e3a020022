"""All notes as CSV: complete, harmless, readable by spreadsheets of both languages."""

import csv
from io import StringIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import Scene
from workshop.board.moderation import RedactNote, RejectNotes, redact_note, reject_notes
from workshop.board.note_release import release_notes
from workshop.board.notes import withdraw_note
from workshop.errors import NotAllowed
from workshop.export.csv_writing import acts_as_formula, shield_cell, unshield_cell
from workshop.export.tables.notes_table import COLUMNS, write_notes, write_programme_notes
from workshop.needs.groups import CreateGroup, create_group
from workshop.needs.needs import CreateNeed, create_need
from workshop.people.rights import SYSTEM, Actor
from workshop.programme.tables import Activity, Programme, WorkingSession
from workshop.store.ids_and_clock import new_id


def rows_of(content: bytes, separator: str = ",") -> list[dict[str, str]]:
    text = content.decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline=""), delimiter=separator))


def test_unvoted_and_ungrouped_notes_are_there(
    scene: Scene, alice: Actor, activity: Activity, session: WorkingSession
) -> None:
    grouped = scene.make_note(alice, activity, "in a group", table=2)
    scene.make_note(alice, activity, "on its own")
    group_id = new_id()
    command = CreateGroup(session.programme_id, group_id, "A sentence", [grouped.id])
    scene.do(create_group, alice, command)
    need = CreateNeed(session.programme_id, "a guest", "to be heard", "I return", [group_id])
    scene.do(create_need, alice, need)
    first, second = rows_of(scene.read(write_notes, alice, session.id, "en"))
    assert tuple(first) == COLUMNS
    assert first["groups"] == "A sentence"
    assert first["needs"] == "As a guest I need to be heard, so that I return"
    assert (first["session"], first["origin"]) == ("3", "keyboard")
    assert (second["text"], second["groups"], second["needs"]) == ("on its own", "", "")


def test_neither_the_table_nor_the_order_of_arrival_is_in_the_file(
    scene: Scene, alice: Actor, activity: Activity, session: WorkingSession
) -> None:
    for text in ("zebra", "Łąka", "lampa", "Ala"):
        scene.make_note(scene.make_person(session, table=2), activity, text)
    for write, key in ((write_notes, session.id), (write_programme_notes, session.programme_id)):
        rows = rows_of(scene.read(write, alice, key, "en"))
        assert [row["text"] for row in rows] == ["Ala", "Łąka", "lampa", "zebra"]
        assert "table" not in rows[0]


def test_taken_back_and_rejected_notes_are_counted_without_text(
    scene: Scene, alice: Actor, bob: Actor, activity: Activity, session: WorkingSession
) -> None:
    rejected, redacted = (scene.make_note(alice, activity, text) for text in ("no", "Jan Nowak"))
    withdrawn = scene.make_note(bob, activity, "mine")
    scene.do(reject_notes, alice, RejectNotes([rejected.id]))
    scene.do(redact_note, alice, RedactNote(redacted.id))
    scene.do(withdraw_note, bob, withdrawn.id)
    rows = rows_of(scene.read(write_notes, alice, session.id, "en"))
    assert [(row["text"], row["state"]) for row in rows] == [
        ("", "redacted"),
        ("", "rejected"),
        ("", "withdrawn"),
    ]


def test_waiting_notes_are_only_for_those_who_moderate(
    scene: Scene, alice: Actor, bob: Actor, programme: Programme, session: WorkingSession
) -> None:
    keeper = scene.make_account("kim", "note_keeper", programme.id)
    scene.make_note(bob, scene.make_activity(alice, session, moderated=True), "not yet")
    scene.do(release_notes, SYSTEM)
    assert [row["text"] for row in rows_of(scene.read(write_notes, alice, session.id, "en"))] == [
        "not yet"
    ]
    assert rows_of(scene.read(write_notes, keeper, session.id, "en")) == []


def test_polish_files_use_semicolons_and_begin_with_a_byte_order_mark(
    scene: Scene, alice: Actor, activity: Activity, programme: Programme
) -> None:
    scene.make_note(alice, activity, 'Zażółć; "gęślą", jaźń')
    content = scene.read(write_programme_notes, alice, programme.id, "pl")
    assert content.startswith(b'\xef\xbb\xbf"sesja";')
    (row,) = rows_of(content, ";")
    assert row["treść"] == 'Zażółć; "gęślą", jaźń'
    assert row["stan"] == "widoczna"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_could_act_gets_an_apostrophe(sign: str) -> None:
    assert shield_cell(f"{sign}1+1") == f"'{sign}1+1"


@pytest.mark.parametrize(
    "text", ["wolę A, -B", "tel, +48", "a\n- b;\n- c", "5-10", "'a'", "’-x", ""]
)
def test_nothing_is_put_inside_a_text(text: str) -> None:
    assert shield_cell(text) == text


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text() | st.text("'=+-@ax\t\n"))
def test_a_shield_comes_off_as_it_went_on(text: str) -> None:
    assert not acts_as_formula(shield_cell(text))
    assert unshield_cell(shield_cell(text)) == text


def test_formulas_typed_as_notes_and_headers_are_harmless_in_the_file(
    scene: Scene, alice: Actor, activity: Activity, session: WorkingSession
) -> None:
    note = scene.make_note(alice, activity, '=HYPERLINK("http://x";"y")')
    command = CreateGroup(session.programme_id, new_id(), "@SUM(A1)", [note.id])
    scene.do(create_group, alice, command)
    (row,) = rows_of(scene.read(write_notes, alice, session.id, "en"))
    assert row["text"].startswith("'=")
    assert row["groups"].startswith("'@")


def test_nobody_is_in_the_file(
    scene: Scene, alice: Actor, bob: Actor, session: WorkingSession
) -> None:
    board = scene.make_activity(alice, session, anonymous=False)
    note = scene.make_note(bob, board, "signed")
    text = scene.read(write_notes, alice, session.id, "en").decode()
    assert note.badge
    for secret in (note.badge, note.author):
        assert secret not in text


def test_strangers_and_experts_get_no_table(
    scene: Scene, charlie: Actor, ewa: Actor, session: WorkingSession, programme: Programme
) -> None:
    for person in (charlie, ewa):
        with pytest.raises(NotAllowed):
            scene.read(write_notes, person, session.id, "en")
        with pytest.raises(NotAllowed):
            scene.read(write_programme_notes, person, programme.id, "en")
