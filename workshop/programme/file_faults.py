"""Validation errors of exchanged files: the path in the file, and a sentence for people."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NoReturn, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from workshop.errors import Invalid
from workshop.i18n import _, mark
from workshop.programme.file_models import MOST_FAULTS, FileRecord

Model = TypeVar("Model", bound=FileRecord)

_UNKNOWN_FIELD = mark("this field is not known")
_OTHER_FORM = mark("this has not the form that fits here")
_SENTENCES: Mapping[str, str] = {
    "string_type": mark("a text is expected here"),
    "int_type": mark("a whole number is expected here"),
    "float_type": mark("a number is expected here"),
    "bool_type": mark("true or false is expected here"),
    "list_type": mark("a list is expected here"),
    "dict_type": mark("an object is expected here"),
    "dataclass_type": mark("an object is expected here"),
    "missing": mark("this field is missing"),
    "unexpected_keyword_argument": _UNKNOWN_FIELD,
    "unknown_field": _UNKNOWN_FIELD,
    "unknown_value": mark("one of these fits here: {words}"),
    "text_length": mark("a text of {least} to {most} characters fits here"),
    "number_bounds": mark("a number from {least} to {most} fits here"),
    "entry_count": mark("from {least} to {most} entries fit here"),
    "string_pattern_mismatch": _OTHER_FORM,
    "string_unicode": mark("this text holds signs that do not fit"),
}
"""The sentence for each type of error of pydantic and of ``file_models``."""
_VALUES = ("least", "most", "words")
"""Values of an error's context that the sentences use."""
_adapters: dict[type[FileRecord], TypeAdapter[Any]] = {}


@dataclass(frozen=True)
class Fault:
    """One error in a file. ``place``: its path, such as ``needs[3].harm``, counted from 0."""

    place: str
    message: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        """Path and sentence in the current language."""
        return f"{self.place or '–'}: {_(self.message, **self.values)}"


class BadFile(Invalid):
    """A file cannot be imported; ``faults`` holds at least one and at most ``MOST_FAULTS``."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(mark("The file cannot be brought in. {first}"), first=faults[0])
        self.faults = tuple(faults)


def read_json(content: bytes, largest: int, refusal: str) -> object:
    """Parse a JSON file in UTF-8.

    ``largest``: size limit in bytes; ``refusal``: message for content that is not JSON, which NaN
    and Infinity are not either. Raises ``Invalid``.
    """
    if len(content) > largest:
        raise Invalid(mark("The file is larger than {most} MB."), most=largest // 1_000_000)
    try:
        document: object = json.loads(content.decode("utf-8-sig"), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise Invalid(refusal) from error
    return document


def validate_file(model: type[Model], document: object) -> Model:
    """Convert parsed JSON into an instance of ``model``. Raises ``BadFile``."""
    try:
        found: Model = _adapter(model).validate_python(document)
    except ValidationError as error:
        rows = error.errors(include_url=False, include_input=False)
        raise BadFile([_fault(row) for row in rows[:MOST_FAULTS]]) from None
    return found


def refuse_faults(found: Iterable[Fault]) -> None:
    """Raise ``BadFile`` with the first ``MOST_FAULTS`` faults, if there are any."""
    faults = list(islice(found, MOST_FAULTS))
    if faults:
        raise BadFile(faults)


def _adapter(model: type[Model]) -> TypeAdapter[Any]:
    """The cached adapter of a model; built at first use, since building one is slow."""
    if model not in _adapters:
        _adapters[model] = TypeAdapter(model)
    return _adapters[model]


def _fault(error: ErrorDetails) -> Fault:
    place = error["loc"]
    if place and place[-1] == "[key]":
        return Fault(_path_text(place[:-1]), _UNKNOWN_FIELD)
    context = error.get("ctx", {})
    values = {name: context[name] for name in _VALUES if name in context}
    return Fault(_path_text(place), _SENTENCES.get(error["type"], _OTHER_FORM), values)


def _path_text(place: tuple[int | str, ...]) -> str:
    """A path in the file as text, such as ``needs[3].harm``."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step[:40]}" for step in place)
    return "".join(steps).removeprefix(".")


def _refuse(word: str) -> NoReturn:
    raise ValueError(word)
