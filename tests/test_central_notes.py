"""Which notes of a group come first, and what the process says of proposals and their parts."""

import numpy as np
import pytest

from benchmarks.header_words import load_demo
from workshop.needs.suggestions import constrained_clustering
from workshop.needs.suggestions.central_notes import mean_likeness, order_central
from workshop.needs.suggestions.constrained_clustering import LEAST_PART, MANY, Proposal
from workshop.needs.suggestions.embedding import OWN_MODEL
from workshop.needs.suggestions.worker_process import propose_groups

QUEUES = ("Kolejka do okienka trwa godzinę", "Kolejka do okienka", "Długa kolejka na schodach")
TICKETS = ("Numerki do kolejki kończą się rano", "Numerki rano", "Po numerki idzie się o szóstej")


def likeness(*angles: float) -> np.ndarray:
    """The similarities of vectors with these angles in degrees."""
    turned = np.radians(angles)
    return np.cos(turned[:, None] - turned[None, :])


def test_the_note_in_the_middle_comes_first_and_the_one_apart_last():
    assert order_central(likeness(0, 10, 25, 90), [0, 1, 2, 3]) == [2, 1, 0, 3]
    assert order_central(likeness(0, 10, 25, 90), [3]) == [3]


def test_likeness_is_the_mean_over_pairs():
    assert mean_likeness(likeness(0, 0, 60), [0, 1, 2]) == pytest.approx(2 / 3, abs=1e-3)
    assert mean_likeness(likeness(0, 60), [1]) == 0.0


def task(texts, number=None, refused=()) -> dict:
    return {
        "job": "groups",
        "model": OWN_MODEL,
        "language": "pl",
        "number": number,
        "texts": list(texts),
        "vectors": [None] * len(texts),
        "groups": [],
        "refused": [list(pair) for pair in refused],
        "apart": [],
        "together": [],
    }


def test_parts_are_told_from_each_other_by_their_words(monkeypatch):
    whole = Proposal(tuple(range(6)), 0.3, held=83, parts=((0, 1, 2), (3, 4, 5)))
    monkeypatch.setattr(constrained_clustering, "cluster_with_constraints", lambda *_given: [whole])
    [entry] = propose_groups(task((*QUEUES, *TICKETS)), lambda _report: None)["proposals"]
    assert sorted(entry["notes"]) == list(range(6))
    assert entry["held"] == 83
    queues, tickets = entry["parts"]
    assert (sorted(queues["notes"]), sorted(tickets["notes"])) == ([0, 1, 2], [3, 4, 5])
    assert {"kolejka", "okienka"} <= set(queues["words"])
    assert tickets["words"][0] == "numerki"
    assert queues["cohesion"] > 0


@pytest.mark.parametrize(
    ("number", "refused", "why"),
    [
        (None, (), None),
        (4, (), "few_notes"),
        (3, (), "not_alike"),
        (3, [(0, 1), (1, 2), (0, 2)], "refused"),
    ],
)
def test_fewer_groups_than_asked_for_have_their_reason(monkeypatch, number, refused, why):
    one = Proposal((3, 4, 5), 0.3)
    monkeypatch.setattr(constrained_clustering, "cluster_with_constraints", lambda *_given: [one])
    given = task((*QUEUES, *TICKETS), number, refused)
    assert propose_groups(given, lambda _report: None)["fewer"] == why


def test_of_many_notes_large_groups_have_groups_within_and_each_says_how_it_held():
    texts, _groups = load_demo()
    found = propose_groups(task(texts[: MANY + 10]), lambda _report: None)["proposals"]
    assert all(0 <= entry["held"] <= 100 for entry in found)
    parted = [entry for entry in found if entry["parts"]]
    assert parted
    for entry in parted:
        within = [note for part in entry["parts"] for note in part["notes"]]
        assert len(within) == len(set(within))
        assert set(within) <= set(entry["notes"])
        assert all(len(part["notes"]) >= LEAST_PART and part["words"] for part in entry["parts"])
