"""Choosing an empathy map and the activity its notes belong to; former wordings of its notes."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st
from sqlmodel import Session

from workshop.board.note_history import shows_history
from workshop.board.notes import list_notes, list_revisions
from workshop.board.personas import list_maps
from workshop.board.table_maps import list_table_maps
from workshop.board.tables import EmpathyMap, Note, NoteRevision, Persona
from workshop.board.visibility import SHOWN
from workshop.i18n import _
from workshop.people.rights import Right
from workshop.programme.activity_kinds import NOTE_KINDS, ActivityKind, MapVariant
from workshop.programme.agenda import (
    AddActivity,
    EditActivity,
    add_activity,
    edit_activity,
    is_per_table,
    list_activities,
)
from workshop.programme.phases import Phase
from workshop.programme.session_states import SessionStatus
from workshop.programme.session_words import session_word
from workshop.programme.sessions import APPROVED, list_sessions
from workshop.programme.tables import Activity, WorkingSession
from workshop.ui.shell.formatting import plain, shortened
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import submit_button


@dataclass(frozen=True)
class Item:
    """An activity with its session."""

    activity: Activity
    session: WorkingSession

    @property
    def name(self) -> str:
        """Label with session and activity."""
        return session_word(self.session.number) + f" · {self.activity.title}"

    @property
    def runs(self) -> bool:
        """Whether it is the running activity of its session."""
        return self.session.current_activity_id == self.activity.id


@dataclass(frozen=True)
class FormerWording:
    """An edited note with its former texts, oldest first."""

    note: Note
    revisions: Sequence[NoteRevision]


def list_items(db: Session, programme_id: str) -> list[Item]:
    """All activities of a programme with their sessions, in order."""
    return [
        Item(activity, session)
        for session in list_sessions(db, programme_id)
        for activity in list_activities(db, session.id)
    ]


def takes_notes(item: Item) -> bool:
    """Whether notes can be added to this activity: one of a session whose minutes are approved
    takes none, nor does a map of nobody."""
    activity = item.activity
    ready = activity.kind != ActivityKind.EMPATHY_MAP or activity.map_id is not None
    return activity.kind in NOTE_KINDS and ready and item.session.status != APPROVED


def choose_shown_map(page: Page) -> tuple[EmpathyMap, Persona] | None:
    """A field for the map; ``None`` if there is no map."""
    with page.read() as db:
        maps = {chart.id: (chart, persona) for chart, persona in list_maps(db, page.programme.id)}
    shown = {key: pair for key, pair in maps.items() if not pair[1].archived}
    if not shown:
        return None
    key = page.state("map")
    if st.session_state.get(key) not in shown:
        st.session_state[key] = next(iter(shown))
    chosen = st.selectbox(
        _("Persona"), list(shown), format_func=lambda key: _map_name(shown[key]), key=key
    )
    return shown[chosen]


def _map_name(pair: tuple[EmpathyMap, Persona]) -> str:
    chart, persona = pair
    return (
        persona.label
        if chart.variant == MapVariant.CANVAS
        else _("{label} (quick)", label=persona.label)
    )


def choose_item(page: Page, chart: EmpathyMap) -> Item | None:
    """A field for the activity of this map, the running one first; ``None`` if there is none."""
    with page.read() as db:
        everything = list_items(db, page.programme.id)
        at_tables = {
            row.activity.id for row in everything if chart.id in _maps_of_tables(db, row.activity)
        }
    items = {
        row.activity.id: row
        for row in everything
        if row.activity.id in at_tables or row.activity.map_id == chart.id
    }
    if not items:
        return None
    ids = list(items)
    running = next((key for key in ids if items[key].runs), ids[-1])
    chosen = st.selectbox(
        _("Activity"),
        ids,
        index=ids.index(running),
        format_func=lambda key: items[key].name,
        key=page.state(f"activity.{chart.id}"),
    )
    return items[chosen]


def _maps_of_tables(db: Session, activity: Activity) -> set[str]:
    if not is_per_table(activity) or activity.kind != ActivityKind.EMPATHY_MAP:
        return set()
    return {chart.id for chart in list_table_maps(db, activity.id).values()}


def tables_of(page: Page, chart: EmpathyMap, activity: Activity) -> list[int]:
    """The tables whose notes belong to a map in an activity: all where all work on one."""
    if not is_per_table(activity):
        return list(range(1, page.programme.tables + 1))
    with page.read() as db:
        maps = list_table_maps(db, activity.id)
    return [table for table, one in maps.items() if one.id == chart.id]


def offer_place(page: Page, chart: EmpathyMap, persona: Persona) -> None:
    """For a map without an activity, which takes no notes: a form that adds one to an agenda."""
    st.info(
        _("This map stands on no agenda yet, so nobody can write on it."),
        icon=":material/event_busy:",
    )
    if not page.may(Right.RUN):
        st.caption(_("The person who runs the sessions can put it on an agenda."))
        return
    with page.read() as db:
        free = [row for row in list_items(db, page.programme.id) if _is_free(row.activity)]
        sessions = list_sessions(db, page.programme.id)
    places: list[Item | WorkingSession] = [*free, *sessions]
    with st.form(page.state("place"), width=640):
        place = st.selectbox(
            _("Where does the room work on it?"),
            range(len(places)),
            index=_usual(places),
            format_func=lambda at: _place_name(places[at]),
        )
        if submit_button(
            _("Put it on the agenda"), key=page.state("place.send"), type="primary"
        ) and _take_place(page, chart, persona, places[place]):
            st.rerun()


def _is_free(activity: Activity) -> bool:
    return (
        activity.kind == ActivityKind.EMPATHY_MAP
        and activity.map_id is None
        and activity.phase == Phase.WAITING
    )


def _usual(places: Sequence[Item | WorkingSession]) -> int:
    waiting = (at for at, place in enumerate(places) if _is_open(place))
    return next(waiting, 0)


def _is_open(place: Item | WorkingSession) -> bool:
    return isinstance(place, Item) or place.status in (SessionStatus.OPEN, SessionStatus.PLANNED)


def _place_name(place: Item | WorkingSession) -> str:
    if isinstance(place, Item):
        return _("{place}: use this activity", place=place.name)
    where = session_word(place.number)
    return _("{place}: a new activity ({title})", place=where, title=shortened(place.title, 50))


def _take_place(
    page: Page, chart: EmpathyMap, persona: Persona, place: Item | WorkingSession
) -> Activity | None:
    settings = {"map_id": chart.id, "variant": chart.variant, "per_table": False}
    done = _("The map is on the agenda.")
    if isinstance(place, Item):
        return page.attempt(edit_activity, EditActivity(place.activity.id, settings), done=done)
    title = _("Empathy map: {label}", label=persona.label)
    content = AddActivity(place.id, ActivityKind.EMPATHY_MAP, shortened(title, 190), settings)
    return page.attempt(add_activity, content, done=done)


def show_map_history(page: Page, item: Item) -> None:
    """The edited notes of an activity with their former texts."""
    with page.read() as db:
        former = list_former_wordings(db, item.activity, of_phones=page.may(Right.MODERATE))
    if not former:
        st.info(
            _(
                "No note of this activity was edited. Open a note on the map to change it; "
                "what it said before is kept here."
            ),
            icon=":material/history:",
        )
    for entry in former:
        with st.container(border=True):
            st.markdown(f"**{plain(entry.note.text)}**")
            for revision in reversed(entry.revisions):
                before = _("Before: {text}", text=plain(revision.text))
                by = f" · {plain(revision.edited_by)}" if revision.edited_by else ""
                st.caption(before + by)


def list_former_wordings(
    db: Session, activity: Activity, *, of_phones: bool
) -> list[FormerWording]:
    """The edited notes on an activity's board; ``of_phones`` as in ``shows_history``."""
    notes = [
        note
        for note in list_notes(db, [activity.id], SHOWN)
        if shows_history(note, activity, of_phones=of_phones)
    ]
    return [FormerWording(note, list_revisions(db, note.id)) for note in notes]
