"""Answers to "is this what you meant?", in words."""

from collections.abc import Mapping

from workshop.i18n import mark
from workshop.standards.understanding.answers import Answer

UNDERSTOOD: Mapping[str, str] = {
    "meant": mark("it is what I meant"),
    "partly_meant": mark("it is partly what I meant"),
    "not_meant": mark("it is not what I meant"),
}
"""The same on the card of a clause, in the same order."""
ANSWERS: Mapping[str, str] = {
    Answer.YES: mark("yes"),
    Answer.PARTLY: mark("partly"),
    Answer.NO: mark("no"),
}
