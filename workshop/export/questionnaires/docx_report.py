"""The report on a questionnaire, for a funder: told figures, sentences, approved words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from workshop.disclosure import OTHERS
from workshop.errors import Conflict
from workshop.export.documents.blocks import Block, Bullets, Facts, Heading, Paragraph, Table
from workshop.export.documents.docx_parts import write_document
from workshop.export.questionnaires.result_words import (
    decimal,
    say_item,
    say_moment,
    say_spread,
    say_turnout,
    say_unpaired,
)
from workshop.i18n import known_language, mark, translate
from workshop.people.rights import Actor, Right
from workshop.programme.activity_kinds import SurveyMoment
from workshop.programme.session_words import full_name
from workshop.programme.tables import Programme, WorkingSession
from workshop.questionnaires.item_kinds import AnswerStatus, ItemKind
from workshop.questionnaires.labels import CAVEAT, ITEM_KINDS, LEVELS
from workshop.questionnaires.open_answers import ReadAnswer, read_answers
from workshop.questionnaires.questionnaires import SeenQuestionnaire, load_questionnaire
from workshop.questionnaires.results import ItemResults, Results, load_results
from workshop.questionnaires.tables import QuestionnaireItem
from workshop.standards.clauses import list_clauses


@dataclass(frozen=True)
class ToldQuestionnaire:
    """Everything that documents say of a questionnaire, in one language. ``clauses``: id → code and
    title; ``answers``: those that were approved; ``meeting``: the training, in words."""

    programme: Programme
    seen: SeenQuestionnaire
    results: Results
    answers: list[ReadAnswer]
    clauses: Mapping[str, str]
    meeting: str
    language: str

    def say(self, message: str, **values: object) -> str:
        """A message in the language of the document."""
        return translate(message, self.language, **values)

    def told(self, item: QuestionnaireItem) -> ItemResults:
        """What was told of an item."""
        return self.results.items.get(item.id, ItemResults())


def load_told(db: Session, actor: Actor, questionnaire_id: str, language: str) -> ToldQuestionnaire:
    """What may be written into files. Raises ``Conflict`` where nothing was told, ``NotFound``,
    ``NotAllowed``."""
    seen = load_questionnaire(db, questionnaire_id)
    actor.must(Right.EXPORT, seen.row.programme_id)
    results = load_results(db, questionnaire_id)
    if results is None:
        raise Conflict(mark("Nothing is told of this questionnaire yet."))
    meeting = db.get(WorkingSession, seen.row.meeting_id or "")
    approved = [
        one for one in read_answers(db, questionnaire_id) if one.status == AnswerStatus.VISIBLE
    ]
    return ToldQuestionnaire(
        db.get_one(Programme, seen.row.programme_id),
        seen,
        results,
        approved,
        {row.id: f"{row.code} {row.title}" for row in list_clauses(db, seen.row.programme_id)},
        full_name(meeting) if meeting else "",
        known_language(language),
    )


def write_report(db: Session, actor: Actor, questionnaire_id: str, language: str) -> bytes:
    """The report as the bytes of a .docx file. Raises as ``load_told``."""
    told = load_told(db, actor, questionnaire_id, language)
    title = told.say(mark("Evaluation: {title}"), title=told.seen.row.title)
    footer = told.programme.funder or told.programme.title
    return write_document(title, footer, told.language, outline(told))


def outline(told: ToldQuestionnaire) -> Iterator[Block]:
    """The report block by block."""
    say, language = told.say, told.language
    yield Facts(_head(told))
    yield Heading(1, say(mark("Who answered")))
    for moment, turnout in told.results.moments.items():
        yield Paragraph(say_turnout(moment, turnout, language))
    unpaired = tuple(say_unpaired(told.results, language))
    if unpaired:
        yield Bullets(unpaired)
    yield Heading(1, say(mark("What changed")))
    yield from _changes(told)
    yield Heading(1, say(mark("Question by question")))
    for number, item in enumerate(told.seen.items, 1):
        if not set(item.moments) & set(told.results.moments):
            continue
        yield from _item(told, number, item)
    yield Heading(1, say(mark("How to read this")))
    yield Paragraph(say(CAVEAT))
    yield Bullets(tuple(_method(told)))


def _head(told: ToldQuestionnaire) -> tuple[tuple[str, str], ...]:
    say = told.say
    levels = [say(label) for key, label in LEVELS.items() if key in _levels(told)]
    pairs = [
        (say(mark("Programme")), told.programme.title),
        (say(mark("Training")), told.meeting),
        (say(mark("Levels of evaluation")), "; ".join(levels)),
        (say(mark("Version of the questionnaire")), str(told.seen.row.version)),
        (say(mark("Funding")), told.programme.funder),
    ]
    return tuple(pair for pair in pairs if pair[1])


def _levels(told: ToldQuestionnaire) -> set[str]:
    moments = set(told.results.moments)
    return {item.level for item in told.seen.items if moments & set(item.moments)}


def _changes(told: ToldQuestionnaire) -> Iterator[Block]:
    """A table of all changes, so that a reader has them at a glance."""
    say, language = told.say, told.language
    rows = []
    for item in told.seen.items:
        for two, change in told.told(item).changes.items():
            earlier, later = (say_moment(one, language) for one in two.split("|"))
            rows.append((item.text, f"{earlier} → {later}", *_figures(item, change, language)))
    if not rows:
        yield Paragraph(
            say(mark("No change can be told: fewer than five people answered at two moments.")),
            quiet=True,
        )
        return
    columns = (
        say(mark("Question")),
        say(mark("When")),
        say(mark("People")),
        say(mark("How far")),
        say(mark("95 % interval or p")),
    )
    yield Table(columns, tuple(rows), widths=(5, 4, 2, 3, 3), labels=True)


def _figures(item: QuestionnaireItem, change: Mapping[str, Any], language: str) -> tuple[str, ...]:
    n = str(change["n"])
    if item.kind == ItemKind.KNOWLEDGE:
        right = f"{change['right_before']} → {change['right_after']}"
        return n, right, f"p = {decimal(max(change['p'], 0.001), language, 3)}"
    sign = "+" if change["mean"] > 0 else ""
    bounds = [change["low"], change["high"]]
    interval = "–" if None in bounds else " – ".join(decimal(one, language, 2) for one in bounds)
    return n, f"{sign}{decimal(change['mean'], language, 2)}", interval


def _item(told: ToldQuestionnaire, number: int, item: QuestionnaireItem) -> Iterator[Block]:
    say, language, found = told.say, told.language, told.told(item)
    words = [one for one in told.answers if one.item_id == item.id]
    yield Heading(2, f"{number}. {item.text}")
    yield Paragraph(f"{say(ITEM_KINDS[item.kind])} · {say(LEVELS[item.level])}", quiet=True)
    if found.spreads:
        yield _spreads(told, item, found)
    for moment in SurveyMoment:
        if moment in found.spreads:
            yield Paragraph(say_spread(item, moment, found.spreads[moment], language))
    for line in say_item(item, found, language):
        yield Paragraph(line)
    if found.clauses:
        yield Bullets(tuple(_name_clauses(told, found)))
    for moment in SurveyMoment:
        here = tuple(_quote(told, one) for one in words if one.moment == moment)
        if here:
            yield Paragraph(say_moment(moment, language), leads=True)
            yield Bullets(here)
    if not (found.spreads or found.clauses or words):
        yield Paragraph(say(mark("Of this one nothing can be told.")), quiet=True)


def _spreads(told: ToldQuestionnaire, item: QuestionnaireItem, found: ItemResults) -> Table:
    say, language = told.say, told.language
    moments = [moment for moment in SurveyMoment if moment in found.spreads]
    columns = (say(mark("What was chosen")), *(say_moment(moment, language) for moment in moments))
    if item.kind == ItemKind.KNOWLEDGE:
        counts = [
            (found.spreads[moment]["right"], found.spreads[moment]["n"]) for moment in moments
        ]
        answers = (
            (say(mark("right answer")), *(str(right) for right, _n in counts)),
            (say(mark("other answers")), *(str(n - right) for right, n in counts)),
        )
        return Table(columns, answers, widths=(4, *(2 for _ in moments)), labels=True)
    ends = {"1": f"1 – {item.low}", "5": f"5 – {item.high}"}
    points = sorted(found.spreads[moments[0]]["counts"])
    rows = tuple(
        (ends.get(point, point), *(str(found.spreads[one]["counts"][point]) for one in moments))
        for point in points
    )
    return Table(columns, rows, widths=(4, *(2 for _ in moments)), labels=True)


def _name_clauses(told: ToldQuestionnaire, found: ItemResults) -> Iterator[str]:
    for key, count in sorted(found.clauses.items(), key=lambda pair: pair[0] == OTHERS):
        gone = told.say(mark("a clause that is gone"))
        name = told.say(mark("other clauses")) if key == OTHERS else told.clauses.get(key, gone)
        yield f"{name}: {count}"


def _quote(told: ToldQuestionnaire, answer: ReadAnswer) -> str:
    code = told.clauses.get(answer.clause_id or "", "").split(" ")[0]
    return f"{code}: {answer.text}" if code else answer.text


def _method(told: ToldQuestionnaire) -> Iterator[str]:
    say = told.say
    yield say(
        mark("Everybody answered on a phone, without a name; nobody can say whose answer is whose.")
    )
    yield say(mark("Every figure is about five people at least; what is smaller is left out."))
    yield say(
        mark(
            "A change is the mean of paired differences with a 95 % interval by Student’s t"
            " distribution; right answers are compared by McNemar’s exact test, two-sided."
        )
    )
    yield say(mark("Words of people were approved one by one, and stand in random order."))
