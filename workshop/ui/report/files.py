"""The report as files, written on the click."""

from collections.abc import Callable

from sqlmodel import Session

from workshop.export.report.files import write_report_docx, write_report_xlsx
from workshop.export.report.record import Report, load_report
from workshop.i18n import _, mark
from workshop.live.public_address import public_address
from workshop.people.rights import Actor
from workshop.ui.shell.page import Page
from workshop.ui.widgets.file_downloads import DOCX, XLSX, Write, offer_files


def offer_report(page: Page) -> None:
    """Buttons for the report in Word and its tables in Excel."""
    base = f"{public_address(page.services.settings)}/standards/{page.programme.slug}"
    offer_files(
        page,
        page.programme.id,
        (
            (_("Report (Word)"), _(mark("report.docx")), DOCX, _writing(write_report_docx, base)),
            (_("Tables (Excel)"), _(mark("report.xlsx")), XLSX, _writing(write_report_xlsx, base)),
        ),
    )


def _writing(write: Callable[[Report, str], bytes], base: str) -> Write:
    def now(db: Session, actor: Actor, programme_id: str, language: str) -> bytes:
        return write(load_report(db, actor, programme_id, language), base)

    return now
