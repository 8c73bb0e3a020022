"""The example programme: half finished, so that every screen has something to show.

Its contents are made up and marked so; they come from ``data/demo``. Remove it with
``workshop.programme.programmes.remove_examples``.
"""

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.demo.boards import add_evidence, add_maps_to_agenda, add_notes, add_personas
from workshop.demo.card_sort import add_piles
from workshop.demo.evidence_and_ideas import add_ideas, add_journeys, add_ties
from workshop.demo.outcome import (
    add_clauses,
    add_comments,
    add_estimates,
    add_groups,
    add_needs,
    add_outcomes,
    add_votes,
)
from workshop.demo.people import add_people
from workshop.demo.setup import OPEN_NOW, LoadDemo, Stage, set_stage
from workshop.demo.visit import add_practices, add_visit
from workshop.errors import Invalid
from workshop.export.minutes.approval import ApproveMinutes, approve_minutes
from workshop.i18n import LANGUAGES, mark
from workshop.people.attendance import sum_up_attendance
from workshop.people.rights import Actor, ActorKind, Right, Role
from workshop.people.tables import Membership
from workshop.programme.activity_kinds import ActivityKind
from workshop.programme.phases import Phase
from workshop.programme.session_run import open_session
from workshop.programme.sessions import APPROVED, CLOSED, OPEN
from workshop.programme.tables import Programme
from workshop.standards.clauses import list_clauses
from workshop.standards.publication.publications import Publish, publish
from workshop.standards.support_telling import tell_at_close
from workshop.store import log

__all__ = ["LoadDemo", "check_loading", "fill_demo", "find_demo", "load_demo"]


def load_demo(db: Session, actor: Actor, command: LoadDemo) -> Programme:
    """Load the example programme; the account that loads it becomes its facilitator.

    Idempotent: an example already loaded in this language is returned. Raises ``Invalid`` for a
    language without an example, ``NotAllowed``.
    """
    check_loading(actor, command)
    known = find_demo(db, command.language)
    if known is not None:
        _join(db, actor, known.id)
        return known
    programme = fill_demo(db, actor, command)
    log.append(db, programme.id, "example_loaded", actor=actor.log_id)
    return programme


def check_loading(actor: Actor, command: LoadDemo) -> None:
    """Raise ``NotAllowed``, or ``Invalid`` for a language without an example."""
    actor.must(Right.CREATE_PROGRAMME)
    if command.language not in LANGUAGES:
        raise Invalid(mark("There is no example in this language."))


def fill_demo(db: Session, actor: Actor, command: LoadDemo) -> Programme:
    """Make the example, whether there is one or not."""
    stage = set_stage(db, actor, command)
    add_personas(stage)
    add_evidence(stage)
    add_visit(stage)
    add_practices(stage)
    add_maps_to_agenda(stage)
    add_people(stage, command)
    add_notes(stage)
    add_groups(stage)
    add_piles(stage)
    add_needs(stage)
    add_journeys(stage)
    add_ties(stage)
    add_ideas(stage)
    add_votes(stage)
    add_estimates(stage)
    add_clauses(stage)
    _publish_draft(stage)
    add_comments(stage)
    add_outcomes(stage)
    _set_phases(stage)
    _set_statuses(stage)
    _sum_up_attendance(stage)
    return stage.programme


def find_demo(db: Session, language: str) -> Programme | None:
    """The loaded example programme in this language, or ``None``."""
    query = select(Programme).where(
        col(Programme.example).is_(True), col(Programme.language) == language
    )
    return db.execute(query).scalars().first()


def _publish_draft(stage: Stage) -> None:
    """Publish version 0.1 with all clauses, before comments are added."""
    clauses = [clause.id for clause in list_clauses(stage.db, stage.programme.id)]
    notes = stage.content["first_version"]
    publish(stage.db, stage.host, Publish(stage.programme.id, "0.1", notes, clauses))


def _sum_up_attendance(stage: Stage) -> None:
    """Do with closed sessions what closing them does."""
    for session in stage.sessions.values():
        if session.status in (CLOSED, APPROVED):
            sum_up_attendance(stage.db, session)


def _join(db: Session, actor: Actor, programme_id: str) -> None:
    if actor.kind == ActorKind.ACCOUNT and db.get(Membership, (programme_id, actor.id)) is None:
        member = Membership(programme_id=programme_id, account_id=actor.id, role=Role.FACILITATOR)
        db.add(member)


def _set_phases(stage: Stage) -> None:
    """Mark as done all activities before the open session and, in it, those before the dot vote."""
    boards = [row.id for row in stage.boards.values()]
    boards += [
        row.id
        for n in stage.sessions
        if n < OPEN_NOW
        for row in stage.agenda(n, ActivityKind.NOTES)
    ]
    for number in stage.sessions:
        agenda = stage.agenda(number)
        ended = len(agenda) if number < OPEN_NOW else 0
        if number == OPEN_NOW:
            ended = next(i for i, row in enumerate(agenda) if row.kind == ActivityKind.DOT_VOTE)
        for row in agenda[:ended]:
            row.phase = Phase.DONE
        for row in agenda:
            if row.kind == ActivityKind.GROUPING:
                row.targets = boards
        stage.add(*agenda)


def _set_statuses(stage: Stage) -> None:
    for number, session in stage.sessions.items():
        wanted = stage.content["sessions"][str(number)]["status"]
        if wanted == OPEN:
            open_session(stage.db, stage.host, session.id)
        elif wanted in (CLOSED, APPROVED):
            session.status = CLOSED
            stage.add(session)
            tell_at_close(stage.db, session)
        if wanted == APPROVED:
            approving = ApproveMinutes(session.id, stage.programme.language)
            approve_minutes(stage.db, stage.host, approving)
