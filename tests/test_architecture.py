"""The code stays in order: who imports whom, which names mean one thing, what is never used.

How long things are is advice (``python -m tests.advice``); what fails here is about concepts.
"""

import ast
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlmodel import SQLModel

from tests.source import (
    MODULES,
    PAGES,
    SCRIPTS,
    Function,
    imports_of,
    length_of,
    named,
    text_of,
    tree_of,
)
from workshop.settings import ROOT
from workshop.store.engine import writing_engine

SQL_LIBRARIES = {"sqlalchemy", "sqlmodel", "alembic", "sqlite3", "psycopg"}
EXPLAINS_ITSELF = 8
"""Lines of a function that its name may be enough for."""


def test_no_folder_imports_one_that_comes_after_it_and_no_two_need_each_other() -> None:
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr


def test_no_class_name_means_two_things() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for path in MODULES:
        for node in tree_of(path).body:
            if isinstance(node, ast.ClassDef):
                places[node.name].append(named(path))
    twice = {name: found for name, found in places.items() if len(found) > 1}
    assert twice == {}


def test_there_is_one_way_to_reconcile_a_list_with_the_page() -> None:
    exports = re.compile(r"^export (?:async )?function reconcile\b", re.MULTILINE)
    assert len([path for path in SCRIPTS if exports.search(text_of(path))]) == 1


def test_every_button_of_a_page_counts_its_presses_once() -> None:
    plain = re.compile(r"\.(?:form_submit_)?button\(")
    drawing = [path for path in (*PAGES, *MODULES) if plain.search(text_of(path))]
    assert [named(path) for path in drawing] == []


def test_a_page_opens_through_the_guard_and_knows_no_sql() -> None:
    for path in PAGES:
        assert re.search(r"\bopen_(\w+_)?page\(", text_of(path)), path
        assert not {name.split(".")[0] for name in imports_of(path)} & SQL_LIBRARIES, path


def test_every_page_that_a_button_leads_to_is_there() -> None:
    sources = [*(ROOT / "workshop" / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py")]
    calls = "\n".join(
        found.group()
        for path in sources
        for found in re.finditer(r"go_to\([^{)]*", path.read_text())
    )
    named = set(re.findall(r'"([a-z_]+)"', calls))
    assert named - {path.stem for path in (ROOT / "pages").glob("*.py")} == set()


def test_a_page_imports_nothing_of_the_edge() -> None:
    edge = ("workshop.web", "starlette")
    assert not [path for path in PAGES for name in imports_of(path) if name.startswith(edge)]


@pytest.mark.parametrize(
    "danger",
    [
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "unsafe_allow_html",
        "st.html",
        "components.v1",
    ],
)
def test_what_people_typed_never_becomes_markup(danger: str) -> None:
    assert not [path for path in PAGES + MODULES + SCRIPTS if danger in text_of(path)]


@pytest.mark.parametrize(
    ("danger", "instead"),
    [
        ("date.today(", "local_time.today"),
        (".astimezone()", "local_time.local"),
        ("now().date()", "local_time.today"),
        ("st.code(", "ui/widgets/copy_text.py"),
        ("Evidence.title)", "i18n/collation.py"),
    ],
)
def test_days_orders_and_copies_are_made_in_one_place(danger: str, instead: str) -> None:
    found = [path.name for path in (*MODULES, *PAGES) if danger in text_of(path)]
    assert found == [], f"{danger} stands in {found}; use {instead}"


def test_only_the_settings_read_the_environment() -> None:
    reads = re.compile(r"os\.environ|getenv")
    found = [named(path) for path in PAGES + MODULES if reads.search(text_of(path))]
    assert found == ["workshop/settings.py"]


def test_every_module_says_what_it_is_about() -> None:
    silent = [path for path in MODULES if not ast.get_docstring(tree_of(path))]
    assert not [named(path) for path in silent if tree_of(path).body]


def test_what_others_call_says_what_it_promises_unless_its_name_does() -> None:
    """Asked of short functions, a docstring only repeats the name."""
    silent = [
        f"{named(path)}: {node.name}"
        for path in MODULES
        for node in tree_of(path).body
        if isinstance(node, Function | ast.ClassDef) and node.name[0] != "_"
        if length_of(node) > EXPLAINS_ITSELF and not ast.get_docstring(node)
    ]
    assert not silent


def test_the_migrations_make_exactly_the_tables_of_the_models(empty_database: str) -> None:
    engine = writing_engine(empty_database)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, SQLModel.metadata)
    engine.dispose()
    assert differences == []
