"""The evidence library: sources are asked for, imports are whole or nothing, use is shown."""

import io
import zipfile

import pytest

from tests.conftest import Scene
from tests.test_import_guesses import book
from tests.visits import Visits, labels, press, words
from workshop.board.evidence import (
    AddEvidence,
    EditEvidence,
    ImportEvidence,
    add_evidence,
    edit_evidence,
    import_evidence,
    list_evidence,
    remove_evidence,
    search_evidence,
)
from workshop.board.moderation import Undo, undo
from workshop.board.tables import Evidence
from workshop.errors import Conflict, Invalid, NotAllowed, NotFound
from workshop.export.exchange.sheet_files import write_csv
from workshop.export.table_import.evidence_rows import evidence_template, read_evidence
from workshop.i18n import error_message, translate
from workshop.needs.need_links import links_of
from workshop.needs.needs import CreateNeed, create_need
from workshop.standards.citations import CiteEvidence, cite_evidence, evidence_of_clauses
from workshop.standards.clauses import CreateClause, create_clause
from workshop.ui.widgets.file_field import PickedFile

SOUND = {"title": "A survey", "publisher": "FRA", "figure": "47%", "caveat": "self-selected"}


@pytest.fixture
def survey(scene: Scene, alice, programme) -> Evidence:
    return scene.do(add_evidence, alice, AddEvidence(programme.id, SOUND))


@pytest.fixture
def used(scene: Scene, alice, programme, survey):
    """A need and a clause that stand on the survey."""
    links = {"evidence": [survey.id]}
    need = scene.do(create_need, alice, CreateNeed(programme.id, "a", "be heard", links=links))
    clause = scene.do(create_clause, alice, CreateClause(programme.id, "Hear people"))
    scene.do(cite_evidence, alice, CiteEvidence(clause.id, [survey.id]))
    return need, clause


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": "A survey"}, "Publisher"),
        ({"title": "A survey", "publisher": " \u200f", "address": "\t"}, "Publisher"),
        ({"title": " ", "publisher": "FRA"}, "Title"),
        ({**SOUND, "address": "javascript://alert(1)"}, "Address"),
    ],
)
def test_an_entry_without_a_source_is_refused_in_one_sentence_naming_the_field(
    scene: Scene, alice, programme, fields, field
):
    with pytest.raises(Invalid) as refused:
        scene.do(add_evidence, alice, AddEvidence(programme.id, fields))
    assert error_message(refused.value, "en").startswith(field)
    assert scene.read(list_evidence, programme.id) == []


def test_an_address_alone_is_a_source(scene: Scene, alice, programme):
    fields = {"title": "A survey", "address": "https://example.org/report"}
    assert scene.do(add_evidence, alice, AddEvidence(programme.id, fields)).address


def test_the_source_cannot_be_edited_away(scene: Scene, alice, survey):
    with pytest.raises(Invalid):
        scene.do(edit_evidence, alice, EditEvidence(survey.id, {"publisher": ""}))
    edited = scene.do(edit_evidence, alice, EditEvidence(survey.id, {"year": "2020"}))
    assert (edited.year, edited.publisher) == ("2020", "FRA")


def test_search_finds_words_in_whatever_field(survey):
    assert search_evidence([survey], "SELF fra") == [survey]
    assert search_evidence([survey], "fra moon") == []
    assert search_evidence([survey], "") == [survey]


def test_deleting_unties_and_undoing_ties_again(scene: Scene, alice, programme, survey, used):
    need, clause = used
    scene.do(remove_evidence, alice, survey.id)
    assert scene.read(links_of, "evidence", [need.id]) == {need.id: []}
    assert scene.read(evidence_of_clauses, [clause.id]) == {clause.id: []}
    scene.do(undo, alice, Undo(programme.id, "needs"))
    assert scene.read(links_of, "evidence", [need.id]) == {need.id: [survey.id]}
    assert scene.read(evidence_of_clauses, [clause.id]) == {clause.id: [survey.id]}
    assert scene.get(Evidence, survey.id).figure == "47%"


def test_adding_is_not_undone_once_something_stands_on_it(scene: Scene, alice, programme, survey):
    clause = scene.do(create_clause, alice, CreateClause(programme.id, "Hear people"))
    scene.do(cite_evidence, alice, CiteEvidence(clause.id, [survey.id]))
    with pytest.raises(Conflict):
        scene.do(undo, alice, Undo(programme.id, "needs"))


def test_nothing_of_another_programme_is_cited(scene: Scene, charlie, survey):
    elsewhere = next(iter(charlie.programmes))
    clause = scene.do(create_clause, charlie, CreateClause(elsewhere, "Theirs"))
    with pytest.raises(NotFound):
        scene.do(cite_evidence, charlie, CiteEvidence(clause.id, [survey.id]))


@pytest.mark.parametrize("who", ["bob", "charlie", "ewa"])
def test_only_who_writes_needs_may(scene: Scene, request, programme, survey, who):
    person = request.getfixturevalue(who)
    for command, content in (
        (add_evidence, AddEvidence(programme.id, SOUND)),
        (edit_evidence, EditEvidence(survey.id, {"year": "1"})),
        (remove_evidence, survey.id),
        (import_evidence, ImportEvidence(programme.id, [SOUND])),
    ):
        with pytest.raises(NotAllowed):
            scene.do(command, person, content)


