"""Answers to "is this what you meant?", in words."""

from collections.abc import Mapping

from workshop.i18n import mark
from workshop.standards.understanding.answers import Answer

ANSWERS: Mapping[str, str] = {
    Answer.YES: mark("yes"),
    Answer.PARTLY: mark("partly"),
    Answer.NO: mark("no"),
}
