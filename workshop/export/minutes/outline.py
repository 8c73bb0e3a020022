"""Minutes as a sequence of blocks, from which every format is written."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from workshop.disclosure import OTHERS
from workshop.export import labels
from workshop.export.documents.blocks import Block, Bullets, Facts, Heading, Paragraph, Table
from workshop.export.labels import word
from workshop.export.meeting_words import KINDS, say_window
from workshop.export.minutes.activity_tables import (
    activity_blocks,
    outcome_blocks,
    say_gone,
    yield_words,
)
from workshop.export.minutes.pictures import session_picture_blocks
from workshop.export.minutes.record_parts import (
    Approval,
    EarlierStepPart,
    Header,
    MinutesRecord,
    OutcomeEntry,
)
from workshop.i18n import mark, translate
from workshop.people.rights import TABLE_ROLE
from workshop.programme.activity_kinds import ACTIVITY_LABELS
from workshop.programme.meeting_kinds import is_named
from workshop.programme.session_words import session_in_sentence, session_word


@dataclass(frozen=True)
class Outline:
    """The minutes of one session: title, footer and the blocks of the body."""

    title: str
    footer: str
    language: str
    blocks: tuple[Block, ...]


def outline_minutes(record: MinutesRecord, approval: Approval | None = None) -> Outline:
    """The minutes in the record's language; drafts and example programmes are marked as such."""
    head, say = record.header, _Saying(record.language)
    title = _title(head, say)
    word = head.title if is_named(head.number) else session_word(head.number, record.language)
    footer = " · ".join((head.programme, word))
    blocks = (
        *_opening(record, approval),
        *_presence(record),
        *_agenda(record),
        *_course(record),
        *_outcome(record),
        *_settled(record),
        *session_picture_blocks(record),
        *_closing(record, approval),
    )
    return Outline(title, footer, record.language, blocks)


def _title(head: Header, say: "_Saying") -> str:
    if is_named(head.number):
        return say(mark("Minutes: {title}"), title=head.title)
    return say(mark("Minutes of session {number}: {title}"), number=head.number, title=head.title)


@dataclass(frozen=True)
class _Saying:
    language: str

    def __call__(self, message: str, **values: object) -> str:
        return translate(message, self.language, **values)


def _opening(record: MinutesRecord, approval: Approval | None) -> Iterator[Block]:
    head, say = record.header, _Saying(record.language)
    slot = word(labels.SLOTS, head.slot, record.language)
    half_day = say(mark("day {day}, {slot}"), day=head.day, slot=slot)
    if head.example:
        yield Paragraph(say(mark("Example: people, notes and texts are made up.")), quiet=True)
    if approval is None:
        yield Paragraph(say(mark("Draft: these minutes have not been approved.")), quiet=True)
    rows = [
        (say(mark("Programme")), head.programme),
        (say(mark("When")), "" if is_named(head.number) else half_day),
        (say(mark("Kind")), say(KINDS[head.kind]) if is_named(head.number) else ""),
        (say(mark("Date")), _held(head, record.language)),
        (say(mark("Time")), _span(head.began, head.ended, say)),
        (say(mark("Place")), head.place),
        (say(mark("Trainers and guests")), ", ".join(head.functions)),
        (say(mark("Planned for")), _day(head.planned_on, record.language)),
        (say(mark("Goal")), head.goal),
        (say(mark("State")), word(labels.STATUSES, head.status, record.language)),
    ]
    if approval is not None:
        rows.append((say(mark("Approved on")), _day(approval.on, record.language)))
        rows.append((say(mark("Approved by")), approval.by))
    yield Facts(tuple((label, value) for label, value in rows if value))
    if record.deleted_on:
        day = _day(record.deleted_on, record.language)
        yield Paragraph(say(mark("What people wrote was deleted on {day}, as promised."), day=day))


def _span(began: str, ended: str, say: _Saying) -> str:
    """From when to when, as local times, in words."""
    if began and ended:
        return say(mark("from {start} to {end}"), start=began, end=ended)
    return say(mark("from {start}"), start=began) if began else ""


def _held(head: Header, language: str) -> str:
    """The days on which the session was open, in words."""
    spans = ((_day(first, language), _day(last, language)) for first, last in head.held)
    return ", ".join(first if first == last else f"{first} – {last}" for first, last in spans)


def _day(iso: str, language: str) -> str:
    return str(format_date(date.fromisoformat(iso), "d MMMM y", locale=language)) if iso else ""


def _presence(record: MinutesRecord) -> Iterator[Block]:
    say = _Saying(record.language)
    yield Heading(1, say(mark("Who was there")))
    counts = record.head_count.items()
    together = record.together
    if together is None:  # approved before small counts were suppressed
        together = sum(int(count) for _role, count in counts)
    rows = [
        (word(labels.ROLES, role, record.language), str(count))
        for role, count in counts
        if count or OTHERS not in record.head_count
    ]
    rows.append((say(mark("Together")), str(together)))
    if record.shared_phones:
        shared = word(labels.ROLES, TABLE_ROLE, record.language)
        rows.append((shared, str(record.shared_phones)))
    columns = (say(mark("Role")), say(mark("How many")))
    yield Table(columns, tuple(rows), widths=(3, 1))


