"""What is told of a questionnaire: computed when a moment ends, kept, and told anew only with
enough new answers.

Answers before a training are told together with those after it, unless staff ask for them before:
by then nobody knows yet who of the first will answer again (``told_sets.py``).
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session, col

from workshop.disclosure import (
    ANSWERS_THRESHOLD,
    CHANGE_THRESHOLD,
    COUNT_THRESHOLD,
    OTHERS,
    below,
    is_small_count,
    merge_small,
)
from workshop.programme.activity_kinds import SurveyMoment
from workshop.questionnaires.formulas import knowledge_change, mean_change, response_rate, spread
from workshop.questionnaires.item_kinds import SCALE, ItemKind
from workshop.questionnaires.questionnaires import SeenQuestionnaire
from workshop.questionnaires.tables import (
    OpenAnswer,
    QuestionnaireAnswer,
    QuestionnaireItem,
    ToldResults,
)
from workshop.questionnaires.told_sets import Telling, choose_told

Place = tuple[str, str]
"""An item and a moment."""
Values = Mapping[Place, Mapping[str, int]]
"""Item and moment → pseudonym → answer."""
LOOK_BACK = "look_back"
"""In place of a moment: what people say afterwards that they would have said before."""


@dataclass(frozen=True)
class Turnout:
    """How many answered at a moment, as it may be told, and the share of those present; ``None``
    where it may not be told or nobody was counted."""

    answered: str
    rate: float | None = None


@dataclass(frozen=True)
class ItemResults:
    """What is told of one item, as plain values.

    ``spreads``: moment → of a scale ``counts``, ``n``, ``mean``, ``median``, of knowledge ``right``
    and ``n``. ``changes``: "before|after" → as ``MeanChange`` or ``KnowledgeChange``; of a look
    back "look_back|after". ``shift``: of a look back, how far it is from what the same people had
    said before; ``clauses``: clause → how many name it, as it may be told.
    """

    spreads: dict[str, dict[str, Any]] = field(default_factory=dict)
    changes: dict[str, dict[str, Any]] = field(default_factory=dict)
    shift: dict[str, Any] = field(default_factory=dict)
    clauses: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Results:
    """Everything that was told last. ``moments``: turnout by moment; ``items``: by item;
    ``unpaired``: "before|after" → how many answered at one of the two only, as it may be told."""

    moments: Mapping[str, Turnout]
    items: Mapping[str, ItemResults]
    unpaired: Mapping[str, str] = field(default_factory=dict)


def load_results(db: Session, questionnaire_id: str) -> Results | None:
    """What was told of a questionnaire; ``None``: nothing yet."""
    row = db.get(ToldResults, questionnaire_id)
    if row is None or not row.results:
        return None
    moments = {key: Turnout(**part) for key, part in row.results["moments"].items()}
    items = {key: ItemResults(**part) for key, part in row.results["items"].items()}
    return Results(moments, items, row.results.get("unpaired", {}))


def tell_results(
    db: Session, seen: SeenQuestionnaire, ended: Sequence[str], present: Mapping[str, int]
) -> bool:
    """Tell what may be told of the moments that have ended; returns whether that is new.

    ``present``: moment → how many were there. What was told stays until ``CHANGE_THRESHOLD`` people
    have answered anew, and so does each item at each moment, since people who come back may change
    one answer each: two pictures that differ by one answer would show it.
    """
    new = _count_untold(db, seen.row.id, ended)
    told = db.get(ToldResults, seen.row.id) or ToldResults(questionnaire_id=seen.row.id)
    if new < CHANGE_THRESHOLD:
        return False
    values = _load_values(db, seen.row.id, ended)
    people = {key: [frozenset(one) for one in sets] for key, sets in told.people.items()}
    items = {item.id: ItemResults() for item in seen.items}
    before = load_results(db, seen.row.id)
    stays = _places_that_stay(db, seen, ended, before)
    for family in _families(seen, ended):
        places = [place for place in family.places if place not in stays]
        answered = {place: frozenset(values[place]) for place in places}
        known = people.get(family.item.id, [])
        telling = choose_told(answered, known, places)
        _tell_family(family, items, values, telling)
        people[family.item.id] = [*{*known, *telling.of.values(), *telling.pairs.values()}]
    _count_clauses(db, seen, ended, items, {item for item, _moment in stays})
    answering = {moment: people_answering(db, seen.row.id, moment) for moment in ended}
    moments = {
        moment: asdict(_turnout(len(found), present.get(moment, 0)))
        for moment, found in answering.items()
    }
    told.results = {
        "moments": moments,
        "items": {key: _keep_former(asdict(one), before, key) for key, one in items.items()},
        "unpaired": _count_unpaired(answering),
    }
    told.people = {key: sorted(map(sorted, sets)) for key, sets in people.items()}
    db.add(told)
    for item in seen.items:
        _note_points_told(db, item, [one for one in ended if (item.id, one) not in stays])
    for moment in ended:
        _note_texts_told(db, seen.row.id, moment)
    return True


def _places_that_stay(
    db: Session, seen: SeenQuestionnaire, ended: Sequence[str], before: Results | None
) -> set[Place]:
    """Items at moments that were told before and in which too few have answered anew."""
    if before is None:
        return set()
    fresh: defaultdict[Place, set[str]] = defaultdict(set)
    for row in db.execute(_answers(seen.row.id, ended)).scalars():
        if not row.told:
            fresh[row.item_id, row.moment].add(row.author)
    told = before.items
    return {
        (item, moment)
        for (item, moment), people in fresh.items()
        if len(people) < CHANGE_THRESHOLD
        and item in told
        and (moment in told[item].spreads or told[item].clauses)
    }


def _keep_former(found: dict[str, Any], before: Results | None, key: str) -> dict[str, Any]:
    """Figures that may not be told anew stay as they were told: taken away, they would say that
    the people have changed by a few."""
    if before is None or key not in before.items:
        return found
    former = asdict(before.items[key])
    kept = {part: former[part] | values for part, values in found.items()}
    # Clauses are counted together: a former count beside new ones would not fit them.
    return kept | {"clauses": found["clauses"] or former["clauses"]}


def _count_unpaired(answering: Mapping[str, set[str]]) -> dict[str, str]:
    """How many answered at one of two moments only: lost words or another phone, among others."""
    moments = list(answering)
    found = {
        f"{earlier}|{later}": len(answering[earlier] ^ answering[later])
        for place, later in enumerate(moments)
        for earlier in moments[:place]
    }
    return {
        two: below(COUNT_THRESHOLD) if is_small_count(count) else str(count)
        for two, count in found.items()
    }


def _note_points_told(db: Session, item: QuestionnaireItem, moments: Sequence[str]) -> None:
    """Answers to an item at these moments are part of what was told from now on."""
    here = col(QuestionnaireAnswer.item_id) == item.id
    then = col(QuestionnaireAnswer.moment).in_(list(moments))
    db.execute(update(QuestionnaireAnswer).where(here, then).values(told=True))


def _note_texts_told(db: Session, questionnaire_id: str, moment: str) -> None:
    """Texts are given to staff only with those of enough others: a single one that comes later
    would be the words of who came later."""
    here = (col(OpenAnswer.questionnaire_id) == questionnaire_id, col(OpenAnswer.moment) == moment)
    query = select(col(OpenAnswer.author)).where(*here, col(OpenAnswer.told).is_(False))
    if len(set(db.execute(query).scalars())) >= ANSWERS_THRESHOLD:
        db.execute(update(OpenAnswer).where(*here).values(told=True))


@dataclass(frozen=True)
class _Family:
    """A scale or a knowledge item with the looks back at it: all are about the same people.
    ``places``: item and moment of each question, in the order in which they are compared."""

    item: QuestionnaireItem
    places: Sequence[Place]


def _families(seen: SeenQuestionnaire, ended: Sequence[str]) -> Iterator[_Family]:
    for item in seen.items:
        if item.kind not in (ItemKind.SCALE, ItemKind.KNOWLEDGE):
            continue
        back = [one for one in seen.items if one.about_id == item.id]
        asked = [
            (one.id, moment) for one in (item, *back) for moment in ended if moment in one.moments
        ]
        yield _Family(item, asked)


def _tell_family(
    family: _Family, items: Mapping[str, ItemResults], values: Values, telling: Telling[Place]
) -> None:
    item = family.item
    for place, people in telling.of.items():
        given = [values[place][one] for one in people]
        of, moment = place
        if item.kind == ItemKind.KNOWLEDGE:
            right = sum(one == item.right for one in given)
            items[of].spreads[moment] = {"right": right, "n": len(given)}
        else:
            items[of].spreads[moment] = _plain(asdict(spread(given, SCALE)))
    for (earlier, later), people in telling.pairs.items():
        pairs = [(values[earlier][one], values[later][one]) for one in sorted(people)]
        change = _change(item, pairs)
        # A look back comes after what it looks back at; its own change goes the other way.
        if earlier[0] == later[0]:
            items[item.id].changes[f"{earlier[1]}|{later[1]}"] = change
        elif earlier[0] == item.id and earlier[1] == SurveyMoment.BEFORE:
            items[later[0]].shift.update(change)
        elif earlier[0] == item.id:
            back = asdict(mean_change([(seen, now) for now, seen in pairs]))
            items[later[0]].changes[f"{LOOK_BACK}|{earlier[1]}"] = back


def _count_clauses(
    db: Session,
    seen: SeenQuestionnaire,
    ended: Sequence[str],
    items: Mapping[str, ItemResults],
    stays: Collection[str],
) -> None:
    """How many name each clause; what is too small to be told apart stands together. ``stays``:
    items of which nothing is told anew."""
    query = select(QuestionnaireAnswer).where(
        col(QuestionnaireAnswer.questionnaire_id) == seen.row.id,
        col(QuestionnaireAnswer.moment).in_(list(ended)),
        col(QuestionnaireAnswer.clause_id).is_not(None),
    )
    named: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in db.execute(query).scalars():
        named[row.item_id].add((row.author, str(row.clause_id)))
    for key in named.keys() - stays:
        found = named[key]
        counts = merge_small(Counter(clause for _, clause in found))
        few = counts.get(OTHERS, 0)
        items[key].clauses.update({clause: str(count) for clause, count in counts.items()})
        if is_small_count(few):
            items[key].clauses[OTHERS] = below(COUNT_THRESHOLD)


def _change(item: QuestionnaireItem, pairs: Sequence[tuple[int, int]]) -> dict[str, Any]:
    if item.kind == ItemKind.KNOWLEDGE:
        right = [(before == item.right, after == item.right) for before, after in pairs]
        return asdict(knowledge_change(right))
    return asdict(mean_change(pairs))


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """As JSON keeps it: keys are texts."""
    return {**values, "counts": {str(point): count for point, count in values["counts"].items()}}


def _turnout(answered: int, present: int) -> Turnout:
    if is_small_count(answered):
        return Turnout(below(COUNT_THRESHOLD))
    return Turnout(str(answered), response_rate(answered, present))


def _load_values(db: Session, questionnaire_id: str, moments: Sequence[str]) -> Values:
    found: defaultdict[Place, dict[str, int]] = defaultdict(dict)
    for row in db.execute(_answers(questionnaire_id, moments)).scalars():
        if row.number is not None:
            found[row.item_id, row.moment][row.author] = row.number
    return found


def _count_untold(db: Session, questionnaire_id: str, moments: Sequence[str]) -> int:
    people: set[str] = set()
    for table in (QuestionnaireAnswer, OpenAnswer):
        query = select(col(table.author)).where(
            col(table.questionnaire_id) == questionnaire_id,
            col(table.moment).in_(list(moments)),
            col(table.told).is_(False),
        )
        people.update(map(str, db.execute(query).scalars()))
    return len(people)


def people_answering(db: Session, questionnaire_id: str, moment: str) -> set[str]:
    """Who has answered at a moment, by pseudonym. For computing: told through ``Turnout``."""
    people: set[str] = set()
    for table in (QuestionnaireAnswer, OpenAnswer):
        query = select(col(table.author)).where(
            col(table.questionnaire_id) == questionnaire_id,
            col(table.moment) == moment,
            col(table.author).is_not(None),
        )
        people.update(map(str, db.execute(query).scalars()))
    return people


def _answers(questionnaire_id: str, moments: Sequence[str]) -> Any:
    return select(QuestionnaireAnswer).where(
        col(QuestionnaireAnswer.questionnaire_id) == questionnaire_id,
        col(QuestionnaireAnswer.moment).in_(list(moments)),
    )
