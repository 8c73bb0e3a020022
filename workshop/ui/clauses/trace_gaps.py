"""Gaps in the trace, each with a link to the page where it can be closed."""

import streamlit as st

from workshop.i18n import _, translate_plural
from workshop.i18n.counted_nouns import NOTES
from workshop.people.rights import SYSTEM
from workshop.services import services
from workshop.standards.clause_access import readable_clauses
from workshop.standards.trace.gaps import Gaps, find_gaps
from workshop.store import log
from workshop.ui.grouping.groups import group_name
from workshop.ui.shell.formatting import plain, shortened
from workshop.ui.shell.navigation import own_link
from workshop.ui.shell.page import PROGRAMME_KEY, Page

_MOST = 12
"""At most this many gaps of a kind are listed; the rest is counted."""

Entry = tuple[str, str]
"""Text of a gap, and the address where it can be closed."""


def show_gaps(page: Page) -> None:
    """An expander with all gaps in the trace; nothing if there are none."""
    with page.read() as db:
        readable = {row.id for row in readable_clauses(db, page.actor, page.programme.id)}
        number = log.last_number(db, page.programme.id)
    gaps = _find(page.programme.id, number).as_read(readable)
    if not gaps.count():
        return
    title = _("What is missing in the trace")
    with st.expander(f"{title} ({gaps.count()})", icon=":material/link_off:"):
        parts = [(about, entries) for about, entries in _parts(gaps) if entries]
        for column, (about, entries) in zip(
            [column for _row in parts[::2] for column in st.columns(2, gap="large")],
            parts,
            strict=False,
        ):
            with column:
                _show_part(about, entries)


@st.cache_resource(max_entries=16, show_spinner=False)
def _find(programme_id: str, number: int) -> Gaps:
    """The gaps, cached by the number of the programme's last event."""
    with services().store.read() as db:
        return find_gaps(db, SYSTEM, programme_id)


def _parts(gaps: Gaps) -> list[tuple[str, list[Entry]]]:
    return [
        (
            _("Clauses without a need"),
            [
                (f"{row.code} {row.title}", _address("standards", "clause", row.id))
                for row in gaps.needless
            ],
        ),
        (
            _("Clauses whose needs stand on no note"),
            [
                (f"{row.code} {row.title}", _address("standards", "clause", row.id))
                for row in gaps.groundless
            ],
        ),
        (
            _("Selected needs without a clause"),
            [(row.need, _address("needs", "need", row.id)) for row in gaps.unanswered],
        ),
        (
            _("Groups that lead to no need"),
            [
                (
                    f"{group_name(row.header)} ({translate_plural(NOTES, notes)})",
                    _address("grouping", "group", row.id),
                )
                for row, notes in gaps.unheard
            ],
        ),
        (
            _("Evidence that nothing cites"),
            [(row.title, _address("needs", "evidence", row.id)) for row in gaps.unused],
        ),
    ]


def _show_part(about: str, entries: list[Entry]) -> None:
    st.markdown(f"**{about}** · :gray[{len(entries)}]")
    lines = [f"- [{plain(shortened(text, 110))}]({href})" for text, href in entries[:_MOST]]
    if len(entries) > _MOST:
        lines.append("- " + _("and {count} more", count=len(entries) - _MOST))
    st.markdown("\n".join(lines))


def _address(screen: str, name: str, key: str) -> str:
    return own_link(f"/{screen}?programme={st.session_state[PROGRAMME_KEY]}&{name}={key}")
