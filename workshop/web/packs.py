"""The light pages' modules, joined into few files: a phone asks for two instead of fifteen.

There is no build step; the files are joined when they are first asked for. Modules keep to a
plain style for it, which a test watches over: named imports, exports where a thing is declared,
no circles.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

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


def module_files(name: str) -> tuple[Path, ...]:
    """The files of a module and of all it imports, now or later."""
    return tuple(FILES / f"{module}.js" for module in modules_behind(name))


@cache
def load_module(name: str) -> Module:
    """The module of this name (without ``.js``)."""
    text = without_remarks((FILES / f"{name}.js").read_text("utf-8"))
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
    entries = [main, *dict.fromkeys(_late_modules(main))]
    owners = {module: _owner(module, entries) for module in modules_behind(main)}
    return {_file_name(main, entry): _pack(main, entry, entries, owners) for entry in entries}


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
    shared = ", ".join(sorted(map(_space, needed)))
    return f'import {{ {shared} }} from "./{main}.js";\n' + "".join(parts)


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
