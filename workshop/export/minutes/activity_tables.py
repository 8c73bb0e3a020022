"""One activity of a record as blocks: headings, tables, lists."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from workshop.board.draft_origin import say_origin
from workshop.board.journeys import EMOTION_NAMES
from workshop.board.note_kinds import NoteKind
from workshop.disclosure import ANSWERS_THRESHOLD, below, is_small_count
from workshop.export import labels
from workshop.export.documents.blocks import Block, Heading, Paragraph, Table
from workshop.export.labels import FROM_RESEARCH, word
from workshop.export.minutes.pictures import picture_blocks
from workshop.export.minutes.record_parts import (
    TAKEN_BACK,
    ActivityPart,
    ClausePart,
    GroupCount,
    GroupPart,
    MinutesRecord,
    NeedPart,
    NoteLine,
    Outcome,
    PilePart,
    VerdictPart,
    YieldPart,
)
from workshop.export.minutes.vote_tables import need_in_ranking, places_table
from workshop.i18n import mark, translate, translate_plural
from workshop.i18n.counted_nouns import BELOW_CONSENSUS, SESSIONS, VOICES
from workshop.needs.agreed_piles import describe_share
from workshop.needs.needs import say_need
from workshop.needs.support import Support, describe_support
from workshop.needs.told_results import CAN_LIVE_WITH_IT, has_consensus
from workshop.programme.activity_kinds import ACTIVITY_LABELS, ACTIVITY_TYPES, ActivityKind
from workshop.programme.reasons import say_reason
from workshop.retention.words import say_day
from workshop.review.labels import DECISIONS
from workshop.standards.labels import LEVELS
from workshop.standards.yields import Yield, describe_yield

_VERDICTS = {str(decision): words for decision, words in DECISIONS.items()}


def activity_blocks(part: ActivityPart, language: str, deleted_on: str = "") -> Iterator[Block]:
    """Kind, prompt and results of one activity. ``deleted_on``: as in ``MinutesRecord``."""
    yield Heading(2, part.title)
    state = (
        word(ACTIVITY_LABELS, part.kind, language),
        word(labels.phases_of(part.kind), part.phase, language),
        *([part.persona] if part.persona else []),
    )
    yield Paragraph(" · ".join(state), quiet=True)
    if part.from_research:
        yield Paragraph(translate(FROM_RESEARCH, language), quiet=True)
    if part.prompt and ACTIVITY_TYPES[part.kind].leaves_a_record:
        yield Paragraph(part.prompt)
    if part.yields:
        made = " · ".join(yield_words(part.yields, language))
        yield Paragraph(translate(mark("What came of it: {yields}"), language, yields=made))
    yield from _notes_blocks(part, language, deleted_on)
    yield from _silence_blocks(part, language)
    yield from _groups_blocks(part, language, deleted_on)
    if part.needs:
        yield needs_table(part.needs, language)
    if part.clauses:
        yield clauses_table(part.clauses, language)
    if part.verdicts:
        yield _verdicts_table(part.verdicts, language)
    yield from _dots_blocks(part, language)
    yield from _fingers_blocks(part, language)
    yield from _places_blocks(part, language)
    yield from picture_blocks(part.pictures, language)


def yield_words(yields: Iterable[YieldPart], language: str) -> list[str]:
    """Each such as "12 notes"."""
    return [describe_yield(Yield(one.kind, one.count), language) for one in yields]


def outcome_blocks(outcome: Outcome, record: MinutesRecord) -> Iterator[Block]:
    """Personas, groups, needs and clauses that came out of the session."""
    language = record.language
    if outcome.personas:
        yield Heading(2, translate(mark("Personas"), language))
        rows = tuple(
            (_with_origin(row.label, row.origin, language), row.situation or "–")
            for row in outcome.personas
        )
        yield _table((mark("Persona"), mark("Situation")), rows, (2, 5), language)
    if outcome.groups:
        yield Heading(2, translate(mark("Groups"), language))
        yield _groups_table(outcome.groups, language)
    if outcome.needs:
        yield Heading(2, translate(mark("Needs"), language))
        yield needs_table(outcome.needs, language)
    if outcome.clauses:
        told = {clause.code for part in record.course for clause in part.clauses}
        yield Heading(2, translate(mark("Clauses"), language))
        yield clauses_table(outcome.clauses, language, told)


def _groups_table(groups: Iterable[GroupCount], language: str) -> Table:
    rows = tuple((_group_name(group, language), str(group.notes)) for group in groups)
    return _table((mark("Group"), mark("Notes")), rows, (6, 1), language)


def _group_name(group: GroupCount, language: str) -> str:
    name = group.header or translate(mark("Group without a sentence"), language)
    if group.parent is None:
        return name
    return f"{name}\n" + translate(mark("Within: {header}"), language, header=group.parent)


def say_gone(deleted_on: str, language: str) -> str:
    """What stands in place of a text. Once texts were deleted on their day it is the same for all:
    who had taken theirs back before is not to be seen for longer than that."""
    if not deleted_on:
        return translate(labels.TEXT_TAKEN_BACK, language)
    day = say_day(date.fromisoformat(deleted_on), language)
    return translate(labels.TEXT_DELETED, language, day=day)


def _notes_blocks(part: ActivityPart, language: str, deleted_on: str) -> Iterator[Block]:
    for section in part.sections:
        if section.section is not None:
            yield Heading(3, word(labels.SECTIONS, section.section, language))
        yield _notes(section.notes, language, deleted_on)
    if part.counts:
        told = [
            translate(labels.COUNTS[state], language, count=count)
            for state, count in part.counts.items()
            if state in labels.COUNTS
        ]
        message = mark("Notes without their text here: {counts}.")
        yield Paragraph(translate(message, language, counts=", ".join(told)), quiet=True)
    if part.reasons:
        reasons = (f"{say_reason(why, language)}: {count}" for why, count in part.reasons.items())
        message = mark("Rejected, by reason: {reasons}.")
        yield Paragraph(translate(message, language, reasons="; ".join(reasons)), quiet=True)


def _silence_blocks(part: ActivityPart, language: str) -> Iterator[Block]:
    found = part.silence
    if found is None:
        return
    if not found.piles and not found.apart:
        message = mark("Too few people put the same notes on piles to say what they agree about.")
        yield Paragraph(translate(message, language))
        return
    if found.piles:
        rows = tuple(_pile_row(pile, language) for pile in found.piles)
        columns = (mark("What people put together"), mark("Notes"), mark("Group"))
        yield _table(columns, rows, (3, 1, 4), language)
    else:
        message = mark("Nothing holds together at {least} %: people see it differently.")
        yield Paragraph(translate(message, language, least=found.least))
    message = mark("Notes about which opinions differ: {count}.")
    yield Paragraph(translate(message, language, count=found.apart), quiet=True)


def _pile_row(pile: PilePart, language: str) -> tuple[str, ...]:
    name = "–"
    if pile.header is not None:
        name = pile.header or translate(mark("Group without a sentence"), language)
    return describe_share(pile.share, language), str(pile.notes), name


def _groups_blocks(part: ActivityPart, language: str, deleted_on: str) -> Iterator[Block]:
    for group in part.groups:
        yield from _group_blocks(group, language, deleted_on)
    if part.loners:
        yield Heading(3, translate(mark("Not in a group"), language))
        yield _notes(part.loners, language, deleted_on)


def _group_blocks(group: GroupPart, language: str, deleted_on: str) -> Iterator[Block]:
    yield Heading(3, group.header or translate(mark("Group without a sentence"), language))
    if group.parent:
        within = translate(mark("Within: {header}"), language, header=group.parent)
        yield Paragraph(within, quiet=True)
    if group.notes:
        yield _notes(group.notes, language, deleted_on)
    if group.textless:
        message = mark("Notes that count without their text: {count}.")
        yield Paragraph(translate(message, language, count=group.textless), quiet=True)


def needs_table(needs: Iterable[NeedPart], language: str) -> Table:
    """Needs with state, harm and what they stand on."""
    rows = tuple(
        (
            _with_origin(say_need(need.who, need.need, need.goal, language), need.origin, language),
            need.area or "–",
            word(labels.NEED_STATES, need.status, language),
            str(need.harm or "–"),
            _support(need, language),
        )
        for need in needs
    )
    columns = (mark("Need"), mark("Area"), mark("State"), mark("Harm"), mark("Stands on"))
    return _table(columns, rows, (5, 1, 1.6, 1.1, 1.6), language)


def _verdicts_table(verdicts: Iterable[VerdictPart], language: str) -> Table:
    rows = tuple((one.name, word(_VERDICTS, one.decision, language)) for one in verdicts)
    return _table((mark("Rated"), mark("Outcome of the rating")), rows, (5, 3), language)


def _support(need: NeedPart, language: str) -> str:
    if need.voices is not None:
        voices = translate_plural(VOICES, need.voices, language)
        return f"{voices}, {translate_plural(SESSIONS, need.sessions, language)}"
    support = Support(need.notes, tuple(range(need.sessions)), (), need.at_least)
    return describe_support(support, language)


def clauses_table(
    clauses: Iterable[ClausePart], language: str, told: Collection[str] = ()
) -> Table:
    """Clauses with their full text; only the title of those whose code is in ``told``."""
    rows = tuple(
        (
            clause.code,
            clause.title
            if clause.code in told
            else _with_origin(f"{clause.title}\n{clause.body}", clause.origin, language),
            word(LEVELS, clause.level, language),
            clause.responsible or "–",
        )
        for clause in clauses
    )
    columns = (mark("Code"), mark("Clause"), mark("Level"), mark("Who answers for it"))
    return _table(columns, rows, (1, 5, 1.6, 1.9), language)


def _with_origin(text: str, origin: str, language: str) -> str:
    """A text with a line below it that says that a table or a pair has written it."""
    return "\n".join(part for part in (text, say_origin(origin, language)) if part)


def _dots_blocks(part: ActivityPart, language: str) -> Iterator[Block]:
    if part.kind != ActivityKind.DOT_VOTE or part.voters is None:
        return
    yield from _voters(part, language)
    if is_small_count(part.voters):  # also in minutes approved before there was a threshold
        return
    rows = tuple(
        (str(place.rank), need_in_ranking(place, language), str(place.dots))
        for place in part.ranking
    )
    if rows:
        yield _table((mark("Place"), mark("Need"), mark("Dots")), rows, (0.9, 6, 0.9), language)


def _places_blocks(part: ActivityPart, language: str) -> Iterator[Block]:
    if part.kind != ActivityKind.IMPACT_EFFORT or part.voters is None:
        return
    yield from _voters(part, language)
    if placed := [place for place in part.placed if not is_small_count(place.answers)]:
        yield places_table(placed, language)


def _fingers_blocks(part: ActivityPart, language: str) -> Iterator[Block]:
    if part.kind != ActivityKind.FIST_TO_FIVE or part.voters is None:
        return
    yield from _voters(part, language)
    if not part.voters:
        return
    few = is_small_count(part.voters)
    agreed = has_consensus(part.fingers) if part.consensus is None else part.consensus
    if agreed:
        yield Paragraph(translate(mark("Consensus: everybody can live with it"), language))
    elif few or not part.fingers:
        yield Paragraph(translate(mark("No consensus: somebody is below 3"), language))
    else:
        below = sum(part.fingers[:CAN_LIVE_WITH_IT])
        yield Paragraph(translate_plural(BELOW_CONSENSUS, below, language))
    if few or not part.fingers:
        return
    rows = tuple(
        (str(number), translate(labels.FINGERS[number], language), str(count))
        for number, count in enumerate(part.fingers)
    )
    yield _table((mark("Fingers"), mark("Meaning"), mark("How many")), rows, (1, 4, 1), language)


def _voters(part: ActivityPart, language: str) -> Iterator[Paragraph]:
    count = part.voters or 0
    if not count:
        yield Paragraph(translate(mark("Nobody has voted"), language), quiet=True)
        return
    message = mark("People who voted: {count}")
    yield Paragraph(translate(message, language, count=count), quiet=True)
    if is_small_count(count):
        message = mark(
            "Fewer than {least} people voted: counts would show how single people voted."
        )
        yield Paragraph(translate(message, language, least=ANSWERS_THRESHOLD), quiet=True)
    elif not (part.fingers or part.ranking or part.placed):
        message = mark("Counts are left out: they would show how single people voted.")
        yield Paragraph(translate(message, language), quiet=True)


def _said(note: NoteLine) -> str:
    return "\n".join(filter(None, (note.text, note.beside)))


def say_votes(votes: int | None) -> str:
    """Votes for a question as documents tell them; empty where they are not told."""
    return "" if votes is None else str(votes or below(ANSWERS_THRESHOLD))


def _feeling(value: int | None, language: str) -> str:
    return "–" if value is None else translate(EMOTION_NAMES[value], language)


def _notes(notes: tuple[NoteLine, ...], language: str, deleted_on: str) -> Table:
    gone = say_gone(deleted_on, language)
    with_kind = any(note.kind != NoteKind.UNMARKED for note in notes)
    with_feeling = any(note.feeling is not None for note in notes)
    with_table = any(note.table for note in notes)
    asked = any(note.became for note in notes)
    voted = any(note.votes is not None for note in notes)
    rows = tuple(
        (
            gone if note.status == TAKEN_BACK else _said(note),
            *([word(labels.NOTE_KINDS, note.kind, language)] if with_kind else []),
            *([_feeling(note.feeling, language)] if with_feeling else []),
            *([str(note.table or "–")] if with_table else []),
            *([word(labels.ASKED_STATES, note.became, language)] if asked else []),
            *([say_votes(note.votes)] if voted else []),
        )
        for note in notes
    )
    columns = (
        (mark("Note"), 6, not asked),
        (mark("Question"), 6, asked),
        (mark("Kind"), 1.8, with_kind),
        (mark("Feeling"), 1.8, with_feeling),
        (mark("Table"), 1, with_table),
        (mark("What became of it"), 2.2, asked),
        (mark("Votes"), 1, voted),
    )
    shown = [(name, width) for name, width, here in columns if here]
    return _table(
        tuple(name for name, _ in shown), rows, tuple(width for _, width in shown), language
    )


def _table(
    columns: tuple[str, ...],
    rows: tuple[tuple[str, ...], ...],
    widths: tuple[float, ...],
    language: str,
) -> Table:
    return Table(tuple(translate(column, language) for column in columns), rows, widths)
