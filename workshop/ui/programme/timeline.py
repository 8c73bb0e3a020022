"""The time line of the ten sessions: five days of two sessions each, with their results."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st
from sqlmodel import Session

from workshop.export.labels import SLOTS, STATUSES
from workshop.export.meeting_words import describe_windows
from workshop.i18n import _, translate_plural
from workshop.i18n.counted_nouns import PEOPLE
from workshop.people.attendance import head_count
from workshop.programme.agenda import list_activities
from workshop.programme.session_words import told_number
from workshop.programme.sessions import (
    APPROVED,
    CLOSED,
    OPEN,
    PLANNED,
    in_window,
    list_sessions,
)
from workshop.programme.tables import WorkingSession
from workshop.standards.yields import Yield, describe_yield, load_programme_yields
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.presses import press_button

STATUS_COLOURS: Mapping[str, str] = {
    PLANNED: "gray",
    OPEN: "green",
    CLOSED: "blue",
    APPROVED: "primary",
}
STATUS_ICONS: Mapping[str, str] = {
    PLANNED: ":material/schedule:",
    OPEN: ":material/sensors:",
    CLOSED: ":material/lock:",
    APPROVED: ":material/verified:",
}
_SHOWN_KINDS = 3
"""So many kinds of results stand on the card of a session; all stand below."""


@dataclass(frozen=True)
class Stop:
    """One session on the time line."""

    session: WorkingSession
    minutes: int
    people: int
    yields: Sequence[Yield]


def load_timeline(db: Session, programme_id: str) -> list[Stop]:
    """The sessions of a programme in order, each with what it yielded so far."""
    yields = load_programme_yields(db, programme_id)
    return [
        Stop(
            session=session,
            minutes=sum(row.minutes for row in list_activities(db, session.id)),
            people=sum(head_count(db, session.id).values()),
            yields=yields.get(session.id, ()),
        )
        for session in list_sessions(db, programme_id)
    ]


def show_timeline(stops: list[Stop], chosen: str | None, key: str) -> str | None:
    """Draw the five days; returns the id of the session that was clicked, or ``None``."""
    days = sorted({stop.session.day for stop in stops})
    pressed = None
    with st.container(key="timeline"):
        columns = st.columns(len(days), gap="small")
    for day, column in zip(days, columns, strict=True):
        with column:
            st.caption(_("Day {day}", day=day))
            for stop in stops:
                if stop.session.day == day and _show_stop(stop, chosen, key):
                    pressed = stop.session.id
    return pressed


def show_status(status: str, *, narrow: bool = False) -> None:
    """A session's status as a badge; ``narrow``: abbreviated."""
    words = _("Approved") if narrow and status == APPROVED else _(STATUSES[status])
    st.badge(words, icon=STATUS_ICONS[status], color=STATUS_COLOURS[status])  # type: ignore[arg-type]


def _show_stop(stop: Stop, chosen: str | None, key: str) -> bool:
    session = stop.session
    number, title = told_number(session), plain(session.title)
    with st.container(border=True, height="stretch", gap="xsmall"):
        show_status(session.status, narrow=True)
        pressed = press_button(
            f"**{number}** {title}" if number else title,
            key=f"{key}.{session.id}",
            type="primary" if session.id == chosen else "secondary",
            width="stretch",
            wrap=True,
        )
        st.caption(f"{_(SLOTS[session.slot])} · {describe_outcome(stop, _SHOWN_KINDS)}")
        if in_window(session):
            st.caption(f":material/schedule_send: {plain(describe_windows((), session)[0])}")
    return pressed


def describe_outcome(stop: Stop, most: int | None = None) -> str:
    """Attendance and results in a few words; the planned minutes if there are none.

    ``most``: so many kinds of results.
    """
    words = [translate_plural(PEOPLE, stop.people)] if stop.people else []
    words += [describe_yield(one) for one in stop.yields[:most]]
    if most is not None and len(stop.yields) > most:
        words.append("…")
    return " · ".join(words) or _("{minutes} min planned", minutes=stop.minutes)
