"""Going from one screen to another, with what it should open there."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn, Protocol, TypeVar

import streamlit as st

from workshop.i18n import _
from workshop.ui.shell.page import PROGRAMME_KEY

_PAGES = Path(__file__).resolve().parents[3] / "pages"


class _Row(Protocol):
    id: str


RowT = TypeVar("RowT", bound=_Row)


def go_to(key: str, address: Mapping[str, str] | None = None, **opening: str) -> NoReturn:
    """Open another screen; ``opening`` (names and ids) waits there under the screen's own keys.

    ``address`` becomes part of the screen's address, such as ``{"need": id}``.
    """
    for name, value in opening.items():
        st.session_state[f"{key}.{name}"] = value
    query = {"programme": str(st.session_state.get(PROGRAMME_KEY, "")), **(address or {})}
    # Without it the page's own words about the programme would keep the old address.
    st.switch_page(str(_PAGES / f"{key}.py"), query_params=query)
    raise AssertionError("unreachable")


def only_asked_for(name: str, rows: Sequence[RowT]) -> Sequence[RowT]:
    """The one row whose id the address asks for by ``name``, with a way back to all; else all."""
    wanted = st.query_params.get(name)
    found = [row for row in rows if row.id == wanted]
    if found and st.button(_("Show all"), icon=":material/arrow_back:", key=f"all.{name}"):
        del st.query_params[name]
        st.rerun()
    return found or rows
