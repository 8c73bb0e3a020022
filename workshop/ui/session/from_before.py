"""What earlier sessions left for this one, shown before its first activity."""

import streamlit as st
from sqlmodel import Session

from workshop.i18n import _
from workshop.programme.meeting_kinds import is_named
from workshop.programme.phases import Phase
from workshop.programme.sessions import PLANNED, list_sessions
from workshop.programme.tables import WorkingSession
from workshop.standards.yields import Yield, describe_yields, load_yields
from workshop.ui.session.earlier_steps import show_earlier_steps
from workshop.ui.session.run_state import RunState
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.page import Page


def show_from_before(page: Page, desk: RunState) -> None:
    """What the session held last before this one yielded, and steps that are still open; nothing
    once an activity was started."""
    if any(row.phase != Phase.WAITING for row in desk.agenda):
        return
    with page.read() as db:
        former, yields = _load(db, desk.session)
    if former is not None and yields:
        left = describe_yields(yields)
        words = (
            _("“{title}” left: {yields}", title=plain(former.title), yields=left)
            if is_named(former.number)
            else _("Session {number} left: {yields}", number=former.number, yields=left)
        )
        st.caption(f":material/inventory_2: {words}")
    show_earlier_steps(page, desk.session.id, "before", editable=True)


def show_own_yields(page: Page, session: WorkingSession) -> None:
    """What this session yielded so far."""
    with page.read() as db:
        yields = load_yields(db, session.id)
    if yields:
        words = _("This session so far: {yields}", yields=describe_yields(yields))
        st.caption(f":material/inventory_2: {words}")


def _load(db: Session, session: WorkingSession) -> tuple[WorkingSession | None, list[Yield]]:
    earlier = [
        row
        for row in list_sessions(db, session.programme_id)
        if row.position < session.position and row.status != PLANNED
    ]
    return (earlier[-1], load_yields(db, earlier[-1].id)) if earlier else (None, [])
