"""The text of a clause to read, with marked passages, in which words can be selected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from workshop.i18n import _
from workshop.standards.clause_fields import WRITTEN
from workshop.standards.labels import FIELDS
from workshop.standards.passages import LONGEST_QUOTE, Passage, locate
from workshop.ui.shell.page import Page
from workshop.ui.widgets.component import show_module


@dataclass(frozen=True)
class PassageMark:
    """A passage about which something was said. ``number`` is shown beside it, ``comment`` comes
    back when it is pressed, ``title`` says for ears what it is ("Comment 2, Ewa")."""

    number: int
    comment: str
    passage: Passage
    title: str


@dataclass(frozen=True)
class Selection:
    """What was chosen in the text: words (``passage``), or a mark (its ``comment``)."""

    passage: dict[str, Any] | None = None
    comment: str | None = None


def show_passages(
    page: Page, fields: Mapping[str, str], marks: Sequence[PassageMark], key: str
) -> Selection | None:
    """The written fields of a clause by name, with marks; what was chosen in them.

    A choice stays until another one is made or ``forget_selection`` is called with the same
    ``key``, also when somebody has changed its words meanwhile: the command that is given it will
    say so. Only marks whose words still stand in the text are shown.
    """
    place = page.state(key)
    chosen: Selection | None = st.session_state.get(_kept(place))
    show_module(
        "passages",
        key=place,
        data={
            "fields": [
                {"name": name, "title": _(FIELDS[name]), "text": text}
                for name, text in fields.items()
                if text
            ],
            "marks": [_drawn(fields, mark) for mark in marks if _is_found(fields, mark.passage)],
            "chosen": chosen.passage if chosen and stands(fields, chosen) else None,
            "longest": LONGEST_QUOTE,
        },
        on_told_change=lambda: _keep(place),
    )
    return chosen


def forget_selection(page: Page, key: str) -> None:
    """Forget what was chosen in a text."""
    st.session_state.pop(_kept(page.state(key)), None)


def stands(fields: Mapping[str, str], chosen: Selection) -> bool:
    """Whether what was chosen is still to be seen in this text."""
    return chosen.passage is None or _is_found(fields, chosen.passage)


def parse_selection(value: Any) -> Selection | None:
    """The choice in what a browser told; ``None`` for anything else that it may tell."""
    if not isinstance(value, dict):
        return None
    if isinstance(comment := value.get("comment"), str):
        return Selection(comment=comment[:32])
    field, start, quote = (value.get(name) for name in ("field", "start", "quote"))
    if field not in WRITTEN or not isinstance(quote, str) or not quote.strip():
        return None
    if not isinstance(start, int) or isinstance(start, bool) or start < 0:
        return None
    if len(quote) > LONGEST_QUOTE:
        return None
    return Selection(passage={"field": field, "start": start, "quote": quote})


def _keep(place: str) -> None:
    """Called before the page is run again."""
    told = st.session_state.get(place) or {}
    chosen = parse_selection(told.get("told"))
    if chosen is not None:
        st.session_state[_kept(place)] = chosen


def _drawn(fields: Mapping[str, str], mark: PassageMark) -> dict[str, Any]:
    field, quote = str(mark.passage["field"]), str(mark.passage["quote"])
    start = locate(fields[field], mark.passage)
    return {
        "number": mark.number,
        "comment": mark.comment,
        "title": mark.title,
        "field": field,
        "start": start,
        "length": len(quote),
    }


def _is_found(fields: Mapping[str, str], passage: Passage) -> bool:
    return locate(fields.get(str(passage["field"]), ""), passage) is not None


def _kept(place: str) -> str:
    return f"{place}.chosen"
