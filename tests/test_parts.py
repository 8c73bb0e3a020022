"""Every fragment and every dialog is made in one place, where its own place on the page is safe."""

import ast
import re
from contextvars import Context
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from workshop.i18n import _, use_language
from workshop.settings import ROOT
from workshop.ui.shell import parts

PARTS = ROOT / "workshop" / "ui" / "shell" / "parts.py"
ELSEWHERE = sorted(
    path
    for folder in (ROOT / "pages", ROOT / "workshop")
    for path in folder.rglob("*.py")
    if path != PARTS
)


def run(body: str) -> AppTest:
    """A page with this body."""
    lines = "import streamlit as st\nfrom workshop.ui.shell import parts\n"
    return AppTest.from_string(lines + body, default_timeout=20).run()


@pytest.mark.parametrize("path", ELSEWHERE, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_parts_makes_fragments_and_dialogs(path: Path) -> None:
    tree = ast.parse(path.read_text())
    made = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ("fragment", "dialog")
        if isinstance(node.value, ast.Name) and node.value.id == "st"
    ]
    assert not made, "use show_part or dialog of workshop/ui/shell/parts.py"
    assert not re.search(r"from streamlit.* import .*(fragment|dialog)", path.read_text())


def test_a_part_stands_alone_in_a_container_of_its_own() -> None:
    page = run("parts.show_part('one', lambda: st.write('Hello'))\nst.write('After')")
    (of_part, after) = page.main.children.values()
    assert len(of_part.children) == 1
    assert [line.value for line in of_part.markdown] == ["Hello"]
    assert after.value == "After"


def test_a_part_in_a_part_is_refused() -> None:
    page = run(
        "def outer():\n"
        "    try:\n"
        "        parts.show_part('inner', lambda: st.write('never'))\n"
        "    except RuntimeError as error:\n"
        "        st.write(str(error))\n"
        "parts.show_part('outer', outer)"
    )
    assert [line.value for line in page.markdown] == ["the part inner would stand in outer"]


def test_a_part_in_a_dialog_is_refused() -> None:
    page = run(
        "@parts.dialog('Ask')\n"
        "def ask():\n"
        "    try:\n"
        "        parts.show_part('inner', lambda: st.write('never'))\n"
        "    except RuntimeError as error:\n"
        "        st.write(str(error))\n"
        "ask()"
    )
    assert [line.value for line in page.markdown] == ["the part inner would stand in a dialog"]


def test_a_dialog_that_a_part_opens_is_drawn_by_the_page() -> None:
    page = run(
        "@parts.dialog('Ask')\n"
        "def ask(word):\n"
        "    st.write(word)\n"
        "def draw():\n"
        "    st.write('before')\n"
        "    ask('asked')\n"
        "    st.write('after')\n"
        "parts.show_part('one', draw)"
    )
    assert [line.value for line in page.main.markdown] == ["before", "after"]
    assert [line.value for line in page.markdown if line.value == "asked"]


def test_a_part_cannot_leave_the_page() -> None:
    page = run(
        "from workshop.ui.shell.navigation import go_to\n"
        "parts._with_page.set(False)\n"
        "token = parts._part.set('one')\n"
        "try:\n"
        "    go_to('needs')\n"
        "except RuntimeError as error:\n"
        "    st.write(str(error))\n"
        "parts._part.reset(token)"
    )
    assert [line.value for line in page.markdown] == ["a part or a dialog would open needs"]


def test_a_part_that_reruns_alone_speaks_as_the_page_did() -> None:
    said: list[str] = []
    use_language("en")
    again = parts._drawing("one", lambda: said.append(_("Save")))
    # As when somebody presses in it later: a thread of its own, and no page that looks who asks.
    Context().run(again)
    use_language(None)
    assert said == ["Save"]


@pytest.mark.parametrize("repeats", [False, True])
def test_what_a_press_calls_before_the_page_speaks_as_the_page_did(repeats: bool) -> None:
    page = run(
        "from workshop.i18n import _, use_language\n"
        "from workshop.ui.shell.presses import press_button\n"
        "use_language('en')\n"
        "told = lambda: st.session_state.update(told=_('Save'))\n"
        f"press_button('Go', on_click=told, repeats={repeats})"
    )
    page.button[0].click().run()
    assert page.session_state["told"] == "Save"
