"""The time line of the whole project: its phases as bands, meetings as planned above and as held
below, and the same as a list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import streamlit as st
from babel.dates import format_date
from sqlmodel import Session

from workshop.export.meeting_words import (
    KINDS,
    STANDINGS,
    describe_held,
    describe_late,
    describe_planned,
    describe_shift,
)
from workshop.i18n import _, current_language, ngettext
from workshop.local_time import local_day, today
from workshop.programme.meeting_kinds import MeetingKind, is_named
from workshop.programme.meeting_times import (
    MeetingStanding,
    began_at,
    ended_at,
    overlapping,
    standing,
)
from workshop.programme.meetings import list_phases
from workshop.programme.session_words import full_name
from workshop.programme.sessions import list_sessions
from workshop.programme.tables import ProjectPhase, WorkingSession
from workshop.ui.shell.formatting import day, plain
from workshop.ui.widgets.component import show_module

_TOLD = 3
"""So many late or overlapping meetings are told one by one."""
_Span = tuple[date, date]


@dataclass(frozen=True)
class Project:
    """A programme's phases and meetings."""

    phases: Sequence[ProjectPhase]
    meetings: Sequence[WorkingSession]

    @property
    def only_sessions(self) -> bool:
        """Whether there is no more to draw than the ten sessions."""
        dated = any(row.planned_start or row.kind != MeetingKind.WORKING for row in self.meetings)
        return not (dated or self.phases)


def load_project(db: Session, programme_id: str) -> Project:
    """The phases and meetings of a programme, in order."""
    return Project(list_phases(db, programme_id), list_sessions(db, programme_id))


def show_project_line(project: Project, chosen: str, key: str) -> str | None:
    """Draw it; returns the id of the meeting that was pressed, or ``None``."""
    now = datetime.now(UTC)
    if told := findings(project, now):
        st.warning("  \n".join(map(plain, told)), icon=":material/event_busy:")
    pressed = show_module(
        "project_line", draw_project(project, chosen, now), key=key, triggers=("pressed",)
    )
    return str(pressed.pressed) if getattr(pressed, "pressed", None) else None


def findings(project: Project, now: datetime) -> list[str]:
    """What is late or lies at the same time, in sentences; the first few one by one."""
    late = [row for row in project.meetings if standing(row, now) is MeetingStanding.LATE]
    told = [describe_late(row) for row in late[:_TOLD]]
    if rest := late[_TOLD:]:
        more = ngettext(
            "{count} more meeting is late.", "{count} more meetings are late.", len(rest)
        )
        told.append(more)
    told += _without_a_date(project, now)
    ahead = [row for row in project.meetings if standing(row, now) is MeetingStanding.AHEAD]
    pairs = overlapping(ahead)
    told += [
        _("“{one}” and “{other}” are planned for the same time.").format(
            one=pair.first.title, other=pair.second.title
        )
        for pair in pairs[:_TOLD]
    ]
    if len(pairs) > _TOLD:
        told.append(
            ngettext(
                "{count} more pair of meetings is planned for the same time.",
                "{count} more pairs of meetings are planned for the same time.",
                len(pairs) - _TOLD,
            )
        )
    return told


def _without_a_date(project: Project, now: datetime) -> list[str]:
    """Where some meetings are dated, how many that are still to come are not."""
    states = [standing(row, now) for row in project.meetings]
    missing = states.count(MeetingStanding.UNDATED)
    if not missing or missing == len(states):
        return []
    return [
        ngettext("{count} meeting has no date yet.", "{count} meetings have no date yet.", missing)
    ]


def draw_project(project: Project, chosen: str, now: datetime) -> dict[str, Any]:
    """What the browser draws: places in percent of the whole span, and words."""
    spans = [(row.from_day, row.to_day) for row in project.phases]
    for row in project.meetings:
        spans += [span for span in (_planned(row), _held(row)) if span]
    axis = _Axis.over(spans) if spans else None
    return {
        "months": axis.months() if axis else [],
        "today": axis.place(today()) if axis and axis.first <= today() <= axis.last else None,
        "phases": [_draw_phase(row, axis) for row in project.phases] if axis else [],
        "meetings": [_draw_meeting(row, axis, now) for row in project.meetings],
        "chosen": chosen,
        "parts": _parts(project.meetings, now),
        "kinds": [
            {"key": kind, "name": _(name)}
            for kind, name in KINDS.items()
            if any(row.kind == kind for row in project.meetings)
        ],
    }


