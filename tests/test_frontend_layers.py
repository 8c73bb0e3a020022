"""Which folder of the browser's modules may import which."""

import os
import re
from pathlib import Path

import pytest

from workshop.frontend.bundle import FOLDER

LAYERS = (
    {"core"},
    {"board"},
    {"grouping", "desk", "wall", "phone", "clause", "trace", "programme"},
    {"streamlit"},
)
"""Every folder imports from those before it only; those in one line are independent."""

_PATH = re.compile(r'(?:\bfrom |\bimport\()"([^"]+)"')
SCRIPTS = sorted(FOLDER.rglob("*.js"))


def level_of(folder: str) -> int:
    return next(level for level, folders in enumerate(LAYERS) if folder in folders)


def imported_by(script: Path) -> list[Path]:
    """The modules that a script imports, now or later, for their code or for their types."""
    paths = _PATH.findall(script.read_text("utf-8"))
    return [Path(os.path.normpath(script.parent / path)) for path in paths]


def folder_of(script: Path) -> str:
    return script.relative_to(FOLDER).parts[0]


def test_every_folder_has_its_layer() -> None:
    folders = {path.name for path in FOLDER.iterdir() if any(path.glob("*.js"))}
    assert folders == set().union(*LAYERS)
    assert not list(FOLDER.glob("*.js"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: str(path.relative_to(FOLDER)))
def test_a_module_imports_from_its_own_folder_and_from_those_below(script: Path) -> None:
    own = folder_of(script)
    for other in imported_by(script):
        assert other.is_file(), other
        folder = folder_of(other)
        assert folder == own or level_of(folder) < level_of(own), f"{own} imports {other}"


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: str(path.relative_to(FOLDER)))
def test_a_module_names_its_imports_by_relative_paths(script: Path) -> None:
    for path in _PATH.findall(script.read_text("utf-8")):
        assert re.fullmatch(r"(\./|\.\./\w+/)\w+\.js", path), path


@pytest.mark.parametrize(
    ("call", "module"),
    [
        ("document.createElement(", "core/dom.js"),
        ("getRandomValues(", "core/new_id.js"),
        ("fetch(", "core/post.js"),
        ("stylesheet", "core/styles.js"),
        ("navigator.clipboard.", "core/clipboard.js"),
        ("Intl.DateTimeFormat(", "core/local_time.js"),
        ("Intl.Collator(", "core/collation.js"),
        ("new Feed(", "streamlit/shared_feed.js"),
        ("setTriggerValue(", "streamlit/shell.js"),
    ],
)
def test_what_all_modules_need_is_done_in_one_place(call: str, module: str) -> None:
    screens = {"phone/room.js", "wall/screen.js"}  # Each is a page of its own with one connection.
    found = {
        str(script.relative_to(FOLDER)) for script in SCRIPTS if call in script.read_text("utf-8")
    }
    assert found - (screens if call == "new Feed(" else set()) == {module}
