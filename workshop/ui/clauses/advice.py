"""Showing advice on a clause's wording. Advice never blocks saving."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from workshop.i18n import _
from workshop.standards.advice.clause_advice import (
    READ_EASILY,
    AdviceKind,
    ClauseAdvice,
    advice_payload,
)
from workshop.standards.advice.readability import measure_readability
from workshop.standards.labels import FIELDS
from workshop.ui.shell.formatting import plain, shortened

_ICONS = {
    AdviceKind.SEVERAL: "call_split",
    AdviceKind.RESPONSIBLE: "person_search",
    AdviceKind.MEASURE: "straighten",
    AdviceKind.NEED: "favorite",
    AdviceKind.LEVEL: "label",
    AdviceKind.LONG: "short_text",
    AdviceKind.HEAVY: "fitness_center",
    AdviceKind.EASY: "auto_stories",
    AdviceKind.WORDING: "spellcheck",
}
_LONGEST_QUOTE = 90


def offer_advice(advice: Sequence[ClauseAdvice], key: str, fields: Mapping[str, Any]) -> None:
    """A popover with the hints, and how easily the texts of the clause are read.

    The editor saves without a rerun, so opening the popover checks the text again. The button
    shows no number of hints, because it could be outdated.
    """
    with st.popover(_("Hints"), icon=":material/lightbulb:", key=key, on_change="rerun"):
        if not advice:
            st.markdown(_("Nothing to improve was found in this text."))
        else:
            st.caption(_("Hints, not rules: you know your clause better."))
        for one in advice:
            st.markdown(_format_advice(one))
        _show_readability(fields)


def _show_readability(fields: Mapping[str, Any]) -> None:
    for name in READ_EASILY:
        if found := measure_readability(fields.get(name) or ""):
            told = _("{years} years of school, {band}", years=found.years, band=_(found.band))
            st.caption(f":material/school: {_(FIELDS[name])}: {told}")


def _format_advice(advice: ClauseAdvice) -> str:
    """A piece of advice as Markdown: the field, the problem, and what to write instead."""
    text = advice.words if advice.kind == AdviceKind.WORDING else advice_payload(advice)["text"]
    # A measure is written in three fields, and this advice is about all of them.
    about = advice.field in FIELDS and advice.kind != AdviceKind.MEASURE
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
