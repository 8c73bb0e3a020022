"""Counted nouns: the right form for a number, in each language of the interface."""

from workshop.i18n import current_language, translate


def counted(forms: str, count: int, language: str | None = None) -> str:
    """``forms`` translated, and of its forms the one that goes with ``count``.

    Forms stand beside each other, divided by ``|``: English has two (one, many), Polish three
    (one; two to four; five and more, and the teens): ``"{count} voice|{count} voices"``.
    """
    speaking = language or current_language()
    known = translate(forms, speaking).split("|")
    place = _polish(count) if len(known) == 3 else int(count != 1)
    return known[min(place, len(known) - 1)].format(count=count)


def _polish(count: int) -> int:
    if count == 1:
        return 0
    return 1 if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14) else 2
