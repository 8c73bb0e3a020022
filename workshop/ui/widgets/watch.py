"""Pages that follow what other people do."""

from collections.abc import Callable, Iterable
from typing import Any

import streamlit as st
from sqlmodel import Session, SQLModel

from workshop.i18n import _
from workshop.ui.shell.page import AppPage
from workshop.ui.shell.parts import show_part
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.component import show_module

Look = Callable[[Session], object]


def watch(
    page: AppPage, name: str, look: Look, *, every: float = 3, by_itself: bool = True
) -> None:
    """Rerun the page once ``look(db)`` returns something else than now; nothing is drawn.

    It looks every so many seconds, and waits while something is pressed or typed, or a dialog is
    open. Where people write in forms that a change could take away it does not rerun
    ``by_itself``: a line says that something has changed, with a button that shows it. For what
    has no facts; a module follows these with ``show_module(…, follow=…)``. Values are compared:
    rows of tables as ``fields`` makes them.
    """
    with page.read() as db:
        seen = look(db)
    show = _follow if by_itself else _offer
    show_part(page.state(f"watch.{name}"), show, page, name, look, seen, every=every)


def fields(rows: Iterable[SQLModel | None]) -> list[dict[str, Any]]:
    """The fields of rows, to be compared."""
    return [row.model_dump() for row in rows if row is not None]


def _follow(page: AppPage, name: str, look: Look, seen: object) -> None:
    changed = {"changed": _has_changed(page, look, seen)}
    if show_module("watch", changed, key=page.state(f"watched.{name}"), triggers=("again",)).again:
        st.rerun()


def _offer(page: AppPage, name: str, look: Look, seen: object) -> None:
    if not _has_changed(page, look, seen):
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(":material/sync: " + _("Somebody has changed something here meanwhile."))
        if press_button(_("Show it"), key=page.state(f"show.{name}"), type="tertiary"):
            st.rerun()


def _has_changed(page: AppPage, look: Look, seen: object) -> bool:
    page.present_actor()
    with page.read() as db:
        return look(db) != seen
