"""Joins the browser's modules into few files: a phone asks for two instead of fifteen.

There is no build step; a bundle is made when one of its files is first asked for. It consists of
chunks: the first one holds all that a page begins with, each module that is imported later
(``import("./room.js")``) begins another one, which brings its own translations along. Modules keep
to a plain style for it, which a test watches over: named imports, exports where a thing is
declared, no import cycles.

A module is named by its path below this folder, without ``.js``: ``phone/room``.
"""

import hashlib
import json
import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from workshop.frontend.javascript import TokenKind, tokenize
from workshop.i18n import LANGUAGES, SOURCE_LANGUAGE, js_catalogue

FOLDER = Path(__file__).parent
ICON = FOLDER / "core" / "icon.svg"
ENTRIES = ("phone/join", "wall/screen", "streamlit/shell")
"""The modules that pages begin with; scripts are served bundled only."""

ALWAYS = {"phone/join": ("phone/room",)}
"""Modules that are fetched later and yet by everybody: what others share and these do not need is
in a chunk of its own, so that a phone that only writes does not load it."""
LATER = "later"
"""The name of that chunk."""

_I18N = "core/i18n"
_STYLE_IMPORT = re.compile(r'^@import "(\.\.?/[\w./]+\.css)";$', re.MULTILINE)
_STYLE_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_STYLE_PUNCTUATION = re.compile(r'("[^"]*")|\s*([{};,])\s*|:\s+')
_STYLE_SPACE = re.compile(r"\n\s*|^\s+")
_PUNCTUATION = frozenset("{}()[];,:?=<>&|!*%")
_OPEN = frozenset("{;,([")
_PATH = r'"(\.\.?/[\w./]+)\.js"'
_IMPORT = re.compile(rf"^import (\{{[^}}]*\}}) from {_PATH};\n", re.MULTILINE)
_LATE_IMPORT = re.compile(rf"\bimport\({_PATH}\)")
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (\w+))", re.MULTILINE)
_HIDDEN = re.compile("\x00(\\d+)\x00")


@dataclass(frozen=True)
class Module:
    """One module without comments; its template literals are taken out of ``code``, where each is
    a number between NUL characters, so that nothing inside them is mistaken for code."""

    name: str
    code: str
    templates: tuple[str, ...]

    @property
    def imports(self) -> tuple[str, ...]:
        """The names of the modules that have to be there before this one."""
        return tuple(self.resolve(path) for _names, path in _IMPORT.findall(self.code))

    @property
    def late_imports(self) -> tuple[str, ...]:
        """The names of the modules that this one fetches when they are needed."""
        return tuple(self.resolve(path) for path in _LATE_IMPORT.findall(self.code))

    @property
    def exports(self) -> str:
        """The names it exports, as they are written between braces."""
        return ", ".join(_EXPORT.findall(self.code))

    def resolve(self, path: str) -> str:
        """The name of the module that this one imports by a relative path."""
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.name), path))

    def with_templates(self, code: str) -> str:
        """The code with its template literals put back."""
        return _HIDDEN.sub(lambda match: self.templates[int(match[1])], code)


def read_frontend_file(path: str) -> str | None:
    """What is served under this path, such as ``phone/join.js``, ``phone/join.room.js`` (a chunk),
    ``core/tokens.css`` or ``core/icon.svg``; ``None`` where there is nothing.

    A path may begin with the present ``frontend_version()``: what is found under an older one
    is nothing, so that no browser mixes modules of two versions.
    """
    path = path.removeprefix(f"{frontend_version()}/")
    if path.endswith(".js"):
        entry = path.partition(".")[0]
        text = bundle(entry).get(path) if entry in ENTRIES else None
        return squeeze_script(text) if text is not None else None
    if path not in _list_assets():
        return None
    return _read_style(path) if path.endswith(".css") else (FOLDER / path).read_text("utf-8")


def _read_style(path: str) -> str:
    """A style sheet with those that it imports: a phone asks for one instead of two."""

    def imported(match: re.Match[str]) -> str:
        return _read_style(posixpath.normpath(posixpath.join(posixpath.dirname(path), match[1])))

    text = _STYLE_IMPORT.sub(imported, (FOLDER / path).read_text("utf-8"))
    return strip_style_comments(text)


