"""Files of every kind that offices have: read by their content, or one true sentence."""

import json
import zipfile
from io import BytesIO

import pytest
import xlwt
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.spreadsheets import make_ods, make_xlsx, pack
from workshop.errors import Invalid
from workshop.export.table_import import packed_files, sheet_rows
from workshop.export.table_import.sheet_rows import MergedCells
from workshop.export.table_import.table_reader import ParsedTable, TableReading, read_table

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def read(content: bytes | str, name: str = "a.csv", **reading: object) -> ParsedTable:
    content = content.encode() if isinstance(content, str) else content
    return read_table(name, content, TableReading(**reading))


def make_xls() -> bytes:
    """A workbook of Excel 97: a hidden sheet of people first, then one of notes, which is open."""
    book = xlwt.Workbook()
    people = book.add_sheet("Osoby")
    people.write(0, 0, "Anna")
    people.visibility = 1
    page = book.add_sheet("Karteczki")
    for at, name in enumerate(["Tekst", "Tajne", "Pole", "Dzień"]):
        page.write(0, at, name)
    page.write(1, 0, "Kolejka do okienka")
    page.write(1, 1, 3.0)
    page.write_merge(1, 2, 2, 2, "widzi")
    page.write(1, 3, 45778, xlwt.easyxf(num_format_str="YYYY-MM-DD"))
    page.write(2, 0, "Brak\nkrzeseł")
    page.write(4, 0, "Hałas")
    page.row(4).hidden = True
    page.col(1).hidden = True
    book.set_active_sheet(1)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def test_an_old_xls_file_is_read_with_all_that_is_hidden_and_merged() -> None:
    table = read(make_xls(), "a.xlsx", hidden=True)
    assert [(sheet.name, sheet.hidden, sheet.active) for sheet in table.sheets] == [
        ("Osoby", True, False),
        ("Karteczki", False, True),
    ]
    assert table.sheet == "Karteczki"
    assert table.header == ("Tekst", "Tajne", "Pole", "Dzień")
    assert table.rows[0] == ("Kolejka do okienka", "3", "widzi", "2025-05-01")
    assert table.lines == (2, 3, 5)
    assert (table.hidden_lines, table.hidden_columns) == ({5}, {1})
    assert table.merged == (MergedCells(2, 2, 3, 2),)


ODS_ROWS = """
<t:table-column/><t:table-column t:visibility="collapse"/>
<t:table-row><t:table-cell><x:p>Tekst</x:p></t:table-cell><t:table-cell><x:p>Kto</x:p>
</t:table-cell><t:table-cell><x:p>Dzień</x:p></t:table-cell></t:table-row>
<t:table-row t:number-rows-repeated="3"><t:table-cell t:number-columns-repeated="3"/></t:table-row>
<t:table-row><t:table-cell t:number-rows-spanned="2"><o:annotation><x:p>czyjaś uwaga</x:p>
</o:annotation><x:p>Kolejka<x:s x:c="2"/><x:span>do</x:span> okienka</x:p><x:p>długa</x:p>
</t:table-cell><t:table-cell/><t:table-cell o:value-type="date" o:date-value="2025-05-01T09:00:00">
<x:p>1 maja</x:p></t:table-cell></t:table-row>
<t:table-row t:visibility="filter" t:number-rows-repeated="2"><t:covered-table-cell/>
<t:table-cell t:number-columns-repeated="2"><x:p>to samo</x:p></t:table-cell></t:table-row>
<t:table-row t:number-rows-repeated="1048000"><t:table-cell t:number-columns-repeated="16384"/>
</t:table-row>
"""


@pytest.mark.parametrize("flat", [False, True])
def test_an_ods_file_is_read_as_people_see_it(flat: bool) -> None:
    content = make_ods({"Osoby": "<t:table-row/>", "Uwagi": ODS_ROWS}, hidden="Osoby", flat=flat)
    table = read(content, hidden=True)
    assert [(sheet.name, sheet.hidden, sheet.active) for sheet in table.sheets] == [
        ("Osoby", True, False),
        ("Uwagi", False, True),
    ]
    assert table.header == ("Tekst", "Kto", "Dzień")
    assert table.rows[0] == ("Kolejka  do okienka\ndługa", "", "2025-05-01")
    assert table.rows[1:] == (("", "to samo", "to samo"),) * 2
    assert table.lines == (5, 6, 7)
    assert (table.hidden_lines, table.hidden_columns, table.filtered) == ({6, 7}, {1}, True)
    assert table.merged == (MergedCells(5, 0, 6, 0),)


def test_a_workbook_of_2003_that_is_xml_is_read() -> None:
    table = read(
        """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
        <Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="A">
        <Table><Row><Cell><Data ss:Type="String">Tekst</Data></Cell>
        <Cell ss:Index="3"><Data ss:Type="String">Pole</Data></Cell></Row>
        <Row ss:Index="4" ss:Hidden="1"><Cell ss:MergeAcross="1"><Data ss:Type="String">Kolejka
        <b>do</b> okienka</Data></Cell><Cell><Data ss:Type="Number">3.0</Data></Cell></Row>
        </Table></Worksheet></Workbook>""",
        "a.xls",
        hidden=True,
    )
    assert table.header == ("Tekst", "", "Pole")
    assert " ".join(table.rows[0][0].split()) == "Kolejka do okienka"
    assert (table.rows[0][2], table.lines, table.hidden_lines) == ("3", (4,), {4})


