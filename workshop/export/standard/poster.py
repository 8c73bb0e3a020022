"""The poster of an area: its required clauses on one A3 page in large type."""

from collections.abc import Mapping
from typing import Any

from workshop.errors import NotFound
from workshop.export.documents.qr_codes import draw_qr
from workshop.export.documents.typesetting import typeset
from workshop.export.standard import labels as says
from workshop.export.standard.outline import Snapshot, issuer_of
from workshop.export.standard.rated import CHANGED_AFTER, is_changed
from workshop.export.standard.state_words import say_draft, say_state
from workshop.i18n import known_language, mark, mark_plural, translate, translate_plural
from workshop.standards.clause_states import ClauseLevel

_SHORT, _LONGEST_TEXT, _LONGEST_TITLE = 170, 900, 110
_MADE_UP = mark("Example: people, notes and texts are made up.")
_PROMISED = mark("This is what you can count on here.")
_DISCUSSED = mark("This is being discussed.")
"""What stands there instead on a draft, which promises nothing."""
_MORE = mark_plural("and {count} more requirement", "and {count} more requirements")


def poster_areas(snapshot: Snapshot) -> list[str]:
    """The codes of the areas with a poster: those with at least one required clause."""
    there = {row["area"] for row in snapshot["clauses"] if row["level"] == ClauseLevel.REQUIRED}
    return [area["code"] for area in snapshot["areas"] if area["code"] in there]


def write_poster(snapshot: Snapshot, area: str, address: str = "") -> bytes:
    """The poster of an area as the bytes of a PDF of exactly one page.

    ``address``: URL of the whole standard, printed as a QR code. Type is never smaller than
    14 points: texts that do not fit are shortened, then clauses left out and counted. Raises
    ``NotFound`` for an area without required clauses.
    """
    if area not in poster_areas(snapshot):
        raise NotFound(mark("There is nothing required in this area."))
    date = snapshot["standard"]["published_on"]
    picture = draw_qr(address, "#faf8f5") if address else ""
    return typeset("poster.typ", _document(snapshot, area, address), date, picture)


def _document(snapshot: Snapshot, area: str, address: str) -> dict[str, Any]:
    about = snapshot["standard"]
    language = known_language(about["language"])

    def say(message: str, **values: object) -> str:
        return translate(message, language, **values)

    name = next(row["name"] for row in snapshot["areas"] if row["code"] == area)
    rows = [
        row
        for row in snapshot["clauses"]
        if row["area"] == area and row["level"] == ClauseLevel.REQUIRED
    ]
    published = says.day_of(about["published_on"], language)
    version, draft = f"{say_state(about, language)}, {published}", say_draft(about, language)
    foot = (cut(about["title"], 160), issuer_of(snapshot), version, address)
    return {
        "language": language,
        "day": [int(part) for part in about["published_on"].split("-")],
        "title": f"{name} – {about['title']}",
        "standard": say(mark("Standard of service")),
        "heading": name,
        # A draft promises nothing.
        "lead": say(_DISCUSSED if draft else _PROMISED),
        "draft": draft,
        "clauses": [_promise(row, language) for row in rows],
        "more": [_more(count, address, language) for count in range(1, len(rows))],
        "foot": [part for part in foot if part],
        "example": say(_MADE_UP) if about["example"] else "",
        "code-says": say(mark("QR code that leads to {address}"), address=address),
    }


def _promise(row: Mapping[str, Any], language: str) -> dict[str, str]:
    text = row["meaning_client"].strip() or row["body"].strip()
    return {
        "code": row["code"],
        "title": cut(row["title"], _LONGEST_TITLE),
        "text": cut(text, _LONGEST_TEXT),
        # In one paragraph: 170 lines of one letter would be longer than the page.
        "short": cut(" ".join(text.split()), _SHORT),
        "rated": translate(CHANGED_AFTER, language) if is_changed(row["trace"]) else "",
    }


def _more(count: int, address: str, language: str) -> str:
    more = translate_plural(_MORE, count, language)
    return f"{more}: {address}" if address else more


def cut(text: str, longest: int) -> str:
    """The text cut after a word to at most ``longest`` characters."""
    if len(text) <= longest:
        return text
    return text[:longest].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"
