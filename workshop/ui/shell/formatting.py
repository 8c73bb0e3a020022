"""Words that people typed, shown as they are and never as markup; dates in words."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar

from babel.dates import format_date, format_datetime

from workshop.i18n import current_language

KeyT = TypeVar("KeyT")
_SIGNS = re.compile(r"([!-/:-@\[-`{-~])")


def plain(text: str) -> str:
    """Markdown that shows exactly this text: no headings, no links, no images from other hosts.

    Lines stay lines. For every text of a person that goes into a label or into ``st.markdown``.
    """
    return _SIGNS.sub(r"\\\1", text).replace("\n", "  \n")


def shortened(text: str, longest: int = 70) -> str:
    """The beginning of a text, cut between words where it is longer than ``longest`` characters."""
    if len(text) <= longest:
        return text
    return text[:longest].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"


def distinct(names: Mapping[KeyT, str]) -> dict[KeyT, str]:
    """The same names, each once: those that come again are numbered. Streamlit's select boxes know
    their options by these words alone."""
    seen: set[str] = set()
    found: dict[KeyT, str] = {}
    for key, name in names.items():
        number, told = 1, name
        while told in seen:
            number += 1
            told = f"{name} ({number})"
        seen.add(told)
        found[key] = told
    return found


def day(at: datetime) -> str:
    """A date in words, such as "22 listopada 2026"."""
    return str(format_date(at, "d MMMM y", locale=current_language()))


def moment(at: datetime) -> str:
    """Day and time in words, where this installation stands: "22 listopada 2026, 14:05"."""
    here = at.astimezone()
    return str(format_datetime(here, "d MMMM y, HH:mm", locale=current_language()))
