"""Parts of the typed models of files that programs exchange.

A model is a frozen dataclass that derives from ``FileRecord``; its annotations define the values of
each field. ``workshop.programme.file_faults`` validates a document against a model with pydantic
and turns each error into a path and a sentence. Every limit here raises its own error type that
carries both bounds, because the sentences name both.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from typing import Annotated, Any, ClassVar

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    PlainValidator,
    StrictInt,
    StrictStr,
    TypeAdapter,
    ValidationError,
    ValidatorFunctionWrapHandler,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_core import InitErrorDetails, PydanticCustomError, core_schema

LONG = 4_000
"""The longest text in characters."""
MOST_FAULTS = 20
"""At most this many faults are reported for a file and searched for in one list."""
_MOST_FIELDS = 100
"""More fields than any record has; an object with more is refused without reading them all."""


@dataclass(frozen=True)
class FileRecord:
    """An object in a file, with exactly the fields of the class.

    Only records read from a file are validated. Those that are made to be written are not: an
    export must not fail because a stored text is longer than a reader would allow.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _refuse_many_fields(cls, value: Any) -> Any:
        """Pydantic lists every unknown field; a hostile object may hold millions of them."""
        if not isinstance(value, dict) or len(value) <= _MOST_FIELDS:
            return value
        known = {field.name for field in fields(cls)}
        unknown = [name for name in value if name not in known][:MOST_FAULTS]
        raise _errors(
            InitErrorDetails(type=_error("unknown_field"), loc=(_printable(name),), input=None)
            for name in unknown
        )


def length(most: int, least: int = 0) -> AfterValidator:
    """A text of ``least`` to ``most`` characters."""

    def check(text: str) -> str:
        if not least <= len(text) <= most:
            raise _error("text_length", least=least, most=most)
        return text

    return AfterValidator(check)


def within(least: int, most: int) -> AfterValidator:
    """A number from ``least`` to ``most``, both included."""

    def check(number: float) -> float:
        if not least <= number <= most:
            raise _error("number_bounds", least=least, most=most)
        return number

    return AfterValidator(check)


def one_of(*values: str | int) -> AfterValidator:
    """A value that is equal to one of ``values``."""

    def check(value: str | int) -> str | int:
        if value not in values:
            raise _error("unknown_value", words=", ".join(map(str, values)))
        return value

    return AfterValidator(check)


def pattern(expression: str) -> FieldInfo:
    """A text that fits this regular expression from its first to its last character."""
    found: FieldInfo = Field(pattern=f"^{expression}$")
    return found


@dataclass(frozen=True)
class Entries:
    """A list with ``least`` to ``most`` entries.

    The length is checked before the entries, and the search for faults ends after ``MOST_FAULTS``,
    so that a hostile list of millions of wrong entries costs neither time nor memory.
    """

    most: int
    least: int = 0

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        """Pydantic's own list, stopped at its first wrong entry."""
        own = {**handler(source), "fail_fast": True}
        return core_schema.no_info_wrap_validator_function(self._validate, own)

    def _validate(self, value: Any, validate: ValidatorFunctionWrapHandler) -> Any:
        if isinstance(value, list) and not self.least <= len(value) <= self.most:
            raise _error("entry_count", least=self.least, most=self.most)
        try:
            return validate(value)
        except ValidationError:
            if not isinstance(value, list):
                raise
        raise _errors(_entry_errors(value, validate))


def at_most(most: int) -> BeforeValidator:
    """An object with at most ``most`` fields, whose names the writer of the file chose."""

    def check(value: Any) -> Any:
        if isinstance(value, dict) and len(value) > most:
            raise _error("entry_count", least=0, most=most)
        return value

    return BeforeValidator(check)


Name = Annotated[StrictStr, pattern("[a-z_]{1,40}")]
"""The name of a field that the writer of the file chose."""

_NUMBER = TypeAdapter[int](Annotated[StrictInt, within(0, 99_999)])
_FEW = TypeAdapter[str](Annotated[StrictStr, pattern("<[0-9]{1,2}")])


def _validate_count(value: Any) -> int | str:
    return _FEW.validate_python(value) if isinstance(value, str) else _NUMBER.validate_python(value)


Count = Annotated[int | str, PlainValidator(_validate_count)]
"""A count of people: a whole number, or a text such as ``<5`` where it is suppressed. As
``at_least``: so many people at least; ``<5`` where fewer than five can be told for certain."""


def _entry_errors(entries: list[Any], validate: Callable[[Any], Any]) -> list[InitErrorDetails]:
    """The errors of single entries, each with its index; ``validate`` takes a list."""
    found: list[InitErrorDetails] = []
    for at, entry in enumerate(entries):
        try:
            validate([entry])
        except ValidationError as error:
            for row in error.errors(include_url=False, include_input=False):
                kind = _error(row["type"], **row.get("ctx", {}))
                loc = (at, *row["loc"][1:])
                found.append(InitErrorDetails(type=kind, loc=loc, input=None))
        if len(found) >= MOST_FAULTS:
            break
    return found


def _error(kind: str, **context: Any) -> PydanticCustomError:
    return PydanticCustomError(kind, "does not fit", context or None)


def _errors(rows: Iterable[InitErrorDetails]) -> ValidationError:
    return ValidationError.from_exception_data("file", list(rows))


def _printable(name: str) -> str:
    return name[:40].encode("utf-8", "replace").decode()
