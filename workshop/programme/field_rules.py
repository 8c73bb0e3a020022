"""Validation of texts and numbers that come from forms, phones and files."""

from workshop.errors import Invalid
from workshop.i18n import mark
from workshop.text_signs import legal_text

_DIRECTION_MARKS = dict.fromkeys(
    [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C]
)


def clean(value: str) -> str:
    """Text that every output can hold (``legal_text``), stripped and without marks that override
    the direction of writing."""
    if not value.isprintable():
        value = value.translate(_DIRECTION_MARKS)
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


def _fitting(text: str, longest: int) -> str:
    if len(text) > longest:
        raise Invalid(
            mark("This is {length} characters long; at most {longest} fit."),
            length=len(text),
            longest=longest,
        )
    return text
