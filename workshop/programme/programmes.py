"""Programmes: create from a template or empty, change, list, delete; areas."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, select

from workshop.errors import NotFound
from workshop.i18n import known_language, mark
from workshop.people.rights import Actor, ActorKind, Right, Role
from workshop.people.tables import Membership
from workshop.programme import field_rules
from workshop.programme.activity_kinds import ACTIVITY_TYPES, MapVariant, NotesAbout
from workshop.programme.meeting_kinds import FIRST_NAMED, MeetingKind
from workshop.programme.meeting_times import sorted_by_time
from workshop.programme.ready_templates import (
    TEN_SESSIONS,
    check_first_day,
    dates_of,
    is_working,
    read_ready_template,
)
from workshop.programme.session_states import HalfDay
from workshop.programme.tables import Activity, Area, Programme, ProjectPhase, WorkingSession
from workshop.store import log
from workshop.store.store import mark_erased

RESERVED_SLUGS = ("static", "component", "media")
"""Slugs that programmes cannot have: the page Standard requests files under these names."""
DELETED_PROGRAMME = "programme"
"""What a deleted programme is called in the list of erasures."""


@dataclass(frozen=True)
class CreateProgramme:
    """``template`` as read by ``load_template``; ``None``: ten empty sessions.

    ``first_day``: of the project, from which the dates of its meetings and phases follow; ``None``:
    none of them has a date.
    """

    title: str
    language: str
    template: dict[str, Any] | None
    example: bool = False
    tables: int = 3
    first_day: date | None = None


@dataclass(frozen=True)
class ChangeProgramme:
    """New title and number of tables (limited to 1 to 20). ``funder``: the line about who pays,
    ``None``: as it is."""

    programme_id: str
    title: str
    tables: int
    funder: str | None = None


def load_template(content_dir: Path, language: str, name: str = TEN_SESSIONS) -> dict[str, Any]:
    """A template that comes with the product, in this language: ``areas`` and ``sessions`` with
    activities."""
    return read_ready_template(content_dir, language, name)


def list_programmes(db: Session, actor: Actor) -> list[Programme]:
    """The programmes this actor may see, newest first; without rehearsals."""
    query = select(Programme).where(col(Programme.rehearsal_of).is_(None))
    query = query.order_by(col(Programme.created_at).desc())
    return [row for row in db.execute(query).scalars() if actor.may(Right.SEE, row.id)]


def load_programme(db: Session, actor: Actor, programme_id: str) -> Programme:
    """The programme, if the actor may see it; else ``NotFound``, whether it exists or not."""
    programme = db.get(Programme, programme_id)
    if programme is None or not actor.may(Right.SEE, programme_id):
        raise NotFound(mark("There is no such programme."))
    return programme


def list_areas(db: Session, programme_id: str) -> list[Area]:
    """The areas of a programme by position."""
    query = select(Area).where(Area.programme_id == programme_id).order_by(col(Area.position))
    return list(db.execute(query).scalars())


def create_programme(db: Session, actor: Actor, command: CreateProgramme) -> Programme:
    """Create a programme with ten sessions and the other meetings of its template; the account that
    creates it becomes its facilitator.

    Raises ``NotAllowed``, ``Invalid`` (title, first day).
    """
    actor.must(Right.CREATE_PROGRAMME)
    check_first_day(command.first_day)
    title = field_rules.line(command.title)
    programme = Programme(
        title=title,
        slug=_free_slug(db, title),
        language=known_language(command.language),
        tables=command.tables,
        example=command.example,
    )
    db.add(programme)
    db.flush()
    if actor.kind == ActorKind.ACCOUNT:
        db.add(Membership(programme_id=programme.id, account_id=actor.id, role=Role.FACILITATOR))
    _fill(db, programme, command.template or {}, command.first_day)
    log.append(db, programme.id, "programme_created", actor=actor.log_id)
    return programme


def change_programme(db: Session, actor: Actor, command: ChangeProgramme) -> Programme:
    """Change title and number of tables. Raises ``NotAllowed``, ``NotFound``, ``Invalid``."""
    actor.must(Right.RUN, command.programme_id)
    programme = load_programme(db, actor, command.programme_id)
    programme.title = field_rules.line(command.title)
    programme.tables = max(1, min(int(command.tables), 20))
    if command.funder is not None:
        programme.funder = field_rules.line(command.funder, 300, required=False)
    db.add(programme)
    refs = [("programme", programme.id)]
    log.append(db, programme.id, "programme_changed", refs, actor=actor.log_id)
    return programme


def remove_programme(db: Session, actor: Actor, programme_id: str) -> None:
    """Delete a programme with everything in it, its log included. Needs an administrator."""
    actor.must(Right.ADMINISTER)
    delete_programme(db, load_programme(db, actor, programme_id))
    log.append(db, log.HOUSE, "programme_removed", actor=actor.log_id)


def remove_examples(db: Session, actor: Actor, _command: None) -> int:
    """Delete every demo programme; returns how many there were."""
    actor.must(Right.CREATE_PROGRAMME)
    query = select(Programme).where(col(Programme.example).is_(True))
    examples = list(db.execute(query).scalars())
    for programme in examples:
        delete_programme(db, programme)
    log.append(db, log.HOUSE, "examples_removed", actor=actor.log_id)
    return len(examples)


def delete_programme(db: Session, programme: Programme) -> None:
    """Delete all rows of a programme and its log; the commit erases them from the files too, and no
    copy brings the programme back."""
    db.execute(delete(log.Event).where(col(log.Event.scope) == programme.id))
    db.execute(delete(log.Feed).where(col(log.Feed.scope) == programme.id))
    db.execute(delete(Programme).where(col(Programme.id) == programme.id))
    mark_erased(db, (DELETED_PROGRAMME, programme.id))


def _fill(
    db: Session, programme: Programme, template: dict[str, Any], first_day: date | None
) -> None:
    for position, area in enumerate(template.get("areas", [])):
        db.add(
            Area(
                programme_id=programme.id,
                code=area["code"],
                name=area["name"],
                position=position,
            )
        )
    rows = [
        _add_session(db, programme, number, entry, first_day)
        for number, entry in _numbered(template.get("sessions", []))
    ]
    for position, row in enumerate(sorted_by_time(rows), 1):
        row.position = position
    if first_day is not None:
        for position, phase in enumerate(template.get("phases", [])):
            db.add(_phase(programme, position, phase, first_day))


def _numbered(entries: list[dict[str, Any]]) -> Iterator[tuple[int, dict[str, Any]]]:
    """All meetings of a programme with their numbers: the ten working sessions together where the
    first of them stands, empty ones for those that the template lacks."""
    given = {entry["number"]: entry for entry in entries if is_working(entry)}
    ten = [(number, given.get(number, {})) for number in range(1, 11)]
    named = FIRST_NAMED
    for entry in entries:
        if is_working(entry):
            yield from ten
            ten = []
        else:
            yield named, entry
            named += 1
    yield from ten


def _add_session(
    db: Session,
    programme: Programme,
    number: int,
    entry: dict[str, Any],
    first_day: date | None,
) -> WorkingSession:
    dates = dates_of(entry, first_day)
    session = WorkingSession(
        programme_id=programme.id,
        number=number,
        kind=entry.get("kind", MeetingKind.WORKING),
        day=entry.get("day", min((number + 1) // 2, 5)),
        slot=entry.get("slot", HalfDay.MORNING if number % 2 else HalfDay.AFTERNOON),
        title=entry.get("title", f"{number}"),
        goal=entry.get("goal", ""),
        planned_start=dates.start,
        planned_end=dates.end,
        place=entry.get("place", ""),
        functions=list(entry.get("functions", [])),
    )
    db.add(session)
    db.flush()
    for position, item in enumerate(entry.get("activities", [])):
        db.add(_activity(session, position, item))
    return session


def _phase(
    programme: Programme, position: int, phase: dict[str, Any], first_day: date
) -> ProjectPhase:
    return ProjectPhase(
        programme_id=programme.id,
        name=phase["name"],
        from_day=first_day + timedelta(days=phase["from_day"]),
        to_day=first_day + timedelta(days=phase["to_day"]),
        position=position,
    )


_ONLY_OWN = (
    *("translations", "anonymous", "keeps_table", "quotable", "style_shield", "starts_timer"),
    *("stacking", "notes_per_person", "votes_on"),
)
"""What templates of the house hold and those of the product leave as usual."""


def _activity(session: WorkingSession, position: int, item: dict[str, Any]) -> Activity:
    return Activity(
        programme_id=session.programme_id,
        session_id=session.id,
        position=position,
        kind=item["kind"],
        title=item["title"],
        prompt=item.get("prompt", ""),
        minutes=item.get("minutes", 10),
        hidden=item.get("hidden", True) and ACTIVITY_TYPES[item["kind"]].covers,
        moderated=item.get("moderated", True),
        votes_per_person=item.get("votes_per_person") or item.get("votes") or 3,
        variant=item.get("variant") or MapVariant.CANVAS,
        silent=bool(item.get("silent")),
        per_table=bool(item.get("per_table")),
        asks_kind=item.get("asks_kind"),
        yields=item.get("yields") or ACTIVITY_TYPES[item["kind"]].notes_are,
        script=item.get("script", ""),
        **{name: item[name] for name in _ONLY_OWN if name in item},
        about=item.get("about") or NotesAbout.NOTHING,
    )


def _free_slug(db: Session, title: str) -> str:
    plain = unicodedata.normalize("NFKD", title.lower().replace("ł", "l"))
    base = re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-")[:60]
    base, number = base or "program", 1
    slug = base
    while (
        slug in RESERVED_SLUGS
        or db.execute(select(Programme.id).where(Programme.slug == slug)).first()
    ):
        number += 1
        slug = f"{base}-{number}"
    return slug
