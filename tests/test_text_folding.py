"""What two texts share that differ only in case, white space, signs or marks on letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop.text_folding import fold_marks, fold_spaces, fold_words


@pytest.mark.parametrize(
    ("text", "spaces", "words", "marks"),
    [
        ("  Brak \n PRYWATNOŚCI!", "brak prywatności!", "brak prywatności", "prywatnosci!"),
        ("Łódź", "łódź", "łódź", "lodz"),
        ("see_do: 24/7", "see_do: 24/7", "see do 24 7", "see_do: 24/7"),
        ("…", "…", "", "..."),
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
