"""What questionnaires say about clauses, for the card of a clause: told figures alone."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlmodel import Session

from workshop.programme.activity_kinds import SurveyMoment
from workshop.questionnaires.item_kinds import ItemKind
from workshop.questionnaires.questionnaires import list_questionnaires
from workshop.questionnaires.results import ItemResults, load_results
from workshop.questionnaires.tables import QuestionnaireItem
from workshop.standards.clause_card import CardEntry, CardPart

PAGE = "questionnaires"


def tell_questionnaires(
    db: Session, programme_id: str, clause_ids: Collection[str]
) -> Mapping[str, Sequence[CardEntry]]:
    """Clause → how it was understood, by items about it, and how many say that it must change."""
    found: defaultdict[str, list[CardEntry]] = defaultdict(list)
    for seen in list_questionnaires(db, programme_id):
        results = load_results(db, seen.row.id)
        if results is None:
            continue
        for item in seen.items:
            told = results.items.get(item.id, ItemResults())
            figure = _understood(item, told)
            for key in clause_ids:
                if key in item.clauses and figure:
                    found[key].append(_entry(CardPart.UNDERSTOOD, item, figure, seen.row.id))
                if key in told.clauses:
                    figure_of = told.clauses[key]
                    found[key].append(_entry(CardPart.OBSTACLE, item, figure_of, seen.row.id))
    return found


def _understood(item: QuestionnaireItem, told: ItemResults) -> str:
    moments = [moment for moment in reversed(SurveyMoment) if moment in told.spreads]
    if not moments:
        return ""
    values = told.spreads[moments[0]]
    if item.kind == ItemKind.KNOWLEDGE:
        return f"{values['right']}/{values['n']}"
    return f"{values['mean']:.1f}/5" if item.kind == ItemKind.SCALE else ""


def _entry(part: CardPart, item: QuestionnaireItem, figure: str, key: str) -> CardEntry:
    # What items say is told from five answers; which clause stands in the way stays inside.
    public = part is CardPart.UNDERSTOOD
    return CardEntry(part, item.text, item.kind, figure, page=PAGE, key=key, public=public)