@dataclass(frozen=True)
class _Axis:
    """Whole months, from the first day of one to the last day of another."""

    first: date
    last: date

    @classmethod
    def over(cls, spans: Sequence[_Span]) -> "_Axis":
        first = min(start for start, _end in spans).replace(day=1)
        last = max(end for _start, end in spans).replace(day=1)
        return cls(first, _next_month(last) - timedelta(days=1))

    def place(self, at: date, *, after: bool = False) -> float:
        """Where a day begins, or ends with ``after``, in percent."""
        days = (self.last - self.first).days + 1
        return round(100 * ((at - self.first).days + after) / days, 3)

    def months(self) -> list[dict[str, Any]]:
        found, at = [], self.first
        while at <= self.last:
            found.append(
                {
                    "at": self.place(at),
                    "short": str(format_date(at, "LLL", locale=current_language())),
                    "year": str(at.year) if at.month == 1 or at == self.first else "",
                }
            )
            at = _next_month(at)
        return found


def _next_month(at: date) -> date:
    return (at.replace(day=1) + timedelta(days=32)).replace(day=1)


def _planned(row: WorkingSession) -> _Span | None:
    if row.planned_start is None:
        return None
    return local_day(row.planned_start), local_day(row.planned_end or row.planned_start)


def _held(row: WorkingSession) -> _Span | None:
    began, ended = began_at(row), ended_at(row)
    if began is None:
        return None
    first = local_day(began)
    # A session that was opened again much later was not held all the time between.
    last = local_day(ended) if row.actual_end and ended else first
    return first, max(first, last)


def _draw_phase(row: ProjectPhase, axis: _Axis) -> dict[str, Any]:
    said = f"{day(row.from_day)} – {day(row.to_day)}"
    return {"name": row.name, "said": said, **_bar((row.from_day, row.to_day), axis)}


def _bar(span: _Span, axis: _Axis) -> dict[str, float]:
    begin = axis.place(span[0])
    return {"at": begin, "wide": round(axis.place(span[1], after=True) - begin, 3)}


def _draw_meeting(row: WorkingSession, axis: _Axis | None, now: datetime) -> dict[str, Any]:
    planned, held = _planned(row), _held(row)
    state = standing(row, now)
    words = [describe_planned(row), *_held_words(row), row.place]
    return {
        "id": row.id,
        "name": full_name(row),
        "mark": "" if is_named(row.number) else str(row.number),
        "kind": row.kind,
        "kindWord": _(KINDS[row.kind]),
        "planned": _bar(planned, axis) if planned and axis else None,
        "held": _bar(held, axis) if held and axis else None,
        "state": state,
        "stateWord": _(STANDINGS[state]),
        "said": " · ".join(word for word in words if word),
    }


def _held_words(row: WorkingSession) -> list[str]:
    held = describe_held(row)
    if not held:
        return []
    shift = describe_shift(row)
    return [_("held {when}", when=held), *([shift] if shift else [])]


def _parts(meetings: Sequence[WorkingSession], now: datetime) -> list[Mapping[str, Any]]:
    """The list in parts: what needs a look, what comes, what is over."""
    named = (
        (
            _("Late, cancelled or without a date"),
            {MeetingStanding.LATE, MeetingStanding.UNDATED, MeetingStanding.CANCELLED},
        ),
        (_("Now and to come"), {MeetingStanding.RUNNING, MeetingStanding.AHEAD}),
        (_("Was held"), {MeetingStanding.HELD}),
    )
    keys = {row.id: standing(row, now) for row in meetings}
    found = [
        {
            "title": title,
            "ids": [key for key, state in keys.items() if state in states],
            "open": MeetingStanding.HELD not in states,
        }
        for title, states in named
    ]
    return [part for part in found if part["ids"]]
