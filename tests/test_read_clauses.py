"""Clauses are read from texts, tables and documents as towns write them."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl import Workbook

from tests.snapshots import make_clause, make_snapshot
from workshop.errors import Invalid, WorkshopError
from workshop.export.clause_import.drafts import Begin, ClauseDraft
from workshop.export.clause_import.read_clauses import read_clauses
from workshop.export.standard.csv import write_csv
from workshop.export.standard.docx import write_docx
from workshop.export.standard.markdown import write_markdown
from workshop.i18n import error_message
from workshop.standards.clause_fields import WRITTEN
from workshop.standards.clause_states import ClauseLevel

REGULATION = """Regulamin obsługi mieszkańców

Rozdział I
Pierwszy kontakt
§ 1. Osoba pracująca pyta, jak się zwracać.
1. Pyta na początku rozmowy:
   a) przy okienku,
   b) przez telefon.
§ 2.
Urząd nie pyta o płeć bez potrzeby.
Poziom: obowiązkowy
Kto odpowiada: kierownictwo referatu
Rozdział II. Poczekalnia
§ 3. Miejsca do siedzenia
W poczekalni są krzesła.
Uzasadnienie:
Ludzie długo czekają.
Stoją po godzinie.
"""


def pasted(text: str, begins: Begin | None = None) -> list[ClauseDraft]:
    return list(read_clauses("", text, begins=begins).drafts)


def titles(drafts: list[ClauseDraft]) -> list[str]:
    return [draft.fields["title"] for draft in drafts]


def as_document(build: Callable[[Any], None]) -> bytes:
    document, file = Document(), BytesIO()
    build(document)
    document.save(file)
    return file.getvalue()


NUMBERED_BELOW_AREAS = """# Informacja

1. Wywołujemy po numerze
Urząd wywołuje osoby po numerze.

2. Cicha sala
Przy okienku jest cicha sala.

# Obsługa