@cache
def frontend_version() -> str:
    """Changes when any script or style does; 12 hexadecimal digits."""
    digest = hashlib.sha256()
    for file in sorted((*FOLDER.rglob("*.js"), *FOLDER.rglob("*.css"))):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def strip_comments(text: str) -> str:
    """A script without comments, indentation and empty lines; texts in it stay as they are."""
    code, gap = list[str](), ""
    for kind, token in tokenize(text):
        if kind in (TokenKind.COMMENT, TokenKind.SPACE):
            gap += token if kind == TokenKind.SPACE or "\n" in token else " "
        else:
            code += (_shorten(gap, at_start=not code), token)
            gap = ""
    return "".join(code) + "\n"


def squeeze_script(text: str) -> str:
    """A script without spaces and ends of lines that mean nothing; texts in it stay as they are.

    Ends of lines stay where a statement could end without a semicolon.
    """
    tokens = list(tokenize(text))
    kept = [token.text for token in tokens]
    for place in range(1, len(tokens) - 1):
        kind, gap = tokens[place]
        if kind != TokenKind.SPACE:
            continue
        before, after = kept[place - 1][-1:], tokens[place + 1].text[0]
        if "\n" in gap:
            kept[place] = "" if before in _OPEN else "\n"
        elif before in _PUNCTUATION or after in _PUNCTUATION:
            kept[place] = ""
    return "".join(kept)


def strip_style_comments(text: str) -> str:
    """A style sheet without comments, empty lines and white space that means nothing.

    What stands in quotes stays as it is.
    """
    lean = _STYLE_SPACE.sub("\n", _STYLE_COMMENT.sub("", text))
    return _STYLE_PUNCTUATION.sub(lambda found: found[1] or found[2] or ":", lean).strip() + "\n"


def first_files(entry: str) -> tuple[Path, ...]:
    """The sources of the modules in the first chunk of the page that begins with ``entry``."""
    starts, owners = assign_chunks(entry)
    return tuple(_source(name) for name in owners if owners[name] == starts[0])


@cache
def load_module(name: str) -> Module:
    """The module of this name; raises ``FileNotFoundError`` where there is none."""
    code, templates = list[str](), list[str]()
    for kind, token in tokenize(strip_comments(_source(name).read_text("utf-8"))):
        if kind == TokenKind.TEMPLATE:
            code.append(f"\x00{len(templates)}\x00")
            templates.append(token)
        else:
            code.append(token)
    return Module(name, "".join(code), tuple(templates))


@cache
def modules_behind(name: str, *, late: bool = True) -> tuple[str, ...]:
    """A module and all it imports, directly or not, what is needed first before what needs it;
    ``late``: with those that are fetched later."""
    found: dict[str, None] = {}
    waiting: list[str] = []

    def visit(name: str) -> None:
        if name in found or name in waiting:
            return
        waiting.append(name)
        module = load_module(name)
        for other in (*module.imports, *(module.late_imports if late else ())):
            visit(other)
        found[name] = None

    visit(name)
    return tuple(found)


@cache
def bundle(entry: str) -> dict[str, str]:
    """The chunks of the page that begins with the module ``entry``, by path: ``{entry}.js`` and,
    for each module that is fetched later, ``{entry}.{its file name}.js``. What several of the late
    ones need is in the first, or in ``{entry}.later.js`` (see ``ALWAYS``).
    """
    starts, owners = assign_chunks(entry)
    return {
        _chunk_path(entry, start): _write_chunk(entry, start, starts, owners) for start in starts
    }


@cache
def assign_chunks(entry: str) -> tuple[list[str], dict[str, str]]:
    """The modules that chunks begin with, the page's own first; and for each module the one whose
    chunk it is in."""
    starts = [entry, *dict.fromkeys(_late_modules(entry))]
    owners = {name: _owner(name, starts) for name in modules_behind(entry)}
    return list(dict.fromkeys([*starts, *owners.values()])), owners


def namespace(name: str) -> str:
    """The variable that holds the exports of a module in a chunk: ``$`` and its number among all
    modules, which is short in what a phone loads."""
    return f"${_numbers()[name]}"


