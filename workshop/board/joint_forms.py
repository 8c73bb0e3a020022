"""The forms that several phones fill in together: which fields each has."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from workshop.errors import Invalid
from workshop.i18n import mark
from workshop.programme import field_rules
from workshop.programme.activity_kinds import DraftForm


class DraftStatus(StrEnum):
    """Where a joint draft stands: being written, given in, given back, taken over, put aside."""

    OPEN = "open"
    OFFERED = "offered"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    DROPPED = "dropped"


@dataclass(frozen=True)
class FormType:
    """One form.

    ``fields``: name → the most characters; ``needed``: those without which it cannot be given in;
    ``about``: the kind of thing it is written under, ``""``: nothing; ``choices``: name → the only
    values that a field may have. ``alone``: it may also be written under nothing, and needs these
    fields then.
    """

    fields: Mapping[str, int]
    needed: tuple[str, ...]
    about: str = ""
    choices: Mapping[str, tuple[str, ...]] | None = None
    alone: tuple[str, ...] = ()


FORMS: Mapping[str, FormType] = {
    DraftForm.PERSONA: FormType(
        {
            "label": 120,
            "situation": 600,
            "service": 200,
            "goals": 600,
            "barriers": 600,
            "basis": 12,
        },
        ("label", "situation"),
        choices={"basis": ("", "research", "assumption")},
    ),
    DraftForm.NEED: FormType({"who": 200, "need": 600, "goal": 600}, ("who", "need"), "group"),
    DraftForm.QUESTION: FormType({"text": 400}, ("text",), "need"),
    DraftForm.CLAUSE: FormType(
        {"title": 200, "body": 2000, "level": 15, "rationale": 2000, "responsible": 200},
        ("title", "body"),
        "need",
        choices={"level": ("", "required", "recommended", "good_practice")},
    ),
    DraftForm.HEADER: FormType({"header": 200}, ("header",), "group"),
    DraftForm.STEP: FormType(
        {
            "stage": 120,
            "action": 600,
            "touchpoint": 200,
            "thoughts": 600,
            "emotion": 2,
            "barrier": 600,
            "opportunity": 600,
        },
        (),
        "step",
        choices={"emotion": ("", "-2", "-1", "0", "1", "2")},
        alone=("action",),
    ),
}

LONGEST_LINE = 200
"""Fields of at most so many characters are one line."""


def checked_fields(form: str, fields: Mapping[str, str]) -> dict[str, str]:
    """Fields as they may be stored; raises ``Invalid`` for unknown ones and over-long texts."""
    known, choices = FORMS[form].fields, FORMS[form].choices or {}
    clean: dict[str, str] = {}
    for name, value in fields.items():
        if name not in known or value not in choices.get(name, (value,)):
            raise Invalid(mark("The request was not understood."))
        longest = known[name]
        clean[name] = (
            field_rules.line(value, longest, required=False)
            if longest <= LONGEST_LINE
            else field_rules.paragraphs(value, longest)
        )
    return clean


def missing_fields(form: str, fields: Mapping[str, str], about: str | None = None) -> list[str]:
    """The fields that a draft still needs before it can be given in; of one that may be filled in
    anywhere, all while none is. ``about``: what it is written under."""
    needed = FORMS[form].needed if about else FORMS[form].alone or FORMS[form].needed
    if not needed and not any(fields.values()):
        return list(FORMS[form].fields)
    return [name for name in needed if not fields.get(name)]
