"""Which notes say the same: on made-up vectors and on real sentences."""

from importlib.util import find_spec

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from workshop.needs.suggestions.clustering import (
    FEWEST,
    MOST,
    compare_notes,
    divide,
    find_groups,
    group_notes,
    link_neighbours,
    modularity,
    move_to_nearest,
    smooth_likeness,
    weigh_lemmas,
)
from workshop.needs.suggestions.embedding import (
    LARGER_MODEL,
    OWN_DIMENSIONS,
    OWN_MODEL,
    choose_model,
    embed_meaning,
    split_parts,
)
from workshop.needs.suggestions.labels import label_groups
from workshop.needs.suggestions.tokens import lemmatise, restore_marks


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
    assert same(find_groups(points @ points.T), truth)


def test_smoothing_brings_neighbours_together_and_leaves_loners() -> None:
    points = np.array([[1.0, 0, 0], [0.8, 0.6, 0], [0, 0, 1]])
    likeness = points @ points.T
    smoothed = smooth_likeness(likeness, link_neighbours(likeness, 1))
    assert smoothed[0, 1] > likeness[0, 1]
    assert smoothed[2] == pytest.approx([0, 0, 1])


def test_a_number_can_be_asked_for() -> None:
    points, truth = clouds([25, 25, 25, 25])
    assert same(find_groups(points @ points.T, 4), truth)
    assert len(set(find_groups(points @ points.T, 2))) == 2


@given(st.integers(0, 12), st.integers(0, 5))
@settings(deadline=None, max_examples=40)
def test_few_notes_are_no_trouble(count: int, seed: int) -> None:
    points = np.random.default_rng(seed).normal(size=(count, 6))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    labels = find_groups(points @ points.T)
    assert len(labels) == count
    assert set(labels) == set(range(len(set(labels))))


@given(st.integers(2, 40), st.integers(0, 5), st.integers(1, 12))
@settings(deadline=None, max_examples=40)
def test_there_are_as_many_groups_as_asked_for(count: int, seed: int, number: int) -> None:
    points = np.random.default_rng(seed).normal(size=(count, 6))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    assert len(set(find_groups(points @ points.T, number))) == min(number, count - 1)


def test_unequal_groups_are_found() -> None:
    points, truth = clouds([90, 40, 20, 10, 5], seed=2)
    assert same(find_groups(points @ points.T), truth)


def test_many_notes_are_grouped_by_some_numbers_only() -> None:
    points, truth = clouds([120] * 5, seed=4)
    assert same(find_groups(points @ points.T), truth)
    assert FEWEST < len(set(truth)) < MOST


def test_given_groups_keep_their_notes_and_take_what_is_like_them() -> None:
    points, truth = clouds([20, 20, 20], seed=5)
    likeness = points @ points.T
    odd = [0, 1, 25]
    labels = divide(likeness, None, [odd])
    assert all(labels[odd] == 0)
    assert all(labels[2:20] == 0)
    assert len(set(labels[40:])) == 1
    assert labels[40] > 0
    assert truth[25] != truth[0]


@pytest.mark.parametrize(("drawn", "expected"), [(1, [0, 0, 1]), (2, [0, 1, 0])])
def test_of_a_pair_the_one_that_fits_another_group_leaves(drawn: int, expected: list[int]) -> None:
    likeness = np.eye(3)
    likeness[1, 2] = likeness[2, 1] = 0.2
    likeness[0, drawn] = likeness[drawn, 0] = 0.9
    assert move_to_nearest(likeness, np.array([0, 1, 1]), [1, 2]).tolist() == expected


def test_the_same_notes_give_the_same_groups_whatever_their_order() -> None:
    points, _truth = clouds([20, 15, 25], seed=3)
    order = np.random.default_rng(1).permutation(len(points))
    likeness = points @ points.T
    one, other = find_groups(likeness), find_groups(likeness[np.ix_(order, order)])
    assert same(other, one[order].tolist())


