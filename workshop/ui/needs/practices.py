"""The view of practices: what was seen elsewhere, what it takes here, and what is decided."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from workshop.board.note_facts import read_open_under
from workshop.board.practice_kinds import DECISION_NAMES
from workshop.board.practices import SeenPractice, list_collected, practices_among, search_practices
from workshop.board.tables import Note, VisitStop
from workshop.board.visit_stops import list_stops
from workshop.i18n import _, ngettext, translate_plural
from workshop.i18n.counted_nouns import PRACTICES
from workshop.people.rights import Right
from workshop.programme.programmes import list_areas
from workshop.ui.needs.evidence_use import (
    Library,
    ask_to_delete,
    load_library,
    offer_links,
    offer_picture_of,
    show_pictures_of,
    show_use,
)
from workshop.ui.needs.need_links import note_names
from workshop.ui.needs.practice_form import open_decision, open_practice_form
from workshop.ui.needs.visit_stops import show_stops, stop_name
from workshop.ui.shell.formatting import day, distinct, plain
from workshop.ui.shell.navigation import only_asked_for
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.practice_entry import show_practice_entry
from workshop.ui.widgets.unfolding import unfold

_AT_ONCE = 20
"""Practices and notes that are drawn before somebody asks for more."""
_OPEN_AT_MOST = 8
"""Collected notes; more of them are folded, since the practices stand below."""


@dataclass(frozen=True)
class _Around:
    """What practices are told with: stops and areas by id, the notes that were collected, and by
    practice what was written under it."""

    library: Library
    stops: Mapping[str, VisitStop]
    areas: Mapping[str, str]
    collected: Sequence[Note]
    written: Mapping[str, Sequence[str]]

    @property
    def asked(self) -> bool:
        """Whether the address asks for one of the practices."""
        return st.query_params.get("practice") in {one.id for one in self.library.practices}

    def where(self, one: SeenPractice) -> str:
        """The stop of a practice, as far as its place does not say it."""
        stop = self.stops.get(one.row.stop_id or "")
        if stop is not None and stop.institution == one.evidence.publisher:
            return day(stop.day) if stop.day else ""
        return stop_name(stop) if stop else ""


def show_practices(page: Page) -> None:
    """The practices with search, filters and decisions; above them what was collected."""
    around = _load(page)
    writes = page.may(Right.WRITE_NEED)
    if not around.asked:
        _show_beginnings(page, around, writes=writes)
    if not around.library.practices:
        st.info(
            _(
                "No practice yet. Let phones collect what people saw, make a practice of a note, "
                "or add one; needs and clauses can then stand on it."
            ),
            icon=":material/travel_explore:",
        )
        return
    found = only_asked_for("practice", _narrow(page, around))
    for one in unfold(page, "practices", found, _AT_ONCE, _AT_ONCE):
        _show_one(page, around, one, writes=writes)


def _show_beginnings(page: Page, around: _Around, *, writes: bool) -> None:
    """Where practices come from: the stops of the visit, notes, and people's own words."""
    if writes:
        _offer_new(page)
    show_stops(page, list(around.stops.values()), writes=writes)
    if writes and around.collected:
        _show_collected(page, around.collected)


def ask_for_practice(page: Page) -> None:
    """Where the address asks for a piece of evidence that is a practice, let it ask for that."""
    key = st.query_params.get("evidence", "")
    with page.read() as db:
        found = practices_among(db, [key])
    if found:
        st.query_params["practice"] = key
        del st.query_params["evidence"]


def _load(page: Page) -> _Around:
    library = load_library(page)
    with page.read() as db:
        return _Around(
            library,
            {stop.id: stop for stop in list_stops(db, page.programme.id)},
            {area.id: area.name for area in list_areas(db, page.programme.id)},
            list_collected(db, page.programme.id),
            read_open_under(db, [one.id for one in library.practices]),
        )


