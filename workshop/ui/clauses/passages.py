"""The read-only text of a clause, with marked passages and selection of words."""

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
    """A passage with a comment. ``number`` is shown beside it, the id ``comment`` is returned when
    it is clicked, ``title`` is the label for screen readers ("Comment 2, Ewa")."""

    number: int
    comment: str
    passage: Passage
    title: str


@dataclass(frozen=True)
class Selection:
    """What was selected: words (``passage``) or a mark (the id of its ``comment``)."""

    passage: dict[str, Any] | None = None
    comment: str | None = None


def show_passages(
    page: Page, fields: Mapping[str, str], marks: Sequence[PassageMark], key: str
) -> Selection | None:
    """The fields of a clause (name → text) with marks; returns the selection.

    A selection is kept until another one is made or ``forget_selection`` is called with the same
    ``key``, even if its words were changed meanwhile: the command that gets it raises then. Marks
    whose words are no longer in the text are not shown.
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
    """Forget the selection of the text with this key."""
    st.session_state.pop(_kept(page.state(key)), None)


def stands(fields: Mapping[str, str], chosen: Selection) -> bool:
    """Whether the selected words are still in the text."""
    return chosen.passage is None or _is_found(fields, chosen.passage)


def parse_selection(value: Any) -> Selection | None:
    """The selection from a value sent by the browser; ``None`` for anything invalid."""
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
    """Callback, called before the rerun: keep the selection."""
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