def test_modularity_of_two_pairs() -> None:
    """Newman and Girvan: two pairs without a link between them have 1/2."""
    pair = np.array([[1.0, 0], [1, 0], [0, 1], [0, 1]])
    links = link_neighbours(pair @ pair.T, 1)
    assert modularity(links, np.array([0, 0, 1, 1])) == pytest.approx(0.5)
    assert modularity(links, np.array([0, 0, 0, 0])) == pytest.approx(0)


def test_polish_words_are_brought_to_their_basic_form() -> None:
    assert lemmatise("Kolejki do 3 okienek", "pl") == ["kolejka", "okienko"]


def test_notes_without_polish_marks_are_read_with_them() -> None:
    marked, plain = "Prośba o ciche miejsce do rozmowy", "Prosba o ciche miejsce do rozmowy"
    assert lemmatise(plain, "pl") == lemmatise(marked, "pl")
    assert restore_marks("Queues and forms", "en") == "Queues and forms"
    assert restore_marks("Zolty druk, żółty druk", "pl") == "Zolty druk, żółty druk"
    one, other = embed_meaning([marked, plain], "pl")
    assert one == pytest.approx(other)


def test_labels_hold_no_word_that_moderators_are_pointed_to() -> None:
    texts = [
        "Pani Kowalska krzyczy na kolejkę",
        "Kolejka do Jan Nowak",
        "nowak@gmina.pl, okienko",
    ]
    [label] = label_groups(texts, [[0, 1, 2]], "pl")
    assert set(label) == {"krzyczy", "kolejka", "okienko"}


def test_labels_do_not_say_that_something_is_needed() -> None:
    texts = ["Potrzebuję ciszy", "Potrzebujemy ciszy", "Należy dbać o ciszę"]
    assert label_groups(texts, [[0, 1, 2]], "pl") == [["ciszy", "dbać"]]


def test_labels_hold_no_stop_word_without_its_marks() -> None:
    [label] = label_groups(["Zeby byl spokoj w kolejce", "zeby kolejka szla"], [[0, 1]], "pl")
    assert "zeby" not in [word.lower() for word in label]
    assert "kolejka" in label or "kolejce" in label


@given(st.text(max_size=280))
@settings(deadline=None, max_examples=60)
def test_whatever_is_written_can_be_read(text: str) -> None:
    assert restore_marks(text, "pl") is not None
    assert isinstance(lemmatise(text, "pl"), list)


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
    assert weigh_lemmas(lemmas).toarray() == pytest.approx(expected, abs=1e-12)


def test_notes_without_a_single_word_are_compared_by_their_vectors() -> None:
    vectors = np.zeros((3, 2 * OWN_DIMENSIONS))
    vectors[:, :3] = np.eye(3)
    likeness = compare_notes(vectors, [[], [], []])
    assert likeness.diagonal() == pytest.approx([1, 1, 1])
    assert likeness[0, 1] == pytest.approx(-0.5)


def test_a_larger_model_is_a_part_of_its_own() -> None:
    vectors = np.zeros((4, 2 * OWN_DIMENSIONS + 3))
    vectors[:, :3] = vectors[:, -3:] = np.eye(4)[:, :3]
    assert [part.shape[1] for part in split_parts(vectors)] == [OWN_DIMENSIONS, OWN_DIMENSIONS, 3]
    assert [part.shape[1] for part in split_parts(vectors[:, :-3])] == [OWN_DIMENSIONS] * 2


def test_the_larger_model_is_used_where_it_is_installed() -> None:
    assert choose_model("my/model") == "my/model"
    assert choose_model("") == (LARGER_MODEL if find_spec(LARGER_MODEL) else OWN_MODEL)


def test_the_larger_model_adds_to_the_own_one() -> None:
    pytest.importorskip(LARGER_MODEL, reason="the extra [embeddings] is not installed")
    texts = ["Kolejka do okienka", "Długa kolejka", "Winda nie działa"]
    own, larger = embed_meaning(texts, "pl"), embed_meaning(texts, "pl", LARGER_MODEL)
    assert larger[:, : own.shape[1]] == pytest.approx(own)
    assert larger.shape[1] > own.shape[1]
    likeness = compare_notes(larger, [[], [], []])
    assert likeness[0, 1] > likeness[0, 2]
