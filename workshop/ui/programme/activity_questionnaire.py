"""Which questionnaire an activity asks, and at which moment."""

from typing import Any

import streamlit as st

from workshop.i18n import _
from workshop.programme.activity_kinds import SurveyMoment
from workshop.programme.tables import Activity
from workshop.questionnaires.asked import has_asked
from workshop.questionnaires.labels import MOMENTS
from workshop.questionnaires.questionnaires import SeenQuestionnaire, list_questionnaires
from workshop.ui.shell.formatting import distinct
from workshop.ui.shell.page import Page


def name_questionnaires(found: list[SeenQuestionnaire]) -> dict[str, str]:
    """Their titles by id, those of later versions with their number."""
    return distinct(
        {
            seen.row.id: seen.row.title
            if seen.row.version == 1
            else _("{title}, version {version}", title=seen.row.title, version=seen.row.version)
            for seen in found
        }
    )


def ask_questionnaire(page: Page, activity: Activity, key: str) -> dict[str, Any]:
    """Fields for the questionnaire and the moment; none once people have been asked."""
    with page.read() as db:
        found = list_questionnaires(db, page.programme.id)
    names = name_questionnaires(found)
    present = (activity.targets or [""])[0]
    fixed = bool(activity.targets) and has_asked(activity)
    chosen = st.selectbox(
        _("Questionnaire"),
        list(names),
        index=list(names).index(present) if present in names else None,
        format_func=lambda one: names[one],
        placeholder=_("Choose") if names else _("Write one on the page Questionnaires first"),
        disabled=fixed or not names,
        key=f"{key}.questionnaire",
    )
    moments = [
        moment for seen in found if seen.row.id == chosen for moment in seen.moments
    ] or list(SurveyMoment)
    moment = st.radio(
        _("When it is asked"),
        moments,
        index=moments.index(SurveyMoment(activity.moment)) if activity.moment in moments else 0,
        format_func=lambda one: _(MOMENTS[one]),
        horizontal=True,
        disabled=fixed,
        key=f"{key}.moment",
        help=_("Phones show the items of this moment only."),
    )
    if fixed:
        return {}
    return {"targets": [chosen] if chosen else [], "moment": moment}
