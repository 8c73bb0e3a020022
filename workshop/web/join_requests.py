"""What phones ask for under ``/join``, read from JSON before anything is looked up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from workshop.errors import Invalid, NotAllowed
from workshop.i18n import mark
from workshop.people.rights import TABLE_ROLE
from workshop.programme.door_codes import MOST_SLIPS
from workshop.standards.understanding.answers import GiveAnswer
from workshop.web.protocol import Malformed

LONGEST_SLIP = 40
Body = Mapping[str, Any]


@dataclass(frozen=True)
class Entry:
    """A request to join, after consent. ``notice``: version of the contract shown; ``token``: of an
    earlier visit, if any; ``knock``: given when this phone had to wait at the door; ``phrase``: of
    somebody who was here on another phone, in place of the token; ``second``: a phone that a table
    shares beside another one; ``slips``: door codes as they were typed, see ``door.Arrival``."""

    code: str
    notice: str
    role: str
    table: int | None
    token: str | None = field(repr=False)
    knock: str | None = field(repr=False)
    phrase: str | None = field(default=None, repr=False)
    second: bool = False
    slips: tuple[str, ...] | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Withdrawal:
    """A request to withdraw with a proof: these notes, or (``None``) the consent and all notes."""

    proof: "Proof"
    note_ids: tuple[str, ...] | None


@dataclass(frozen=True)
class Proof:
    """Whose notes are meant: a phrase as it was typed or, without one, the token of a phone."""

    phrase: str = field(repr=False)
    token: str | None = field(repr=False)


def read_entry(body: Body) -> Entry:
    """Parse a request to join.

    Raises ``NotAllowed`` unless ``consent`` is exactly ``true``: nothing is stored without explicit
    consent; ``Malformed`` where the table is no number.
    """
    if body.get("consent") is not True:
        raise NotAllowed(mark("Without consent nothing is stored. You can watch the wall."))
    table, token, knock = body.get("table"), body.get("token"), body.get("knock")
    if table is not None and type(table) is not int:
        raise Malformed
    return Entry(
        code=read_code(body),
        notice=str(body.get("notice")),
        role=str(body.get("role")),
        table=table,
        token=token if isinstance(token, str) else None,
        knock=knock if isinstance(knock, str) else None,
        phrase=read_phrase(body) if body.get("phrase") else None,
        second=body.get("second") is True,
        slips=read_slips(body),
    )


def read_slips(body: Body) -> tuple[str, ...] | None:
    """Door codes as they were typed; ``None`` where the phone was not asked for them. Raises
    ``Malformed`` for more than the role may hand in."""
    slips = body.get("slips")
    if slips is None:
        return None
    if not isinstance(slips, list) or len(slips) > slips_of(str(body.get("role"))):
        raise Malformed
    return tuple(str(slip)[:LONGEST_SLIP] for slip in slips)


def slips_of(role: str) -> int:
    """How many slips a phone hands in at the most: those of all who share it, else one."""
    return MOST_SLIPS if role == TABLE_ROLE else 1


def read_code(body: Body) -> str:
    """The join code as it was typed; a value that is no text becomes an unknown code."""
    return str(body.get("code", ""))


def read_phrase(body: Body) -> str:
    """The withdrawal phrase as it was typed. Raises ``Invalid`` unless it has 5 to 100
    characters."""
    phrase = str(body.get("phrase", ""))
    if not 5 <= len(phrase) <= 100:
        raise Invalid(mark("Enter the five words of your withdrawal phrase."))
    return phrase


def read_proof(body: Body) -> Proof:
    """A phone's token, else the phrase. Raises as ``read_phrase``."""
    token = body.get("token")
    if isinstance(token, str) and token:
        return Proof("", token)
    return Proof(read_phrase(body), None)


def read_withdrawal(body: Body) -> Withdrawal:
    """Parse a request to withdraw. Raises ``Malformed`` without notes, ``Invalid`` (phrase)."""
    if body.get("consent") is False:
        return Withdrawal(read_proof(body), None)
    notes = body.get("notes")
    if not isinstance(notes, list):
        raise Malformed
    return Withdrawal(read_proof(body), tuple(map(str, notes)))


def read_answer(body: Body) -> GiveAnswer | None:
    """Parse an answer about a clause; ``None`` where the phone only asks what it may answer.

    Raises ``Malformed`` for values that are no texts.
    """
    if "answer" not in body:
        return None
    names = ("code", "wording", "answer", "why", "seen")
    values = [body.get(name, "") for name in names]
    if not all(isinstance(value, str) for value in values):
        raise Malformed
    return GiveAnswer(**dict(zip(names, values, strict=True)))
