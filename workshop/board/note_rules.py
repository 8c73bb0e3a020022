"""Validation of notes: sections, kinds, text, and patterns that may identify somebody."""

import re
import unicodedata
from collections.abc import Mapping

from workshop.board.institution_words import INSTITUTION_WORD
from workshop.board.note_kinds import NoteKind, NoteOrigin
from workshop.errors import Invalid
from workshop.i18n import mark
from workshop.programme import field_rules
from workshop.programme.activity_kinds import ActivityKind, MapVariant

LONGEST_NOTE = 280
MOST_TABLES = 20
LONGEST_STAGE = 120
FEELINGS = (-2, -1, 0, 1, 2)
"""How a step of a journey feels, from very bad to very good."""
CANVAS = ("who", "need_to_do", "see", "say", "do", "hear", "pains", "gains", "think_feel")
QUICK = ("says", "thinks", "does", "feels")
SECTIONS: Mapping[str, tuple[str, ...]] = {MapVariant.CANVAS: CANVAS, MapVariant.QUICK: QUICK}
KINDS = (NoteKind.OBSERVATION, NoteKind.QUOTE, NoteKind.HUNCH)
"""The kinds that a note can be marked as."""
ORIGINS = tuple(one for one in NoteOrigin if one != NoteOrigin.INTERVIEW)
"""What may be said of a note that is brought in. Only what was highlighted comes from an interview:
there is consent for it, and a phrase."""

_PHONE = re.compile(r"(?<!\d)(?:\+?48[ ./-]?)?(?:\d[ ./-]?){8}\d(?!\d)")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_PESEL = re.compile(r"(?<!\d)\d{11}(?!\d)")
_WORD = rf"(?=[A-ZĄĆĘŁŃÓŚŹŻ])(?!{INSTITUTION_WORD}).[a-ząćęłńóśźż]{{2,}}"
_NAME = re.compile(
    r"\b(?:[Pp]an(?:i|a|u|em|ią|ią)?|dr|mgr)\s+[A-ZĄĆĘŁŃÓŚŹŻ]\w+"
    rf"|(?:(?<=[\w,:;–]\s)|(?<=[(„])){_WORD}\s+{_WORD}"
    rf"|^{_WORD}\s+{_WORD}(?<=\w{{4}})"
)
_WHOLE_NAME = re.compile(rf"(?:{_NAME.pattern})(?:\s+[A-ZĄĆĘŁŃÓŚŹŻ]\w+)*")
"""A name with what follows it in capitals: a surname."""


def note_text(value: object) -> str:
    """The text of a note, 1 to 280 characters after cleaning; raises ``Invalid``."""
    if not isinstance(value, str):
        raise Invalid(mark("The request was not understood."))
    text = field_rules.clean(value)
    if not any(sign.isalnum() or _is_picture(sign) for sign in text):
        raise Invalid(mark("Write at least one word."))
    if len(text) > LONGEST_NOTE:
        raise Invalid(
            mark("This is {length} characters long; at most {longest} fit."),
            length=len(text),
            longest=LONGEST_NOTE,
        )
    return text


def _is_picture(sign: str) -> bool:
    return ord(sign) > 0x2000 and unicodedata.category(sign)[0] not in "CMZ"


def note_section(value: object, kind: str, variant: str) -> str | None:
    """The section, checked: one of the map variant's, ``None`` on a board without sections.

    Raises ``Invalid`` for any other value on a map.
    """
    if kind != ActivityKind.EMPATHY_MAP:
        return None
    if value not in SECTIONS[variant]:
        raise Invalid(mark("Choose a section of the map."))
    return str(value)


def note_kind(value: object) -> str:
    """The kind, checked; raises ``Invalid``. Without a value nothing is assumed: ``unmarked``."""
    if value is None:
        return NoteKind.UNMARKED
    if value not in (*NoteKind,):
        raise Invalid(mark("Choose observation, quote or hunch."))
    return str(value)


def note_stage(value: object, kind: str) -> str | None:
    """The stage of a journey that a step belongs to, one line; ``None`` where none is given, and
    where no journey is drawn. Raises ``Invalid``."""
    if kind != ActivityKind.JOURNEY_MAP or value is None:
        return None
    return field_rules.line(str(value), LONGEST_STAGE, required=False) or None


def note_feeling(value: object, kind: str) -> int | None:
    """How a step feels, one of ``FEELINGS``; ``None`` as for ``note_stage``. Raises ``Invalid``."""
    if kind != ActivityKind.JOURNEY_MAP or value is None:
        return None
    if type(value) is not int or value not in FEELINGS:
        raise Invalid(mark("Choose how it feels, from very bad to very good."))
    return value


def note_table(value: int | None) -> int | None:
    """The table number when it is from 1 to ``MOST_TABLES``, else ``None``."""
    return value if value is not None and 1 <= value <= MOST_TABLES else None


def find_marks(text: str) -> list[str]:
    """What in a text may identify somebody: any of ``phone``, ``email``, ``pesel``, ``name``.

    The text is normalized first (NFKC, without invisible format characters), so that digits of
    another shape or hidden characters do not evade the patterns.
    """
    text = _without_disguise(text)
    found = {
        "pesel": any(_is_pesel(number) for number in _PESEL.findall(text)),
        "phone": bool(_PHONE.search(text)),
        "email": "@" in text and bool(_EMAIL.search(text)),
        "name": bool(_NAME.search(text)),
    }
    return [name for name, there in found.items() if there]


def find_marks_in(*texts: str | None) -> list[str]:
    """``find_marks`` of several texts that somebody typed into one thing, each mark once."""
    found = (mark for text in texts if text for mark in find_marks(text))
    return list(dict.fromkeys(found))


def list_marked(text: str) -> list[str]:
    """The words by which ``find_marks`` finds something, each once, as they stand in the text."""
    text = _without_disguise(text)
    found = [
        match[0].strip()
        for pattern in (_EMAIL, _PESEL, _PHONE, _WHOLE_NAME)
        for match in pattern.finditer(text)
        if pattern is not _PESEL or _is_pesel(match[0])
    ]
    return list(dict.fromkeys(found))


def leave_out_marked(text: str) -> str:
    """The text, normalized as for ``find_marks``, without the names and addresses found there."""
    return _NAME.sub(" ", _EMAIL.sub(" ", _without_disguise(text)))


def _without_disguise(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text)
    if plain.isprintable():  # format characters are not
        return plain
    return "".join(sign for sign in plain if unicodedata.category(sign) != "Cf")


def _is_pesel(number: str) -> bool:
    weights = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)
    return sum(w * int(d) for w, d in zip(weights, number, strict=True)) % 10 == 0
