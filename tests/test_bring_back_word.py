"""A working copy goes out as a Word file and comes back: suggestions, comments, all taken back."""

import io
from collections.abc import Mapping
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from tests.conftest import Scene
from tests.test_clause_access import add_areas
from tests.visits import Visits, labels, press, words
from workshop.errors import Conflict, Invalid, NotAllowed, NotFound
from workshop.export.edited_copy.copy_base import load_copied_clauses
from workshop.export.edited_copy.read_copy import EditedCopy, read_copy
from workshop.export.edited_copy.read_package import read_word_file
from workshop.export.standard.docx import write_docx
from workshop.export.standard.working_copy import write_working_copy
from workshop.i18n import translate
from workshop.programme.draft_areas import OpenAreas, open_areas
from workshop.review.comment_threads import (
    DeclineSuggestion,
    ResolveComment,
    decline_suggestion,
    resolve_comment,
)
from workshop.review.comments import AddComment, add_comment, list_comments
from workshop.standards.clauses import (
    CreateClause,
    SaveClause,
    create_clause,
    list_clauses,
    load_clause,
    save_clause,
)
from workshop.standards.edited_copies import (
    BroughtRemark,
    TakeEditedCopy,
    UndoEditedCopy,
    list_edited_copies,
    take_edited_copy,
    undo_edited_copy,
)
from workshop.standards.publication.publications import Publish, publish
from workshop.standards.suggestions import accept_wording_suggestion
from workshop.standards.tables import Clause
from workshop.ui.widgets.file_field import PickedFile

BODY = "The desk is open late. It is never closed on Mondays."


@pytest.fixture
def clause(scene: Scene, alice, programme) -> Clause:
    fields = {"body": BODY, "responsible": "Ola", "level": "required"}
    return scene.do(create_clause, alice, CreateClause(programme.id, "Late", fields=fields))


def take_along(scene: Scene, who, programme, **how: Any) -> bytes:
    return scene.read(write_working_copy, who, programme.id, **how)


def edited(content: bytes, changes: Mapping[str, str]) -> bytes:
    """The file with these words replaced, wherever they stand."""
    document = Document(io.BytesIO(content))
    for text in document.element.body.iter(qn("w:t")):
        for before, after in changes.items():
            text.text = (text.text or "").replace(before, after)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def bring(scene: Scene, who, programme, content: bytes) -> EditedCopy:
    file = read_word_file(content)

    def load(db: Any) -> EditedCopy:
        return read_copy(file, load_copied_clauses(db, who, programme.id, file))

    return scene.read(load)


def taking(programme, copy: EditedCopy) -> TakeEditedCopy:
    return TakeEditedCopy(programme.id, [item.remark for item in copy.items])


def said_of(scene: Scene, clause: Clause) -> list[tuple[str, str, str | None]]:
    rows = scene.read(list_comments, clause.programme_id, "clause", clause.id)
    return [(row.text, row.passage.get("quote", ""), row.suggestion) for row in rows]


def test_a_change_becomes_a_suggestion_that_can_be_accepted(scene: Scene, alice, programme, clause):
    changes = {"open late": "open until eight", "Ola": "Ola and Jan"}
    copy = bring(scene, alice, programme, edited(take_along(scene, alice, programme), changes))
    taken = scene.do(take_edited_copy, alice, taking(programme, copy))
    assert (taken.suggestions, taken.comments) == (2, 0)
    assert set(said_of(scene, clause)) == {
        ("Z pliku Worda", "The desk is open late.", "The desk is open until eight."),
        ("Z pliku Worda", "Ola", "Ola and Jan"),
    }
    for row in scene.read(list_comments, programme.id, "clause", clause.id):
        scene.do(accept_wording_suggestion, alice, row.id)
    now = scene.read(load_clause, clause.id)
    assert now.body == BODY.replace("open late", "open until eight")
    assert now.responsible == "Ola and Jan"


def test_every_page_says_that_it_is_a_working_copy(scene: Scene, alice, programme, clause):
    document = Document(io.BytesIO(take_along(scene, alice, programme)))
    header = document.sections[0].header.paragraphs[0].text
    assert header == translate("This is a working copy, not a published standard.", "pl")


def test_an_empty_field_that_was_filled_in_is_suggested_and_can_be_accepted(
    scene: Scene, alice, programme, clause
):
    content = take_along(scene, alice, programme, empty=True)
    document = Document(io.BytesIO(content))
    (table,) = document.tables
    row = next(row for row in table.rows if row.cells[1].text == "" and row.cells[0].text)
    row.cells[1].paragraphs[0].add_run("Because people work.")
    file = io.BytesIO()
    document.save(file)
    copy = bring(scene, alice, programme, file.getvalue())
    scene.do(take_edited_copy, alice, taking(programme, copy))
    (row,) = scene.read(list_comments, programme.id, "clause", clause.id)
    assert (row.passage["quote"], row.suggestion) == ("", "Because people work.")
    scene.do(accept_wording_suggestion, alice, row.id)
    assert getattr(scene.read(load_clause, clause.id), row.passage["field"]) == row.suggestion


