"""The house stays in order: who imports whom, how long things are, what is never used."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine
from sqlmodel import SQLModel

from workshop.settings import ROOT

LONGEST_PAGE, LONGEST_MODULE = 120, 400
LONGEST_FUNCTION, LONGEST_FUNCTION_OF_A_PAGE = 50, 20
PAGES = sorted((ROOT / "pages").glob("*.py"))
MODULES = sorted(
    path for path in (ROOT / "workshop").rglob("*.py") if "migrations" not in path.parts
)
SCRIPTS = sorted((ROOT / "workshop" / "frontend").rglob("*.js"))
SQL_LIBRARIES = {"sqlalchemy", "sqlmodel", "alembic", "sqlite3", "psycopg"}


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def lines_of(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def functions_of(path: Path) -> Iterator[tuple[str, int]]:
    """Every function of a Python file with its length in lines, decorators left out."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            yield node.name, node.end_lineno - node.lineno + 1


def imports_of(path: Path) -> set[str]:
    """The modules that a Python file imports, by full name."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def test_no_room_imports_one_that_comes_after_it() -> None:
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_page_is_short(path: Path) -> None:
    assert lines_of(path) <= LONGEST_PAGE
    long = [name for name, length in functions_of(path) if length > LONGEST_FUNCTION_OF_A_PAGE]
    assert not long


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_page_opens_through_the_guard_and_knows_no_sql(path: Path) -> None:
    assert re.search(r"\bopen_(house_)?page\(", path.read_text("utf-8"))
    imported = {name.split(".")[0] for name in imports_of(path)}
    assert not imported & SQL_LIBRARIES


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_page_imports_nothing_of_the_edge(path: Path) -> None:
    assert not [name for name in imports_of(path) if name.startswith(("workshop.web", "starlette"))]


@pytest.mark.parametrize("path", MODULES + SCRIPTS, ids=named)
def test_a_module_is_no_longer_than_it_may_be(path: Path) -> None:
    assert lines_of(path) <= LONGEST_MODULE


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_functions_are_short(path: Path) -> None:
    assert not [name for name, length in functions_of(path) if length > LONGEST_FUNCTION]


@pytest.mark.parametrize("path", PAGES + MODULES + SCRIPTS, ids=named)
def test_what_people_typed_never_becomes_markup(path: Path) -> None:
    text = path.read_text("utf-8")
    for danger in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
        assert danger not in text
    assert "unsafe_allow_html" not in text
    assert "st.html" not in text
    assert "components.v1" not in text


@pytest.mark.parametrize("path", PAGES + MODULES, ids=named)
def test_only_the_settings_read_the_environment(path: Path) -> None:
    if named(path) != "workshop/settings.py":
        text = path.read_text("utf-8")
        assert "os.environ" not in text
        assert "getenv" not in text


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_what_others_call_says_what_it_promises(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    if tree.body:
        assert ast.get_docstring(tree), "the module has no docstring"
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    public = [node for node in tree.body if isinstance(node, kinds) and node.name[0] != "_"]
    assert not [node.name for node in public if not ast.get_docstring(node)]


def test_the_migrations_make_exactly_the_tables_of_the_models(empty_database: Path) -> None:
    engine = create_engine(f"sqlite:///{empty_database}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, SQLModel.metadata)
    engine.dispose()
    assert differences == []
