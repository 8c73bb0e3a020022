"""How easily texts are read: syllables, the index, the sentence that weighs most, the hint."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop.i18n import translate
from workshop.standards.advice.clause_advice import AdviceKind, advice_payload, check_clause
from workshop.standards.advice.readability import (
    BANDS,
    SHORTEST_TEXT,
    count_syllables,
    measure_readability,
)
from workshop.standards.advice.wording_matcher import Glossary

HEAVY = (
    "Kierownictwo jednostki zapewnia przeprowadzenie szkolenia wszystkich pracownic i pracowników "
    "obsługujących interesantów w zakresie przeciwdziałania dyskryminacji."
)
EASY = "Ktoś przy okienku pyta, jak się do Ciebie zwracać. Tak mówi do Ciebie do końca wizyty."


@pytest.mark.parametrize(
    ("word", "language", "count"),
    [
        ("nie", "pl", 1),
        ("ciało", "pl", 2),
        ("nauka", "pl", 3),
        ("autor", "pl", 2),
        ("zauważyć", "pl", 4),
        ("obsługująca", "pl", 5),
        ("w", "pl", 1),
        ("Ósemka", "pl", 3),
        ("table", "en", 2),
        ("used", "en", 1),
        ("wanted", "en", 2),
        ("requirement", "en", 4),
        ("office", "en", 2),
    ],
)
def test_syllables_are_counted_by_vowels(word: str, language: str, count: int):
    assert count_syllables(word, language) == count


def test_the_index_is_the_one_of_its_source():
    found = measure_readability(EASY)
    assert found is not None
    # Sixteen words in two sentences, none of four syllables or more.
    assert found.years == round(0.4 * (16 / 2))
    assert found.band == BANDS[8]


def test_the_sentence_that_weighs_most_is_named():
    text = f"{EASY} {HEAVY} Tak jest zawsze."
    found = measure_readability(text)
    assert found is not None
    assert found.heaviest == HEAVY
    assert text[found.start :].startswith(HEAVY)


def test_english_has_a_rule_of_its_own():
    found = measure_readability(
        "The person at the desk has requirements to remember and to tell it."
    )
    assert found is not None
    assert (found.words, found.long_words) == (13, 2)


def test_of_a_few_words_nothing_is_told():
    assert measure_readability(" ".join(["odpowiedzialność"] * (SHORTEST_TEXT - 1))) is None
    assert measure_readability("") is None


def test_a_heavy_requirement_gets_a_hint_and_an_easy_one_none():
    fields = {"title": "T", "body": HEAVY, "level": "required", "responsible": "x"}
    fields |= {"measure_process": "x", "meaning_client": EASY}
    found = [one for one in _advice(fields) if one.kind == AdviceKind.HEAVY]
    assert [one.field for one in found] == ["body"]
    told = advice_payload(found[0], "pl")
    assert told["quote"] == HEAVY
    assert translate(BANDS[99], "pl") in told["text"]
    assert not [one for one in _advice({**fields, "body": EASY}) if one.kind == AdviceKind.HEAVY]


def test_what_it_means_for_clients_has_to_be_easier_than_the_requirement():
    middle = "Pracownia przygotowuje formularze, a potem każda osoba dostaje je do ręki w domu."
    found = measure_readability(middle)
    assert found is not None
    assert 8 < found.years <= 12
    fields = {"body": middle, "meaning_client": middle}
    heavy = [one.field for one in _advice(fields) if one.kind == AdviceKind.HEAVY]
    assert heavy == ["meaning_client"]


@given(st.text(max_size=400))
def test_any_text_is_measured_or_too_short(text: str):
    found = measure_readability(text)
    assert found is None or (0 <= found.years <= 99 and found.heaviest in text)


def _advice(fields: dict[str, str]):
    return check_clause(fields, needed=True, glossary=Glossary(()))


def test_an_easy_text_has_short_lines_of_one_thought_and_no_hard_words():
    text = (
        "Masz imię. Powiedz je.\n"
        "Ktoś w urzędzie zapyta Cię o to, jak ma się do Ciebie teraz zwracać.\n"
        "To Twoja odpowiedzialność."
    )
    found = [one for one in _advice({"easy_text": text}) if one.kind == AdviceKind.EASY]
    assert [one.quote for one in found] == [
        "Masz imię. Powiedz je.",
        "Ktoś w urzędzie zapyta Cię o to, jak ma się do Ciebie teraz zwracać.",
        "odpowiedzialność",
    ]
    assert all(text[one.start or 0 :].startswith(one.quote) for one in found)
