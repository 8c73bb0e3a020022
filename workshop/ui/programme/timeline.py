"""The time line of the ten sessions: five days of two sessions each, with their results."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st
from sqlmodel import Session

from workshop.board.notes import COUNTED, list_notes
from workshop.export.labels import SLOTS, STATUSES
from workshop.i18n import PluralMessage, _, mark_plural, translate_plural
from workshop.i18n.counted_nouns import CLAUSES, GROUPS, NEEDS, NOTES, PEOPLE
from workshop.needs.group_queries import list_groups
from workshop.needs.needs import list_needs
from workshop.people.attendance import head_count
from workshop.programme.activity_kinds import ActivityKind
from workshop.programme.agenda import list_activities
from workshop.programme.outcomes import list_outcomes
from workshop.programme.phases import Phase
from workshop.programme.sessions import APPROVED, CLOSED, OPEN, PLANNED, list_sessions
from workshop.programme.tables import WorkingSession
from workshop.standards.clauses import list_clauses
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
_DECISIONS = mark_plural("{count} decision", "{count} decisions")
_SHARED: Mapping[str, PluralMessage] = {
    ActivityKind.GROUPING: GROUPS,
    ActivityKind.NEED_WRITING: NEEDS,
    ActivityKind.DRAFTING: CLAUSES,
}
"""Results of the whole programme, counted at the sessions with an activity of that kind."""


@dataclass(frozen=True)
class Stop:
    """One session on the time line. ``produced``: pairs of noun and number."""

    session: WorkingSession
    minutes: int
    people: int
    produced: tuple[tuple[PluralMessage, int], ...]


def load_timeline(db: Session, programme_id: str) -> list[Stop]:
    """The sessions of a programme in order, each with the counts of its results so far."""
    shared: dict[str, int] = {
        ActivityKind.GROUPING: len(list_groups(db, programme_id)),
        ActivityKind.NEED_WRITING: len(list_needs(db, programme_id)),
        ActivityKind.DRAFTING: len(list_clauses(db, programme_id)),
    }
    return [_stop(db, session, shared) for session in list_sessions(db, programme_id)]


def _stop(db: Session, session: WorkingSession, shared: dict[str, int]) -> Stop:
    agenda = list_activities(db, session.id)
    worked = {row.kind for row in agenda if row.phase != Phase.WAITING}
    counts = [(NOTES, len(list_notes(db, [row.id for row in agenda], *COUNTED)))]
    counts += [(_SHARED[kind], number) for kind, number in shared.items() if kind in worked]
    counts += [(_DECISIONS, len(list_outcomes(db, session.id).decisions))]
    return Stop(
        session=session,
        minutes=sum(row.minutes for row in agenda),
        people=sum(head_count(db, session.id).values()),
        produced=tuple((noun, number) for noun, number in counts if number),
    )


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
    with st.container(border=True, height="stretch", gap="xsmall"):
        show_status(session.status, narrow=True)
        pressed = press_button(
            f"**{session.number}** {plain(session.title)}",
            key=f"{key}.{session.id}",
            type="primary" if session.id == chosen else "secondary",
            width="stretch",
            wrap=True,
        )
        st.caption(f"{_(SLOTS[session.slot])} · {describe_outcome(stop)}")
    return pressed


def describe_outcome(stop: Stop) -> str:
    """Attendance and results in a few words; the planned minutes if there are none."""
    people = ((PEOPLE, stop.people),) if stop.people else ()
    made = [translate_plural(noun, number) for noun, number in (*people, *stop.produced)]
    return " · ".join(made) or _("{minutes} min planned", minutes=stop.minutes)