def test_words_are_put_into_an_empty_field_only_while_it_is_empty(
    scene: Scene, alice, programme, clause
):
    given = {"field": "steps", "start": 0, "quote": ""}
    content = AddComment(programme.id, "clause", clause.id, "", given, "1. Ring.")
    row = scene.do(add_comment, alice, content)
    scene.do(save_clause, alice, SaveClause(clause.id, 1, {"steps": "1. Knock."}))
    with pytest.raises(Conflict):
        scene.do(accept_wording_suggestion, alice, row.id)
    with pytest.raises(Invalid):
        scene.do(add_comment, alice, content)


def test_the_same_file_twice_adds_nothing(scene: Scene, alice, programme, clause):
    content = edited(take_along(scene, alice, programme), {"late": "longer"})
    scene.do(take_edited_copy, alice, taking(programme, bring(scene, alice, programme, content)))
    before = said_of(scene, clause)
    again = bring(scene, alice, programme, content)
    with pytest.raises(Invalid):
        scene.do(take_edited_copy, alice, taking(programme, again))
    assert said_of(scene, clause) == before
    for row in scene.read(list_comments, programme.id, "clause", clause.id):
        scene.do(accept_wording_suggestion, alice, row.id)
    assert bring(scene, alice, programme, content).said == 1


def test_what_was_changed_here_meanwhile_is_said_and_still_offered(
    scene: Scene, alice, programme, clause
):
    content = edited(take_along(scene, alice, programme), {"on Mondays": "on Fridays"})
    scene.do(save_clause, alice, SaveClause(clause.id, 1, {"body": f"By May: {BODY}"}))
    (item,) = bring(scene, alice, programme, content).items
    assert (item.moved, item.remark.suggestion) == (True, "It is never closed on Fridays.")


def test_a_published_version_comes_back_the_same_way(scene: Scene, alice, programme, clause):
    made = scene.do(publish, alice, Publish(programme.id, "0.1", "", (clause.id,)))
    scene.do(save_clause, alice, SaveClause(clause.id, 1, {"responsible": "Jan"}))
    content = edited(write_docx(made.snapshot), {"open late": "open until eight"})
    copy = bring(scene, alice, programme, content)
    # That somebody else answers for it since is no change of the file's.
    assert [item.remark.suggestion for item in copy.items] == ["The desk is open until eight."]
    assert copy.unplaced == ()


def test_a_file_of_another_programme_is_refused(scene: Scene, alice, programme, clause):
    content = take_along(scene, alice, programme)
    other = scene.make_programme(alice, "Other")
    with pytest.raises(Invalid):
        bring(scene, alice, other, content)


def test_drafts_of_other_areas_neither_go_out_nor_take_remarks(scene: Scene, alice, ewa, programme):
    areas = add_areas(scene.store, programme.id)
    fields = {"area_id": areas["PS"]}
    theirs = scene.do(create_clause, alice, CreateClause(programme.id, "Secret", fields=fields))
    scene.do(open_areas, alice, OpenAreas(programme.id, ewa.id, [areas["OK"]]))
    expert = scene.actor(ewa.id)
    text = "".join(
        node.text or ""
        for node in Document(io.BytesIO(take_along(scene, expert, programme))).element.body.iter(
            qn("w:t")
        )
    )
    assert "Secret" not in text
    content = edited(take_along(scene, alice, programme), {"Secret": "Known"})
    copy = bring(scene, expert, programme, content)
    assert copy.items == ()
    assert "Known" in copy.unplaced[0].text
    with pytest.raises(NotFound):
        scene.do(
            take_edited_copy,
            expert,
            TakeEditedCopy(programme.id, [BroughtRemark(theirs.id, "Hm")]),
        )


def remarks(clause: Clause) -> list[BroughtRemark]:
    late = {"field": "body", "start": 17, "quote": "late"}
    return [
        BroughtRemark(clause.id, passage=late, suggestion="longer"),
        BroughtRemark(clause.id, "Who?", answers=("Me.", "Us.")),
        BroughtRemark(clause.id, "Why?"),
    ]


