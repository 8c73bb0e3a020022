"""The history of a clause: its revisions, what changed in each, by whom and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from workshop.errors import WorkshopError
from workshop.i18n import _, ngettext
from workshop.programme.programmes import list_areas
from workshop.standards.clause_access import load_readable_clause
from workshop.standards.clauses import list_clause_revisions, load_editable_clause
from workshop.standards.labels import FIELDS, LEVELS, STATUSES
from workshop.standards.revisions import (
    PublishedRevision,
    RevisionStep,
    changed_fields,
    group_revisions,
    publications_of,
)
from workshop.standards.tables import Clause, ClauseRevision
from workshop.ui.clauses.restore_dialog import open_restoring
from workshop.ui.shell.formatting import fault_words, moment, plain
from workshop.ui.shell.navigation import run_again
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import show_part
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.word_differences import Changed, show_differences

_AT_ONCE = 8
"""The number of steps shown at first; older ones come on request."""


@dataclass(frozen=True)
class History:
    """The data that the history of one clause shows."""

    clause: Clause
    revisions: Sequence[ClauseRevision]
    published: Sequence[PublishedRevision]
    areas: Mapping[str, str]
    editable: bool


def show_clause_history(page: Page, clause: Clause) -> None:
    """The steps of a clause, newest first, a comparison of any two revisions, and restoring one."""
    show_part(page.state("history"), _show_history, page, clause)


def _show_history(page: Page, clause: Clause) -> None:
    page.present_actor()
    try:
        history = _load(page, clause.id)
    except WorkshopError as error:
        st.info(fault_words(error), icon=":material/info:")
        return
    steps = group_revisions(history.revisions)
    if len(history.revisions) > 1:
        _offer_comparison(page, history)
    key = page.state(f"history.{clause.id}.more")
    shown = steps if st.session_state.get(key) else steps[:_AT_ONCE]
    for step in shown:
        _show_publications(history, step, steps)
        _show_step(page, history, step)
    if len(shown) < len(steps) and press_button(
        _("Show older changes"), key=f"{key}.button", icon=":material/expand_more:"
    ):
        st.session_state[key] = True
        run_again()


def _load(page: Page, clause_id: str) -> History:
    with page.read() as db:
        clause = load_readable_clause(db, page.actor, clause_id)
        try:
            load_editable_clause(db, page.actor, clause_id)
            editable = True
        except WorkshopError:
            editable = False
        return History(
            clause,
            list_clause_revisions(db, clause_id),
            publications_of(db, clause_id),
            {area.id: area.name for area in list_areas(db, page.programme.id)},
            editable,
        )


def _show_step(page: Page, history: History, step: RevisionStep) -> None:
    key = page.state(f"history.{history.clause.id}.{step.last.number}")
    with st.container(border=True, gap="small"):
        by = plain(step.last.saved_by) or _("somebody")
        told = f"{_numbers(step)} · {_state(step.last.status)}"
        st.markdown(f"**{by}** · {moment(step.last.at)}  \n:small[:gray[{told}]]")
        if step.before and step.before.status != step.last.status:
            way = f"{_state(step.before.status)} → {_state(step.last.status)}"
            st.badge(way, icon=":material/flag:")
        if step.reasons:
            st.markdown("  \n".join(f":material/chat: {plain(why)}" for why in step.reasons))
        show_differences(_changes(history, step.before, step.last), key)
        if history.editable and step.last.number != history.clause.revision:
            _offer_restoring(page, history, step.last, f"{key}.restore")
        if len(step.revisions) > 1:
            _offer_single_saves(history, step, key)


def _numbers(step: RevisionStep) -> str:
    first, last = step.revisions[0].number, step.last.number
    if first == last:
        return _("Revision {number}", number=last)
    return _("Revisions {first} to {last}", first=first, last=last)


def _state(status: str) -> str:
    return _(STATUSES.get(status, status))


def _offer_single_saves(history: History, step: RevisionStep, key: str) -> None:
    title = ngettext("{count} save", "{count} saves", len(step.revisions))
    one_by_one = _("one by one")
    place = f"{key}.single"
    with st.expander(f"{title}, {one_by_one}", key=place, on_change="rerun") as saves:
        if not saves.open:
            return
        pairs = zip([step.before, *step.revisions], step.revisions, strict=False)
        rows = [row for old, new in pairs for row in _changes(history, old, new, titled=True)]
        show_differences(rows[::-1], f"{key}.each")


def _changes(
    history: History, old: ClauseRevision | None, new: ClauseRevision, *, titled: bool = False
) -> list[Changed]:
    """The fields that changed between two revisions; ``old`` is ``None`` for the first one."""
    number = _("Revision {number}", number=new.number)
    at = f"{number} · " if titled else ""
    changes = []
    for field in changed_fields(old, new):
        after = _words(field.name, field.after, history.areas)
        before = _words(field.name, field.before, history.areas) if old else after
        if before or after:
            changes.append(Changed(f"{at}{_(FIELDS.get(field.name, field.name))}", before, after))
    return changes


def _words(name: str, value: object, areas: Mapping[str, str]) -> str:
    if name == "area_id":
        return areas.get(str(value), "")
    if name == "level":
        return _(LEVELS[str(value)]) if value in LEVELS else ""
    return str(value)


def _show_publications(history: History, step: RevisionStep, steps: Sequence[RevisionStep]) -> None:
    """The versions of the standard published between this step and the next one."""
    later = [other.revisions[0].at for other in steps if other.last.number > step.last.number]
    until = min(later) if later else None
    for row in history.published:
        if row.at >= step.last.at and (until is None or row.at < until):
            text = _("Published in version {version}", version=row.version)
            st.markdown(f":material/menu_book: **{plain(text)}** · {moment(row.at)}")


def _offer_comparison(page: Page, history: History) -> None:
    key = page.state(f"history.{history.clause.id}.compare")
    rows = {row.number: row for row in reversed(history.revisions)}
    names = {number: _revision_name(row) for number, row in rows.items()}
    title = _("Compare two revisions")
    with st.expander(title, icon=":material/compare_arrows:", key=key, on_change="rerun") as part:
        if not part.open:
            return
        numbers = list(rows)
        old = st.selectbox(
            _("Earlier revision"),
            numbers,
            index=1,
            format_func=lambda number: names[number],
            key=f"{key}.old",
        )
        new = st.selectbox(
            _("Later revision"),
            numbers,
            index=0,
            format_func=lambda number: names[number],
            key=f"{key}.new",
        )
        changes = _changes(history, rows[old], rows[new])
        if changes:
            show_differences(changes, f"{key}.differences")
        else:
            st.caption(_("Both say the same."))
        if history.editable and old != history.clause.revision:
            _offer_restoring(page, history, rows[old], f"{key}.restore")


def _revision_name(row: ClauseRevision) -> str:
    return " · ".join(part for part in (str(row.number), row.saved_by, moment(row.at)) if part)


def _offer_restoring(page: Page, history: History, row: ClauseRevision, key: str) -> None:
    label = _("Restore revision {number}", number=row.number)
    if press_button(label, key=key, icon=":material/history:", type="tertiary"):
        present = history.revisions[-1]
        open_restoring(page, history.clause, row, _changes(history, present, row))
