"""What a unit has said of a clause, by day, with what changed each time."""

from collections.abc import Mapping, Sequence

import streamlit as st

from workshop.export.use_words import ANSWERS, FIELDS, SIGNS
from workshop.i18n import _, ngettext
from workshop.in_use.assessing import list_changes
from workshop.in_use.standard_in_force import StandardInForce
from workshop.in_use.tables import Assessment
from workshop.ui.shell.formatting import day_of, plain

_SHOWN = 12


def show_history(rows: Sequence[Assessment]) -> None:
    """What was said, the newest day first."""
    if not rows:
        st.caption(_("Nothing was said about this clause here yet."))
        return
    head = _("What was said so far")
    st.markdown(f"**{head}**")
    for place, row in enumerate(rows[:_SHOWN]):
        before = rows[place + 1] if place + 1 < len(rows) else None
        _show_row(row, before, counts=place == 0)
    if more := rows[_SHOWN:]:
        st.caption(ngettext("and {count} earlier one", "and {count} earlier ones", len(more)))


def show_withdrawn(
    history: Mapping[str, Sequence[Assessment]],
    standard: StandardInForce,
    names: Mapping[str, tuple[str, str]],
) -> None:
    """What was said about clauses that are no longer in force."""
    gone = [key for key in history if key not in standard.by_id and key in names]
    if not gone:
        return
    label = ngettext(
        "{count} clause is no longer in force; what was said is kept",
        "{count} clauses are no longer in force; what was said is kept",
        len(gone),
    )
    with st.expander(label, icon=":material/inventory_2:"):
        for key in sorted(gone, key=names.__getitem__):
            code, title = names[key]
            st.markdown(f"**{plain(code)}** {plain(title)}")
            for place, row in enumerate(history[key][:_SHOWN]):
                before = history[key][place + 1] if place + 1 < len(history[key]) else None
                _show_row(row, before, counts=False)


def _show_row(row: Assessment, before: Assessment | None, *, counts: bool) -> None:
    answer = f"{SIGNS[row.answer]} {_(ANSWERS[row.answer])}"
    about = _("version {version}", version=row.version) if row.version else ""
    lines = [" · ".join(filter(None, (f"**{day_of(row.day)}**", answer, about)))]
    # Of what still stands only the newest row repeats the text.
    changed = list_changes(before, row) if before else list(FIELDS)
    for name in ("evidence", "obstacle", "next_action", "function"):
        text = getattr(row, name)
        if text and (counts or name in changed):
            until = f" ({day_of(row.due_on)})" if name == "next_action" and row.due_on else ""
            lines.append(f"{_(FIELDS[name])}: {plain(text)}{until}")
    if before is not None:
        words = ", ".join(_(FIELDS[name]) for name in changed)
        told = _("Changed: {fields}", fields=words) if words else _("Nothing has changed since.")
        lines.append(f":gray[{told}]")
    st.markdown("  \n".join(lines))
