"""Interface texts: English source strings, catalogues read from ``.po`` files at first use."""

from collections.abc import Iterable
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from workshop.errors import WorkshopError

LANGUAGES = ("pl", "en")
DEFAULT_LANGUAGE = "pl"
SOURCE_LANGUAGE = "en"
"""The language of the messages themselves."""
LOCALE_DIR = Path(__file__).parent / "locale"

_language: ContextVar[str] = ContextVar("language", default=DEFAULT_LANGUAGE)


def known_language(language: str | None) -> str:
    """``language`` when the interface speaks it, else the default."""
    return language if language in LANGUAGES else DEFAULT_LANGUAGE


def use_language(language: str | None) -> str:
    """Speak this language in the current context from now on; return the one chosen."""
    chosen = known_language(language)
    _language.set(chosen)
    return chosen


def current_language() -> str:
    """The language of the current context: ``pl`` or ``en``."""
    return _language.get()


def _(message: str, **values: Any) -> str:
    """``message`` in the current language, its ``{name}`` places filled from ``values``."""
    return translate(message, current_language(), **values)


def translate(message: str, language: str, **values: Any) -> str:
    """``message`` in ``language``; the English source where there is no translation."""
    text = catalogue(language).get(message, message)
    return text.format(**values) if values else text


def tell(error: WorkshopError, language: str | None = None) -> str:
    """The sentence of an error, for a person."""
    return translate(error.message, language or current_language(), **error.values)


def mark(message: str) -> str:
    """Mark a string for translation where it is written; it is translated where it is shown."""
    return message


@cache
def catalogue(language: str) -> dict[str, str]:
    """All translated messages of a language, merged from every ``.po`` file of its folder."""
    messages: dict[str, str] = {}
    for path in sorted((LOCALE_DIR / language).glob("*.po")):
        with path.open("rb") as file:
            for entry in read_po(file, locale=language):
                if isinstance(entry.id, str) and entry.id and isinstance(entry.string, str):
                    messages[entry.id] = entry.string or entry.id
    return messages


@cache
def _messages_in(path: Path) -> frozenset[str]:
    method = "javascript" if path.suffix == ".js" else "python"
    found = extract_from_file(
        method,
        path,
        keywords={"t": None, "_": None, "mark": None},
        options={"parse_template_string": "true"},
    )
    return frozenset(text for _line, text, *_rest in found if isinstance(text, str))


def js_catalogue(paths: Iterable[Path], language: str) -> dict[str, str]:
    """The translations that these JavaScript files ask for by ``t("…")``."""
    wanted = frozenset[str]().union(*(_messages_in(path) for path in paths))
    known = catalogue(language)
    return {message: known[message] for message in sorted(wanted) if message in known}