POLISH = (
    "Tytuł{0}Wydawca{0}Rok{0}Adres{0}Liczba{0}Próba{0}Zastrzeżenie\n"
    "Żółć{0}KPH{0}2020{0}{0}68%{0}22 883{0}źródło\n"
)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1250"])
def test_tables_of_other_programs_are_understood(encoding, separator):
    table = read_evidence("a.csv", POLISH.format(separator).encode(encoding))
    (row,) = table.rows
    assert (row.fields["title"], row.fields["publisher"]) == ("Żółć", "KPH")
    assert (row.fields["sample"], row.fields["caveat"]) == ("22 883", "źródło")
    assert not table.troubled


def test_english_columns_and_unknown_ones():
    text = 'Title,Source,URL,Colour\n"Said, ""twice""",FRA,https://example.org,red\n'
    table = read_evidence("a.csv", text.encode())
    assert table.rows[0].fields["title"] == 'Said, "twice"'
    assert table.rows[0].fields["address"] == "https://example.org"
    assert list(table.unknown) == ["Colour"]


@pytest.mark.parametrize("language", ["pl", "en"])
def test_our_own_table_of_evidence_comes_back_as_it_was(
    scene: Scene, alice, programme, language: str
):
    entry = {**SOUND, "title": "=1+1", "figure": "'-5", "caveat": "- one;\n- two, -3"}
    scene.do(add_evidence, alice, AddEvidence(programme.id, entry))
    name = translate("evidence", language)
    archive = scene.read(write_csv, alice, programme.id, language)
    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        (row,) = read_evidence("a.csv", packed.read(f"{name}.csv")).rows
    assert {key: row.fields[key] for key in entry} == entry


def test_a_wrong_line_is_named_and_nothing_is_imported(scene: Scene, alice, programme):
    text = "title,publisher\nGood,FRA\nWithout a source,\n"
    table = read_evidence("a.csv", text.encode())
    assert [row.line for row in table.troubled] == [3]
    entries = [row.fields for row in table.rows]
    with pytest.raises(Invalid):
        scene.do(import_evidence, alice, ImportEvidence(programme.id, entries))
    assert scene.read(list_evidence, programme.id) == []


def test_an_import_is_one_step_to_undo(scene: Scene, alice, programme):
    entries = [{**SOUND, "title": f"Survey {n}"} for n in range(30)]
    assert scene.do(import_evidence, alice, ImportEvidence(programme.id, entries)) == 30
    assert len(scene.events(programme.id, "evidence_imported")) == 1
    scene.do(undo, alice, Undo(programme.id, "needs"))
    assert scene.read(list_evidence, programme.id) == []


@pytest.mark.parametrize(
    "content", [b"", b"\0\1\2\3" * 200, b"colour\nred\n", b"title,publisher\n", b"\xff\xfe"]
)
def test_what_is_no_table_of_evidence_is_refused(content):
    with pytest.raises(Invalid):
        read_evidence("a.csv", content)


def test_the_template_is_a_table_without_rows():
    for language in ("pl", "en"):
        with pytest.raises(Invalid, match="no row"):
            read_evidence("template.csv", evidence_template(language))


def test_the_library_shows_where_each_piece_is_used(
    visits: Visits, scene: Scene, alice, programme, used
):
    scene.do(add_evidence, alice, AddEvidence(programme.id, {**SOUND, "title": "Idle"}))
    screen = visits.open(alice, "needs", view="evidence")
    shown = words(screen)
    assert "be heard" in shown
    assert used[1].code in shown
    assert "self-selected" in shown
    assert "not used yet" in shown


def test_typed_text_stays_when_the_source_is_missing(
    visits: Visits, scene: Scene, alice, programme
):
    screen = press(visits.open(alice, "needs", view="evidence"), "Add evidence")
    next(field for field in screen.text_input if field.label == "Title").input("A survey")
    press(screen, "Add evidence", "Save the evidence")
    assert "evidence needs a source" in words(screen)
    assert "A survey" in [field.value for field in screen.text_input]
    assert scene.read(list_evidence, programme.id) == []


def test_the_need_page_shows_its_evidence_with_the_caveat(visits: Visits, alice, used):
    shown = words(visits.open(alice, "needs", need=used[0].id))
    assert "47%" in shown
    assert "self-selected" in shown


def test_ewa_reads_the_library_and_changes_nothing(visits: Visits, ewa, used):
    screen = visits.open(ewa, "needs", view="evidence")
    assert "A survey" in words(screen)
    assert not {"Add evidence", "Import a table", "Edit", "Delete"} & set(labels(screen))


def test_an_address_is_only_ever_that_link(visits: Visits, scene: Scene, alice, programme):
    fields = {"title": "T", "address": "https://example.org/a)[x](javascript:alert(1)"}
    scene.do(add_evidence, alice, AddEvidence(programme.id, fields))
    screen = visits.open(alice, "needs", view="evidence")
    shown = next(element.value for element in screen.markdown if "example" in element.value)
    assert "](javascript" not in shown
    assert shown.endswith("javascript:alert%281%29)")


def test_the_preview_says_how_the_file_was_read_and_another_sheet_can_be_chosen(
    visits: Visits, scene: Scene, alice, programme, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("workshop.ui.needs.evidence_import.clear_file", lambda key: None)
    rows = [["Title", "Publisher"], ["A survey", "FRA"]]
    content = book(("Read me", "visible", [["hello"]]), ("Library", "visible", rows))
    picked = {"view": "evidence", "evidence.file.picked": PickedFile("one", "a.xlsx", content)}
    screen = press(visits.open(alice, "needs", **picked), "Import a table")
    assert "Read as: sheet “Read me”" in words(screen)
    assert "No column is called “Title”." in words(screen)
    next(field for field in screen.selectbox if field.label == "Sheet").select("Library")
    press(screen, "Import a table")
    assert "Import 1 entry" in labels(screen)
