"""Advice on joint drafts of needs and clauses, for whoever takes them over: the same checks as on
the pages of needs and clauses. It never blocks."""

from collections.abc import Iterator

from sqlmodel import Session

from workshop.board.joint_drafts import load_draft
from workshop.board.tables import JointDraft
from workshop.i18n import translate
from workshop.needs.advice import check_need
from workshop.people.rights import Actor, Right
from workshop.programme.activity_kinds import DraftForm
from workshop.standards.advice.avoided_wordings import load_glossary
from workshop.standards.advice.clause_advice import advice_payload, check_clause


def advise_draft(db: Session, actor: Actor, draft_id: str, language: str) -> list[str]:
    """Hints on a draft, as sentences in this language; none on other forms.

    For those who may take it over. Raises ``NotFound``, ``NotAllowed``.
    """
    draft = load_draft(db, draft_id)
    actor.must(Right.MODERATE, draft.programme_id)
    if draft.form == DraftForm.NEED:
        return [*_on_need(draft, language)]
    return [*_on_clause(db, draft, language)] if draft.form == DraftForm.CLAUSE else []


def _on_need(draft: JointDraft, language: str) -> Iterator[str]:
    given = draft.fields
    for found in check_need(given.get("who", ""), given.get("need", ""), given.get("goal", "")):
        yield " ".join(translate(part, language) for part in (found.words, found.example))


def _on_clause(db: Session, draft: JointDraft, language: str) -> Iterator[str]:
    """Only on what a draft can say: an editor adds the rest."""
    glossary = load_glossary(db, draft.programme_id)
    for found in check_clause(draft.fields, needed=draft.about is not None, glossary=glossary):
        if found.field in draft.fields:
            yield str(advice_payload(found, language)["text"])