def test_the_table_of_a_web_page_is_read_and_told_to_be_one() -> None:
    page = """<html><head><style>td {}</style></head><body><p>Raport</p><table>
    <tr><th>Tekst<th>Pole</tr><tr><td rowspan=2>Kolejka<br>do  okienka &amp; dalej<td>widzi
    <tr><td><p>s&#322;yszy</p></table></body></html>"""
    table = read(page, "a.xls")
    assert table.header == ("Tekst", "Pole")
    assert table.rows == (("Kolejka\ndo okienka & dalej", "widzi"), ("", "słyszy"))
    assert [problem.message[:22] for problem in table.warnings] == ["This is a web page, no"]
    with pytest.raises(Invalid, match="web page, not a table"):
        read("<html>\n<body><table><tr><td>Tekst</td></tr></table></body></html>", "a.xls")


def test_a_word_document_gives_its_lines_and_each_of_its_tables() -> None:
    document = Document()
    document.add_heading("Notatka ze spotkania", 1)
    document.add_paragraph("Kolejka do okienka", style="List Bullet")
    document.add_paragraph("")
    document.add_paragraph("Brak krzeseł w całej poczekalni", style="List Bullet")
    table = document.add_table(3, 2)
    words = ["Lp.", "Treść uwagi", "1", "Za ciemno", "2", "Brak podjazdu"]
    for cell, word in zip((cell for row in table.rows for cell in row.cells), words, strict=True):
        cell.text = word
    file = BytesIO()
    document.save(file)
    lines = read(file.getvalue(), "a.docx")
    assert [row[0] for row in lines.rows][-2:] == [
        "Kolejka do okienka",
        "Brak krzeseł w całej poczekalni",
    ]
    assert len(lines.sheets) == 2
    remarks = read(file.getvalue(), "a.docx", sheet=lines.sheets[1].name)
    assert remarks.header == ("Lp.", "Treść uwagi")
    assert remarks.rows == (("1", "Za ciemno"), ("2", "Brak podjazdu"))


def test_cards_of_trello_come_with_their_lists_and_archived_ones_are_hidden() -> None:
    board = {
        "name": "Poczekalnia",
        "lists": [
            {"id": "a", "name": "Do zrobienia", "closed": False},
            {"id": "b", "name": "Stare", "closed": True},
        ],
        "cards": [
            {
                "name": "Krzesła",
                "desc": "Za mało krzeseł",
                "idList": "a",
                "labels": [{"name": "pilne", "color": "red"}, {"name": ""}],
                "idMembers": ["5e1"],
            },
            {"name": "Hałas", "desc": "", "idList": "b", "closed": False},
            {"name": "Zamknięta", "desc": "", "idList": "a", "closed": True},
        ],
        "members": [{"fullName": "Anna Nowak"}],
    }
    assert [row[0] for row in read(json.dumps(board), "board.json").rows] == ["Krzesła"]
    table = read(json.dumps(board), "board.json", hidden=True)
    assert table.rows[0] == ("Krzesła", "Za mało krzeseł", "Do zrobienia", "pilne")
    assert [row[0] for row in table.rows] == ["Krzesła", "Hałas", "Zamknięta"]
    assert table.hidden_lines == {3, 4}
    assert "Anna" not in repr(table)


def test_lines_that_only_look_like_another_format_are_lines() -> None:
    assert [row[0] for row in read("[x] krzesła\n[ ] podjazd\n", "a.txt").rows] == [
        "krzesła",
        "podjazd",
    ]
    for text in ("<3 kocham\nnie\n", "{a} i {b}\n{c}\n"):
        assert [row[0] for row in read(text, "a.txt").rows] == text.strip().split("\n")
    assert read("tekst\nKolejka\0 do okienka\nHałas\n").rows[0] == ("Kolejka  do okienka",)


