"""The report as files: DOCX to read and hand in, XLSX to reckon with."""

import re
from collections.abc import Iterator

from workshop.export.csv_writing import Cell
from workshop.export.documents.blocks import Table
from workshop.export.documents.docx_parts import write_document
from workshop.export.report.outline import outline_report
from workshop.export.report.record import Report
from workshop.export.table_files import Sheet, write_book
from workshop.i18n import mark, translate

_NUMBER = re.compile(r"\d{1,9}(\.\d{1,4})?")


def write_report_docx(report: Report, address: str) -> bytes:
    """The report as the bytes of a .docx file; ``address``: of the public standard."""
    title = translate(mark("Report: {title}"), report.language, title=report.programme.title)
    footer = report.programme.funder or report.programme.title
    return write_document(title, footer, report.language, outline_report(report, address))


def write_report_xlsx(report: Report, address: str) -> bytes:
    """Every table of the report as a sheet of its own, in the bytes of an .xlsx file."""
    return write_book(list(_sheets(report, address)))


def _reckoned(text: str) -> Cell:
    """A number that can be added up where the text is one."""
    return float(text) if _NUMBER.fullmatch(text) else text


def _sheets(report: Report, address: str) -> Iterator[Sheet]:
    title, seen = report.programme.title, dict[str, int]()
    for block in outline_report(report, address):
        name = getattr(block, "text", None)
        if isinstance(block, Table):
            seen[title] = seen.get(title, 0) + 1
            number = f" {seen[title]}" if seen[title] > 1 else ""
            rows = tuple(tuple(map(_reckoned, row)) for row in block.rows)
            yield Sheet(title[:28] + number, block.columns, rows)
        elif name and getattr(block, "level", 0) == 1:
            title = name
