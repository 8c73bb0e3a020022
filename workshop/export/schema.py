"""The form of an exchange file, once: as a JSON Schema to publish, and as a check with places.

``SCHEMA`` is what ``docs/exchange-1.schema.json`` holds. ``find_faults`` reads the same description
and knows only the words of JSON Schema that it uses; a test holds it against the library.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from workshop.board.rules import CANVAS, KINDS, LONGEST_NOTE, QUICK
from workshop.i18n import LANGUAGES, _, mark
from workshop.needs.ideas import KINDS as IDEA_KINDS
from workshop.needs.ideas import LONGEST_IDEA
from workshop.needs.needrules import MOSCOW, MOST_CRITERIA
from workshop.needs.needs import STATUSES
from workshop.programme.phases import PHASES

FORMAT, VERSION = "empathy-workshop/exchange", 1
TOMBSTONES = ("redacted", "erased", "withdrawn")
"""States of notes that are told without their text."""
MOST_VOTERS = 2_000
_LONG = 4_000

Part = dict[str, Any]


@dataclass(frozen=True)
class Fault:
    """What is wrong at which place of the file, such as ``needs[3].harm``; counted from 0."""

    place: str
    message: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        """The fault in the present language."""
        return f"{self.place or '–'}: {_(self.message, **self.values)}"


def text(longest: int, least: int = 0) -> Part:
    """A text of so many characters."""
    return {"type": "string", "minLength": least, "maxLength": longest}


def whole(least: int, most: int) -> Part:
    """A whole number in these bounds."""
    return {"type": "integer", "minimum": least, "maximum": most}


def one_of(*words: str) -> Part:
    """One of these words."""
    return {"type": "string", "enum": list(words)}


def ref(*kinds: str) -> Part:
    """The id of something in the same file: a letter for its kind and a number."""
    return {"type": "string", "pattern": f"^[{''.join(kinds)}][1-9][0-9]{{0,5}}$"}


def maybe(part: Part) -> Part:
    """This, or null."""
    wider: Part = {**part, "type": [part["type"], "null"]}
    if "enum" in part:
        wider["enum"] = [*part["enum"], None]
    return wider


def many(part: Part, most: int, least: int = 0) -> Part:
    """A list of these."""
    return {"type": "array", "items": part, "minItems": least, "maxItems": most}


def record(**fields: Part) -> Part:
    """An object with exactly these fields."""
    return {
        "type": "object",
        "properties": fields,
        "required": list(fields),
        "additionalProperties": False,
    }


_FLAG: Part = {"type": "boolean"}
_FIVE = maybe(whole(1, 5))
_MOSCOW = maybe(one_of(*MOSCOW))
_AREA = maybe(text(8, 1))
_SESSION = whole(1, 999)
_STEPS = many(whole(0, MOST_VOTERS), 5, 5)

_PROGRAMME = record(title=text(200, 1), language=one_of(*LANGUAGES), tables=whole(1, 20))
_MEETING = record(
    number=_SESSION, day=whole(1, 999), slot=one_of("morning", "afternoon"), title=text(200, 1),
    goal=text(_LONG), held=_FLAG,
)  # fmt: skip
_ACTIVITY = record(
    id=ref("a"), session=_SESSION, kind=one_of(*PHASES), title=text(200, 1), prompt=text(_LONG),
    minutes=whole(0, 999), done=_FLAG, hidden=_FLAG, moderated=_FLAG, anonymous=_FLAG,
    notes_per_person=maybe(whole(1, 999)), votes_per_person=whole(1, 999), stacking=_FLAG,
    silent=_FLAG, variant=one_of("canvas", "quick"), map=maybe(ref("m")),
    targets=many(ref("a", "d"), 2_000),
)  # fmt: skip
_PERSONA = record(
    id=ref("p"), label=text(120, 1), situation=text(_LONG), context=text(_LONG), area=_AREA,
    goals=text(_LONG), barriers=text(_LONG), access_needs=text(_LONG),
    basis=one_of("assumption", "research"), archived=_FLAG,
)  # fmt: skip
_STEP = record(
    id=ref("s"), persona=maybe(ref("p")), activity=maybe(ref("a")), stage=text(120),
    action=text(_LONG), touchpoint=text(200), thoughts=text(_LONG), emotion=whole(-2, 2),
    barrier=text(_LONG), opportunity=text(_LONG),
)  # fmt: skip
_NOTE = record(
    id=ref("n"), activity=ref("a"), map=maybe(ref("m")), section=maybe(one_of(*CANVAS, *QUICK)),
    kind=one_of(*KINDS), text=maybe(text(LONGEST_NOTE, 1)), status=one_of("visible", *TOMBSTONES),
    voice=maybe(whole(1, 99_999)), same_as=maybe(ref("n")),
)  # fmt: skip
_GROUP = record(
    id=ref("g"), header=text(280), parent=maybe(ref("g")), merged_into=maybe(ref("g")),
    notes=many(ref("n"), 20_000),
)  # fmt: skip
_EVIDENCE = record(
    id=ref("e"), title=text(300, 1), publisher=text(200), year=text(20), address=text(500),
    figure=text(_LONG), sample=text(200), population=text(300), caveat=text(_LONG),
)  # fmt: skip
_NEED = record(
    id=ref("d"), area=_AREA, who=text(200, 1), need=text(400, 1), goal=text(400),
    criteria=many(text(300, 1), MOST_CRITERIA), status=one_of(*STATUSES), harm=_FIVE,
    moscow=_MOSCOW, merged_into=maybe(ref("d")), split_from=maybe(ref("d")),
    first_session=maybe(_SESSION), groups=many(ref("g"), 2_000), notes=many(ref("n"), 20_000),
    evidence=many(ref("e"), 2_000), steps=many(ref("s"), 2_000),
    support=record(voices=whole(0, 99_999), sessions=many(_SESSION, 999)), rare_but_grave=_FLAG,
)  # fmt: skip
_IDEA = record(
    id=ref("i"), need=ref("d"), kind=one_of(*IDEA_KINDS), text=text(LONGEST_IDEA, 1),
    answers=maybe(ref("i")), impact=_FIVE, effort=_FIVE, moscow=_MOSCOW,
)  # fmt: skip
_VOTE = record(
    activity=ref("a"), voters=whole(0, MOST_VOTERS),
    dots=many(record(need=ref("d"), dots=whole(1, 40_000)), 2_000),
    fingers=maybe(many(whole(0, MOST_VOTERS), 6, 6)),
    estimates=many(record(need=ref("d"), impact=_STEPS, effort=_STEPS), 2_000),
)  # fmt: skip

SCHEMA: Part = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Exchange file of the empathy workshop, version 1",
    **record(
        format={"type": "string", "enum": [FORMAT]}, version={"type": "integer", "enum": [VERSION]},
        programme=_PROGRAMME, areas=many(record(code=text(8, 1), name=text(120, 1)), 100),
        sessions=many(_MEETING, 100, 1), activities=many(_ACTIVITY, 2_000),
        personas=many(_PERSONA, 1_000), maps=many(record(
            id=ref("m"), persona=ref("p"), variant=one_of("canvas", "quick"), goal=text(_LONG),
        ), 2_000),
        steps=many(_STEP, 5_000), notes=many(_NOTE, 20_000), groups=many(_GROUP, 5_000),
        evidence=many(_EVIDENCE, 2_000), needs=many(_NEED, 2_000), ideas=many(_IDEA, 10_000),
        votes=many(_VOTE, 500),
    ),
}  # fmt: skip

_TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,), "integer": (int,), "boolean": (bool,), "null": (type(None),),
    "array": (list,), "object": (dict,),
}  # fmt: skip
_EXPECTED: Mapping[str, str] = {
    "string": mark("a text is expected here"),
    "integer": mark("a whole number is expected here"),
    "boolean": mark("true or false is expected here"),
    "array": mark("a list is expected here"),
    "object": mark("an object is expected here"),
}


def find_faults(value: Any, part: Part = SCHEMA, place: str = "") -> Iterator[Fault]:
    """Where a value is not of this form, in the order of the file."""
    kinds = part["type"] if isinstance(part["type"], list) else [part["type"]]
    if not any(_is(value, kind) for kind in kinds):
        yield Fault(place, _EXPECTED[kinds[0]])
    elif "enum" in part and value not in part["enum"]:
        known = ", ".join(str(word) for word in part["enum"] if word is not None)
        yield Fault(place, mark("one of these fits here: {words}"), {"words": known})
    elif isinstance(value, dict):
        yield from _faults_of_fields(value, part, place)
    elif isinstance(value, list):
        yield from _faults_of_items(value, part, place)
    elif value is not None and not isinstance(value, bool):
        yield from _faults_of_size(value, part, place)


def _is(value: Any, kind: str) -> bool:
    return isinstance(value, _TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool))


def _faults_of_fields(value: Mapping[str, Any], part: Part, place: str) -> Iterator[Fault]:
    known: Mapping[str, Part] = part["properties"]
    for name in value:
        if name not in known:
            yield Fault(_inside(place, name), mark("this field is not known"))
    for name, inner in known.items():
        if name not in value:
            yield Fault(_inside(place, name), mark("this field is missing"))
        else:
            yield from find_faults(value[name], inner, _inside(place, name))


def _inside(place: str, name: str) -> str:
    return f"{place}.{name[:40]}" if place else name[:40]


def _faults_of_items(value: Sequence[Any], part: Part, place: str) -> Iterator[Fault]:
    least, most = part["minItems"], part["maxItems"]
    if not least <= len(value) <= most:
        message = mark("from {least} to {most} entries fit here")
        yield Fault(place, message, {"least": least, "most": most})
        return
    for at, inner in enumerate(value):
        yield from find_faults(inner, part["items"], f"{place}[{at}]")


def _faults_of_size(value: str | int, part: Part, place: str) -> Iterator[Fault]:
    if isinstance(value, str):
        if "pattern" in part and not re.match(part["pattern"][:-1] + r"\Z", value):
            yield Fault(place, mark("this is no id that fits here"))
        elif not part.get("minLength", 0) <= len(value) <= part.get("maxLength", _LONG):
            least, most = part["minLength"], part["maxLength"]
            message = mark("a text of {least} to {most} characters fits here")
            yield Fault(place, message, {"least": least, "most": most})
    elif "minimum" in part and not part["minimum"] <= value <= part["maximum"]:
        least, most = part["minimum"], part["maximum"]
        yield Fault(place, mark("a number from {least} to {most} fits here"),
                    {"least": least, "most": most})  # fmt: skip
