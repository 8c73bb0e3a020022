"""The areas of a standard: added, renamed, put in order, removed.

The code of an area is the beginning of new codes only: clauses keep the codes that they have.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, SQLModel, col, select

from workshop.board.tables import Persona, Practice
from workshop.errors import Conflict, Invalid, NotFound
from workshop.i18n import mark
from workshop.needs.tables import Need
from workshop.people.members import list_area_choices
from workshop.people.rights import Actor, Right
from workshop.people.tables import Account
from workshop.programme import field_rules
from workshop.programme.programmes import list_areas
from workshop.programme.tables import Area
from workshop.standards.clause_shapes import put_into_area
from workshop.standards.clause_steps import log_step
from workshop.standards.tables import Clause
from workshop.store.log import Change
from workshop.store.undo import change, create, remove
from workshop.text_folding import fold_words

MOST_AREAS = 50
_LONGEST_NAME = 120
_CODE = re.compile(r"[^\W\d_]{1,8}\Z")


@dataclass(frozen=True)
class AddArea:
    """Without a ``code`` one is made from the first letters of the name."""

    programme_id: str
    name: str
    code: str = ""


@dataclass(frozen=True)
class RenameArea:
    """``seen``: name and code as they were read."""

    area_id: str
    name: str
    code: str
    seen: tuple[str, str]


@dataclass(frozen=True)
class MoveArea:
    """``place``: the new index among the areas, from 0."""

    area_id: str
    place: int


@dataclass(frozen=True)
class RemoveArea:
    """What lies in the area goes into ``into``; ``None``: into none. ``seen``: the ids of the
    clauses in it, as they were read."""

    area_id: str
    into: str | None
    seen: frozenset[str]


def find_area(areas: Iterable[Area], told: str) -> Area | None:
    """The one of these areas that a file calls so, by its name, its code, or both."""
    wanted = fold_words(told)
    for area in areas:
        names = (area.code, area.name, f"{area.code} {area.name}")
        if wanted and wanted in map(fold_words, names):
            return area
    return None


def add_area(db: Session, actor: Actor, command: AddArea) -> Area:
    """Add an area as the last one. Raises ``Invalid``, ``Conflict`` for a name or code that is
    taken, ``NotAllowed``."""
    actor.must(Right.RUN, command.programme_id)
    area, step = make_area(db, command)
    log_step(db, actor, command.programme_id, "area_added", [], [step])
    return area


def make_area(db: Session, command: AddArea) -> tuple[Area, Change]:
    """As ``add_area``, without right and event; returns the area and the change."""
    present = list_areas(db, command.programme_id)
    if len(present) >= MOST_AREAS:
        raise Conflict(mark("A standard has at most {most} areas."), most=MOST_AREAS)
    name = field_rules.line(command.name, _LONGEST_NAME)
    code = command.code.strip() or propose_code(name, {area.code for area in present})
    area = Area(programme_id=command.programme_id, name="", code="")
    area.name, area.code = _checked(present, area, name, code)
    area.position = max((one.position for one in present), default=-1) + 1
    step = create(db, area)
    db.flush()
    return area, step


def rename_area(db: Session, actor: Actor, command: RenameArea) -> Area:
    """Change name and code of an area. Raises ``Conflict`` where somebody else has changed it
    since, or where they are taken; ``Invalid``, ``NotFound``, ``NotAllowed``."""
    area = _load_area(db, actor, command.area_id)
    if (area.name, area.code) != command.seen:
        raise Conflict(mark("Somebody has changed this area in the meantime. Look once more."))
    present = list_areas(db, area.programme_id)
    name, code = _checked(present, area, command.name, command.code)
    if (name, code) != command.seen:
        steps = [change(db, area, name=name, code=code)]
        log_step(db, actor, area.programme_id, "area_renamed", _clauses_in(db, area), steps)
    return area


def move_area(db: Session, actor: Actor, command: MoveArea) -> Area:
    """Put an area at another place. Raises ``NotFound``, ``NotAllowed``."""
    area = _load_area(db, actor, command.area_id)
    others = [one for one in list_areas(db, area.programme_id) if one.id != area.id]
    others.insert(max(0, command.place), area)
    steps = [change(db, one, position=at) for at, one in enumerate(others) if one.position != at]
    if steps:
        log_step(db, actor, area.programme_id, "area_moved", [], steps)
    return area


def remove_area(db: Session, actor: Actor, command: RemoveArea) -> None:
    """Remove an area; its clauses, needs, personas and practices go into another one.

    Raises ``Conflict`` where its clauses are others than were seen, and where somebody may read the
    drafts of this area: whose drafts they may read then, a person must decide. Raises ``NotFound``,
    ``NotAllowed``.
    """
    area = _load_area(db, actor, command.area_id)
    clauses = _clauses_in(db, area)
    if {row.id for row in clauses} != command.seen:
        raise Conflict(mark("Somebody has changed this area in the meantime. Look once more."))
    if command.into == area.id:
        raise NotFound(mark("There is no such area."))
    _must_open_to_none(db, area)
    steps = put_into_area(db, actor, clauses, command.into)
    needs = list(_rows_in(db, Need, area))
    for row in (*needs, *_rows_in(db, Persona, area), *_rows_in(db, Practice, area)):
        steps.append(change(db, row, area_id=command.into))
    db.flush()
    steps.append(remove(db, area))
    refs = [("need", row.id) for row in needs]
    log_step(db, actor, area.programme_id, "area_removed", clauses, steps, refs)


def clauses_in_areas(db: Session, programme_id: str) -> dict[str | None, list[Clause]]:
    """Area → its clauses, removed ones among them."""
    query = select(Clause).where(col(Clause.programme_id) == programme_id)
    found: dict[str | None, list[Clause]] = {}
    for row in db.execute(query.order_by(col(Clause.position))).scalars():
        found.setdefault(row.area_id, []).append(row)
    return found


def propose_code(name: str, taken: set[str]) -> str:
    """A free code from the first letters of a name's words, or from its first letters."""
    words = re.findall(r"[^\W\d_]+", name.upper())
    long = [word for word in words if len(word) > 2] or words or ["X"]
    starts = "".join(word[0] for word in long[:4])
    for code in (starts if len(starts) > 1 else long[0][:2], long[0][:3], long[0][:4]):
        if code not in taken:
            return code
    signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    free = [one for sign in signs for end in signs if (one := f"{starts[:1]}{sign}{end}")]
    return next(str(one) for one in free if one not in taken)