def _agenda(record: MinutesRecord) -> Iterator[Block]:
    say, language = _Saying(record.language), record.language
    yield Heading(1, say(mark("Agenda")))
    columns = (
        *(mark("No."), mark("Activity"), mark("Kind"), mark("Planned (min)")),
        *(mark("Held"), mark("State")),
    )
    rows = tuple(
        (
            str(number),
            item.title,
            word(ACTIVITY_LABELS, item.kind, language),
            str(item.minutes),
            "–".join(at for at in (item.began, item.ended) if at) or "–",
            word(labels.phases_of(item.kind), item.phase, language),
        )
        for number, item in enumerate(record.agenda, 1)
    )
    titles = tuple(say(column) for column in columns)
    yield Table(titles, rows, widths=(0.6, 3.6, 1.8, 1, 1.3, 1.7)) if rows else _none(say)
    for item in record.agenda:
        if item.open_from:
            days = date.fromisoformat(item.open_from), date.fromisoformat(item.open_to)
            yield Paragraph(f"{item.title}: {say_window(*days, language)}.")


def _course(record: MinutesRecord) -> Iterator[Block]:
    say = _Saying(record.language)
    yield Heading(1, say(mark("Course of the session")))
    if not record.course:
        yield Paragraph(say(mark("No activity has been started yet.")), quiet=True)
    for part in record.course:
        yield from activity_blocks(part, record.language, record.deleted_on)


def _outcome(record: MinutesRecord) -> Iterator[Block]:
    if record.outcome is None:
        return
    say = _Saying(record.language)
    yield Heading(1, say(mark("What came out of this session")))
    blocks = tuple(outcome_blocks(record.outcome, record))
    if record.yields:
        yield Bullets(tuple(yield_words(record.yields, record.language)))
    yield from blocks or (() if record.yields else (_none(say),))


def _settled(record: MinutesRecord) -> Iterator[Block]:
    say = _Saying(record.language)
    yield Heading(1, say(mark("Decisions")))
    yield _entries(record.decisions, mark("Decision"), record)
    yield Heading(1, say(mark("Dissents")))
    yield Bullets(record.dissents) if record.dissents else _none(say)
    yield Heading(1, say(mark("Next steps")))
    yield _entries(record.next_steps, mark("Next step"), record)
    if record.parked:
        yield Heading(1, say(mark("Parked questions")))
        yield _entries(record.parked, mark("Question"), record)
    if record.earlier_steps:
        yield Heading(1, say(mark("What earlier sessions left open")))
        yield _earlier_steps(record)


def _closing(record: MinutesRecord, approval: Approval | None) -> Iterator[Block]:
    say = _Saying(record.language)
    if record.attachments:
        yield Heading(1, say(mark("Attachments")))
        yield Bullets(record.attachments)
    yield Paragraph(
        say(mark("These minutes count people by role and name nobody who took part.")), quiet=True
    )
    if approval is not None:
        seal = mark("Fingerprint of the approved record (SHA-256): {sha256}")
        yield Paragraph(say(seal, sha256=approval.sha256), quiet=True)
        for former in approval.former:
            before = mark("Before a text in it was taken back: {sha256}")
            yield Paragraph(say(before, sha256=former), quiet=True)


def _entries(entries: tuple[OutcomeEntry, ...], name: str, record: MinutesRecord) -> Block:
    say = _Saying(record.language)
    if not entries:
        return _none(say)
    gone = say_gone(record.deleted_on, record.language)
    columns = (say(name), say(mark("Who answers for it")), say(mark("Until")))
    rows = tuple(
        (entry.text or gone, entry.responsible or "–", entry.until or "–") for entry in entries
    )
    return Table(columns, rows, widths=(5, 2.5, 1.6))


def _earlier_steps(record: MinutesRecord) -> Block:
    say = _Saying(record.language)
    gone = say_gone(record.deleted_on, record.language)
    columns = (mark("From earlier"), mark("Who answers for it"), mark("Until"), mark("State"))
    rows = tuple(
        (
            f"{row.text or gone}\n{_origin(row, record.language)}",
            row.responsible or "–",
            row.until or "–",
            ": ".join(part for part in (_state(row, say.language), row.reason) if part),
        )
        for row in record.earlier_steps
    )
    return Table(tuple(say(column) for column in columns), rows, widths=(5, 2.5, 1.6, 2))


def _origin(row: EarlierStepPart, language: str) -> str:
    """From which session it is, and that it is a question rather than a task."""
    session = session_in_sentence(row.session, language)
    return f"{translate(labels.PARKED, language)} · {session}" if row.parked else session


def _state(row: EarlierStepPart, language: str) -> str:
    return word(labels.step_states(row.parked), row.state, language)


def _none(say: _Saying) -> Paragraph:
    return Paragraph(say(mark("None recorded.")), quiet=True)
