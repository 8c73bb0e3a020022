"""Retention of the programme, and removal of the demo."""

from collections.abc import Mapping

import streamlit as st
from sqlmodel import Session

from workshop.i18n import _, current_language, mark
from workshop.local_time import today
from workshop.people.rights import Right
from workshop.programme.programmes import list_programmes, remove_examples, remove_programme
from workshop.programme.retention import (
    RETENTION_DAYS,
    KeptKind,
    SetRetention,
    is_promised,
    kept_days,
    last_day,
    set_retention,
)
from workshop.programme.tables import Programme
from workshop.recruitment.recruitments import find_recruitment
from workshop.retention.holds import ASKED_BACK_DAYS
from workshop.retention.schedule import is_kept_apart, look_ahead
from workshop.retention.told import is_gone, list_deletions
from workshop.retention.words import say_hold
from workshop.store.kept_copies import LONGEST_DAYS
from workshop.ui.programme.deletions import show_log
from workshop.ui.shell.formatting import day, day_of, plain
from workshop.ui.shell.page import AppPage
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button, submit_button

_KINDS: Mapping[str, str] = {
    KeptKind.NOTES: mark("What people wrote: notes, drafts, answers, photos of meetings"),
    KeptKind.PEOPLE: mark("What people are known by: badges, phrases, attendance"),
    KeptKind.PROGRAMME: mark("The programme: needs, clauses, versions, minutes"),
}


def show_retention(page: AppPage, programme: Programme) -> None:
    """Until when what is kept, the days to change, and what was deleted."""
    with page.read() as db:
        lines = [_line(db, programme, kind) for kind in KeptKind]
        recruitment = _recruitment(db, page, programme)
        promised = is_promised(db, programme.id)
        deleted = list_deletions(db, programme.id)
    st.table(_as_columns([*lines[:2], *recruitment, _backups(), lines[2]]), border="horizontal")
    if is_kept_apart(programme):
        st.caption(_("This is an example: nothing in it is deleted by itself."))
    _show_days(page, programme, promised=promised)
    if deleted:
        st.subheader(_("Deleted as promised"), anchor=False)
        show_log(deleted)
    if page.actor.may(Right.ADMINISTER):
        _show_removal(page, programme)


def _as_columns(lines: list[tuple[str, str, str]]) -> dict[str, list[str]]:
    what, until, then = zip(*lines, strict=True)
    return {_("What"): list(what), _("Until"): list(until), _("What happens then"): list(then)}


def _line(db: Session, programme: Programme, kind: KeptKind) -> tuple[str, str, str]:
    """What is kept, until when, and what happens then, in words."""
    until = day(last_day(programme, kind))
    if kind is KeptKind.PROGRAMME:
        over = last_day(programme, kind) < today()
        asked = _("That time is over: administrators decide about it below.")
        return _(_KINDS[kind]), until, asked if over else _("Administrators are reminded.")
    if is_gone(db, programme, kind, today()):
        return _(_KINDS[kind]), until, _("It is deleted.")
    holds = look_ahead(db, programme, kind, today()).holds
    told = [plain(say_hold(hold, current_language())) for hold in holds]
    then = _("It is deleted by itself, after two notices.")
    if last_day(programme, kind) < today() and told:
        then = _("It is deleted as soon as this is over: {why}.", why="; ".join(told))
    return _(_KINDS[kind]), until, then


def _recruitment(db: Session, page: AppPage, programme: Programme) -> list[tuple[str, str, str]]:
    """Candidates, for those who are named for recruiting alone."""
    if not page.actor.may(Right.RECRUIT, programme.id):
        return []
    found = find_recruitment(db, page.actor, programme.id)
    if found is None:
        return []
    until = day_of(found.erase_on)
    return [(_("Candidates: answers, ratings, decisions"), until, _("They are erased that day."))]


def _backups() -> tuple[str, str, str]:
    longest = _("{days} days at the longest", days=LONGEST_DAYS)
    return _("Backups"), longest, _("What is deleted goes from them with the next daily one.")


def _show_days(page: AppPage, programme: Programme, *, promised: bool) -> None:
    shortest, longest = RETENTION_DAYS
    seen: dict[str, int] = {kind: kept_days(programme, kind) for kind in KeptKind}
    with st.container(width=520), st.form(page.state("retention")):
        st.write(_("Days from the programme's creation"))
        days = {
            kind: st.number_input(
                _(_KINDS[kind]), min_value=shortest, max_value=longest, value=seen[kind], step=30
            )
            for kind in KeptKind
        }
        st.caption(
            _(
                "People came in who were promised these days: the first two can be brought"
                " forward, but not put off."
            )
            if promised
            else _(
                "Phones tell the first day before anybody agrees. Once somebody has come in, the"
                " first two can be brought forward, but not put off."
            )
        )
        st.caption(
            _(
                "What people were invited to is waited for: planned meetings, open contributions,"
                " questionnaires and reviews, and for {days} days the question whether a published"
                " clause says what they meant.",
                days=ASKED_BACK_DAYS,
            )
        )
        if submit_button(_("Save"), key=page.state("retention.send"), type="primary"):
            content = SetRetention(
                programme.id, {kind: int(value) for kind, value in days.items()}, seen
            )
            if page.attempt(set_retention, content, done=_("Saved.")):
                st.rerun()


def _show_removal(page: AppPage, programme: Programme) -> None:
    if press_button(
        _("Delete this programme…"), icon=":material/delete:", key=page.state("delete")
    ):
        dialog(_("Delete the programme?"))(_confirm_removal)(page, programme)


def _confirm_removal(page: AppPage, programme: Programme) -> None:
    st.write(
        _(
            "Sessions, notes, groups, needs, clauses and minutes of “{title}” will be gone, and no"
            " backup brings them back. What you want to keep, download before.",
            title=plain(programme.title),
        )
    )
    typed = st.text_input(_("Type the programme's title to confirm"), autocomplete="off")
    if press_button(_("Delete for good"), type="primary", icon=":material/delete:"):
        if typed.strip() != programme.title:
            st.error(_("This is not the title."), icon=":material/info:")
        elif page.accepts(remove_programme, programme.id, done=_("The programme is deleted.")):
            st.rerun()


def show_demo(page: AppPage) -> None:
    """A button that deletes every demo programme; nothing if there is none."""
    with page.read() as db:
        examples = [row for row in list_programmes(db, page.actor) if row.example]
    if not examples:
        st.info(_("There is no demo programme here. Load it on the page Programme, under Change."))
        return
    for programme in examples:
        st.markdown(f"- {plain(programme.title)}")
    st.caption(_("Demo people, notes, groups, needs and clauses go; your own programmes stay."))
    if press_button(_("Remove the demo"), type="primary", icon=":material/delete_sweep:"):
        removed = page.attempt(remove_examples, None, done=_("The demo is removed."))
        if removed is not None:
            st.rerun()
