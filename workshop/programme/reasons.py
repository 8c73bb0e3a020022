"""The reasons for which notes may be rejected: a short list, agreed on before the session.

Phones show it under the contract, moderators choose from it, authors are told which it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from workshop.errors import Invalid
from workshop.i18n import current_language, mark, translate
from workshop.people.rights import Actor, Right
from workshop.programme import field_rules
from workshop.programme.programmes import load_programme
from workshop.programme.tables import Programme
from workshop.store import log

USUAL_REASONS = (
    mark("It breaks the contract"),
    mark("Somebody could be recognised by it"),
    mark("It hurts somebody"),
    mark("It is about something else"),
    mark("There is such a note already"),
)
"""The reasons of a programme that has chosen none; their words follow the reader's language."""
MOST_REASONS = 5
"""As many as can be chosen with the keys 1 to 5."""
LONGEST_REASON = 80


@dataclass(frozen=True)
class SetReasons:
    """``reasons``: 1 to ``MOST_REASONS`` short texts; none: the usual ones."""

    programme_id: str
    reasons: Sequence[str]


def list_reasons(programme: Programme) -> list[str]:
    """The programme's reasons, as they are stored with notes; ``say_reason`` says them."""
    return list(programme.reasons or USUAL_REASONS)


def say_reason(reason: str, language: str | None = None) -> str:
    """A reason in the reader's language; those that people wrote stay as they are."""
    return translate(reason, language or current_language()) if reason in USUAL_REASONS else reason


def set_reasons(db: Session, actor: Actor, command: SetReasons) -> Programme:
    """Replace the reasons. Raises ``NotAllowed``, ``Invalid`` (too many, too long)."""
    actor.must(Right.RUN, command.programme_id)
    programme = load_programme(db, actor, command.programme_id)
    given = (field_rules.line(row, LONGEST_REASON, required=False) for row in command.reasons)
    reasons = list(dict.fromkeys(row for row in given if row))
    if len(reasons) > MOST_REASONS:
        raise Invalid(mark("At most {most} reasons fit."), most=MOST_REASONS)
    programme.reasons = reasons
    db.add(programme)
    refs = [("programme", programme.id)]
    log.append(db, programme.id, "reasons_set", refs, actor=actor.log_id)
    return programme
