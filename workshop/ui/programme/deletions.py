"""What is deleted soon, what holds it, and what was deleted: on the page of the programme."""

from datetime import date

import streamlit as st

from workshop.i18n import _, current_language
from workshop.local_time import today
from workshop.people.rights import Right
from workshop.programme.notice_days import LAST_NOTICE
from workshop.programme.programmes import list_programmes
from workshop.programme.retention import KeptKind
from workshop.programme.tables import Programme
from workshop.recruitment.erasure import days_seen
from workshop.recruitment.recruitments import find_recruitment
from workshop.retention.schedule import FIRST_NOTICE, ConfirmDate, confirm_date
from workshop.retention.told import Coming, DeletedOn, list_coming, list_deletions
from workshop.retention.words import say_counts, say_hold
from workshop.ui.shell.formatting import day, day_of, plain, quoted
from workshop.ui.shell.navigation import go_to
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import press_button


def show_deletions(page: Page) -> None:
    """For whoever runs the programme: what goes within 30 days, and what went. Administrators are
    told of other programmes too, and whoever recruits of candidates."""
    _show_recruitment(page)
    if not page.may(Right.RUN):
        return
    with page.read() as db:
        coming = list_coming(db, page.programme, today())
        others = _elsewhere(page) if page.actor.may(Right.ADMINISTER) else []
        deleted = list_deletions(db, page.programme.id)
    if coming:
        _show_coming(page, coming)
    for line in others:
        st.caption(f":material/event_busy: {line}")
    if deleted:
        with st.expander(_("Deleted as promised"), icon=":material/event_available:"):
            show_log(deleted)


def show_log(deleted: list[DeletedOn]) -> None:
    """What was deleted, by day, as counts."""
    for one in reversed(deleted):
        counts = say_counts(one.counts, current_language())
        st.markdown(f"- **{day(one.day)}**: {plain(counts)}")


def _show_coming(page: Page, coming: list[Coming]) -> None:
    with st.container(border=True, key=page.state("deletions")):
        st.subheader(_("Deleted soon"), anchor=False)
        for one in coming:
            _show_one(one)
        lacking = [one.outlook for one in coming if one.outlook.only_lacks_days(today())]
        if lacking:
            _ask_for_date(page, "deletions", min(outlook.seen_days for outlook in lacking))
        st.caption(
            _(
                "Needs, groups, clauses, published versions and approved minutes stay. Where a text"
                " stood, they say that it was deleted."
            )
        )
        st.caption(
            _(
                "What you want to keep, such as minutes, download before. Files with what people"
                " wrote are under the same promise: delete them on that day, too."
            )
        )
        with st.container(horizontal=True):
            if press_button(_("To the minutes"), key=page.state("deletions.minutes")):
                go_to("minutes")
            if press_button(_("All days"), type="tertiary", key=page.state("deletions.days")):
                go_to("settings")


def _show_one(one: Coming) -> None:
    left = (one.outlook.day - today()).days
    urgent = left <= LAST_NOTICE and not one.outlook.endless
    icon = ":material/event_busy:" if urgent else ":material/schedule:"
    st.markdown(f"{icon} **{say_when(one)}**")
    st.markdown(plain(_capital(say_counts(one.left, current_language()))))
    for hold in one.outlook.holds:
        held = _("It waits because {why}.", why=plain(say_hold(hold, current_language())))
        st.caption(f":material/hourglass: {held}")
    if one.outlook.day > one.outlook.promised or one.outlook.endless:
        told = day(one.outlook.promised)
        st.caption(_("People were promised {day}, or the end of what they wait for.", day=told))


def _ask_for_date(page: Page, name: str, seen_days: int) -> None:
    """Say why something is not deleted although its day has come, and let the date be confirmed.
    ``name``: its name in the key of the button."""
    told = _(
        "The date alone does not decide: a computer's clock can be wrong. Days on which the server"
        " ran since the notice: {seen} of {days}.",
        seen=seen_days,
        days=LAST_NOTICE,
    )
    st.caption(f":material/hourglass: {told}")
    if not page.actor.may(Right.ADMINISTER):
        st.caption(_("An administrator can confirm the date here."))
        return
    # By its key a press is one on the date that was shown, also after midnight.
    shown = today()
    key = page.state(f"{name}.date.{shown.isoformat()}")
    if press_button(_("Today is {day}: the date is right", day=day(shown)), key=key):
        done = _(
            "Confirmed. What is due is deleted in the coming night, or when the server starts."
        )
        if page.accepts(confirm_date, ConfirmDate(page.programme.id, shown), done=done):
            st.rerun()


def say_when(one: Coming) -> str:
    """What goes, and on which day, in a sentence."""
    notes = one.outlook.kind is KeptKind.NOTES
    if one.outlook.endless:
        return (
            _("What people wrote is deleted as soon as nothing holds it any more.")
            if notes
            else _("What people are known by is deleted as soon as nothing holds it any more.")
        )
    when = day(one.outlook.day)
    return (
        _("What people wrote is deleted on {day}.", day=when)
        if notes
        else _("What people are known by is deleted on {day}.", day=when)
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _show_recruitment(page: Page) -> None:
    """For those who are named for recruiting alone: nobody else is to know that there is one."""
    if not page.may(Right.RECRUIT):
        return
    with page.read() as db:
        found = find_recruitment(db, page.actor, page.programme.id)
        seen_days = days_seen(db, page.actor, page.programme.id, today())
    if seen_days is not None:
        told = _(
            "Nobody reads anything about candidates any more: their day has come. It is not erased"
            " yet."
        )
        st.info(told, icon=":material/event_busy:")
        _ask_for_date(page, "candidates", seen_days)
    if found is not None and _days_until(found.erase_on) <= FIRST_NOTICE:
        told = _("Everything about candidates is erased on {day}.", day=day_of(found.erase_on))
        st.info(told, icon=":material/event_busy:")


def _days_until(iso: str) -> int:
    return (date.fromisoformat(iso) - today()).days


def _elsewhere(page: Page) -> list[str]:
    """What goes soon in other programmes of this installation, a line each."""
    with page.read() as db:
        rows = [row for row in list_programmes(db, page.actor) if row.id != page.programme.id]
        return [
            f"{_named(row)}: {say_when(one)}"
            for row in rows
            for one in list_coming(db, row, today())
        ]


def _named(programme: Programme) -> str:
    return quoted(plain(programme.title))