def _narrow(page: Page, around: _Around) -> Sequence[SeenPractice]:
    """Fields for search and filters; returns the practices that pass them."""
    if around.asked:
        return around.library.practices
    stops = {key: stop_name(stop) for key, stop in around.stops.items()}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        words = st.text_input(
            _("Search the practices"),
            key=page.state("practices.search"),
            width=280,
            placeholder=_("What, where, what for…"),
        )
        decision = _filter(
            page,
            "decision",
            _("Decision on a practice"),
            {key: _(name) for key, name in DECISION_NAMES.items()},
        )
        area = _filter(page, "area", _("Area"), around.areas)
        stop = _filter(page, "stop", _("Stop"), stops)
    kept: list[Callable[[SeenPractice], bool]] = []
    if decision:
        kept.append(lambda one: one.row.decision == decision)
    if area:
        kept.append(lambda one: one.row.area_id == area)
    if stop:
        kept.append(lambda one: one.row.stop_id == stop)
    found = search_practices(around.library.practices, words)
    found = [one for one in found if all(passes(one) for passes in kept)]
    st.caption(translate_plural(PRACTICES, len(found)))
    return found


def _filter(page: Page, name: str, label: str, names: Mapping[str, str]) -> str | None:
    told = distinct(names)
    return st.selectbox(
        label,
        list(told),
        index=None,
        format_func=lambda key: told[key],
        placeholder=_("All"),
        key=page.state(f"practices.{name}"),
        width=200,
        disabled=not told,
    )


def _offer_new(page: Page) -> None:
    with st.container(horizontal=True):
        if press_button(_("Add a practice"), icon=":material/add:"):
            open_practice_form(page)
        with st.popover(_("Make a practice of a note"), icon=":material/sticky_note_2:"):
            names = distinct(note_names(page))
            note_id = st.selectbox(
                _("Note (type to search)"),
                list(names),
                index=None,
                format_func=lambda key: names[key],
                placeholder=_("Choose"),
                key=page.state("practices.note"),
            )
            if press_button(
                _("Make a practice of it"), key="practice.of_note", disabled=note_id is None
            ):
                open_practice_form(page, note_id=note_id)


def _show_collected(page: Page, notes: Sequence[Note]) -> None:
    title = ngettext(
        "{count} note was collected as a practice",
        "{count} notes were collected as practices",
        len(notes),
    )
    with st.expander(title, expanded=len(notes) <= _OPEN_AT_MOST, icon=":material/inbox:"):
        for note in unfold(page, "collected", notes, _AT_ONCE, _AT_ONCE):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(plain(note.text))
                if press_button(
                    _("Make a practice"), key=f"practice.{note.id}", icon=":material/add:"
                ):
                    open_practice_form(page, note_id=note.id)


def _show_one(page: Page, around: _Around, one: SeenPractice, *, writes: bool) -> None:
    with st.container(border=True):
        words, use = st.columns([3, 1.4], gap="large")
        with words:
            area = around.areas.get(one.row.area_id or "", "")
            show_practice_entry(one, where=around.where(one), area=area)
            show_pictures_of(page, around.library, one.evidence)
            _show_written(around.written[one.id])
        with use:
            show_use(around.library, one.evidence)
        if writes:
            with st.container(horizontal=True):
                _show_actions(page, around, one)


def _show_written(texts: Sequence[str]) -> None:
    """What people wrote under a practice, to be read while its needs here are put into words."""
    if texts:
        title = _("What people wrote it would take here")
        with st.expander(f"{title} ({len(texts)})", icon=":material/sticky_note_2:"):
            st.markdown("\n".join(f"- {plain(text)}" for text in texts))


def _show_actions(page: Page, around: _Around, one: SeenPractice) -> None:
    if press_button(_("Decide"), key=f"decide.{one.id}", icon=":material/gavel:"):
        open_decision(page, one)
    if press_button(_("Edit"), key=f"edit.{one.id}", icon=":material/edit:"):
        open_practice_form(page, one)
    offer_links(page, around.library, one.evidence)
    offer_picture_of(page, one.evidence)
    if press_button(_("Delete"), key=f"delete.{one.id}", icon=":material/delete:"):
        ask_to_delete(page, around.library, one.evidence, _("Delete this practice?"))
