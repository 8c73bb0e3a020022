"""What an activity is about: what notes are written under, and what is voted on."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st
from sqlmodel import Session

from workshop.board.practices import list_practices
from workshop.i18n import _, mark
from workshop.needs.ideas import list_ideas
from workshop.needs.need_states import IdeaKind
from workshop.programme.activity_kinds import NotesAbout, VotesOn
from workshop.programme.tables import Activity
from workshop.ui.programme.activity_targets import name_clauses
from workshop.ui.shell.formatting import shortened
from workshop.ui.shell.page import Page

_ABOUT = {
    NotesAbout.NOTHING: mark("They stand by themselves"),
    NotesAbout.IDEAS: mark("Under a need; they become ideas"),
    NotesAbout.QUESTIONS: mark("Under a need; they become questions “How might we…?”"),
    NotesAbout.CLAUSES: mark("Under a clause"),
    NotesAbout.PRACTICES: mark("Under a practice: what it would take here"),
}
_VOTES_ON = {VotesOn.NEEDS: mark("Needs"), VotesOn.IDEAS: mark("Ideas")}


def ask_about(page: Page, activity: Activity, needs: Mapping[str, str], key: str) -> dict[str, Any]:
    """What notes are written under, and which of these may be chosen."""
    about = st.selectbox(
        _("Where notes are written"),
        list(_ABOUT),
        list(_ABOUT).index(NotesAbout(activity.about)),
        format_func=lambda one: _(_ABOUT[one]),
        key=f"{key}.about",
        help=_("Phones choose first what they write about, and then write under it."),
    )
    settings: dict[str, Any] = {"about": about.value}
    if about.subject == "need":
        targets = _choose(_("Needs"), needs, activity.targets, _("All open needs"), f"{key}.under")
        return {**settings, "targets": targets}
    if about.subject == "clause":
        names = name_clauses(page)
        kept = [one for one in activity.targets if one not in names]
        label, words = _("Clauses"), _("All accepted clauses")
        chosen = _choose(label, names, activity.targets, words, f"{key}.clauses")
        return {**settings, "targets": [*chosen, *kept]}
    if about.subject == "practice":
        with page.read() as db:
            practices = {one.id: one.title for one in list_practices(db, page.programme.id)}
        label, words = _("Practices"), _("All that are not left")
        return {
            **settings,
            "targets": _choose(label, practices, activity.targets, words, f"{key}.practices"),
        }
    return {**settings, "targets": []} if activity.about else settings


def ask_votes_on(
    page: Page, activity: Activity, needs: Mapping[str, str], key: str
) -> dict[str, Any]:
    """Whether needs or ideas are voted on, and which of them."""
    votes_on = st.segmented_control(
        _("What is voted on"),
        list(_VOTES_ON),
        format_func=lambda one: _(_VOTES_ON[one]),
        default=VotesOn(activity.votes_on),
        required=True,
        key=f"{key}.votes_on",
    )
    if votes_on == VotesOn.IDEAS:
        with page.read() as db:
            ideas = _name_ideas(db, list(needs))
        words = _("All ideas under open needs")
        targets = _choose(_("Ideas"), ideas, activity.targets, words, f"{key}.ideas")
    else:
        words = _("All open needs")
        targets = _choose(_("Needs"), needs, activity.targets, words, f"{key}.needs")
    return {"votes_on": str(votes_on or activity.votes_on), "targets": targets}


def _name_ideas(db: Session, need_ids: Sequence[str]) -> dict[str, str]:
    rows = list_ideas(db, *need_ids)
    return {
        row.id: shortened(row.text, 110) for row in rows if row.kind == IdeaKind.IDEA and row.text
    }


def _choose(
    label: str, names: Mapping[str, str], present: Sequence[str], all_of_them: str, key: str
) -> list[str]:
    return st.multiselect(
        label,
        list(names),
        [one for one in present if one in names],
        format_func=lambda one: names[one],
        placeholder=all_of_them,
        key=key,
        select_all=False,
    )
