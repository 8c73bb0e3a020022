"""The page Recruitment: candidates by code, for those alone who were named for it."""

import streamlit as st

from workshop.i18n import _
from workshop.people.rights import Right
from workshop.recruitment.recruitments import find_recruitment
from workshop.recruitment.states import RecruitmentStage
from workshop.recruitment.told_counts import recruitment_counts
from workshop.ui.recruitment.answers import show_answers
from workshop.ui.recruitment.begin import show_beginning
from workshop.ui.recruitment.choice import show_choice
from workshop.ui.recruitment.files import show_files, show_former
from workshop.ui.recruitment.interviews import show_interviews
from workshop.ui.recruitment.overview import show_day, watch_recruitment
from workshop.ui.recruitment.rating import show_rating
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.page import open_page
from workshop.ui.widgets.view_choice import choose_view

FIRST = {
    RecruitmentStage.CHECKING: "answers",
    RecruitmentStage.RATING: "rating",
    RecruitmentStage.CHOOSING: "choice",
}

page = open_page("recruitment", needs=Right.RECRUIT)
with page.read() as db:
    recruitment = find_recruitment(db, page.actor, page.programme.id)
    former = recruitment_counts(db, page.programme.id)


watch_recruitment(page)
st.title(plain(recruitment.title) if recruitment else _("Recruitment"), anchor=False)

if recruitment is None:
    show_beginning(page)
    show_former(former)
else:
    show_day(page, recruitment)
    parts = {
        "answers": (_("Answers"), show_answers),
        "rating": (_("Rating"), show_rating),
        "interviews": (_("Interviews"), show_interviews),
        "choice": (_("Choice"), show_choice),
        "files": (_("Files"), show_files),
    }
    if recruitment.stage == RecruitmentStage.CHOOSING:
        del parts["answers"], parts["rating"]
    view = choose_view(
        {name: words for name, (words, _show) in parts.items()},
        FIRST[RecruitmentStage(recruitment.stage)],
        page.state(f"view.{recruitment.id}.{recruitment.stage}"),
    )
    parts[view][1](page, recruitment)
