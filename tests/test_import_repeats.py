"""The same a second time adds nothing, two voices stay two, and a whole import goes back."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import Scene
from workshop.board.evidence import (
    EditEvidence,
    ImportEvidence,
    edit_evidence,
    import_evidence,
    known_evidence,
    list_evidence,
)
from workshop.board.import_undo import (
    ImportUse,
    UndoImport,
    list_imports,
    look_at_import,
    undo_import,
)
from workshop.board.moderation import ApproveNotes, RejectNotes, approve_notes, reject_notes
from workshop.board.note_import import AT_ONCE, ImportedNote, ImportNotes, import_notes
from workshop.board.note_repeats import known_notes
from workshop.board.notes import EditNote, edit_note, list_notes
from workshop.board.tables import Evidence
from workshop.cli.imports import bring_in_parts
from workshop.errors import Conflict, Invalid, NotAllowed, NotFound
from workshop.export.table_import.evidence_rows import check_evidence
from workshop.export.table_import.note_columns import Columns
from workshop.export.table_import.note_rows import Incoming, Repeats, Target, check_lines
from workshop.export.table_import.table_reader import read_lines, read_table
from workshop.people.rights import Actor
from workshop.programme.tables import Activity, Programme
from workshop.store.ids_and_clock import new_id
from workshop.text_folding import find_repeats

ENTRIES = [
    {"title": "Waiting times", "publisher": "GUS", "figure": "41 minutes"},
    {"title": "Chairs in offices", "publisher": "NIK"},
]


def lines_of(scene: Scene, actor: Actor, activity: Activity, *texts: str) -> list[Incoming]:
    known = scene.read(known_notes, actor, activity.id)
    return check_lines(read_lines("\n".join(texts)), Columns(0), Target(known=known))


def new_ones(lines: list[Incoming]) -> list[str]:
    return [line.text for line in lines if Repeats().takes(line)]


def bring(scene: Scene, actor: Actor, activity: Activity, *texts: str) -> int:
    notes = [ImportedNote(text) for text in texts]
    return scene.do(import_notes, actor, ImportNotes(notes, activity.id)).number


@given(
    st.lists(st.sampled_from("abc"), max_size=8),
    st.lists(st.sampled_from("abc"), max_size=8),
    st.integers(0, 8),
)
def test_how_much_comes_in_does_not_depend_on_where_a_file_is_cut(
    there: list[str], file: list[str], cut: int
) -> None:
    def add(board: list[str], keys: list[str]) -> list[str]:
        known = {key: board.count(key) for key in board}
        told = find_repeats(keys, known)
        return board + [key for key, (again, _twice) in zip(keys, told, strict=True) if not again]

    board = add(there, file)
    assert add(board, file) == board
    for key in "abc":
        assert board.count(key) == max(there.count(key), file.count(key))
    # A part that came in before, as when the rest was refused: the whole file adds the rest.
    assert sorted(add(add(there, file[:cut]), file)) == sorted(board)


def test_case_blanks_and_the_last_full_stop_make_no_other_note(
    scene: Scene, alice: Actor, activity: Activity
) -> None:
    bring(scene, alice, activity, "Długo  czekałam.", "Call 600 100 200")
    again = lines_of(scene, alice, activity, "DŁUGO CZEKAŁAM", "długo\u00a0czekałam!", "Cisza")
    assert new_ones(again) == ["długo\u00a0czekałam!", "Cisza"]


def test_a_line_that_waits_was_rejected_or_reworded_is_there_all_the_same(
    scene: Scene, alice: Actor, activity: Activity
) -> None:
    texts = ("Call 600 100 200", "Write to a@b.pl", "No chairs")
    bring(scene, alice, activity, *texts)
    notes = {note.text: note.id for note in scene.read(list_notes, [activity.id])}
    scene.do(reject_notes, alice, RejectNotes([notes["Write to a@b.pl"]]))
    scene.do(edit_note, alice, EditNote(notes["No chairs"], text="No chairs in the hall"))
    assert new_ones(lines_of(scene, alice, activity, *texts)) == []


def test_no_line_tells_what_somebody_wrote_who_waits_for_approval(
    scene: Scene, alice: Actor, bob: Actor, programme: Programme, activity: Activity
) -> None:
    keeper = scene.make_account("kim", "note_keeper", programme.id)
    scene.make_note(bob, activity, "My number is 600 100 200")
    told = "My number is 600 100 200"
    assert new_ones(lines_of(scene, keeper, activity, told)) == [told]


def test_all_parts_of_an_import_are_one_thing_to_take_back(
    scene: Scene, alice: Actor, programme: Programme, activity: Activity
) -> None:
    batch = new_id()
    place = None
    for texts in (("a", "b"), ("c",)):
        notes = [ImportedNote(text) for text in texts]
        part = ImportNotes(notes, activity.id, batch=batch, place=place)
        place = scene.do(import_notes, alice, part).next_place
    assert [note.text for note in scene.read(list_notes, [activity.id])] == ["a", "b", "c"]
    scene.do(import_evidence, alice, ImportEvidence(programme.id, ENTRIES, batch))
    (found,) = scene.read(list_imports, alice, programme.id)
    assert (found.notes, found.evidence, found.activities) == (3, 2, (activity.id,))
    assert scene.do(undo_import, alice, UndoImport(programme.id, found.number)) == 5
    assert scene.read(list_notes, [activity.id]) == []
    assert scene.read(list_evidence, programme.id) == []
    assert "Waiting times" not in repr([row.model_dump() for row in scene.events(programme.id)])


def test_an_import_that_breaks_off_leaves_nothing(
    scene: Scene, alice: Actor, programme: Programme, activity: Activity
) -> None:
    scene.do(import_notes, alice, ImportNotes([ImportedNote("before")], activity.id))
    texts = [*(f"note {number}" for number in range(AT_ONCE)), "x" * 1000]
    content = ImportNotes([ImportedNote(text) for text in texts], activity.id, batch=new_id())
    with pytest.raises(Invalid):
        bring_in_parts(scene.store, programme.id, content)
    assert [note.text for note in scene.read(list_notes, [activity.id])] == ["before"]
    whole = replace(content, notes=content.notes[:-1])
    bring_in_parts(scene.store, programme.id, whole)
    assert len(scene.read(list_notes, [activity.id])) == AT_ONCE + 1


def test_a_decision_about_a_waiting_line_does_not_keep_a_wrong_file(
    scene: Scene, alice: Actor, programme: Programme, activity: Activity
) -> None:
    number = bring(scene, alice, activity, "Call 600 100 200", "fine")
    waiting = [note.id for note in scene.read(list_notes, [activity.id], "flagged")]
    scene.do(approve_notes, alice, ApproveNotes(waiting))
    assert scene.do(undo_import, alice, UndoImport(programme.id, number)) == 2


def test_what_was_done_with_an_import_is_told_before_the_rest_goes(
    scene: Scene, alice: Actor, programme: Programme, activity: Activity
) -> None:
    number = bring(scene, alice, activity, "a", "b", "c")
    note = scene.read(list_notes, [activity.id])[0]
    scene.do(edit_note, alice, EditNote(note.id, text="anew"))
    undo = UndoImport(programme.id, number)
    assert scene.read(look_at_import, alice, undo) == ImportUse(2, 1, 0, 0)
    with pytest.raises(Conflict):
        scene.do(undo_import, alice, undo)
    assert scene.do(undo_import, alice, UndoImport(programme.id, number, keep_used=True)) == 2
    assert [one.text for one in scene.read(list_notes, [activity.id])] == ["anew"]
    with pytest.raises(NotFound):
        scene.do(undo_import, alice, undo)


def test_evidence_comes_in_once_and_its_import_is_taken_back(
    scene: Scene, alice: Actor, programme: Programme
) -> None:
    scene.do(import_evidence, alice, ImportEvidence(programme.id, ENTRIES))
    content = b"title;publisher;figure\nwaiting times;GUS;41 minutes.\nNew;GUS;\n"
    table = check_evidence(read_table("a.csv", content))
    known = scene.read(known_evidence, programme.id)
    assert [row.again for row in table.beside(known).rows] == [True, False]
    (found,) = scene.read(list_imports, alice, programme.id, kind="evidence_imported")
    first = scene.read(list_evidence, programme.id)[0]
    scene.do(edit_evidence, alice, EditEvidence(first.id, {"caveat": "old"}))
    undo = UndoImport(programme.id, found.number)
    assert scene.read(look_at_import, alice, undo) == ImportUse(1, 1, 0, 0)
    scene.do(undo_import, alice, UndoImport(programme.id, found.number, keep_used=True))
    assert [row.id for row in scene.read(list_evidence, programme.id)] == [first.id]
    assert scene.get(Evidence, first.id).caveat == "old"


def test_only_who_may_write_needs_takes_evidence_back(
    scene: Scene, alice: Actor, programme: Programme
) -> None:
    keeper = scene.make_account("kim", "note_keeper", programme.id)
    scene.do(import_evidence, alice, ImportEvidence(programme.id, ENTRIES))
    (found,) = scene.read(list_imports, alice, programme.id, kind="evidence_imported")
    with pytest.raises(NotAllowed):
        scene.do(undo_import, keeper, UndoImport(programme.id, found.number))


def test_a_part_names_its_import_and_its_place_rightly(
    scene: Scene, alice: Actor, activity: Activity
) -> None:
    for wrong in ({"batch": "x"}, {"place": -1}, {"place": 2**31}):
        with pytest.raises(Invalid):
            scene.do(import_notes, alice, ImportNotes([ImportedNote("a")], activity.id, **wrong))
