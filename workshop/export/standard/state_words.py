"""How a version says in words that it is a draft or a preview, and in the names of its files."""

from collections.abc import Mapping
from typing import Any

from workshop.i18n import known_language, mark, translate
from workshop.standards.labels import VERSION_STATES
from workshop.standards.publication.versions import VersionState, state_of
from workshop.text_folding import fold_marks

_PREVIEW = mark("Preview: nothing of this is published.")
_DRAFTS: Mapping[str, str] = {
    VersionState.WORKING: mark("Working version: a draft that does not hold yet."),
    VersionState.CONSULTATION: mark("Draft for consultation: it does not hold yet."),
}


def say_state(about: Mapping[str, Any], language: str) -> str:
    """A version's number and state, for headers: "0.5 · working version"."""
    parts = [about["version"], translate(VERSION_STATES[state_of(about)], language)]
    if about.get("preview"):
        parts.append(translate(mark("preview"), language))
    return " · ".join(parts)


def say_draft(about: Mapping[str, Any], language: str) -> str:
    """What a cover says of a draft or a preview; empty for a pilot or final version."""
    draft = _DRAFTS.get(state_of(about), "")
    said = [_PREVIEW if about.get("preview") else "", draft]
    return " ".join(translate(text, language) for text in said if text)


def file_stem(about: Mapping[str, Any]) -> str:
    """How the names of a version's files begin: slug and number, and what a draft or preview is."""
    language = known_language(about["language"])
    marks = [translate(mark("preview"), language)] if about.get("preview") else []
    if say_draft(about, language):
        marks.append(translate(VERSION_STATES[state_of(about)], language))
    words = (fold_marks(text).replace(" ", "-") for text in marks)
    return "-".join((about["slug"], about["version"], *words))
