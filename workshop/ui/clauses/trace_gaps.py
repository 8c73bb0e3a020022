"""What is missing in the trace, each thing with the way to the place where it is mended."""

import streamlit as st

from workshop.i18n import _, translate_plural
from workshop.i18n.counted_nouns import VOICES
from workshop.people.rights import SYSTEM
from workshop.services import services
from workshop.standards.clause_access import readable_clauses
from workshop.standards.trace.gaps import Gaps, find_gaps
from workshop.store import log
from workshop.ui.grouping.groups import group_name
from workshop.ui.shell.formatting import plain, shortened
from workshop.ui.shell.page import PROGRAMME_KEY, Page

_MOST = 12
"""So many of a kind are listed; the others are counted."""

Entry = tuple[str, str]
"""What is missing, and the address of its place."""


def show_gaps(page: Page) -> None:
    """What is missing in the trace as a part that opens; nothing while there is nothing to say."""
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
    """Searched once per change of the programme, whose last event has this number."""
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
            _("Clauses whose needs stand on no voice"),
            [
                (f"{row.code} {row.title}", _address("standards", "clause", row.id))
                for row in gaps.voiceless
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
                    f"{group_name(row.header)} ({translate_plural(VOICES, voices)})",
                    _address("grouping", "group", row.id),
                )
                for row, voices in gaps.unheard
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
    return f"/{screen}?programme={st.session_state[PROGRAMME_KEY]}&{name}={key}"
