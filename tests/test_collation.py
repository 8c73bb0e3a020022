"""The order in which names and titles stand in lists."""

import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop.i18n.collation import collation_key

VECTORS = json.loads(
    (Path(__file__).parent / "frontend" / "collation_vectors.json").read_text("utf-8")
)
"""Language → names in their order; the browser's module is tested with the same ones."""


@pytest.mark.parametrize("language", VECTORS)
def test_names_stand_as_in_a_dictionary_of_the_language(language: str) -> None:
    names = VECTORS[language]
    mixed = random.Random(7).sample(names, len(names))
    assert sorted(mixed, key=lambda name: collation_key(name, language)) == names


@given(st.text())
def test_a_beginning_stands_before_the_whole(text: str) -> None:
    assert collation_key(text, "pl") <= collation_key(text + "a", "pl")
