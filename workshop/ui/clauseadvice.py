"""Advice on a clause, to read: what could be better, and what to write instead. It never blocks."""

from collections.abc import Sequence

import streamlit as st

from workshop.i18n import _, mark
from workshop.i18n.plural import counted
from workshop.standards.advice.advising import Advice, tell_advice
from workshop.standards.words import FIELDS
from workshop.ui.words import plain, shortened

_ICONS = {
    "several": "call_split",
    "responsible": "person_search",
    "measure": "straighten",
    "need": "favorite",
    "level": "label",
    "long": "short_text",
    "wording": "spellcheck",
}
_LONGEST_QUOTE = 90


def offer_advice(advice: Sequence[Advice]) -> None:
    """A button with the number of hints, and the hints behind it; nothing where there are none."""
    if not advice:
        return
    title = counted(mark("{count} hint|{count} hints"), len(advice))
    with st.popover(title, icon=":material/lightbulb:", width="content"):
        st.caption(_("Hints, not rules: you know your clause better."))
        for one in advice:
            st.markdown(_told(one))


def _told(advice: Advice) -> str:
    """A piece of advice as Markdown: where, what, and what to write instead."""
    text = advice.words if advice.kind == "wording" else tell_advice(advice)["text"]
    # What is measured has three fields, and the advice is about all of them.
    about = advice.field in FIELDS and advice.kind != "measure"
    field = _(FIELDS[advice.field]) if about else ""
    head = f":material/{_ICONS[advice.kind]}: "
    quote = f"„{plain(shortened(advice.quote, _LONGEST_QUOTE))}”" if advice.quote else ""
    head += " · ".join(part for part in (f"**{field}**" if field else "", quote) if part)
    lines = [head if field or quote else f"{head}{plain(text)}"]
    if (field or quote) and text:
        lines.append(plain(text))
    if advice.better:
        lines.append(_("Better: {words}", words=f"**{plain(advice.better)}**"))
    return "  \n".join(lines)
