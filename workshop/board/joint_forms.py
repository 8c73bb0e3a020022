"""The forms that several phones fill in together: which fields each has."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class DraftStatus(StrEnum):
    """Where a joint draft stands: being written, given in, given back, taken over, put aside."""

    OPEN = "open"
    OFFERED = "offered"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    DROPPED = "dropped"


class DraftForm(StrEnum):
    """What a joint draft is to become."""

    PERSONA = "persona"
    NEED = "need"
    QUESTION = "question"
    CLAUSE = "clause"
    HEADER = "header"
    STEP = "step"


@dataclass(frozen=True)
class FormType:
    """One form.

    ``fields``: name → the most characters; ``needed``: those without which it cannot be given in;
    ``about``: the kind of thing it is written under, ``""``: nothing; ``choices``: name → the only
    values that a field may have.
    """

    fields: Mapping[str, int]
    needed: tuple[str, ...]
    about: str = ""
    choices: Mapping[str, tuple[str, ...]] | None = None


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
            "touchpoint": 200,
            "thoughts": 600,
            "emotion": 2,
            "barrier": 600,
            "opportunity": 600,
        },
        (),
        "step",
        choices={"emotion": ("", "-2", "-1", "0", "1", "2")},
    ),
}
