"""The report of a review as a file."""

from sqlmodel import Session

from workshop.export.delphi.outline import TITLE, outline_delphi
from workshop.export.delphi.record import load_delphi_report
from workshop.export.delphi.saying import saying_in
from workshop.export.documents.docx_parts import write_document
from workshop.people.rights import Actor


def write_delphi_report(db: Session, actor: Actor, round_id: str, language: str) -> bytes:
    """The report of the review that a round belongs to, as the bytes of a .docx file. Raises as
    ``load_delphi_report``."""
    report = load_delphi_report(db, actor, round_id, language)
    title = saying_in(report.language)(TITLE, title=report.first.review.title)
    footer = report.programme.funder or report.programme.title
    return write_document(title, footer, report.language, outline_delphi(report))
