"""The fenced blocks of the pages for administrators, and what is to be done with each.

Before each block stands a comment. ``<!-- run: NAMES -->`` runs it in the tests of these names:
with ``; stays in the foreground`` until the end, with ``; Ctrl+C first`` after the one that stayed
has been ended. ``<!-- not run: REASON -->`` says why no test runs it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from workshop.settings import ROOT

DOCS = ROOT / "docs"
FOREGROUND, INTERRUPT = "stays in the foreground", "Ctrl+C first"
_BLOCK = re.compile(
    r"^(?:<!-- (?P<told>[^\n]*) -->\n)?```(?P<kind>\w*)\n(?P<code>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True)
class Block:
    """``told``: the comment before it, ``None`` where there is none; ``kind``: such as ``sh``."""

    told: str | None
    kind: str
    code: str

    @property
    def names(self) -> tuple[str, ...]:
        """The tests that run it."""
        if self.told is None or not self.told.startswith("run: "):
            return ()
        return tuple(self.told.removeprefix("run: ").partition(";")[0].split(", "))

    @property
    def manner(self) -> str:
        """How it is run; empty: it ends by itself."""
        return (self.told or "").partition("; ")[2]

    @property
    def commands(self) -> str:
        """What is typed, without comments: these are in the language of the page."""
        return re.sub(r"[ \t]+#.*", "", self.code)


def pages(language: str = "en") -> list[Path]:
    """The pages for administrators in a language, the one that names all first."""
    found = [DOCS / "OPERATION.md", *sorted((DOCS / "operation").glob("*.md"))]
    of_language = [page for page in found if not page.name.endswith(".pl.md")]
    return of_language if language == "en" else [in_polish(page) for page in of_language]


def in_polish(page: Path) -> Path:
    """The same page in Polish."""
    return page.with_name(f"{page.stem}.pl.md")


def blocks_of(page: Path) -> list[Block]:
    """The fenced blocks of a page in their order."""
    return [Block(**found.groupdict()) for found in _BLOCK.finditer(page.read_text("utf-8"))]


def blocks_for(name: str) -> Iterator[Block]:
    """The blocks of the English pages that the test of this name runs, page by page; a page of
    the same name comes last, as it begins where another one ends."""
    for page in sorted(pages(), key=lambda page: page.stem == name):
        for block in blocks_of(page):
            if name in block.names:
                yield block
