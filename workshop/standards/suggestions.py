"""Suggested wordings for passages of a clause, from its discussion or a round of review.

An accepted one changes the text as a revision of its own.
"""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from workshop.errors import Conflict, Invalid
from workshop.i18n import known_language, mark, translate
from workshop.people.rights import Actor
from workshop.people.tables import Account
from workshop.programme import field_rules
from workshop.programme.tables import Programme
from workshop.review.comment_threads import load_thread, must_be_undecided
from workshop.review.review_kinds import Disposition, ProposalKind
from workshop.review.reviewable import Proposed, Proposing
from workshop.review.tables import Comment
from workshop.standards.borrowed import note_accepted
from workshop.standards.clause_access import load_readable_clause
from workshop.standards.clause_fields import WRITTEN, set_fields
from workshop.standards.clauses import (
    SaveClause,
    list_clause_revisions,
    load_clause,
    load_editable_clause,
    save_clause,
    save_revision,
)
from workshop.standards.passages import LONGEST_QUOTE, Passage, locate, replaced
from workshop.standards.tables import Clause
from workshop.store import log

_LONGEST_WHY = 300


def checked_passage_of_clause(
    db: Session, clause_id: str, passage: Mapping[str, Any]
) -> dict[str, Any]:
    """A passage of a clause's present text, as it is stored: ``field``, ``start``, ``quote``; the
    quote is empty for a field that has no text.

    ``start`` is corrected where the text has moved since it was read. Raises ``Invalid`` for what
    is no passage, ``Conflict`` for words that cannot be located any more.
    """
    field, start, quote = (passage.get(name) for name in ("field", "start", "quote"))
    whole = isinstance(start, int) and not isinstance(start, bool) and start >= 0
    if field not in WRITTEN or not whole or not isinstance(quote, str):
        raise Invalid(mark("The request was not understood."))
    text = getattr(load_clause(db, clause_id), str(field))
    fills_empty = not quote and not text
    if not (quote.strip() or fills_empty) or len(quote) > LONGEST_QUOTE:
        raise Invalid(mark("Mark at least one word and at most a paragraph."))
    given = {"field": field, "start": start, "quote": quote}
    return {**given, "start": _find(text, given)}


def reworded(text: str, passage: Passage, suggestion: str) -> str:
    """A field's text with ``suggestion`` in place of a passage; raises ``Conflict`` where it cannot
    be located."""
    return replaced(text, _find(text, passage), str(passage["quote"]), suggestion)


def accept_wording_suggestion(db: Session, actor: Actor, comment_id: str) -> Clause:
    """Replace the passage of a comment by its suggestion, as a revision, and settle the thread.

    Raises ``NotFound``, ``NotAllowed``; ``Invalid`` where nothing is suggested or the text would
    break a rule; ``Conflict`` where somebody has decided already or the passage is gone.
    """
    comment = load_thread(db, actor, comment_id)
    clause = load_editable_clause(db, actor, comment.subject_id)
    load_readable_clause(db, actor, clause.id)
    must_be_undecided(comment)
    comment.resolved, comment.disposition = True, Disposition.ACCEPTED
    db.add(comment)
    field = str(comment.passage["field"])
    text = reworded(getattr(clause, field), comment.passage, comment.suggestion or "")
    set_fields(db, clause, {field: text})
    save_revision(db, actor, clause, "suggestion_accepted", _why(db, comment))
    note_accepted(db, comment.id, clause.revision)
    event = log.appended(db)[-1]
    event.refs = [*event.refs, ["comment", comment.id]]
    db.add(event)
    return clause


def _find(text: str, passage: Passage) -> int:
    place = locate(text, passage)
    if place is None:
        raise Conflict(
            mark("The text has changed: these words do not stand there any more, or several times.")
        )
    return place


def _why(db: Session, comment: Comment) -> str:
    """The reason of the revision: who suggested it and the comment, in the programme's language."""
    programme = db.get(Programme, comment.programme_id)
    language = known_language(programme.language if programme else None)
    account = db.get(Account, comment.account_id) if comment.account_id else None
    by = account.display_name if account else translate(mark("a former account"), language)
    said = comment.text
    if len(said) > _LONGEST_WHY:
        said = said[:_LONGEST_WHY].rstrip() + "…"
    why = translate(mark("Suggested by {name}"), language, name=by)
    return f"{why}: {said}" if said else why


LONGEST_SUGGESTION = 2000


def preview_wording(db: Session, comment: Comment) -> tuple[str, str, str] | None:
    """The field of a proposed wording, its present text and what it would say; ``None`` where the
    words are not there any more."""
    clause, field = load_clause(db, comment.subject_id), str(comment.passage["field"])
    text = str(getattr(clause, field))
    try:
        return field, text, reworded(text, comment.passage, comment.suggestion or "")
    except Conflict:
        return None


def _check_wording(db: Session, clause_id: str, proposed: Proposed) -> dict[str, Any]:
    passage = checked_passage_of_clause(db, clause_id, proposed.get("passage") or {})
    suggestion = field_rules.paragraphs(str(proposed.get("suggestion") or ""), LONGEST_SUGGESTION)
    if suggestion == passage["quote"].strip():
        raise Invalid(mark("This is the wording it has already."))
    return {"passage": passage, "suggestion": suggestion}


def _reword(db: Session, actor: Actor, clause_id: str, proposed: Proposed) -> None:
    """Replace the passage where it is now; raises ``Conflict`` where it cannot be located, or where
    another text stands there than somebody has looked at."""
    clause, passage = load_clause(db, clause_id), proposed["passage"]
    text = getattr(clause, passage["field"])
    if proposed.get("seen", text) != text:
        raise Conflict(
            mark("Somebody has changed this text in the meantime. Look at it once more.")
        )
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
        # White space was set right when it was saved.
        ours = before is not None and _reworded(before, proposed).split() == present.split()
    except Conflict:
        ours = False
    if not ours:
        raise Conflict(mark("Somebody has changed this since; it cannot be undone any more."))
    save_clause(db, actor, SaveClause(clause_id, clause.revision, {field: before}))


def _reworded(text: str, proposed: Proposed) -> str:
    if "text" in proposed:
        return str(proposed["text"])
    return reworded(text, proposed["passage"], proposed["suggestion"] or "")


CLAUSE_PROPOSALS: Mapping[str, Proposing] = {
    ProposalKind.WORDING: Proposing(_check_wording, _reword, _restore),
}
"""What can be proposed for a clause, by kind of proposal."""
