"""Passages of a clause as its reviewers mark them, and other wordings they propose for them.

An accepted wording is carried out by saving the clause, so it is a revision like any other.
"""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from workshop.errors import Conflict, Invalid
from workshop.i18n import mark
from workshop.people.rights import Actor
from workshop.programme import field_rules
from workshop.review.review_kinds import ProposalKind
from workshop.review.reviewable import Proposed, Proposing
from workshop.standards.clauses import (
    SaveClause,
    list_clause_revisions,
    load_clause,
    save_clause,
)
from workshop.standards.suggestions import checked_passage_of_clause, reworded

LONGEST_SUGGESTION = 2000


def _check_wording(db: Session, clause_id: str, proposed: Proposed) -> dict[str, Any]:
    passage = checked_passage_of_clause(db, clause_id, proposed.get("passage") or {})
    suggestion = field_rules.paragraphs(str(proposed.get("suggestion") or ""), LONGEST_SUGGESTION)
    if suggestion == passage["quote"].strip():
        raise Invalid(mark("This is the wording it has already."))
    return {"passage": passage, "suggestion": suggestion}


def _reword(db: Session, actor: Actor, clause_id: str, proposed: Proposed) -> None:
    """Put the suggestion where the passage stands now; raises ``Conflict`` where it is gone."""
    clause, passage = load_clause(db, clause_id), proposed["passage"]
    text = getattr(clause, passage["field"])
    fields = {passage["field"]: _reworded(text, proposed)}
    save_clause(db, actor, SaveClause(clause_id, clause.revision, fields, proposed["reason"]))


def _restore(db: Session, actor: Actor, clause_id: str, proposed: Proposed) -> None:
    """Put back the words that ``_reword`` replaced; raises ``Conflict`` where the field was
    changed since."""
    clause, field = load_clause(db, clause_id), proposed["passage"]["field"]
    present = getattr(clause, field)
    before = next(
        (
            str(row.fields.get(field) or "")
            for row in reversed(list_clause_revisions(db, clause_id))
            if row.fields.get(field) != present
        ),
        None,
    )
    try:
        ours = before is not None and _reworded(before, proposed) == present
    except Conflict:
        ours = False
    if not ours:
        raise Conflict(mark("Somebody has changed this since; it cannot be undone any more."))
    save_clause(db, actor, SaveClause(clause_id, clause.revision, {field: before}))


def _reworded(text: str, proposed: Proposed) -> str:
    return reworded(text, proposed["passage"], proposed["suggestion"] or "")


CLAUSE_PROPOSALS: Mapping[str, Proposing] = {
    ProposalKind.WORDING: Proposing(_check_wording, _reword, _restore),
}
"""What can be proposed for a clause, by kind of proposal."""
