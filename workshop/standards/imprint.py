"""Who speaks in a standard: who issues it, where to turn, since when and by which act it binds.

Everything here is published: offices, functions and shared mailboxes, never names of people. A
version keeps what was said when it was published (``imprint_part``). The accessibility statement
is about the page, not about a version, and always says what stands here now.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlmodel import Session, col, select

from workshop.errors import Conflict, Invalid
from workshop.i18n import mark
from workshop.people.rights import Actor, Right
from workshop.programme import field_rules
from workshop.programme.tables import Programme
from workshop.standards.tables import Imprint
from workshop.store import log
from workshop.text_signs import split_lines

LINES: Mapping[str, int] = {
    "issuer": 200,
    "office": 200,
    "email": 200,
    "phone": 80,
    "address": 300,
    "act_name": 300,
    "act_number": 120,
    "licence_text": 300,
    "a11y_method": 200,
}
TEXTS: Mapping[str, int] = {"complaints": 1000, "a11y_unmet": 4000, "building": 2000}
DAYS = ("binds_from", "a11y_made_on", "a11y_reviewed_on")
PUBLISHED = (
    *("issuer", "office", "email", "phone", "address", "complaints", "feedback"),
    *("binds_from", "act_name", "act_number", "act_address", "licence", "licence_text"),
)
"""The fields that a version keeps."""
LONGEST_TERM, LONGEST_MEANING, MOST_TERMS = 80, 600, 200
OWN_LICENCE = "own"
LICENCES: Mapping[str, tuple[str, str]] = {
    "cc-by-4.0": ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "cc-by-sa-4.0": ("CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
    "cc0-1.0": ("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
}
"""Key → name and address of a licence; beside these there is ``OWN_LICENCE``."""
LABELS: Mapping[str, str] = {
    "issuer": mark("Who issues it"),
    "office": mark("Office"),
    "email": mark("E-mail"),
    "phone": mark("Telephone"),
    "address": mark("Postal address"),
    "complaints": mark("Where to complain"),
    "feedback": mark("Where to say something about it"),
    "binds_from": mark("It binds from"),
    "act": mark("Adopted by"),
    "licence": mark("Licence"),
}
"""What stands before the fields, in reading order."""


class A11yStatus(StrEnum):
    """How far the public pages meet the law on digital accessibility."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"


@dataclass(frozen=True)
class SaveImprint:
    """``values``: by field of ``Imprint``; fields that are left out stay. ``terms``: one a line,
    ``term: meaning``. ``seen``: the ``edits`` on the screen."""

    programme_id: str
    seen: int
    values: Mapping[str, str]
    terms: str | None = None


def load_imprint(db: Session, programme_id: str) -> Imprint:
    """What is said about who speaks; empty fields where nobody has said anything yet."""
    return db.get(Imprint, programme_id) or Imprint(programme_id=programme_id)


def find_statement(db: Session, slug: str) -> Imprint | None:
    """Who speaks under a programme's slug, where anything is stated about accessibility; public, no
    right is needed."""
    query = (
        select(Imprint)
        .join(Programme, col(Programme.id) == col(Imprint.programme_id))
        .where(col(Programme.slug) == slug, col(Imprint.a11y_status) != "")
    )
    found: Imprint | None = db.execute(query).scalars().first()
    return found


def save_imprint(db: Session, actor: Actor, command: SaveImprint) -> Imprint:
    """Say who speaks. Raises ``Invalid`` for a day, address or term that is none, ``Conflict``
    where somebody has saved meanwhile, ``NotAllowed``."""
    actor.must(Right.RUN, command.programme_id)
    row = load_imprint(db, command.programme_id)
    if row.edits != command.seen:
        raise Conflict(mark("Somebody has saved this meanwhile. Look at it again."))
    for name, value in command.values.items():
        setattr(row, name, _checked(name, value))
    if command.terms is not None:
        row.terms = read_terms(command.terms)
    row.edits += 1
    db.add(row)
    refs = [("programme", command.programme_id)]
    log.append(db, command.programme_id, "imprint_saved", refs, actor=actor.log_id)
    return row


def read_terms(text: str) -> list[dict[str, str]]:
    """Defined words, one a line: the word, a colon or a dash between spaces, what it means."""
    found = []
    for line in filter(str.strip, split_lines(field_rules.clean(text))):
        ends = [line.find(sign) for sign in (":", " – ", " - ", " — ")]
        end = min((at for at in ends if at > 0), default=0)
        term, meaning = line[:end].strip(), line[end:].lstrip(" :–—-").strip()
        if not term or not meaning:
            raise Invalid(mark("Write it as “word: what it means”, one a line: {line}"), line=line)
        found.append(
            {
                "term": field_rules.line(term, LONGEST_TERM),
                "meaning": field_rules.line(meaning, LONGEST_MEANING),
            }
        )
    if len(found) > MOST_TERMS:
        raise Invalid(mark("At most {most} words can be defined."), most=MOST_TERMS)
    return found


def write_terms(terms: list[dict[str, str]]) -> str:
    """Defined words as ``read_terms`` reads them."""
    return "\n".join(f"{row['term']}: {row['meaning']}" for row in terms)


def imprint_part(row: Imprint) -> dict[str, str]:
    """What a version keeps of it."""
    return {name: getattr(row, name) for name in PUBLISHED}


def list_unsaid(row: Imprint) -> list[str]:
    """The labels of what readers of a standard by which somebody works would miss."""
    said = {
        **{name: getattr(row, name) for name in ("issuer", "complaints", "binds_from", "licence")},
        "email": row.email or row.phone or row.address,
        "act": row.act_name or row.act_number,
    }
    unsaid = [label for name, label in LABELS.items() if name in said and not said[name]]
    return unsaid if row.a11y_status else [*unsaid, mark("Accessibility statement")]


def _checked(name: str, value: str) -> str:
    if name in LINES:
        text = field_rules.line(value, LINES[name], required=False)
        if name == "email" and text and ("@" not in text or " " in text):
            raise Invalid(mark("This is no e-mail address."))
        return text
    if name in TEXTS:
        return field_rules.paragraphs(value, TEXTS[name])
    if name in DAYS:
        return _day(value)
    if name == "act_address":
        return field_rules.web_address(value)
    if name == "feedback":
        mail = "@" in value and "://" not in value
        text = field_rules.line(value, 500, required=False)
        return text if mail else field_rules.web_address(value)
    if name == "licence" and value in ("", OWN_LICENCE, *LICENCES):
        return value
    if name == "a11y_status" and value in ("", *A11yStatus):
        return value
    raise Invalid(mark("The request was not understood."))


def _day(value: str) -> str:
    if not value:
        return ""
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise Invalid(mark("This is no day of the calendar.")) from None


def licence_of(part: Mapping[str, Any]) -> tuple[str, str]:
    """Name and address of a licence as a version keeps it; empty where there is none."""
    if part["licence"] == OWN_LICENCE:
        return part["licence_text"], ""
    return LICENCES.get(part["licence"], ("", ""))
