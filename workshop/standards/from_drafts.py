"""What becomes of joint drafts of clauses."""

from sqlmodel import Session

from workshop.board.draft_origin import origin_of
from workshop.board.tables import JointDraft
from workshop.needs.needs import merge_target
from workshop.people.rights import Actor
from workshop.standards.clauses import CreateClause, create_clause


def make_clause(db: Session, actor: Actor, draft: JointDraft) -> str:
    """A draft clause that answers the need it was written for, or what that was merged into.

    Raises as ``create_clause``.
    """
    given = draft.fields
    fields = {name: given.get(name, "") for name in ("body", "rationale", "responsible")}
    level = {"level": given["level"]} if given.get("level") else {}
    needs = [merge_target(db, draft.about) or draft.about] if draft.about else []
    clause = create_clause(
        db,
        actor,
        CreateClause(draft.programme_id, given.get("title", ""), needs, {**fields, **level}),
    )
    clause.origin = origin_of(db, draft)
    db.add(clause)
    return clause.id
