"""Who speaks in a published standard, in words: for documents and public pages."""

from collections.abc import Iterator, Mapping
from typing import Any

from workshop.export.standard.labels import day_of
from workshop.i18n import translate
from workshop.standards.imprint import LABELS, licence_of

_SHORT = ("issuer", "binds_from", "act", "licence")
"""What stands on the title page; the rest has a part of its own."""


def describe_imprint(
    about: Mapping[str, Any], language: str
) -> Iterator[tuple[str, str, str, str]]:
    """Name, label, text and web or mail address of whatever a version says about who speaks; files
    of older versions say nothing."""
    part: Mapping[str, Any] = about.get("imprint") or {}
    for name, label in LABELS.items() if part else ():
        text, address = _value(name, part, language)
        if text:
            yield name, translate(label, language), text, address


def short_facts(about: Mapping[str, Any], language: str) -> Iterator[tuple[str, str]]:
    """Label and text of what stands on the title page."""
    for name, label, text, _address in describe_imprint(about, language):
        if name in _SHORT:
            yield label, text


def _value(name: str, part: Mapping[str, Any], language: str) -> tuple[str, str]:
    if name == "act":
        said = ", ".join(filter(None, (part["act_name"], part["act_number"])))
        return said or part["act_address"], part["act_address"]
    if name == "licence":
        return licence_of(part)
    text = part[name]
    if name == "binds_from":
        return (day_of(text, language) if text else ""), ""
    if name == "phone":
        digits = "".join(sign for sign in text if sign.isdigit() or sign == "+")
        return text, f"tel:{digits}" if digits else ""
    if name in ("email", "feedback") and "@" in text and "://" not in text:
        return text, f"mailto:{text}"
    return text, text if name == "feedback" else ""
