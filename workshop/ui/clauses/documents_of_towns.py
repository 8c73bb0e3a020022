"""A document of another town in a dialog: picked as a file, or fetched from its address."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import streamlit as st

from workshop.errors import WorkshopError
from workshop.i18n import _
from workshop.live.outward_addresses import LONGEST_ADDRESS
from workshop.programme.file_faults import BadFile
from workshop.standards.adoption.returns import count_decisions
from workshop.standards.clause_states import AdoptionDecision
from workshop.ui.shell.formatting import fault_words, plain
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.file_field import clear_file, pick_file

DocumentT = TypeVar("DocumentT")


def begin_document(
    page: Page, name: str, address: str = "", document: object | None = None
) -> None:
    """Begin the dialog ``name`` anew; before it is drawn. What lies at an ``address`` is fetched at
    once, unless it is at hand: ``document``."""
    forget_document(page, name)
    st.session_state[page.state(f"{name}.address")] = address
    st.session_state[page.state(f"{name}.unread")] = bool(address) and document is None
    if document is not None:
        st.session_state[page.state(f"{name}.fetched")] = (document, address)


def forget_document(page: Page, name: str) -> None:
    """Let go of what was picked or fetched."""
    clear_file(page.state(f"{name}.file"))
    st.session_state.pop(page.state(f"{name}.fetched"), None)


def choose_document(
    page: Page,
    name: str,
    label: str,
    read: Callable[[bytes], DocumentT],
    fetch: Callable[[str], DocumentT],
) -> tuple[DocumentT, str] | None:
    """The document that is picked or was fetched, and its address (empty: it was picked); ``None``
    as long as there is none that can be read. ``read``: of a file; ``fetch``: of an address."""
    given = pick_file(label, ["json"], page.state(f"{name}.file"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        address = st.text_input(
            _("Or the address where it is published"),
            key=page.state(f"{name}.address"),
            max_chars=LONGEST_ADDRESS,
            placeholder="https://…",
        )
        asked = press_button(
            _("Fetch"),
            key=page.state(f"{name}.fetch"),
            icon=":material/cloud_download:",
            disabled=not address.strip(),
            repeats=True,
        )
    unread = st.session_state.pop(page.state(f"{name}.unread"), False)
    if given is not None:
        document = _try(lambda: read(given.content))
        return (document, "") if document is not None else None
    place = page.state(f"{name}.fetched")
    if asked or unread:
        st.session_state.pop(place, None)
        with st.spinner(_("Fetching…")):
            document = _try(lambda: fetch(address.strip()))
        if document is not None:
            st.session_state[place] = (document, address.strip())
    found: tuple[DocumentT, str] | None = st.session_state.get(place)
    return found if found is not None and found[1] == address.strip() else None


def say_counts(said: Mapping[str, Any]) -> str:
    """How many clauses a town adopted, adapted and left out, of what its file says."""
    counts = count_decisions(said)
    return _(
        "adopted {adopted} · adapted {adapted} · left out {out}",
        adopted=counts[AdoptionDecision.ADOPTED],
        adapted=counts[AdoptionDecision.ADAPTED],
        out=counts[AdoptionDecision.NOT_ADOPTED],
    )


def _try(work: Callable[[], DocumentT]) -> DocumentT | None:
    try:
        return work()
    except BadFile as error:
        st.error(_("The file cannot be brought in."), icon=":material/info:")
        st.markdown("\n".join(f"- {plain(str(fault))}" for fault in error.faults))
    except WorkshopError as error:
        st.error(fault_words(error), icon=":material/info:")
    return None