def _checked(present: list[Area], area: Area, name: str, code: str) -> tuple[str, str]:
    name = field_rules.line(name, _LONGEST_NAME)
    code = field_rules.line(code, 8).upper()
    if not _CODE.match(code):
        raise Invalid(mark("The code of an area has one to eight letters, such as OK."))
    for one in present:
        if one.id != area.id and one.name.casefold() == name.casefold():
            raise Conflict(mark("There is already an area with this name."))
        if one.id != area.id and one.code.upper() == code:
            raise Conflict(mark("There is already an area with the code {code}."), code=code)
    return name, code


def _load_area(db: Session, actor: Actor, area_id: str) -> Area:
    area = db.get(Area, area_id)
    if area is None or not actor.may(Right.SEE, area.programme_id):
        raise NotFound(mark("There is no such area."))
    actor.must(Right.RUN, area.programme_id)
    return area


def _clauses_in(db: Session, area: Area) -> list[Clause]:
    return clauses_in_areas(db, area.programme_id).get(area.id, [])


def _rows_in(db: Session, table: type[SQLModel], area: Area) -> Iterator[Any]:
    where = table.area_id == area.id  # type: ignore[attr-defined]
    yield from db.execute(select(table).where(where)).scalars()


def _must_open_to_none(db: Session, area: Area) -> None:
    limited = [
        key for key, areas in list_area_choices(db, area.programme_id).items() if area.id in areas
    ]
    names = [row.display_name for key in limited if (row := db.get(Account, key)) is not None]
    if names:
        raise Conflict(
            mark("These people may read the drafts of this area: {names}. Change that on People."),
            names=", ".join(sorted(names)),
        )
