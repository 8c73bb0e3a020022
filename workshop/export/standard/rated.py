"""What a published clause says otherwise than the wording that was rated, as text."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from workshop.i18n import mark, translate
from workshop.standards import labels

CHANGED_AFTER = mark("wording changed after it was rated")
"""Stands beside a clause wherever its figures could be read as being about its present words."""
ABOUT_FORMER = mark("about the wording before it was changed")
_REVIEW: Mapping[str, str] = {
    "changed_since": mark(
        "The wording was changed after experts had rated it: what they said is about the words "
        "as they were."
    ),
    "changed_during": mark(
        "The wording was changed while experts were rating it: not everybody rated the same words."
    ),
}
_FIST: Mapping[str, str] = {
    "changed_since": mark(
        "The wording was changed after the room had voted on it: the vote is about the words as "
        "they were."
    ),
}


@dataclass(frozen=True)
class RatedText:
    """A sentence about what was rated, and the changed fields: label, text then, text now."""

    sentence: str
    fields: tuple[tuple[str, str, str], ...]


def is_changed(trace: Mapping[str, Any]) -> bool:
    """Whether a clause says something else than what experts rated or a room voted on."""
    return any(rated["changed_since"] for rated in _rated(trace).values())


def describe_rated(trace: Mapping[str, Any], language: str) -> tuple[RatedText, ...]:
    """What is to be said about the wordings behind the figures of a clause; mostly nothing. The
    same difference is told once."""
    told: list[RatedText] = []
    for name, rated in _rated(trace).items():
        sentences = _REVIEW if name == "review" else _FIST
        said = [translate(text, language) for key, text in sentences.items() if rated[key]]
        fields = tuple(describe_fields(rated["fields"], language))
        if any(one.fields == fields for one in told):
            fields = ()
        if said:
            told.append(RatedText(" ".join(said), fields))
    return tuple(told)


def describe_fields(
    fields: list[Mapping[str, Any]], language: str
) -> Iterator[tuple[str, str, str]]:
    """Changed fields as label, text before and text after."""
    for one in fields:
        label = translate(labels.FIELDS.get(one["field"], one["field"]), language)
        before, after = (_value(one["field"], one[side], language) for side in ("before", "after"))
        yield label, before, after


def _rated(trace: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """What a review and a vote were about; not told before version 3 of the format."""
    parts = {name: trace[name] or {} for name in ("review", "fist")}
    return {name: part["rated"] for name, part in parts.items() if part.get("rated")}


def _value(field: str, value: Any, language: str) -> str:
    if field == "level" and value:
        return translate(labels.LEVELS.get(value, value), language)
    return str(value or "")
