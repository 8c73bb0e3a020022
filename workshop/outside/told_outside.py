"""What other programs are told of a programme: what an account without special rights sees, and
of that nothing that moves with what people in a room or on a phone do just now.

Numbers of people are those that were told when a meeting was closed or a version published; that
notes have come or gone since changes nothing here. What repeats a note word for word is left out,
as in a publication. No note, no vote, no person, no number of notes is told at all.
"""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from workshop.local_time import local_day
from workshop.needs.need_states import NeedStatus
from workshop.needs.needs import list_needs
from workshop.needs.tables import Need
from workshop.needs.told_support import CLAUSE, NEED, ToldFigures, load_told_figures
from workshop.outside.access_keys import KeyAccess
from workshop.outside.api_models import (
    ApiArea,
    ApiClause,
    ApiMeeting,
    ApiNeed,
    ApiProgramme,
    ApiPublication,
    ApiWithdrawal,
)
from workshop.programme.programmes import list_areas
from workshop.programme.session_states import SessionStatus
from workshop.programme.session_words import told_number
from workshop.programme.sessions import list_sessions
from workshop.programme.tables import Programme, WorkingSession
from workshop.standards.clause_states import ACCEPTED
from workshop.standards.clauses import list_clauses, needs_of_clauses
from workshop.standards.publication.publications import Edition, list_editions
from workshop.standards.publication.quote_leaks import find_unquotable_repeats, unquotable_texts
from workshop.standards.tables import Clause, Publication

_STATES = {
    SessionStatus.PLANNED: "planned",
    SessionStatus.OPEN: "open",
    SessionStatus.CLOSED: "closed",
    # Whether minutes are approved already is for those who write them.
    SessionStatus.APPROVED: "closed",
}
_CLAUSE_TEXTS = (
    *("title", "body", "rationale", "applies_to", "responsible", "cooperating", "steps"),
    *("exceptions", "legal_basis", "easy_text"),
)


def find_open_programme(db: Session, access: KeyAccess, programme_id: str) -> Programme | None:
    """The programme with this id, if the key opens it; a rehearsal is told to nobody."""
    row = db.get(Programme, programme_id) if access.opens(programme_id) else None
    return row if row is not None and row.rehearsal_of is None else None


def tell_programmes(db: Session, access: KeyAccess, public: str) -> list[ApiProgramme]:
    """All programmes that the key opens, in a fixed order; ``public``: address of the server."""
    query = select(Programme).where(col(Programme.rehearsal_of).is_(None)).order_by(Programme.id)
    rows = [row for row in db.execute(query).scalars() if access.opens(row.id)]
    return [tell_programme(db, row, public) for row in rows]


def tell_programme(db: Session, programme: Programme, public: str) -> ApiProgramme:
    """One programme."""
    published = select(col(Publication.id)).where(col(Publication.programme_id) == programme.id)
    is_public = db.execute(published.limit(1)).first() is not None
    return ApiProgramme(
        id=programme.id,
        title=programme.title,
        language=programme.language,
        address=standard_address(public, programme) if is_public else None,
        areas=[ApiArea(code=row.code, name=row.name) for row in list_areas(db, programme.id)],
    )


def standard_address(public: str, programme: Programme) -> str:
    """Where the standard of a programme is published."""
    return f"{public}/standards/{programme.slug}/"


def tell_meetings(db: Session, programme: Programme) -> list[ApiMeeting]:
    """The meetings in their order."""
    return [_meeting(row) for row in list_sessions(db, programme.id)]


def tell_needs(db: Session, programme: Programme) -> list[ApiNeed]:
    """The needs in their order, without merged ones and those that repeat a note."""
    rows = [row for row in list_needs(db, programme.id) if row.status != NeedStatus.MERGED]
    texts = [[row.who, row.need, row.goal, *row.criteria] for row in rows]
    areas, told = _area_codes(db, programme), load_told_figures(db, programme.id)
    silent = _repeating(db, programme, texts)
    return [
        _need(row, areas.get(row.area_id or ""), told)
        for place, row in enumerate(rows)
        if place not in silent
    ]


def tell_clauses(db: Session, programme: Programme) -> list[ApiClause]:
    """The accepted clauses in their order, without those that repeat a note."""
    rows = [row for row in list_clauses(db, programme.id) if row.status in ACCEPTED]
    texts = [[str(getattr(row, name)) for name in _CLAUSE_TEXTS] for row in rows]
    areas, told = _area_codes(db, programme), load_told_figures(db, programme.id)
    needs = needs_of_clauses(db, [row.id for row in rows])
    silent = _repeating(db, programme, texts)
    return [
        _clause(row, areas.get(row.area_id or ""), needs[row.id], told)
        for place, row in enumerate(rows)
        if place not in silent
    ]


def tell_publications(db: Session, programme: Programme, public: str) -> list[ApiPublication]:
    """The published versions, the latest first; who published them is told to nobody outside."""
    base = standard_address(public, programme)
    return [_publication(edition, base) for edition in list_editions(db, programme.id)]


def _meeting(row: WorkingSession) -> ApiMeeting:
    return ApiMeeting(
        id=row.id,
        number=told_number(row),
        kind=row.kind,
        title=row.title,
        goal=row.goal,
        place=row.place,
        planned_start=row.planned_start,
        planned_end=row.planned_end,
        state=_STATES[SessionStatus(row.status)],
        cancelled=row.cancelled,
    )


def _need(row: Need, area: str | None, told: ToldFigures) -> ApiNeed:
    return ApiNeed(
        id=row.id,
        who=row.who,
        need=row.need,
        goal=row.goal,
        criteria=list(row.criteria),
        area=area,
        state=row.status,
        moscow=row.moscow,
        people_at_least=_people(told, NEED, row.id),
    )


def _clause(row: Clause, area: str | None, needs: list[str], told: ToldFigures) -> ApiClause:
    return ApiClause.model_validate(
        {
            **{name: getattr(row, name) for name in _CLAUSE_TEXTS},
            "id": row.id,
            "code": row.code,
            "level": row.level,
            "area": area,
            "state": row.status,
            "needs": needs,
            "people_at_least": _people(told, CLAUSE, row.id),
        }
    )


def _publication(edition: Edition, base: str) -> ApiPublication:
    gone = edition.withdrawal
    return ApiPublication(
        version=edition.version,
        state=edition.state,
        day=local_day(edition.at),
        notes=edition.notes,
        clauses=edition.clauses,
        sha256=edition.sha256,
        address=f"{base}{edition.version}/",
        file=f"{base}{edition.version}/standard.json",
        withdrawn=ApiWithdrawal(day=local_day(gone.at), reason=gone.reason) if gone else None,
    )


def _people(told: ToldFigures, kind: str, key: str) -> int | None:
    """As it was told last, whatever has become of the notes since: a figure that went as a note
    went would say when somebody took something back."""
    figure = told.latest.get((kind, key))
    return figure.at_least if figure else None


def _area_codes(db: Session, programme: Programme) -> dict[str, str]:
    return {row.id: row.code for row in list_areas(db, programme.id)}


def _repeating(db: Session, programme: Programme, texts: Sequence[Sequence[str]]) -> set[int]:
    """The places of those that repeat a note which nobody may quote."""
    owners = [place for place, group in enumerate(texts) for _text in group]
    flat = [text for group in texts for text in group]
    found = find_unquotable_repeats(unquotable_texts(db, programme.id), flat)
    return {owners[place] for place in found}
