"""Line breaks, white space and legal characters are the same at every door."""

import json
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.conftest import Scene
from workshop.export.table_import.table_reader import read_lines, read_table
from workshop.people.rights import Actor
from workshop.programme.field_rules import clean
from workshop.programme.tables import Activity
from workshop.settings import ROOT
from workshop.text_signs import mark_row_ends, split_lines

VECTORS = json.loads((Path(__file__).parent / "frontend" / "text_sign_vectors.json").read_text())
HOSTILE = st.text(
    st.characters(codec=None) | st.sampled_from("\v\f\r\n\x85\u2028\u2029\x1c\x1e\0\ufffe\uffff"),
    max_size=40,
)


@pytest.mark.parametrize(("given_text", "stored"), VECTORS["clean"])
def test_a_text_is_cleaned_as_the_browser_cleans_it(given_text: str, stored: str) -> None:
    assert clean(given_text) == stored


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(HOSTILE)
@example("a\ud800\u0301\U0010ffff\ufdd0")
def test_what_is_accepted_can_be_written_anywhere(text: str) -> None:
    kept = clean(text)
    kept.encode()
    element = etree.Element("text")
    element.text = kept
    assert etree.fromstring(etree.tostring(element)).text == (kept or None)
    assert clean(kept) == kept
    assert split_lines(kept) == (kept.split("\n") if kept else [])


def test_no_break_blank_or_control_glues_two_words() -> None:
    between = [sign for sign in map(chr, range(sys.maxunicode + 1)) if _separates(sign)]
    assert len(between) > 70
    assert [sign for sign in between if len(clean(f"jedna{sign}druga").split()) != 2] == []


def _separates(sign: str) -> bool:
    return sign.isspace() or unicodedata.category(sign) == "Cc"


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a\r\nb\r\n", ["a", "b", ""]),
        ("a\rb\rc", ["a", "b", "c"]),
        ("a\rb\nc\n", ["a\vb", "c", ""]),
        ("a\r\r\nb\r\r\n", ["a\v", "b\v", ""]),
        ("a\u2028b\x85c\n", ["a\u2028b\x85c", ""]),
    ],
)
def test_rows_of_a_file_end_where_its_program_ended_them(text: str, rows: list[str]) -> None:
    assert mark_row_ends(text).split("\n") == rows


def test_a_note_keeps_its_words_apart_by_phone_by_keyboard_and_from_a_file(
    scene: Scene, alice: Actor, bob: Actor, activity: Activity
) -> None:
    for writer in (alice, bob):
        note = scene.make_note(writer, activity, "jedna\vdruga\x1ctrzecia\uffff")
        assert note.text == "jedna\ndruga trzecia"
    content = b'tekst;stolik\njedna\vdruga;1\n"trzecia\rczwarta";2\n'
    table = read_table("a.csv", content)
    assert [row[0] for row in table.rows] == ["jedna\ndruga", "trzecia\nczwarta"]
    assert read_lines("jedna\u2028druga\ntrzecia\n").rows == (("jedna\ndruga",), ("trzecia",))


def test_no_other_definition_of_a_line_is_used() -> None:
    found = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "workshop").rglob("*.py")
        if ".splitlines(" in path.read_text(encoding="utf-8")
    ]
    assert found == []
