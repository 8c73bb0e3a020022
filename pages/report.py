"""The page Report: what the project promised, planned, held and made, for whoever pays for it."""

import streamlit as st
from sqlmodel import Session

from workshop.export.report.files import write_report_docx, write_report_xlsx
from workshop.export.report.record import load_report
from workshop.i18n import _, current_language, mark
from workshop.live.public_address import public_address
from workshop.people.rights import Actor, Right
from workshop.ui.report.indicators import show_indicators
from workshop.ui.report.parts import (
    show_annexes,
    show_deviations,
    show_evaluation,
    show_meetings,
    show_products,
)
from workshop.ui.shell.page import open_page
from workshop.ui.widgets.file_downloads import DOCX, offer_files

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
page = open_page("report", needs=Right.RUN)


def standard_address(slug: str) -> str:
    """The public address of the programme's standard, without a version."""
    return f"{public_address(page.services.settings)}/standards/{slug}"


def docx(db: Session, actor: Actor, programme_id: str, language: str) -> bytes:
    report = load_report(db, actor, programme_id, language)
    return write_report_docx(report, standard_address(report.programme.slug))


def xlsx(db: Session, actor: Actor, programme_id: str, language: str) -> bytes:
    report = load_report(db, actor, programme_id, language)
    return write_report_xlsx(report, standard_address(report.programme.slug))


st.title(_("Report"), anchor=False)
st.caption(
    _(
        "What the project promised, planned, held and made. Every computed figure leads to where "
        "it comes from."
    )
)
with page.read() as db:
    report = load_report(db, page.actor, page.programme.id, current_language())
offer_files(
    page,
    page.programme.id,
    (
        (_("Report (Word)"), _(mark("report.docx")), DOCX, docx),
        (_("Tables (Excel)"), _(mark("report.xlsx")), _XLSX, xlsx),
    ),
)
for title, show in (
    (_("Indicators"), lambda: show_indicators(page, report)),
    (_("Meetings"), lambda: show_meetings(report)),
    (_("Products"), lambda: show_products(page, report)),
    (_("Evaluation"), lambda: show_evaluation(page, report)),
    (_("What came otherwise than planned"), lambda: show_deviations(page, report)),
    (_("Annexes"), lambda: show_annexes(page, report)),
):
    st.subheader(title, anchor=False, divider="gray")
    show()
