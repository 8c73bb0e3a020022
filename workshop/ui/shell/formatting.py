"""Escaping people's texts for Markdown, shortening, and formatting dates."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import TypeVar

from babel.dates import format_date, format_datetime

from workshop.errors import WorkshopError
from workshop.i18n import _, current_language
from workshop.local_time import local, local_day

KeyT = TypeVar("KeyT")
_SIGNS = re.compile(r"([!-/:-@\[-`{-~])")
_LINKED = re.compile(r"(?<=http)(?=s?://)|(?<=www)(?=\.)|(?<=[-.\w+])(?=@)", re.IGNORECASE)
_APART = "\N{WORD JOINER}"


def plain(text: str) -> str:
    """The text escaped for Markdown: no headings, no links, no images from other hosts.

    Line breaks are kept. For every text of a person in a label or in ``st.markdown``. Streamlit
    makes links of web and mail addresses also where their signs are escaped, so that a note could
    lead a whole room elsewhere: a sign that nobody sees stands in the way.
    """
    return _SIGNS.sub(r"\\\1", _LINKED.sub(_APART, text)).replace("\n", "  \n")


def fault_words(error: WorkshopError) -> str:
    """As ``error_message``, for Markdown: the values of an error may be what somebody wrote."""
    values = {
        name: plain(value) if isinstance(value, str) else value
        for name, value in error.values.items()
    }
    return _(error.message, **values)


def shortened(text: str, longest: int = 70) -> str:
    """The text, cut between words if it is longer than ``longest`` characters."""
    if len(text) <= longest:
        return text
    return text[:longest].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"


def quoted(text: str) -> str:
    """The text in the quotation marks of the current language."""
    return _("“{text}”", text=text)


def distinct(names: Mapping[KeyT, str]) -> dict[KeyT, str]:
    """The names with repeated ones numbered: Streamlit's select boxes identify options by label."""
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


def day(at: datetime | date) -> str:
    """A date in the language of the screen, such as "22 listopada 2026"; of a moment the local
    one."""
    here = local_day(at) if isinstance(at, datetime) else at
    return str(format_date(here, "d MMMM y", locale=current_language()))


def day_of(text: str) -> str:
    """As ``day``, of a day written in ISO 8601; empty for an empty text."""
    return day(date.fromisoformat(text)) if text else ""


def moment(at: datetime) -> str:
    """Local date and time, such as "22 listopada 2026, 14:05"."""
    return str(format_datetime(local(at), "d MMMM y, HH:mm", locale=current_language()))


def web_link(address: str) -> str:
    """A Markdown link for a web address, else the escaped text."""
    scheme, colon, rest = address.partition("://")
    if not colon or scheme.lower() not in ("http", "https"):
        return plain(address)
    signs = {" ": "%20", "(": "%28", ")": "%29", "<": "%3C", ">": "%3E", "\\": "%5C"}
    safe = "".join(signs.get(sign, sign) for sign in address)
    return f"[{plain(rest.partition('/')[0])}]({safe})"
