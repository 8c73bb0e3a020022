"""Two wordings of a clause are told apart word by word."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from workshop.standards.word_diff import Piece, compare_words


def test_only_the_changed_word_stands_out():
    assert compare_words("Urzędniczka zwraca się imieniem.", "Urzędnik zwraca się imieniem.") == [
        Piece("out", "Urzędniczka"),
        Piece("in", "Urzędnik"),
        Piece("same", " zwraca się imieniem."),
    ]


def test_words_that_changed_side_by_side_are_one_change():
    assert compare_words("The desk of the office answers.", "Every person here answers.") == [
        Piece("out", "The desk of the office"),
        Piece("in", "Every person here"),
        Piece("same", " answers."),
    ]


def test_a_text_that_begins_or_ends_has_one_piece():
    assert compare_words("", "Nowy zapis") == [Piece("in", "Nowy zapis")]
    assert compare_words("Nowy zapis", "") == [Piece("out", "Nowy zapis")]
    assert compare_words("", "") == []


@given(st.text(), st.text())
def test_nothing_of_either_text_is_lost(before: str, after: str):
    pieces = compare_words(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "in") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "out") == after
    assert all(one.kind != other.kind for one, other in pairwise(pieces))