def rewrite_import(module: Module, match: re.Match[str]) -> str:
    """An import of a module as the reading of its variable."""
    names, path = match[1], match[2]
    return f"const {names.replace(' as ', ': ')} = {namespace(module.resolve(path))};\n"


def _shorten(gap: str, *, at_start: bool) -> str:
    """What has to stay between two tokens: an end of line, one space or nothing."""
    if not gap or at_start:
        return ""
    return "\n" if "\n" in gap else " "


@cache
def _numbers() -> dict[str, int]:
    """Each module's place among all of them."""
    scripts = sorted(FOLDER.rglob("*.js"))
    return {
        path.relative_to(FOLDER).with_suffix("").as_posix(): place
        for place, path in enumerate(scripts)
    }


@cache
def _list_assets() -> frozenset[str]:
    """The paths of the files that are served as they are: styles and pictures."""
    found = (*FOLDER.rglob("*.css"), *FOLDER.rglob("*.svg"))
    return frozenset(file.relative_to(FOLDER).as_posix() for file in found)


def _source(name: str) -> Path:
    return FOLDER / f"{name}.js"


def _late_modules(entry: str) -> Iterator[str]:
    for name in modules_behind(entry):
        yield from load_module(name).late_imports


def _owner(name: str, starts: list[str]) -> str:
    needing = [start for start in starts if name in modules_behind(start, late=False)]
    if len(needing) == 1:
        return needing[0]
    entry = starts[0]
    if entry in ALWAYS and not {entry, *ALWAYS[entry]} & set(needing):
        return f"{posixpath.dirname(entry)}/{LATER}"
    return entry


def _chunk_path(entry: str, start: str) -> str:
    return f"{entry}.js" if start == entry else f"{entry}.{posixpath.basename(start)}.js"


def _write_chunk(entry: str, start: str, starts: list[str], owners: dict[str, str]) -> str:
    own = [name for name in owners if owners[name] == start]
    parts = [_wrap_module(load_module(name), entry) for name in own]
    if start in owners and (exports := load_module(start).exports):
        parts.append(f"export const {{ {exports} }} = {namespace(start)};\n")
    if start == entry or start not in owners:
        parts.append(f"export {{ {', '.join(map(namespace, own))} }};\n")
    if start == entry:
        return "".join(parts)
    needed = {need for name in own for need in load_module(name).imports} - set(own)
    words = _write_translations(entry, own)
    needed |= {_I18N} if words else set()
    imports = []
    for other in dict.fromkeys(owners[name] for name in sorted(needed)):
        shared = ", ".join(sorted(namespace(name) for name in needed if owners[name] == other))
        path = posixpath.basename(_chunk_path(entry, other))
        imports.append(f'import {{ {shared} }} from "./{path}";\n')
    return "".join(imports) + words + "".join(parts)


def _write_translations(entry: str, own: Iterable[str]) -> str:
    """Gives a page the translations that these modules need and its first chunk has not."""
    lines = []
    sources = [_source(name) for name in own]
    for language in sorted(set(LANGUAGES) - {SOURCE_LANGUAGE}):
        known = js_catalogue(first_files(entry), language)
        words = js_catalogue(sources, language)
        new = {message: text for message, text in words.items() if message not in known}
        if new:
            written = json.dumps(new, ensure_ascii=False, separators=(",", ":"))
            lines.append(f'{namespace(_I18N)}.addWords("{language}", {written});\n')
    return "".join(lines)


def _wrap_module(module: Module, entry: str) -> str:
    """A module as a function of its own, whose names no other module sees."""

    def late_import(match: re.Match[str]) -> str:
        chunk = posixpath.basename(_chunk_path(entry, module.resolve(match[1])))
        return f'import("./{chunk}")'

    code = _EXPORT.sub("", module.code)
    code = _IMPORT.sub(lambda match: rewrite_import(module, match), code)
    code = module.with_templates(_LATE_IMPORT.sub(late_import, code))
    variable = namespace(module.name)
    return f"const {variable} = (() => {{\n{code}return {{ {module.exports} }};\n}})();\n"
