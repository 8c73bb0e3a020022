"""Told figures of a questionnaire as a workbook with a codebook.

No row stands for a person: who knows how one of twelve people answered three items would find the
rest of their sheet.
"""

from collections.abc import Iterator

from sqlmodel import Session

from workshop.disclosure import OTHERS
from workshop.export.csv_writing import Cell
from workshop.export.questionnaires.docx_report import ToldQuestionnaire, load_told
from workshop.export.questionnaires.result_words import say_moment
from workshop.export.table_files import Sheet, write_book
from workshop.i18n import mark
from workshop.people.rights import Actor
from workshop.questionnaires.item_kinds import SCALE, ItemKind
from workshop.questionnaires.labels import ITEM_KINDS, LEVELS
from workshop.questionnaires.tables import QuestionnaireItem


def write_workbook(db: Session, actor: Actor, questionnaire_id: str, language: str) -> bytes:
    """The bytes of an .xlsx file. Raises as ``docx_report.load_told``."""
    told = load_told(db, actor, questionnaire_id, language)
    return write_book(
        [_codebook(told), _turnouts(told), _spreads(told), _changes(told), _clauses(told)]
    )


def _codebook(told: ToldQuestionnaire) -> Sheet:
    say = told.say
    columns = tuple(
        say(word)
        for word in (
            mark("Code"),
            mark("Question"),
            mark("Kind"),
            mark("When"),
            mark("Level"),
            mark("Values"),
            mark("Right answer"),
            mark("Clauses"),
        )
    )
    rows = [
        (
            code,
            item.text,
            say(ITEM_KINDS[item.kind]),
            ", ".join(say_moment(one, told.language) for one in item.moments),
            say(LEVELS[item.level]),
            "; ".join(_values(item)),
            item.options[item.right] if item.right is not None else "",
            ", ".join(told.clauses.get(key, "").split(" ")[0] for key in item.clauses),
        )
        for code, item in _coded(told)
    ]
    return Sheet(say(mark("Codebook")), columns, tuple(rows))


def _turnouts(told: ToldQuestionnaire) -> Sheet:
    say = told.say
    columns = tuple(
        map(say, (mark("When"), mark("People who answered"), mark("Share of those present")))
    )
    rows = [
        (
            say_moment(moment, told.language),
            _number(one.answered),
            "" if one.rate is None else one.rate,
        )
        for moment, one in told.results.moments.items()
    ]
    rows += [
        (
            say(mark("only one of: {moments}"), moments=_two(told, two)),
            _number(count),
            "",
        )
        for two, count in told.results.unpaired.items()
    ]
    return Sheet(say(mark("Who answered")), columns, tuple(rows))


def _spreads(told: ToldQuestionnaire) -> Sheet:
    say = told.say
    columns = tuple(map(say, (mark("Code"), mark("When"), mark("What was chosen"), mark("People"))))
    rows: list[tuple[Cell, ...]] = []
    for code, item in _coded(told):
        for moment, spread in told.told(item).spreads.items():
            when = say_moment(moment, told.language)
            if item.kind == ItemKind.KNOWLEDGE:
                wrong = spread["n"] - spread["right"]
                rows.append((code, when, say(mark("right answer")), float(spread["right"])))
                rows.append((code, when, say(mark("other answers")), float(wrong)))
                continue
            for point in SCALE:
                rows.append((code, when, float(point), float(spread["counts"][str(point)])))
            rows.append((code, when, say(mark("mean")), float(spread["mean"])))
            rows.append((code, when, say(mark("median")), float(spread["median"])))
    return Sheet(say(mark("Answers")), columns, tuple(rows))


def _changes(told: ToldQuestionnaire) -> Sheet:
    say = told.say
    words = (
        mark("Code"),
        mark("When"),
        mark("People"),
        mark("Mean change"),
        mark("Interval from"),
        mark("Interval to"),
        mark("Right before"),
        mark("Right after"),
        mark("Learned it"),
        mark("Lost it"),
        mark("p (McNemar)"),
    )
    rows: list[tuple[Cell, ...]] = []
    names = ("n", "mean", "low", "high", "right_before", "right_after", "gained", "lost", "p")
    for code, item in _coded(told):
        found = told.told(item)
        for two, change in found.changes.items():
            rows.append((code, _two(told, two), *(_cell(change.get(name)) for name in names)))
        if found.shift:
            when = say(mark("look back less the answer given before"))
            rows.append((code, when, *(_cell(found.shift.get(name)) for name in names)))
    return Sheet(say(mark("Changes")), tuple(map(say, words)), tuple(rows))


def _clauses(told: ToldQuestionnaire) -> Sheet:
    say = told.say
    columns = tuple(map(say, (mark("Code"), mark("Clause"), mark("People"))))
    rows = [
        (
            code,
            say(mark("other clauses")) if key == OTHERS else told.clauses.get(key, ""),
            _number(count),
        )
        for code, item in _coded(told)
        for key, count in told.told(item).clauses.items()
    ]
    return Sheet(say(mark("Clauses that must change")), columns, tuple(rows))


def _coded(told: ToldQuestionnaire) -> Iterator[tuple[str, QuestionnaireItem]]:
    for number, item in enumerate(told.seen.items, 1):
        yield f"P{number:02}", item


def _values(item: QuestionnaireItem) -> Iterator[str]:
    if item.low:
        yield from (f"1 = {item.low}", f"5 = {item.high}")
    yield from (f"{place} = {option}" for place, option in enumerate(item.options, 1))


def _two(told: ToldQuestionnaire, two: str) -> str:
    return " → ".join(say_moment(one, told.language) for one in two.split("|"))


def _number(text: str) -> Cell:
    return float(text) if text.isdigit() else text


def _cell(value: float | None) -> Cell:
    return "" if value is None else float(value)
