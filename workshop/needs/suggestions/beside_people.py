"""The machine's groups beside the piles of a silent grouping, for the same notes."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.needs.co_occurrence import CardSortAgreement
from workshop.needs.human_ceiling import Comparison, compare_with
from workshop.needs.suggestions.task_input import GROUPS
from workshop.needs.tables import Suggestion, SuggestionRun

RUNS = 20
"""How many runs are looked at, the newest first."""


@dataclass(frozen=True)
class BesidePeople:
    """How near the proposals came. ``comparison``: of the newest run with enough of the notes that
    knew no piles. ``None`` where there is none; ``informed``: there is one that knew piles."""

    comparison: Comparison | None = None
    informed: bool = False


def compare_runs(db: Session, programme_id: str, found: CardSortAgreement) -> BesidePeople:
    """Compare what people put together with what was proposed for the same notes.

    A run that knew what people had put together would be praised for having been told: only runs
    from words alone are compared.
    """
    query = (
        select(SuggestionRun)
        .where(col(SuggestionRun.programme_id) == programme_id, col(SuggestionRun.method) == GROUPS)
        .order_by(col(SuggestionRun.at).desc(), col(SuggestionRun.id))
    )
    informed = False
    for run in db.execute(query.limit(RUNS)).scalars():
        comparison = compare_with(found, _load_proposed(db, run))
        if comparison is not None and not run.parameters.get("pairs_put_together"):
            return BesidePeople(comparison)
        informed = informed or comparison is not None
    return BesidePeople(informed=informed)


def _load_proposed(db: Session, run: SuggestionRun) -> dict[str, str]:
    """Note → the group that the run proposed for it. Where people had made no groups yet, a note
    that it left alone is a group of its own; else nobody knows which those are."""
    own = {} if run.parameters.get("given_groups") else {note: note for note in run.note_ids}
    query = select(Suggestion).where(
        col(Suggestion.run_id) == run.id, col(Suggestion.part_of).is_(None)
    )
    for row in db.execute(query).scalars():
        own |= dict.fromkeys(row.note_ids, row.extends or row.id)
    return own
