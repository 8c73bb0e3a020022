"""What a column of the candidates' table probably holds: a guess that a person can change.

In doubt a column is left behind: what was left behind by mistake still stands in the coordinator's
own file, what was stored by mistake would be identity in the database.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from workshop.board.note_rules import find_marks
from workshop.recruitment.states import ColumnUse
from workshop.text_folding import fold_marks

_SIGNS_OF_IDENTITY = ("email", "phone", "pesel")
_SHARE = 0.05
"""The share of cells with an address or a number of a person from which a column is identity."""
_LONG = 40
"""Characters of an answer from which a column on average holds answers, not values."""

_WORDS_OF_IDENTITY = (
    "imie|imiona|nazwisko|nazwiska|name|names|surname|firstname|lastname|pseudonim|nick|podpis"
    "|signature|mail|email|e-mail|telefon|telefonu|tel|phone|mobile|komorka|pesel|nip|dowod|dowodu"
    "|passport|urodzenia|urodzenie|birth|birthday|dob|ip|ipaddr|adres|adresy|address|ulica|street"
    "|kod|pocztowy|postal|zip|zipcode|postcode|sygnatura|czasowa|timestamp|submitdate|startdate"
    "|datestamp|token|id|uuid|lp|refurl|seed|respondent|facebook|instagram|linkedin|profil|kontakt"
    "|contact|zamieszkania|zaimki|pronouns|zgoda|consent|rodo|_id|_uuid|_submission_time|start|end"
)
_WORDS_OF_BALANCE = (
    "miasto|miasta|miejscowosc|miejscowosci|gmina|powiat|wojewodztwo|region|town|city|organizacja"
    "|organizacji|organizacje|organisation|organization|instytucja|institution|urzad|dzial|wydzial"
    "|department|doswiadczenie|doswiadczenia|experience|staz|rola|role|grupa|group|wiek|age|sektor"
    "|sector|dostepnosc|availability"
)
_IDENTITY = re.compile(rf"(?:^|[\W_])(?:{_WORDS_OF_IDENTITY})(?=$|[\W_])")
_BALANCE = re.compile(rf"(?:^|[\W_])(?:{_WORDS_OF_BALANCE})(?=$|[\W_])")
_NAMING = re.compile(
    r"(?:^|[\W_])(?:imie|imiona|nazwisk\w*|\w*name|names|pseudonim|nick)(?=$|[\W_])"
)
_ADDRESS = re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b|\b\d\d-\d{3}\b|https?://|\bul\.\s|@\w")
_FULL_DATE = re.compile(r"\s*(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{4})\b")
_WORD = r"[^\W\d_a-z][^\W\d_]+(?:-[^\W\d_]+)?"
_FULL_NAME = re.compile(rf"\s*{_WORD}(?:\s+{_WORD}){{1,2}}\s*")


@dataclass(frozen=True)
class Column:
    """A column of the table with its guess. ``names``: it probably holds names of people."""

    place: int
    header: str
    use: ColumnUse
    names: bool


def guess_columns(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Column]:
    """Every column of the table with what should be done with it."""
    return [
        _guess(place, title, [row[place].strip() for row in rows if row[place].strip()])
        for place, title in enumerate(header)
    ]


def _guess(place: int, header: str, cells: Sequence[str]) -> Column:
    title = fold_marks(header)
    asks = len(title) > _LONG and _mean_length(cells) >= _LONG
    named = not asks and bool(_IDENTITY.search(title))
    names = (not asks and bool(_NAMING.search(title))) or _are_names(cells)
    if named or _is_identity(cells):
        return Column(place, header, ColumnUse.LEAVE, names)
    if not asks and _BALANCE.search(title) and _mean_length(cells) < _LONG:
        return Column(place, header, ColumnUse.BALANCE, names=False)
    if names or _mean_length(cells) < _LONG:
        return Column(place, header, ColumnUse.LEAVE, names)
    return Column(place, header, ColumnUse.SHOW, names=False)


def _is_identity(cells: Sequence[str]) -> bool:
    """Whether short cells are addresses, numbers of people or dates; in long answers they are
    marked one by one instead."""
    short = [cell for cell in cells if len(cell) < 2 * _LONG]
    if len(short) * 2 < len(cells):
        return False
    told = sum(
        bool(_ADDRESS.search(cell) or _FULL_DATE.match(cell))
        or any(sign in _SIGNS_OF_IDENTITY for sign in find_marks(cell))
        for cell in short
    )
    return bool(cells) and told / len(cells) > _SHARE


def _are_names(cells: Sequence[str]) -> bool:
    """Whether most cells are two or three words with capitals, and hardly any comes twice."""
    alike = sum(bool(_FULL_NAME.fullmatch(cell)) for cell in cells)
    different = len(Counter(cells))
    return len(cells) > 1 and alike / len(cells) > 0.6 and different / len(cells) > 0.8


def _mean_length(cells: Sequence[str]) -> float:
    return sum(map(len, cells)) / len(cells) if cells else 0.0
