"""Validation of texts and numbers that come from forms, phones and files."""

from urllib.parse import urlsplit

from workshop.errors import Invalid
from workshop.i18n import mark
from workshop.text_signs import has_right_to_left, legal_text

_EMBEDDINGS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Embeddings, overrides and isolates: they turn whole stretches of text around and, left open, what
stands after it on a page or in a file."""
_MARKS = dict.fromkeys([0x200E, 0x200F, 0x061C])
"""Marks that have a direction and nothing else: they put a full stop or a bracket to its word."""


def clean(value: str) -> str:
    """Text that every output can hold (``legal_text``), stripped and without signs that override
    the direction of writing.

    Marks that only have a direction stay where letters are written from right to left. Elsewhere
    nobody needs them, and as invisible signs they would tell notes of one keyboard from others.
    Raises ``Invalid`` for what is no text.
    """
    if not isinstance(value, str):
        raise Invalid(mark("The request was not understood."))
    if not value.isprintable():
        gone = _EMBEDDINGS if has_right_to_left(value) else _EMBEDDINGS | _MARKS
        value = value.translate(gone)
    return legal_text(value).strip()


def line(value: str, longest: int = 200, *, required: bool = True) -> str:
    """One line of text, white space folded; raises ``Invalid`` when empty or over-long."""
    text = " ".join(clean(value).split())
    if required and not text:
        raise Invalid(mark("This field must not be empty."))
    return _fitting(text, longest)


def paragraphs(value: str, longest: int = 4000) -> str:
    """Text of several lines, possibly empty; raises ``Invalid`` when over-long."""
    return _fitting(clean(value), longest)


def whole_number(value: object, least: int, most: int) -> int:
    """``value``, if it is a whole number in these bounds; raises ``Invalid``."""
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise Invalid(mark("A number from {least} to {most} fits here."), least=least, most=most)
    return value


def web_address(value: str) -> str:
    """An address of the web, cleaned; raises ``Invalid`` for anything else that is not empty."""
    link = line(value, 500, required=False)
    try:
        known = not link or (urlsplit(link).scheme in ("http", "https") and urlsplit(link).hostname)
    except ValueError:
        known = False
    if not known or " " in link:
        raise Invalid(mark("This is no web address. It begins with https://"))
    return link


def _fitting(text: str, longest: int) -> str:
    if len(text) > longest:
        raise Invalid(
            mark("This is {length} characters long; at most {longest} fit."),
            length=len(text),
            longest=longest,
        )
    return text
