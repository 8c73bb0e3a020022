"""The form of a file that programs exchange, once: as JSON Schema, and as a check with places.

A form is written in the words of JSON Schema; ``find_faults`` knows only those that are used here,
and a test holds it against the library.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from workshop.i18n import _, mark

LONG = 4_000
"""Characters of the longest text."""
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


def named(part: Part, most: int) -> Part:
    """An object with at most so many fields, whose names are free words of small letters."""
    return {
        "type": "object",
        "additionalProperties": part,
        "propertyNames": {"pattern": "^[a-z_]{1,40}$"},
        "maxProperties": most,
    }


_TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
    "array": (list,),
    "object": (dict,),
}
_EXPECTED: Mapping[str, str] = {
    "string": mark("a text is expected here"),
    "integer": mark("a whole number is expected here"),
    "number": mark("a number is expected here"),
    "boolean": mark("true or false is expected here"),
    "array": mark("a list is expected here"),
    "object": mark("an object is expected here"),
}


def find_faults(value: Any, part: Part, place: str = "") -> Iterator[Fault]:
    """Where a value is not of this form, in the order of the file."""
    kinds = part["type"] if isinstance(part["type"], list) else [part["type"]]
    if not any(_is(value, kind) for kind in kinds):
        yield Fault(place, _EXPECTED[kinds[0]])
    elif "enum" in part and value not in part["enum"]:
        known = ", ".join(str(word) for word in part["enum"] if word is not None)
        yield Fault(place, mark("one of these fits here: {words}"), {"words": known})
    elif isinstance(value, dict) and "properties" not in part:
        yield from _faults_of_named(value, part, place)
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


def _faults_of_named(value: Mapping[str, Any], part: Part, place: str) -> Iterator[Fault]:
    most, names = part["maxProperties"], part["propertyNames"]["pattern"][:-1] + r"\Z"
    if len(value) > most:
        message = mark("from {least} to {most} entries fit here")
        yield Fault(place, message, {"least": 0, "most": most})
        return
    for name, inner in value.items():
        if not re.match(names, name):
            yield Fault(_inside(place, name), mark("this field is not known"))
        else:
            yield from find_faults(inner, part["additionalProperties"], _inside(place, name))


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


def _faults_of_size(value: str | float, part: Part, place: str) -> Iterator[Fault]:
    if isinstance(value, str):
        if "pattern" in part and not re.match(part["pattern"][:-1] + r"\Z", value):
            yield Fault(place, mark("this has not the form that fits here"))
        elif not part.get("minLength", 0) <= len(value) <= part.get("maxLength", LONG):
            least, most = part.get("minLength", 0), part.get("maxLength", LONG)
            message = mark("a text of {least} to {most} characters fits here")
            yield Fault(place, message, {"least": least, "most": most})
    elif "minimum" in part and not part["minimum"] <= value <= part["maximum"]:
        least, most = part["minimum"], part["maximum"]
        yield Fault(
            place, mark("a number from {least} to {most} fits here"), {"least": least, "most": most}
        )
