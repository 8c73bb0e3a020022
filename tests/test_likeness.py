"""Which notes say the same: on made-up vectors and on real sentences."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from workshop.needs.suggestions.clustering import (
    blend_neighbours,
    describe_notes,
    find_groups,
    group_notes,
    link_neighbours,
    modularity,
    weigh_lemmas,
)
from workshop.needs.suggestions.embedding import embed_meaning
from workshop.needs.suggestions.tokens import lemmatise


def clouds(sizes: list[int], seed: int = 0, spread: float = 0.25) -> tuple[np.ndarray, list[int]]:
    """Points of unit length around as many directions as there are sizes."""
    chance = np.random.default_rng(seed)
    centres = np.eye(128)[: len(sizes)]
    truth = [number for number, size in enumerate(sizes) for _ in range(size)]
    points = centres[truth] + chance.normal(0, spread / 4, (len(truth), centres.shape[1]))
    return points / np.linalg.norm(points, axis=1, keepdims=True), truth


def same(found: np.ndarray, truth: list[int]) -> bool:
    return len(set(zip(found.tolist(), truth, strict=True))) == len(set(truth)) == len(set(found))


@pytest.mark.parametrize("sizes", [[20, 20, 20], [30, 12, 18, 25], [16] * 7, [50, 40, 45]])
def test_what_lies_together_is_found_with_its_number(sizes: list[int]) -> None:
    points, truth = clouds(sizes)
    assert same(find_groups(link_neighbours(points)), truth)


def test_blending_brings_neighbours_together_and_leaves_loners() -> None:
    points = np.array([[1.0, 0, 0], [0.8, 0.6, 0], [0, 0, 1]])
    links = link_neighbours(points, 1)
    blended = blend_neighbours(points, links)
    assert blended[0] @ blended[1] > points[0] @ points[1]
    assert blended[2] == pytest.approx(points[2])


def test_a_number_can_be_asked_for() -> None:
    points, truth = clouds([25, 25, 25, 25])
    assert same(find_groups(link_neighbours(points), 4), truth)
    assert len(set(find_groups(link_neighbours(points), 2))) == 2


@given(st.integers(0, 12), st.integers(0, 5))
@settings(deadline=None, max_examples=40)
def test_few_notes_are_no_trouble(count: int, seed: int) -> None:
    points = np.random.default_rng(seed).normal(size=(count, 6))
    labels = find_groups(link_neighbours(points / np.linalg.norm(points, axis=1, keepdims=True)))
    assert len(labels) == count


def test_the_same_notes_give_the_same_groups_whatever_their_order() -> None:
    points, _truth = clouds([20, 15, 25], seed=3)
    order = np.random.default_rng(1).permutation(len(points))
    one, other = find_groups(link_neighbours(points)), find_groups(link_neighbours(points[order]))
    assert same(other, one[order].tolist())


def test_modularity_of_two_pairs() -> None:
    """Newman and Girvan: two pairs without a link between them have 1/2."""
    pair = np.array([[1.0, 0], [1, 0], [0, 1], [0, 1]])
    links = link_neighbours(pair, 1)
    assert modularity(links, np.array([0, 0, 1, 1])) == pytest.approx(0.5)
    assert modularity(links, np.array([0, 0, 0, 0])) == pytest.approx(0)


def test_polish_words_are_brought_to_their_basic_form() -> None:
    assert lemmatise("Kolejki do 3 okienek", "pl") == ["kolejka", "okienko"]


def test_sentences_that_say_the_same_stand_together() -> None:
    texts = [
        "Formularz pyta o matkę i ojca.",
        "W formularzu są tylko rubryki: matka i ojciec.",
        "We wniosku trzeba wpisać matkę i ojca.",
        "Kolejka do okienka trwa godzinę.",
        "W kolejce czeka się bardzo długo.",
        "Długo czekałam w kolejce do okienka.",
    ]
    lemmas = [lemmatise(text, "pl") for text in texts]
    assert same(group_notes(embed_meaning(texts, "pl"), lemmas, 2), [0, 0, 0, 1, 1, 1])


@given(st.lists(st.lists(st.sampled_from("abcdefg"), max_size=9), min_size=1, max_size=9))
@settings(deadline=None)
def test_lemmas_weigh_what_scikit_learn_says(lemmas: list[list[str]]) -> None:
    if not any(lemmas):
        assert weigh_lemmas(lemmas).shape == (len(lemmas), 0)
        return
    expected = TfidfVectorizer(analyzer=list, sublinear_tf=True).fit_transform(lemmas).toarray()
    assert weigh_lemmas(lemmas) == pytest.approx(expected, abs=1e-12)


def test_notes_without_a_single_word_are_described_by_their_vectors() -> None:
    features = describe_notes(np.eye(4)[:3], [[], [], []])
    assert features.shape == (3, 4)
