"""What an editor, a stranger or a file from another town may send to do harm to a standard."""

import time

import pytest

from workshop.standards.advice import check_clause
from workshop.standards.differences import compare_words
from workshop.standards.wording import shipped_terms
from workshop.standards.wordlist import Glossary

LONG = 4000


@pytest.mark.parametrize(
    "sign", [".", ".)", "„", "“", "«", '"', "a. ", "1. ", "musi i ", "\n", "- a\n"]
)
def test_advice_on_a_hostile_text_takes_no_time(sign: str):
    text = (sign * LONG)[: LONG - 1] + "x"
    glossary = Glossary(shipped_terms("pl").values())
    began = time.process_time()
    check_clause(dict.fromkeys(("body", "rationale", "steps"), text), needed=True, glossary=glossary)
    assert time.process_time() - began < 1


@pytest.mark.parametrize(("before", "after"), [("a b ", "b a "), (".,", ",."), ("a\n", "b\n")])
def test_comparing_hostile_texts_takes_no_time(before: str, after: str):
    old, new = ((sign * LONG)[:LONG] for sign in (before, after))
    began = time.process_time()
    pieces = compare_words(f"x{old}", f"y{new}")
    assert time.process_time() - began < 3
    assert "".join(piece.text for piece in pieces if piece.kind != "in") == f"x{old}"
    assert "".join(piece.text for piece in pieces if piece.kind != "out") == f"y{new}"
