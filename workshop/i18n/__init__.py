"""Interface texts: English source strings, catalogues read from ``.po`` files at first use."""

from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, wraps
from io import BytesIO
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from workshop.errors import WorkshopError

ParamT = ParamSpec("ParamT")
ResultT = TypeVar("ResultT")

LANGUAGES = ("pl", "en")
DEFAULT_LANGUAGE = "pl"
SOURCE_LANGUAGE = "en"
"""The language of the messages themselves."""
LOCALE_DIR = Path(__file__).parent / "locale"
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "t": None,
    "mark": None,
    "translate": None,
    "ngettext": (1, 2),
    "mark_plural": (1, 2),
}
"""Functions whose first arguments are messages, in the form that babel's extraction takes."""
PLURAL_TABLE_KEY = "Plural-Forms"
"""The entry of a JavaScript catalogue that holds ``plural_table``."""

_language: ContextVar[str] = ContextVar("language", default=DEFAULT_LANGUAGE)


@dataclass(frozen=True)
class PluralMessage:
    """A message that depends on a number: gettext's ``msgid`` and ``msgid_plural``."""

    singular: str
    plural: str


def known_language(language: str | None) -> str:
    """``language`` if it is one of ``LANGUAGES``, else the default."""
    return language if language in LANGUAGES else DEFAULT_LANGUAGE


def use_language(language: str | None) -> str:
    """Set the language of the current context; returns the one set (the default if unknown)."""
    chosen = known_language(language)
    _language.set(chosen)
    return chosen


def current_language() -> str:
    """The language of the current context: ``pl`` or ``en``."""
    return _language.get()


def in_same_language(function: Callable[ParamT, ResultT]) -> Callable[ParamT, ResultT]:
    """``function``, speaking the language of the context in which it was handed over.

    For what is called later, maybe in a thread of its own: a thread begins with the default one.
    """
    language = current_language()

    @wraps(function)
    def called(*args: ParamT.args, **given: ParamT.kwargs) -> ResultT:
        use_language(language)
        return function(*args, **given)

    return called


def _(message: str, **values: Any) -> str:
    """``message`` in the current language, its ``{name}`` places filled from ``values``."""
    return translate(message, current_language(), **values)


def translate(message: str, language: str, **values: Any) -> str:
    """``message`` in ``language``; the English source where there is no translation."""
    text = catalogue(language).get(message, message)
    return text.format(**values) if values else text


def ngettext(
    singular: str, plural: str, count: int, language: str | None = None, **values: Any
) -> str:
    """The form of a message that goes with ``count``, which fills its ``{count}`` places.

    ``singular`` and ``plural`` are the English forms; the catalogue of another language has as
    many as it needs and says in its ``Plural-Forms`` header which of them goes with a number.
    ``language``: the current one unless given. ``values`` fill the other places.
    """
    text = load_translations(language or current_language()).ngettext(singular, plural, count)
    return text.format(count=count, **values)


def translate_plural(
    message: PluralMessage, count: int, language: str | None = None, **values: Any
) -> str:
    """What ``ngettext`` makes of a message that was marked by ``mark_plural``."""
    return ngettext(message.singular, message.plural, count, language, **values)


def error_message(error: WorkshopError, language: str | None = None) -> str:
    """The message of an error, translated; ``language``: the current one unless given."""
    return translate(error.message, language or current_language(), **error.values)


def mark(message: str) -> str:
    """Mark a string for translation where it is written; it is translated where it is shown."""
    return message


def mark_plural(singular: str, plural: str) -> PluralMessage:
    """Mark a message that depends on a number for translation where it is shown."""
    return PluralMessage(singular, plural)


@cache
def read_catalogue(language: str) -> Catalog:
    """All entries of a language, merged from every ``.po`` file of its folder.

    A language without a folder, such as that of the messages themselves, has no entries.
    """
    merged = Catalog(locale=language)
    for path in sorted((LOCALE_DIR / language).glob("*.po")):
        with path.open("rb") as file:
            for entry in read_po(file, locale=language):
                merged[entry.id] = entry
    return merged


@cache
def load_translations(language: str) -> Translations:
    """The catalogue of a language as gettext's own translations, which choose plural forms."""
    file = BytesIO()
    write_mo(file, read_catalogue(language))
    file.seek(0)
    return Translations(file)


@cache
def catalogue(language: str) -> dict[str, str]:
    """The translated messages of a language that do not depend on a number."""
    return {
        entry.id: entry.string
        for entry in read_catalogue(language)
        if isinstance(entry.id, str) and entry.id and isinstance(entry.string, str) and entry.string
    }


def plural_table(language: str) -> str:
    """Which form goes with a number, as one digit each for 0 to 199, for browsers.

    It is the rule of the catalogue's ``Plural-Forms`` header. A larger number is looked up under
    100 + its last two digits, which is all that a rule looks at from 100 on; only Cornish and a
    few others look at whole thousands or millions too.
    """
    choose = load_translations(language).plural
    return "".join(str(choose(number)) for number in range(200))


@cache
def _messages_in(path: Path) -> frozenset[str]:
    """The messages of a script; of one that depends on a number the singular."""
    method = "javascript" if path.suffix == ".js" else "python"
    found = extract_from_file(
        method, path, keywords=KEYWORDS, options={"parse_template_string": "true"}
    )
    return frozenset(text if isinstance(text, str) else text[0] for _line, text, *_rest in found)


def js_catalogue(paths: Iterable[Path], language: str) -> dict[str, str | list[str]]:
    """The translations that these JavaScript files ask for by ``t("…")`` and ``ngettext("…")``.

    A message that depends on a number has a list of forms, under its singular; where there is
    one, the ``plural_table`` is there too.
    """
    known = read_catalogue(language)
    found: dict[str, str | list[str]] = {}
    for message in sorted(frozenset[str]().union(*map(_messages_in, paths))):
        entry = known.get(message)
        if entry is None or not message or not entry.string:
            continue
        if isinstance(entry.string, str):
            found[message] = entry.string
        else:
            found[message] = list(entry.string)
            found[PLURAL_TABLE_KEY] = plural_table(language)
    return found