REFUSED = {
    "password": [
        OLE + "EncryptedPackage\0".encode("utf-16-le"),
        pack(
            {
                "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                "META-INF/manifest.xml": "<manifest:file-entry><manifest:encryption-data/>",
                "content.xml": "x",
            }
        ),
    ],
    "old format DOC": [OLE + "WordDocument\0".encode("utf-16-le")],
    "presentation": [
        OLE + "PowerPoint Document\0".encode("utf-16-le"),
        pack({"[Content_Types].xml": "", "ppt/presentation.xml": ""}),
        pack({"mimetype": "application/vnd.oasis.opendocument.presentation"}),
    ],
    "ODT document": [pack({"mimetype": "application/vnd.oasis.opendocument.text"})],
    "XLSB": [pack({"[Content_Types].xml": "", "xl/workbook.bin": ""})],
    "Numbers": [pack({"Index/Document.iwa": ""})],
    "packed file": [pack({"uwagi.csv": "tekst"}), b"\x1f\x8b\x08" + bytes(60)],
    "whole programme": [
        pack({"programme.json": "{}"}),
        b'{"format": "empathy-workshop/exchange", "version": 3}',
    ],
    "PDF": [b"%PDF-1.7\n" + bytes(range(256)) * 9],
    "picture": [
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        b"\xff\xd8\xff\xe0" + bytes(range(256)),
        b"\0\0\0\x18ftypheic" + bytes(range(256)),
        b"RIFF\0\0\0\0WEBPVP8 " + bytes(range(256)),
    ],
    "recording": [b"\0\0\0\x18ftypM4A " + bytes(range(256)), b"ID3\x04" + bytes(range(256))],
    "RTF": [b"{\\rtf1\\ansi Kolejka}"],
    "vCard": [b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Anna\r\nEND:VCARD\r\n"],
    "calendar": [b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"],
    "MHTML": [b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\nx"],
    "XML file": [b'<?xml version="1.0"?><rss><item>a</item></rss>'],
    "JSON file": [b'{"type": "FeatureCollection", "features": []}', b'["a", "b"]'],
}


@pytest.mark.parametrize(
    ("words", "content"), [(words, one) for words, every in REFUSED.items() for one in every]
)
def test_what_is_not_read_is_called_by_its_name(words: str, content: bytes) -> None:
    with pytest.raises(Invalid, match=words):
        read(content, "a.xlsx")


def test_hostile_files_get_a_sentence() -> None:
    deep = b'[{"a":' * 30_000 + b"1" + b"}]" * 30_000
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    workbook = "urn:schemas-microsoft-com:office:spreadsheet"
    hostile = [
        make_ods({"A": "<t:table-row/>" + "<x:p>" * 9}),
        make_ods({"A": ""}, prologue=bomb),
        make_ods({"A": '<t:table-row t:number-rows-repeated="x"><t:table-cell/></t:table-row>'}),
        f'<?xml version="1.0"?>{bomb}<Workbook xmlns="{workbook}">&b;</Workbook>'.encode(),
        make_xlsx(f"{bomb}<sheetData/>"),
        make_xlsx('<sheetData><row><c t="s"><v>7</v></c></row></sheetData>'),
        make_xlsx('<sheetData><row r="99999999999999"><c><v>zz</v></c></row></sheetData>'),
        make_xls()[:3000],
        OLE + "Workbook\0".encode("utf-16-le"),
        pack({"notes.csv": b"\xff\xfe\xff"}),
    ]
    for content in hostile:
        with pytest.raises(Invalid):
            read(content)
    assert read(deep, "a.txt").rows


def test_thousands_of_sheets_and_repeated_cells_cost_little() -> None:
    sheets = {f"S{at}": "<t:table-row/>" for at in range(10_000)}
    with pytest.raises(Invalid, match="empty"):
        read(make_ods(sheets))
    cell = '<t:table-cell t:number-columns-repeated="16384"><x:p>a</x:p></t:table-cell>'
    rows = f'<t:table-row t:number-rows-repeated="1048576">{cell}</t:table-row>'
    table = read(make_ods({"A": rows, "B": rows}))
    assert len(table.rows) * table.width <= sheet_rows.MOST_CELLS
    (told,) = [one for one in table.problems if "rows are read" in one.message]
    assert told.values["most"] == len(table.rows)


def test_a_part_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed_files, "MOST_ELEMENTS", 1000)
    for content in (make_ods({"A": "<t:table-row/>" * 2000}), make_xlsx("<row/>" * 2000)):
        with pytest.raises(Invalid, match="unpacks to too much"):
            read(content)


def test_what_makes_a_reader_stumble_is_logged_once_and_quotes_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with pytest.raises(Invalid, match="damaged"):
        read("<table><tr><td>canary<![canary bar]]></table>", "a.xls")
    assert [record.getMessage() for record in caplog.records] == [
        "A file could not be read: AssertionError"
    ]


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="<>/!-[]tabled rhp=\"'&;", max_size=80))
def test_any_web_page_gives_a_table_or_one_sentence(inner: str) -> None:
    try:
        table = read(f"<html><table><tr><td>a<tr><td>b{inner}</table>", "a.xls")
    except Invalid:
        return
    assert table.rows


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_spreadsheet_gives_a_table_or_one_sentence(data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from([make_xls(), make_ods({"A": ODS_ROWS})])))
    for _one in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        table = read(bytes(content))
    except Invalid:
        return
    assert all(len(row) == table.width for row in table.rows)


def test_the_parts_of_an_archive_may_be_damaged_too() -> None:
    content = make_ods({"A": ODS_ROWS})
    with zipfile.ZipFile(BytesIO(content)) as packed:
        place = packed.getinfo("content.xml").header_offset
    broken = content[: place + 60] + bytes(40) + content[place + 100 :]
    with pytest.raises(Invalid, match="damaged"):
        read(broken)
