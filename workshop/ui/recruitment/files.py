"""What leaves a recruitment: decisions by code, and an announcement in numbers."""

import streamlit as st

from workshop.export.recruitment.announcement import write_announcement
from workshop.export.recruitment.decisions_table import write_decisions_table
from workshop.i18n import LANGUAGES, _, current_language
from workshop.recruitment.interviews import list_interviews
from workshop.recruitment.labels import COUNTED
from workshop.recruitment.recruitments import list_candidates
from workshop.recruitment.tables import Recruitment
from workshop.recruitment.told_counts import RecruitmentCounts, count_recruitment
from workshop.ui.shell.formatting import day, plain
from workshop.ui.shell.page import Page
from workshop.ui.shell.sign_in import LANGUAGE_NAMES
from workshop.ui.widgets.copy_text import show_to_copy
from workshop.ui.widgets.file_downloads import CSV, offer_file


def show_files(page: Page, recruitment: Recruitment) -> None:
    """Downloads, and the announcement to copy."""
    with page.read() as db:
        candidates = list_candidates(db, recruitment)
        slots = list_interviews(db, recruitment)
        counts = count_recruitment(db, recruitment)
    merge, announcement = st.columns(2, gap="large")
    with merge:
        st.subheader(_("For your letters"), anchor=False)
        st.write(
            _(
                "Code, decision and interview of everybody. Put it beside your own list of codes, "
                "and your spreadsheet or mail program writes the letters."
            )
        )
        offer_file(
            _("Decisions by code (CSV)"),
            lambda: write_decisions_table(candidates, slots, current_language()),
            _("decisions.csv"),
            CSV,
            type="primary",
        )
        st.caption(_("Reasons are not in it."))
    with announcement:
        st.subheader(_("Announcement"), anchor=False)
        language = st.segmented_control(
            _("Language"),
            LANGUAGES,
            default=current_language(),
            required=True,
            format_func=lambda code: LANGUAGE_NAMES[code],
            label_visibility="collapsed",
            key=page.state("announcement.language"),
        )
        show_to_copy(write_announcement(counts, str(language)), page.state("announcement"))
        st.caption(_("Numbers only; small ones are told together."))


def show_former(counts: list[RecruitmentCounts]) -> None:
    """What stayed of recruitments that were erased."""
    if not counts:
        return
    st.subheader(_("Former recruitments"), anchor=False)
    for row in counts:
        when = day(row.erased_on) if row.erased_on else ""
        st.markdown(
            f"**{plain(row.title)}** · "
            + _("everything but these numbers was erased on {day}", day=when)
        )
        if row.candidates is None:
            st.caption(_("Too few people applied for any number to be told."))
            continue
        numbers = [_("Applied: {count}", count=row.candidates)]
        numbers += [
            f"{_(words)}: {row.decisions[name]}"
            for name, words in COUNTED.items()
            if row.decisions.get(name)
        ]
        st.caption(" · ".join(numbers))
