"""The light pages' modules, joined into few files: a phone asks for two instead of fifteen.

There is no build step; the files are joined when they are first asked for. Modules keep to a
plain style for it, which a test watches over: named imports, exports where a thing is declared,
no circles. A file that is fetched later brings the translations of its own words along.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from workshop.i18n import LANGUAGES, SOURCE_LANGUAGE, js_catalogue

FILES = Path(__file__).parent / "light"
_REMARK = re.compile(
    r"^[ \t]*(?:/\*\*.*?\*/[ \t]*\n|//[^\n]*\n)|^[ \t]+|\n(?=\n)", re.DOTALL | re.MULTILINE
)
_IMPORT = re.compile(r'^import (\{[^}]*\}) from "\./(\w+)\.js";\n', re.MULTILINE)
_LATE = re.compile(r'\bimport\("\./(\w+)\.js"\)')
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (\w+))", re.MULTILINE)


@dataclass(frozen=True)
class Module:
    """One module's text without remarks, and the names of those it needs now and later."""

    text: str
    needs: tuple[str, ...]
    late: tuple[str, ...]


def without_remarks(text: str) -> str:
    """A script or style sheet without remarks, indentation and empty lines."""
    return _REMARK.sub("", text)


def first_files(main: str) -> tuple[Path, ...]:
    """The modules that are in the first file of the page that begins with ``main``."""
    entries, owners = _shares(main)
    return tuple(_source(module) for module in owners if owners[module] == entries[0])


@cache
def load_module(name: str) -> Module:
    """The module of this name (without ``.js``)."""
    text = without_remarks(_source(name).read_text("utf-8"))
    needs = tuple(needed for _names, needed in _IMPORT.findall(text))
    return Module(text, needs, tuple(_LATE.findall(text)))


@cache
def modules_behind(name: str, *, late: bool = True) -> tuple[str, ...]:
    """A module and all it imports, directly or not, what is needed first before what needs it;
    with those that are fetched later, unless told otherwise."""
    found: dict[str, None] = {}
    open_: list[str] = []

    def visit(name: str) -> None:
        if name in found or name in open_:
            return
        open_.append(name)
        module = load_module(name)
        for other in (*module.needs, *(module.late if late else ())):
            visit(other)
        found[name] = None

    visit(name)
    return tuple(found)


@cache
def packs(main: str) -> dict[str, str]:
    """The files for the page that begins with the module ``main``: ``{main}.js`` and, for each
    module that is fetched later, ``{main}.{late}.js``. What several of those need is in the first.
    """
    entries, owners = _shares(main)
    return {_file_name(main, entry): _pack(main, entry, entries, owners) for entry in entries}


def _shares(main: str) -> tuple[list[str], dict[str, str]]:
    """The modules that files begin with, the page's own first; in whose file each module is."""
    entries = [main, *dict.fromkeys(_late_modules(main))]
    return entries, {module: _owner(module, entries) for module in modules_behind(main)}


def _source(name: str) -> Path:
    return FILES / f"{name}.js"


def _late_modules(main: str) -> Iterator[str]:
    for name in modules_behind(main):
        yield from load_module(name).late


def _owner(module: str, entries: list[str]) -> str:
    needing = [entry for entry in entries if module in modules_behind(entry, late=False)]
    return needing[0] if len(needing) == 1 else entries[0]


def _file_name(main: str, entry: str) -> str:
    return f"{main}.js" if entry == main else f"{main}.{entry}.js"


def _pack(main: str, entry: str, entries: list[str], owners: dict[str, str]) -> str:
    own = [module for module in owners if owners[module] == entry]
    parts = [_wrapped(module, main, entries) for module in own]
    exports = ", ".join(_EXPORT.findall(load_module(entry).text))
    if exports:
        parts.append(f"export const {{ {exports} }} = {_space(entry)};\n")
    if entry == main:
        return "".join(parts) + f"export {{ {', '.join(map(_space, own))} }};\n"
    needed = {need for module in own for need in load_module(module).needs} - set(own)
    words = _words(main, own)
    shared = ", ".join(sorted(map(_space, needed | ({"text"} if words else set()))))
    return f'import {{ {shared} }} from "./{main}.js";\n' + words + "".join(parts)


def _words(main: str, own: list[str]) -> str:
    """Teaches a page the translations that these modules need and its first file has not."""
    lines = []
    for language in sorted(set(LANGUAGES) - {SOURCE_LANGUAGE}):
        known = js_catalogue(first_files(main), language)
        words = js_catalogue(map(_source, own), language)
        new = {message: text for message, text in words.items() if message not in known}
        if new:
            told = json.dumps(new, ensure_ascii=False, separators=(",", ":"))
            lines.append(f'{_space("text")}.addWords("{language}", {told});\n')
    return "".join(lines)


def _wrapped(name: str, main: str, entries: list[str]) -> str:
    text = load_module(name).text
    exports = ", ".join(_EXPORT.findall(text))
    text = _IMPORT.sub(_taken, _EXPORT.sub("", text))
    text = _LATE.sub(lambda match: f'import("./{_file_name(main, match[1])}")', text)
    return f"const {_space(name)} = (() => {{\n{text}return {{ {exports} }};\n}})();\n"


def _taken(match: re.Match[str]) -> str:
    return f"const {match[1].replace(' as ', ': ')} = {_space(match[2])};\n"


def _space(module: str) -> str:
    return f"${module}"
