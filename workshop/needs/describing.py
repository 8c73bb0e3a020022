"""What a reviewer's proposal for a need or a group says, in words."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from workshop.board.tables import Evidence
from workshop.i18n import mark, translate
from workshop.i18n.plural import counted
from workshop.needs.review_subjects import read_notes
from workshop.needs.sentences import say_need
from workshop.people.rights import Actor
from workshop.review.review_kinds import ProposalKind
from workshop.review.reviewable import name_of
from workshop.review.tables import Comment


def describe_proposal(db: Session, actor: Actor, comment: Comment, language: str) -> str:
    """A proposal as plain text of one or several lines, with those notes that the actor may read;
    empty for a comment without a proposal."""
    proposed = comment.proposed
    if comment.proposal == ProposalKind.MERGE:
        names = (name_of(db, comment.subject_kind, key, language) for key in proposed["with"])
        listed = "; ".join(quoted(name, language) for name in names)
        return translate(mark("Merge with: {names}"), language, names=listed)
    if comment.proposal == ProposalKind.SPLIT:
        return _describe_split(db, actor, comment, language)
    if comment.proposal == ProposalKind.HEADER:
        wording = quoted(_wording(proposed, language), language)
        return translate(mark("Better wording: {wording}"), language, wording=wording)
    if comment.proposal == ProposalKind.EVIDENCE:
        row = db.get(Evidence, proposed.get("evidence", ""))
        if row is None:
            return translate(mark("Evidence is missing"), language)
        return translate(mark("Missing evidence: {title}"), language, title=row.title)
    if comment.proposal == ProposalKind.WORDING:
        return describe_wording(comment, language)
    return ""


def describe_wording(comment: Comment, language: str) -> str:
    """Which words a suggestion replaces, and by which."""
    old = quoted(str(comment.passage["quote"]), language)
    if not comment.suggestion:
        return translate(mark("Leave out: {words}"), language, words=old)
    new = quoted(comment.suggestion, language)
    return translate(mark("Instead of {words}: {suggestion}"), language, words=old, suggestion=new)


def quoted(text: str, language: str) -> str:
    """A text in the quotation marks of a language."""
    return translate(mark("“{text}”"), language, text=text)


def _describe_split(db: Session, actor: Actor, comment: Comment, language: str) -> str:
    proposed = comment.proposed
    if "notes" not in proposed:
        wording = quoted(_wording(proposed, language), language)
        return translate(mark("A need of its own: {wording}"), language, wording=wording)
    notes = counted(mark("{count} note|{count} notes"), len(proposed["notes"]), language)
    nameless = translate(mark("No header yet"), language)
    header = quoted(proposed["header"], language) if proposed["header"] else nameless
    whole = mark("A group of its own from {notes}: {header}")
    words = translate(whole, language, notes=notes, header=header)
    rows = read_notes(db, actor, comment.programme_id, proposed["notes"])
    return "\n".join([words, *(f"– {row.text}" for row in rows)])


def _wording(proposed: Mapping[str, Any], language: str) -> str:
    if "header" in proposed:
        return str(proposed["header"])
    return say_need(proposed["who"], proposed["need"], proposed["goal"], language)
