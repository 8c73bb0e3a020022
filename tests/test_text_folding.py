"""What two texts share that differ only in case, white space, signs or marks on letters."""

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop.text_folding import fold_marks, fold_spaces, fold_words, has_words

VECTORS = Path(__file__).parent / "frontend" / "fold_vectors.json"
"""Texts and what they are folded to; the browser's module is tested with the same ones."""


@pytest.mark.parametrize(
    ("text", "spaces", "words", "marks"),
    [
        ("  Brak \n PRYWATNOŚCI!", "brak prywatności!", "brak prywatności", "prywatnosci!"),
        ("Łódź", "łódź", "łódź", "lodz"),
        ("see_do: 24/7", "see_do: 24/7", "see do 24 7", "see_do: 24/7"),
        ("…", "…", "", "."),
    ],
)
def test_what_does_not_count_is_left_out(text: str, spaces: str, words: str, marks: str) -> None:
    assert (fold_spaces(text), fold_words(text)) == (spaces, words)
    assert marks in fold_marks(text)


@given(st.text())
def test_words_are_letters_and_digits_with_single_spaces(text: str) -> None:
    folded = fold_words(text)
    assert all(sign == " " or sign.isalnum() for sign in folded)
    assert folded.split(" ") == folded.split() or not folded


def test_a_text_is_folded_as_in_the_browser() -> None:
    vectors = json.loads(VECTORS.read_text("utf-8"))
    assert [fold_marks(text) for text, _folded in vectors] == [folded for _text, folded in vectors]


@given(st.text())
def test_a_place_in_the_folded_text_is_the_same_place_in_the_composed_one(text: str) -> None:
    assert len(fold_marks(text)) == len(unicodedata.normalize("NFC", text))


def test_words_are_found_without_marks_case_and_order() -> None:
    assert has_words("Żłobek miejski w Łodzi", "lodz ZLOBEK")
    assert not has_words("Żłobek", "zlobek lodz")
    assert has_words("Żłobek", "  ")