def test_all_of_a_file_is_taken_back(scene: Scene, alice, programme, clause):
    taken = scene.do(take_edited_copy, alice, TakeEditedCopy(programme.id, remarks(clause)))
    assert len(said_of(scene, clause)) == 5
    assert scene.read(list_edited_copies, alice, programme.id) == [taken]
    assert scene.do(undo_edited_copy, alice, UndoEditedCopy(programme.id, taken.number)) == 0
    assert said_of(scene, clause) == []
    assert scene.read(list_edited_copies, alice, programme.id) == []
    with pytest.raises(NotFound):
        scene.do(undo_edited_copy, alice, UndoEditedCopy(programme.id, taken.number))
    assert scene.do(take_edited_copy, alice, TakeEditedCopy(programme.id, remarks(clause)))


def test_what_was_answered_or_decided_stays(scene: Scene, alice, ewa, programme, clause):
    taken = scene.do(take_edited_copy, alice, TakeEditedCopy(programme.id, remarks(clause)))
    rows = scene.read(list_comments, programme.id, "clause", clause.id)
    change, who, why = (row for row in rows if row.reply_to is None)
    scene.do(decline_suggestion, alice, DeclineSuggestion(change.id, "No"))
    answer = AddComment(programme.id, "clause", clause.id, "And us", reply_to=who.id)
    scene.do(add_comment, ewa, answer)
    scene.do(resolve_comment, alice, ResolveComment(why.id, True))
    assert scene.do(undo_edited_copy, alice, UndoEditedCopy(programme.id, taken.number)) == 3
    assert len(said_of(scene, clause)) == 6


def test_somebody_else_takes_nothing_back(scene: Scene, alice, ewa, programme, clause):
    taken = scene.do(take_edited_copy, alice, TakeEditedCopy(programme.id, remarks(clause)))
    assert scene.read(list_edited_copies, ewa, programme.id) == []
    with pytest.raises(NotAllowed):
        scene.do(undo_edited_copy, ewa, UndoEditedCopy(programme.id, taken.number))


def test_nothing_of_a_file_comes_in_where_one_remark_cannot(scene: Scene, alice, programme, clause):
    gone = {"field": "body", "start": 0, "quote": "never there"}
    wanted = [*remarks(clause), BroughtRemark(clause.id, passage=gone, suggestion="x")]
    with pytest.raises(Conflict):
        scene.do(take_edited_copy, alice, TakeEditedCopy(programme.id, wanted))
    assert said_of(scene, clause) == []


IN_WORD = {"view": "word"}


def opened(visits: Visits, who, content: bytes) -> Any:
    picked = PickedFile("one", "standard.docx", content)
    return visits.open(who, "standards", **IN_WORD, **{"word.file.picked": picked})


def test_the_page_shows_what_came_back_and_brings_the_ticked_in(
    visits: Visits, scene: Scene, alice, programme, clause
):
    changes = {"open late": "open until eight", "Ola": "Ola and Jan"}
    content = edited(take_along(scene, alice, programme), changes)
    screen = opened(visits, alice, content)
    assert not screen.exception
    assert "2 suggestions" in words(screen)
    assert [box.label for box in screen.checkbox] == [
        "Suggested change · What is required",
        "Suggested change · Who answers for it",
    ]
    screen.checkbox[1].set_value(False).run()
    screen = press(screen, "Bring in: 1 suggestion, 0 comments")
    assert [quote for _text, quote, _suggestion in said_of(scene, clause)] == [
        "The desk is open late."
    ]
    assert "1 suggestion" in words(screen)
    assert "Take it all back" in labels(screen)
    screen = press(screen, "Take it all back")
    assert said_of(scene, clause) == []
    assert "2 suggestions" in words(screen)


def test_what_has_no_place_is_put_by_hand(visits: Visits, scene: Scene, alice, programme, clause):
    document = Document(io.BytesIO(take_along(scene, alice, programme)))
    for text in ("ST-02 Quiet room", "There is a quiet room."):
        document.add_paragraph(text)
    file = io.BytesIO()
    document.save(file)
    screen = opened(visits, alice, file.getvalue())
    assert not screen.exception
    assert "Without a place" in words(screen)
    screen = press(screen, "Put it there as a comment")
    assert said_of(scene, clause) == [("ST-02 Quiet room\nThere is a quiet room.", "", None)]
    screen = press(opened(visits, alice, file.getvalue()), "Make a clause of it")
    rows = scene.read(list_clauses, programme.id)
    assert [(row.title, row.body) for row in rows][1:] == [("Quiet room", "There is a quiet room.")]


def test_a_file_that_is_no_word_document_gets_a_sentence(visits: Visits, alice, clause):
    screen = opened(visits, alice, b"no file of Word")
    assert not screen.exception
    assert "Word" in " ".join(error.value for error in screen.error)
