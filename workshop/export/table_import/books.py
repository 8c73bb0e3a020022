"""The reader for each kind of file that holds sheets."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from workshop.errors import Invalid
from workshop.export.table_import.docx_reader import read_docx
from workshop.export.table_import.file_kinds import FileKind, Recognised
from workshop.export.table_import.html_tables import WEB_PAGE, read_html_tables
from workshop.export.table_import.ods_reader import read_flat_ods, read_ods
from workshop.export.table_import.own_archive import read_own_archive
from workshop.export.table_import.packed_files import unless_broken
from workshop.export.table_import.sheet_rows import Book, Bounds, ReadBook
from workshop.export.table_import.text_decoding import decode
from workshop.export.table_import.trello_reader import read_board
from workshop.export.table_import.xls_reader import XlsBook
from workshop.export.table_import.xlsx_reader import XlsxBook
from workshop.export.table_import.xml_workbook_reader import read_xml_workbook
from workshop.i18n import mark

_READERS: Mapping[FileKind, Callable[[bytes, Bounds], Book]] = {
    FileKind.XLSX: XlsxBook,
    FileKind.ODS: read_ods,
    FileKind.FLAT_ODS: read_flat_ods,
    FileKind.XLS: XlsBook,
    FileKind.XML_WORKBOOK: read_xml_workbook,
    FileKind.DOCX: read_docx,
    FileKind.OWN_ARCHIVE: read_own_archive,
}


def open_book(found: Recognised, content: bytes, bounds: Bounds) -> Book:
    """The sheets of a file. Raises ``Invalid`` where it is damaged or too large."""
    if found.kind == FileKind.TRELLO:
        return read_board(found.value, bounds)
    if found.kind == FileKind.WEB_PAGE:
        return _open_page(content, bounds)
    return _READERS[found.kind](content, bounds)


def _open_page(content: bytes, bounds: Bounds) -> Book:
    book = unless_broken(lambda: read_html_tables(decode(content).text, bounds))
    if not book.sheets:
        raise Invalid(
            mark("This is a web page, not a table. Open it in a spreadsheet and save it as XLSX.")
        )
    return ReadBook(
        book.sheets, tuple(replace(found, warnings=(WEB_PAGE,)) for found in book.contents)
    )