3. Formularz bez płci
Formularz nie pyta o płeć, jeśli przepis tego nie wymaga.
"""


class TestText:
    def test_numbers_right_below_headings_are_clauses_and_headings_areas(self) -> None:
        found = pasted(NUMBERED_BELOW_AREAS)
        assert titles(found) == ["Wywołujemy po numerze", "Cicha sala", "Formularz bez płci"]
        assert [draft.area for draft in found] == ["Informacja", "Informacja", "Obsługa"]
        assert found[1].fields["body"] == "Przy okienku jest cicha sala."

    def test_numbers_below_the_text_of_a_heading_are_its_steps(self) -> None:
        text = "# Numer\nWywołujemy po numerze.\n1. Druk\n2. Głos\n\n# Sala\nJest cicha sala.\n"
        found = pasted(text)
        assert titles(found) == ["Numer", "Sala"]
        assert found[0].fields["body"] == "Wywołujemy po numerze.\n1. Druk\n2. Głos"

    def test_sections_of_a_regulation_are_clauses_and_chapters_areas(self) -> None:
        first, second, third = pasted(REGULATION)
        assert first.area == second.area == "Pierwszy kontakt"
        assert first.fields["body"].endswith("a) przy okienku,\nb) przez telefon.")
        assert (second.fields["body"], second.level) == (
            "Urząd nie pyta o płeć bez potrzeby.",
            ClauseLevel.REQUIRED,
        )
        assert second.fields["responsible"] == "kierownictwo referatu"
        assert (third.area, third.fields["title"]) == ("Poczekalnia", "Miejsca do siedzenia")
        assert third.fields["rationale"] == "Ludzie długo czekają.\nStoją po godzinie."

    def test_numbers_below_headings_are_clauses(self) -> None:
        drafts = pasted("## Kontakt\n1. Wita się.\n2. Pyta się.\n## Miejsce\n1. Krzesła.\n2. Woda.")
        assert [draft.area for draft in drafts] == ["Kontakt", "Kontakt", "Miejsce", "Miejsce"]

    def test_numbers_of_two_steps_make_areas_of_the_higher_ones(self) -> None:
        text = "1. Kontakt\n1.1. Wita się każdego.\n1.2. Pyta się.\n2. Miejsce\n2.1. Są krzesła.\n"
        drafts = pasted(text + "2.2. Jest woda.")
        assert [draft.area for draft in drafts] == ["Kontakt"] * 2 + ["Miejsce"] * 2
        assert drafts[0].fields["body"] == "Wita się każdego."

    def test_headings_above_texts_with_lists_are_clauses(self) -> None:
        drafts = pasted("# Imię\nPyta się o imię.\n1. raz\n2. dwa\n# Cisza\nMówi się cicho.")
        assert titles(drafts) == ["Imię", "Cisza"]
        assert drafts[0].fields["body"] == "Pyta się o imię.\n1. raz\n2. dwa"

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("Wita się.\nPyta się.", ["Wita się", "Pyta się"]),
            ("- Wita się.\n- Pyta się.", ["Wita się", "Pyta się"]),
            ("Imię\nPyta się o nie.\n\nCisza\nMówi się cicho.", ["Imię", "Cisza"]),
            ("PS-01 Imię\nPyta się.\nPS-02 Cisza\nMówi się cicho.", ["Imię", "Cisza"]),
            ("1) Wita się.\n2) Pyta się.", ["Wita się", "Pyta się"]),
        ],
    )
    def test_a_short_list_is_read_by_what_it_has(self, text: str, expected: list[str]) -> None:
        assert titles(pasted(text)) == expected

    def test_the_guess_of_what_begins_a_clause_can_be_changed(self) -> None:
        text = "Imię\nPyta się o nie.\n\nCisza\nMówi się cicho."
        assert len(pasted(text)) == 2
        assert len(pasted(text, Begin.LINE)) == 4

    def test_a_level_nobody_knows_is_told_and_left_open(self) -> None:
        (draft,) = pasted("Tytuł: Imię\nPoziom: zielony")
        assert draft.level is None
        assert "zielony" in error_message(draft.told[0])

    def test_what_stands_before_the_first_clause_is_told(self) -> None:
        assert read_clauses("", REGULATION).left_out == ["Regulamin obsługi mieszkańców"]

    def test_a_text_too_long_is_a_trouble_and_not_cut(self) -> None:
        draft, _other = pasted(f"1. {'słowo ' * 900}\n2. Krótki.")
        assert draft.trouble is not None
        assert len(draft.fields["body"]) > 4000


class TestTable:
    def test_columns_are_told_by_polish_and_english_names(self) -> None:
        names = "Lp.;Nazwa zapisu;Treść zapisu;Poziom;Podstawa prawna;Kolor"
        text = f"{names}\n1;Imię;Pyta się.;zalecany;ustawa;x"
        file = read_clauses("a.csv", text.encode())
        (draft,) = file.drafts
        assert draft.fields == {"title": "Imię", "body": "Pyta się.", "legal_basis": "ustawa"}
        assert (draft.level, file.unknown) == (ClauseLevel.RECOMMENDED, ["Kolor"])

    def test_a_row_with_one_cell_is_an_area(self) -> None:
        book, file = Workbook(), BytesIO()
        sheet = book.active
        assert sheet is not None
        for row in (
            ("Nr", "Tytuł", "Treść"),
            ("Pierwszy kontakt", None, None),
            ("PS-1", "Imię", "Pyta się."),
            ("Miejsce", None, None),
            ("M-1", "Krzesła", "Są krzesła."),
        ):
            sheet.append(row)
        book.save(file)
        drafts = read_clauses("a.xlsx", file.getvalue()).drafts
        assert [(row.area, row.code) for row in drafts] == [
            ("Pierwszy kontakt", "PS-01"),
            ("Miejsce", "M-01"),
        ]

    def test_cells_that_are_pasted_are_a_table(self) -> None:
        (draft,) = pasted("Title\tRequirement\tLevel\nName\tOne asks for it.\tmust")
        assert (draft.fields["body"], draft.level) == ("One asks for it.", ClauseLevel.REQUIRED)

    def test_a_table_of_something_else_is_refused(self) -> None:
        with pytest.raises(Invalid, match="No column is called"):
            read_clauses("a.csv", b"colour;size\nred;4\nblue;5")


class TestDocument:
    def test_headings_lists_and_labels(self) -> None:
        def build(document: Any) -> None:
            document.add_heading("Pierwszy kontakt", 1)
            document.add_heading("Imię", 2)
            document.add_paragraph("Pyta się o imię.")
            document.add_paragraph("raz", style="List Bullet")
            label = document.add_paragraph()
            label.add_run("Kto odpowiada: ").bold = True
            label.add_run("kierownictwo")
            document.add_heading("Cisza", 2)
            document.add_paragraph("Mówi się cicho.")

        first, second = read_clauses("a.docx", as_document(build)).drafts
        assert (first.area, first.fields["title"]) == ("Pierwszy kontakt", "Imię")
        assert first.fields["body"] == "Pyta się o imię.\n– raz"
        assert first.fields["responsible"] == "kierownictwo"
        assert second.fields["body"] == "Mówi się cicho."

    def test_paragraphs_that_word_numbers(self) -> None:
        def build(document: Any) -> None:
            for text in ("Wita się każdego.", "Pyta się o imię."):
                document.add_paragraph(text, style="List Number")

        drafts = read_clauses("a.docx", as_document(build)).drafts
        assert [row.fields["body"] for row in drafts] == ["Wita się każdego.", "Pyta się o imię."]

    def test_bold_lines_are_headings(self) -> None:
        def build(document: Any) -> None:
            for title in ("1. Imię", "2. Cisza"):
                document.add_paragraph().add_run(title).bold = True
                document.add_paragraph("Tak robimy.")

        assert titles(list(read_clauses("a.docx", as_document(build)).drafts)) == ["Imię", "Cisza"]

    def test_a_table_below_the_heading_of_an_area(self) -> None:
        def build(document: Any) -> None:
            document.add_heading("Miejsce", 1)
            table = document.add_table(rows=2, cols=2)
            for row, cells in zip(
                table.rows, (("Tytuł", "Treść"), ("Krzesła", "Są.")), strict=True
            ):
                for cell, text in zip(row.cells, cells, strict=True):
                    cell.text = text

        (draft,) = read_clauses("a.docx", as_document(build)).drafts
        assert (draft.area, draft.fields["title"]) == ("Miejsce", "Krzesła")

    def test_what_was_put_in_as_a_tracked_change_is_read(self) -> None:
        def build(document: Any) -> None:
            document.add_heading("Imię", 1)
            run = document.add_paragraph("Pyta się ").add_run("o imię.")._r
            put_in = OxmlElement("w:ins")
            put_in.set(qn("w:id"), "1")
            put_in.set(qn("w:author"), "x")
            run.addprevious(put_in)
            put_in.append(run)

        (draft,) = read_clauses("a.docx", as_document(build)).drafts
        assert draft.fields["body"] == "Pyta się o imię."

    def test_a_file_that_is_no_document_is_refused(self) -> None:
        with pytest.raises(WorkshopError):
            read_clauses("a.docx", b"PK nothing")


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize(
    ("name", "write"), [("a.csv", write_csv), ("a.md", write_markdown), ("a.docx", write_docx)]
)
def test_our_own_files_come_in_as_the_same_clauses(
    name: str, write: Callable[[Any], bytes], language: str
) -> None:
    written = make_clause("OK-01"), make_clause("OK-02", title="Ważny: tytuł", level=None)
    snapshot = make_snapshot(*written, language=language)
    file = read_clauses(name, write(snapshot))
    assert [draft.code for draft in file.drafts] == ["OK-01", "OK-02"]
    for draft, clause in zip(file.drafts, written, strict=True):
        expected = {field: clause[field] for field in WRITTEN if clause.get(field)}
        assert draft.fields == expected
        assert draft.level == clause["level"]
        assert "Obsługa" in draft.area or draft.area
