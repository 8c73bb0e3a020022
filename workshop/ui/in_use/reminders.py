"""What is to be done by when: late and soon, as a list, a text to copy, CSV and a calendar file."""

from collections.abc import Sequence

import streamlit as st

from workshop.export.calendar.write import MEDIA_TYPE
from workshop.export.in_use.reminders import (
    write_actions_calendar,
    write_actions_csv,
    write_reminders,
)
from workshop.export.use_words import DAYS_LEFT, FIELDS, LATE_DAYS
from workshop.i18n import _, current_language, mark, translate_plural
from workshop.in_use.overview import SOON, NextAction, UseOverview
from workshop.people.rights import Right
from workshop.ui.shell.formatting import day, plain
from workshop.ui.shell.page import Page
from workshop.ui.widgets.copy_text import show_to_copy
from workshop.ui.widgets.file_downloads import offer_files
from workshop.ui.widgets.view_choice import choose_view


def show_actions(page: Page, use: UseOverview) -> None:
    """The actions of the chosen time, and ways to take them along."""
    late, soon = use.late, use.soon
    views = {
        "late": _("Late ({count})", count=len(late)),
        "soon": _("Within {days} days ({count})", days=SOON, count=len(soon)),
        "all": _("All with a day ({count})", count=len(use.actions)),
    }
    chosen = choose_view(views, "late" if late else "soon", page.state("actions"))
    actions = {"late": late, "soon": soon, "all": use.actions}[chosen]
    if not actions:
        st.success(_("There is nothing to remind anybody of."), icon=":material/check_circle:")
        return
    _show_table(actions)
    st.subheader(_("A reminder to copy"), anchor=False)
    st.caption(_("For a mail of your own: it goes to units, names functions, and no person."))
    show_to_copy(write_reminders(actions, current_language()), page.state("copy"))
    if page.may(Right.EXPORT):
        offer_files(
            page,
            page.programme.id,
            (
                (
                    _("Next actions (CSV)"),
                    _(mark("next-actions.csv")),
                    "text/csv",
                    write_actions_csv,
                ),
                (
                    _("Next actions for a calendar (ICS)"),
                    _(mark("next-actions.ics")),
                    MEDIA_TYPE,
                    write_actions_calendar,
                ),
            ),
        )


def _show_table(actions: Sequence[NextAction]) -> None:
    rows = [
        {
            _(FIELDS["due_on"]): f"{day(one.due_on)}  \n{_say_days(one)}",
            _("Unit"): _two(plain(one.unit.name), plain(one.answer.function or one.unit.function)),
            _(FIELDS["next_action"]): _two(plain(one.answer.next_action), _say_clause(one)),
        }
        for one in actions
    ]
    st.table(
        {name: [row[name] for row in rows] for name in rows[0]},
        border="horizontal",
        hide_index=True,
    )


def _two(above: str, below: str) -> str:
    """Two lines of a cell, the second one paler."""
    return f"{above}  \n:gray[{below}]" if below else above


def _say_clause(action: NextAction) -> str:
    return f"**{plain(action.clause.code)}** {plain(action.clause.title)}"


def _say_days(action: NextAction) -> str:
    if action.late:
        return f":red[{translate_plural(LATE_DAYS, -action.days)}]"
    return translate_plural(DAYS_LEFT, action.days)
