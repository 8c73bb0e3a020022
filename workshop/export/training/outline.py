"""A training in the words of its language, once for all files that are written of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from sqlmodel import Session

from workshop.export.table_import.block_rows import BLOCK_LABELS
from workshop.i18n import mark, mark_plural, translate, translate_plural
from workshop.people.rights import Actor
from workshop.programme.activity_kinds import ActivityKind
from workshop.programme.programmes import load_programme
from workshop.text_signs import split_lines
from workshop.training.block_kinds import Taught
from workshop.training.scenario import (
    CoveredClause,
    Scenario,
    ScenarioBlock,
    ScenarioModule,
    load_scenario,
)

Pair = tuple[str, str]
HOURS = mark_plural("{count} hour", "{count} hours")
UNTRAINED = mark_plural(
    "{count} clause is trained nowhere: {codes}.", "{count} clauses are trained nowhere: {codes}."
)
ONLY_TOLD = mark_plural(
    "{count} clause is only told of and never practised: {codes}.",
    "{count} clauses are only told of and never practised: {codes}.",
)
_MOST_CODES = 12
PARTS = {
    "kind": mark("Training programme and scenario"),
    "aims": mark("Aims"),
    "modules": mark("Modules and what people take along"),
    "timetable": mark("Timetable"),
    "scenario": mark("Scenario"),
    "materials": mark("Materials to prepare"),
    "care": mark("Care for people"),
    "about_care": mark("What may hurt in a block, and what is done then. For everybody who leads."),
    "coverage": mark("Annex: which block trains which clause"),
    "hours": mark("Hours"),
    "block": mark("Block"),
    "method": mark("Method"),
    "leads": mark("Who leads"),
    "course": mark("Step by step"),
    "prompt": mark("On phones"),
    "careful": mark("Care"),
    "clause": mark("Clause"),
    "clauses": mark("Clauses"),
    "told_in": mark("Told of in block"),
    "practised_in": mark("Practised in block"),
    "no_blocks": mark("This module has no block yet."),
}
OUTCOMES = {
    "knowledge": mark("They know"),
    "skills": mark("They can"),
    "attitudes": mark("They see it so"),
}


@dataclass(frozen=True)
class BlockText:
    """A block in words. ``fields``: the rows of its table, by ``BLOCK_LABELS``, filled ones
    alone."""

    number: int
    hours: str
    title: str
    minutes: int
    is_break: bool
    fields: Sequence[Pair]
    method: str
    leads: str
    course: str
    prompt: str
    materials: str
    care: str
    short: Sequence[Pair]


@dataclass(frozen=True)
class ModuleText:
    """A module in words; ``clauses``: code and title."""

    name: str
    title: str
    outcomes: Sequence[Pair]
    clauses: Sequence[Pair]
    blocks: Sequence[BlockText]


@dataclass(frozen=True)
class TrainingText:
    """A training in words. ``footer``: the line about who pays, else the programme; ``coverage``:
    code, title, numbers of blocks that tell of it and that practise it; ``gaps``: sentences."""

    language: str
    title: str
    footer: str
    facts: Sequence[Pair]
    aims: str
    modules: Sequence[ModuleText]
    materials: Sequence[Pair]
    gaps: Sequence[str]
    coverage: Sequence[tuple[str, str, str, str]]

    @property
    def blocks(self) -> list[BlockText]:
        """All blocks in their order."""
        return [block for module in self.modules for block in module.blocks]

    def say(self, part: str) -> str:
        """A word of ``PARTS`` in the language of the training."""
        return translate(PARTS[part], self.language)


def describe_training(db: Session, actor: Actor, training_id: str, start: time) -> TrainingText:
    """A training as the actor may read it; it begins at ``start`` on the clock.

    Raises ``NotFound``, ``NotAllowed``.
    """
    scenario = load_scenario(db, actor, training_id)
    training, language = scenario.training, scenario.training.language
    programme = load_programme(db, actor, training.programme_id)
    facts = (
        (mark("For whom"), training.audience),
        (mark("Planned hours"), translate_plural(HOURS, training.hours, language)),
        (mark("With breaks"), describe_length(scenario.minutes)),
        (mark("Begins at"), f"{start:%-H:%M}"),
        (mark("Programme"), programme.title),
        (mark("Paid for by"), programme.funder),
    )
    return TrainingText(
        language=language,
        title=training.title,
        footer=programme.funder or programme.title,
        facts=[(translate(name, language), value) for name, value in facts if value],
        aims=training.aims,
        modules=[
            _module(one, number, start, language) for number, one in enumerate(scenario.modules, 1)
        ],
        materials=[
            (item.strip(" -•\t"), f"{block.number}")
            for block in scenario.blocks
            for item in split_lines(block.row.materials)
            if item.strip(" -•\t")
        ],
        gaps=describe_gaps(scenario, language),
        coverage=[_covered(one, scenario) for one in scenario.coverage],
    )


def describe_length(minutes: int) -> str:
    """A length such as "7 h 15 min", alike in every language."""
    hours, rest = divmod(minutes, 60)
    return " ".join(
        part for part in (f"{hours} h" if hours else "", f"{rest} min" if rest else "") if part
    )


def describe_gaps(scenario: Scenario, language: str) -> list[str]:
    """Which clauses are trained nowhere and which are only told of, in a sentence each."""
    if not scenario.coverage:
        return [translate(mark("No clause is accepted yet, so none has to be trained."), language)]
    gaps = (UNTRAINED, scenario.untrained), (ONLY_TOLD, scenario.only_told)
    told = [
        translate_plural(message, len(rows), language, codes=_listed([row.code for row in rows]))
        for message, rows in gaps
        if rows
    ]
    return told or [translate(mark("Every clause is practised somewhere."), language)]


def _listed(codes: Sequence[str]) -> str:
    more = "…" if len(codes) > _MOST_CODES else ""
    return ", ".join(codes[:_MOST_CODES]) + more


def _module(module: ScenarioModule, number: int, start: time, language: str) -> ModuleText:
    row = module.row
    name = translate(mark("Module {number}. {title}"), language, number=number, title=row.title)
    outcomes = [
        (translate(label, language), getattr(row, key))
        for key, label in OUTCOMES.items()
        if getattr(row, key)
    ]
    clauses = [(clause.code, clause.title) for clause in module.clauses]
    blocks = [_block(block, start, language) for block in module.blocks]
    return ModuleText(name, row.title, outcomes, clauses, blocks)


def _block(block: ScenarioBlock, start: time, language: str) -> BlockText:
    row = block.row
    begins, ends = block.hours(start)
    values = {
        "minutes": str(row.minutes),
        **{name: getattr(row, name) for name in ("aim", "method", "leads")},
        "clauses": _codes(block, Taught.TOLD),
        "practised": _codes(block, Taught.PRACTISED),
        **{name: getattr(row, name) for name in ("course", "prompt", "materials", "care")},
    }
    fields = {
        name: (translate(BLOCK_LABELS[name], language), value)
        for name, value in values.items()
        if value
    }
    told = ("aim", "method", "leads", "practised", "clauses")
    return BlockText(
        number=block.number,
        hours=f"{begins:%-H:%M}–{ends:%-H:%M}",
        title=row.title,
        minutes=row.minutes,
        is_break=row.kind == ActivityKind.BREAK,
        fields=list(fields.values()),
        method=row.method,
        leads=row.leads,
        course=row.course,
        prompt=row.prompt,
        materials=row.materials,
        care=row.care,
        short=[fields[name] for name in (*told, "materials") if name in fields],
    )


def _codes(block: ScenarioBlock, taught: Taught) -> str:
    return ", ".join(clause.code for clause, how in block.clauses if how == taught)


def _covered(one: CoveredClause, scenario: Scenario) -> tuple[str, str, str, str]:
    def numbers(taught: Taught) -> str:
        found = [
            block.number for block in scenario.blocks if one.taught.get(block.row.id) == taught
        ]
        return ", ".join(map(str, found))

    told, practised = numbers(Taught.TOLD), numbers(Taught.PRACTISED)
    return one.clause.code, one.clause.title, told or "–", practised or "–"
