"""Codes of clauses, such as ``OK-03``: assigned automatically, permanent once published."""

import re
from collections.abc import Sequence

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.errors import Conflict, Invalid
from workshop.i18n import mark
from workshop.programme import field_rules
from workshop.programme.tables import Area
from workshop.standards.tables import AdoptedClause, Clause, Publication, PublishedClause

_CODE = re.compile(r"([^\W_]{1,8})-(\d{1,4})\Z")
_NO_AREA = "ST"


def next_code(db: Session, programme_id: str, area_id: str | None) -> str:
    """The next free code of an area: one more than the highest ever used or published."""
    area = db.get(Area, area_id) if area_id else None
    prefix = (area.code if area else _NO_AREA).upper()
    query = select(col(Clause.code)).where(col(Clause.programme_id) == programme_id)
    used = {*db.execute(query).scalars(), *published_codes(db, programme_id)}
    numbers = [
        int(number)
        for start, _dash, number in (code.rpartition("-") for code in used)
        if start == prefix and number.isdigit()
    ]
    return f"{prefix}-{max(numbers, default=0) + 1:02}"


def published_codes(db: Session, programme_id: str) -> dict[str, str | None]:
    """Every code ever published → the id of its clause, ``None`` where that was deleted.
    Such a code is never used for another clause."""
    query = (
        select(col(PublishedClause.code), col(PublishedClause.clause_id))
        .join(Publication, col(Publication.id) == col(PublishedClause.publication_id))
        .where(col(Publication.programme_id) == programme_id)
    )
    return dict(db.execute(query).tuples().all())


def fixed_codes(db: Session, programme_id: str) -> set[str]:
    """The ids of the clauses whose code is permanent: published or adopted ones."""
    query = select(col(AdoptedClause.clause_id)).where(
        col(AdoptedClause.programme_id) == programme_id
    )
    ids = {*published_codes(db, programme_id).values(), *db.execute(query).scalars()}
    return {key for key in ids if key is not None}


def free_code(db: Session, clause: Clause, value: str) -> str:
    """``value`` in canonical form, if this clause may have it as its code. Raises ``Invalid``;
    ``Conflict`` where another clause has or had it, or where this clause's code is permanent."""
    parts = _CODE.match(field_rules.line(value, 16).upper())
    if parts is None:
        raise Invalid(mark("A code has letters, a hyphen and a number, such as OK-03."))
    code = f"{parts[1]}-{int(parts[2]):02}"
    with db.no_autoflush:
        if code != clause.code and clause.id in fixed_codes(db, clause.programme_id):
            raise Conflict(mark("The code of a published clause does not change."))
        published = published_codes(db, clause.programme_id)
        taken = code in published and published[code] != clause.id
        if taken or _is_used(db, clause, code):
            raise Conflict(mark("There is already a clause with the code {code}."), code=code)
    return code


def share_codes(db: Session, clauses: Sequence[Clause]) -> list[Clause]:
    """Redistribute the codes of these clauses of one area in this order; permanent ones stay.

    Returns the clauses whose code has changed.
    """
    fixed = fixed_codes(db, clauses[0].programme_id) if clauses else set()
    loose = [clause for clause in clauses if clause.id not in fixed]
    codes = sorted((clause.code for clause in loose), key=code_order)
    changed = [(row, code) for row, code in zip(loose, codes, strict=True) if row.code != code]
    for row, _code in changed:
        # Codes are unique, so two clauses swap them through a temporary one.
        row.code = row.id[:16]
        db.add(row)
    db.flush()
    for row, code in changed:
        row.code = code
        db.add(row)
    return [row for row, _code in changed]


def code_order(code: str) -> tuple[str, int, str]:
    """The sort key of a code: prefix, number (0 without one), code."""
    prefix, _dash, number = code.rpartition("-")
    return prefix, int(number) if number.isdigit() else 0, code


def _is_used(db: Session, clause: Clause, code: str) -> bool:
    query = select(col(Clause.id)).where(
        col(Clause.programme_id) == clause.programme_id,
        col(Clause.code) == code,
        col(Clause.id) != clause.id,
    )
    return db.execute(query.limit(1)).first() is not None
