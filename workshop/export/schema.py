"""The form of an exchange file: ``SCHEMA`` is what ``docs/exchange-1.schema.json`` holds."""

from collections.abc import Iterator
from typing import Any

from workshop.board.note_kinds import NoteStatus, PersonaBasis
from workshop.board.note_rules import CANVAS, KINDS, LONGEST_NOTE, QUICK
from workshop.i18n import LANGUAGES
from workshop.needs.ideas import KINDS as IDEA_KINDS
from workshop.needs.ideas import LONGEST_IDEA
from workshop.needs.need_rules import MOSCOW, MOST_CRITERIA
from workshop.needs.needs import STATUSES
from workshop.programme import forms
from workshop.programme.activity_kinds import ActivityKind, MapVariant
from workshop.programme.forms import LONG, Fault, Part, many, maybe, one_of, record, text, whole
from workshop.programme.session_states import Slot

FORMAT, VERSION = "empathy-workshop/exchange", 1
TOMBSTONES = (NoteStatus.REDACTED, NoteStatus.ERASED, NoteStatus.WITHDRAWN)
"""States of notes that are told without their text."""
MOST_VOTERS = 2_000


def ref(*kinds: str) -> Part:
    """The id of something in the same file: a letter for its kind and a number."""
    return {"type": "string", "pattern": f"^[{''.join(kinds)}][1-9][0-9]{{0,5}}$"}


_FLAG: Part = {"type": "boolean"}
_FIVE = maybe(whole(1, 5))
_MOSCOW = maybe(one_of(*MOSCOW))
_AREA = maybe(text(8, 1))
_SESSION = whole(1, 999)
_STEPS = many(whole(0, MOST_VOTERS), 5, 5)

_PROGRAMME = record(title=text(200, 1), language=one_of(*LANGUAGES), tables=whole(1, 20))
_MEETING = record(
    number=_SESSION,
    day=whole(1, 999),
    slot=one_of(*Slot),
    title=text(200, 1),
    goal=text(LONG),
    held=_FLAG,
)
_ACTIVITY = record(
    id=ref("a"),
    session=_SESSION,
    kind=one_of(*ActivityKind),
    title=text(200, 1),
    prompt=text(LONG),
    minutes=whole(0, 999),
    done=_FLAG,
    hidden=_FLAG,
    moderated=_FLAG,
    anonymous=_FLAG,
    notes_per_person=maybe(whole(1, 999)),
    votes_per_person=whole(1, 999),
    stacking=_FLAG,
    silent=_FLAG,
    variant=one_of(*MapVariant),
    map=maybe(ref("m")),
    targets=many(ref("a", "d"), 2_000),
)
_PERSONA = record(
    id=ref("p"),
    label=text(120, 1),
    situation=text(LONG),
    context=text(LONG),
    area=_AREA,
    goals=text(LONG),
    barriers=text(LONG),
    access_needs=text(LONG),
    basis=one_of(*PersonaBasis),
    archived=_FLAG,
)
_STEP = record(
    id=ref("s"),
    persona=maybe(ref("p")),
    activity=maybe(ref("a")),
    stage=text(120),
    action=text(LONG),
    touchpoint=text(200),
    thoughts=text(LONG),
    emotion=whole(-2, 2),
    barrier=text(LONG),
    opportunity=text(LONG),
)
_NOTE = record(
    id=ref("n"),
    activity=ref("a"),
    map=maybe(ref("m")),
    section=maybe(one_of(*CANVAS, *QUICK)),
    kind=one_of(*KINDS),
    text=maybe(text(LONGEST_NOTE, 1)),
    status=one_of(NoteStatus.VISIBLE, *TOMBSTONES),
    voice=maybe(whole(1, 99_999)),
    same_as=maybe(ref("n")),
)
_GROUP = record(
    id=ref("g"),
    header=text(280),
    parent=maybe(ref("g")),
    merged_into=maybe(ref("g")),
    notes=many(ref("n"), 20_000),
)
_EVIDENCE = record(
    id=ref("e"),
    title=text(300, 1),
    publisher=text(200),
    year=text(20),
    address=text(500),
    figure=text(LONG),
    sample=text(200),
    population=text(300),
    caveat=text(LONG),
)
_NEED = record(
    id=ref("d"),
    area=_AREA,
    who=text(200, 1),
    need=text(400, 1),
    goal=text(400),
    criteria=many(text(300, 1), MOST_CRITERIA),
    status=one_of(*STATUSES),
    harm=_FIVE,
    moscow=_MOSCOW,
    merged_into=maybe(ref("d")),
    split_from=maybe(ref("d")),
    first_session=maybe(_SESSION),
    groups=many(ref("g"), 2_000),
    notes=many(ref("n"), 20_000),
    evidence=many(ref("e"), 2_000),
    steps=many(ref("s"), 2_000),
    support=record(voices=whole(0, 99_999), sessions=many(_SESSION, 999)),
    rare_but_grave=_FLAG,
)
_IDEA = record(
    id=ref("i"),
    need=ref("d"),
    kind=one_of(*IDEA_KINDS),
    text=text(LONGEST_IDEA, 1),
    answers=maybe(ref("i")),
    impact=_FIVE,
    effort=_FIVE,
    moscow=_MOSCOW,
)
_VOTE = record(
    activity=ref("a"),
    voters=whole(0, MOST_VOTERS),
    dots=many(record(need=ref("d"), dots=whole(1, 40_000)), 2_000),
    fingers=maybe(many(whole(0, MOST_VOTERS), 6, 6)),
    estimates=many(record(need=ref("d"), impact=_STEPS, effort=_STEPS), 2_000),
)

SCHEMA: Part = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Exchange file of the empathy workshop, version 1",
    **record(
        format={"type": "string", "enum": [FORMAT]},
        version={"type": "integer", "enum": [VERSION]},
        programme=_PROGRAMME,
        areas=many(record(code=text(8, 1), name=text(120, 1)), 100),
        sessions=many(_MEETING, 100, 1),
        activities=many(_ACTIVITY, 2_000),
        personas=many(_PERSONA, 1_000),
        maps=many(
            record(
                id=ref("m"),
                persona=ref("p"),
                variant=one_of(*MapVariant),
                goal=text(LONG),
            ),
            2_000,
        ),
        steps=many(_STEP, 5_000),
        notes=many(_NOTE, 20_000),
        groups=many(_GROUP, 5_000),
        evidence=many(_EVIDENCE, 2_000),
        needs=many(_NEED, 2_000),
        ideas=many(_IDEA, 10_000),
        votes=many(_VOTE, 500),
    ),
}


def find_faults(document: Any) -> Iterator[Fault]:
    """Where a document is not of this form, in the order of the file."""
    return forms.find_faults(document, SCHEMA)
