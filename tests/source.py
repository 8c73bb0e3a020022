"""The source files of the product, as tests and the advice about them read them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from workshop.settings import ROOT

PAGES = sorted((ROOT / "pages").glob("*.py"))
MODULES = sorted(
    path for path in (ROOT / "workshop").rglob("*.py") if "migrations" not in path.parts
)
SCRIPTS = sorted((ROOT / "workshop").rglob("*.js"))

Function = ast.FunctionDef | ast.AsyncFunctionDef


def named(path: Path) -> str:
    """A path as people write it, from the root of the project."""
    return str(path.relative_to(ROOT))


@cache
def text_of(path: Path) -> str:
    """What a file says."""
    return path.read_text("utf-8")


@cache
def tree_of(path: Path) -> ast.Module:
    """The syntax tree of a Python file."""
    return ast.parse(text_of(path))


def functions_of(path: Path) -> Iterator[Function]:
    """Every function of a Python file, inner ones and methods too."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, Function):
            yield node


def length_of(node: Function | ast.ClassDef) -> int:
    """How many lines a definition takes, its decorators left out."""
    assert node.end_lineno is not None
    return node.end_lineno - node.lineno + 1


def imports_of(path: Path) -> set[str]:
    """The modules that a Python file imports, by full name."""
    found: set[str] = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found
