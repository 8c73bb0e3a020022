"""The tables of an exchange file: one XLSX with a sheet for each, or a ZIP of CSV files."""

import zipfile
from io import BytesIO

from sqlmodel import Session

from workshop.export.csv_writing import write_csv_table
from workshop.export.documents.fixed_moments import ALWAYS
from workshop.export.exchange.sheets import make_sheets
from workshop.export.exchange.write import load_exchange
from workshop.export.table_files import write_book
from workshop.i18n import known_language
from workshop.people.rights import Actor


def write_xlsx(db: Session, actor: Actor, programme_id: str, language: str) -> bytes:
    """All tables as one XLSX. Needs the right to export; raises ``NotFound``."""
    return write_book(make_sheets(load_exchange(db, actor, programme_id), language))


def write_csv(db: Session, actor: Actor, programme_id: str, language: str) -> bytes:
    """All tables as CSV files in one ZIP archive. Needs the right to export."""
    speaking = known_language(language)
    sheets = make_sheets(load_exchange(db, actor, programme_id), speaking)
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for sheet in sheets:
            entry = zipfile.ZipInfo(f"{sheet.name}.csv", ALWAYS)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, write_csv_table(sheet.header, sheet.rows, speaking))
    return file.getvalue()
