"""The card of a clause: what became of it after it was written, part by part, in one look."""

from collections.abc import Iterable, Sequence

import streamlit as st

from workshop.board.note_rules import find_marks
from workshop.export.card_words import NOTHING, PARTS, say_entry
from workshop.i18n import _, current_language
from workshop.people.rights import Right
from workshop.standards.clause_card import CardEntry, CardPart, load_cards
from workshop.standards.findings import FindingContent
from workshop.standards.tables import Clause
from workshop.ui.clauses.finding_dialogs import open_finding_form
from workshop.ui.shell.formatting import day, plain, shortened
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import press_button

_SHOWN = 5
"""So many entries of a part; the rest is counted."""
_LONGEST = 160


def show_clause_card(page: Page, clause: Clause) -> None:
    """The card beside the text of a clause."""
    with page.read() as db:
        entries = load_cards(db, page.programme.id, [clause.id])[clause.id]
    for part in CardPart:
        label, said = st.columns([2, 5])
        label.markdown(f"**{_(PARTS[part])}**")
        found = [entry for entry in entries if entry.part is part]
        said.markdown(say_part(found, part, dated=True))
    st.caption(
        _("Units, trainings and questionnaires say this. What stands in the way stays inside.")
    )
    if page.may(Right.WRITE_CLAUSE) and press_button(
        _("Write a finding about this clause"),
        icon=":material/lightbulb:",
        key=page.state(f"card.finding.{clause.id}"),
    ):
        open_finding_form(page, begin=FindingContent("", clauses=[clause.id]))


def say_card(entries: Sequence[CardEntry]) -> str:
    """All parts as Markdown, one after the other; those without an entry together at the end."""
    lines, without = [], []
    for part in CardPart:
        found = [entry for entry in entries if entry.part is part]
        if found:
            between = "  \n" if part is CardPart.OBSTACLE else " · "
            lines.append(f"**{_(PARTS[part])}**{between}{between.join(_some(found))}")
        else:
            without.append(_(PARTS[part]))
    if without:
        nothing = _("Nothing yet: {parts}", parts=", ".join(without))
        lines.append(f":gray[{nothing}]")
    return "  \n".join(lines)


def say_part(entries: Sequence[CardEntry], part: CardPart, *, dated: bool = False) -> str:
    """The entries of a part as Markdown, one in each line; what may name somebody has a flag."""
    if not entries:
        return f":gray[{_(NOTHING[part])}]"
    return "  \n".join(_some(entries, dated))


def _may_name(entry: CardEntry) -> bool:
    """Whether what a unit wrote may name somebody; its own name in front of it does not count."""
    return entry.part is CardPart.OBSTACLE and bool(find_marks(entry.title.partition(": ")[2]))


def _some(entries: Sequence[CardEntry], dated: bool = False) -> list[str]:
    lines = list(_lines(entries[:_SHOWN], dated))
    if rest := entries[_SHOWN:]:
        lines.append(_("and {count} more", count=len(rest)))
    return lines


def _lines(entries: Iterable[CardEntry], dated: bool) -> Iterable[str]:
    for entry in entries:
        text = shortened(" ".join(say_entry(entry, current_language()).split()), _LONGEST)
        flag = ":orange[:material/flag:] " if _may_name(entry) else ""
        told = dated and entry.on and entry.part is not CardPart.USED
        on = f" :gray[({day(entry.on)})]" if told and entry.on else ""
        yield f"{flag}{plain(text)}{on}"
