"""How often notes lie together: counted by hand, and rules that always hold."""

from itertools import combinations, permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from workshop.disclosure import PAIR_THRESHOLD
from workshop.needs.co_occurrence import measure_agreement, pair_weights

NOTES = ("a", "b", "c", "d", "e")
PILES = st.dictionaries(st.sampled_from(NOTES), st.integers(1, 4))
ROOMS = st.dictionaries(st.integers(0, 9).map(str), PILES, max_size=8)


@settings(deadline=None)
@given(ROOMS)
def test_agreement_is_what_counting_by_hand_says(placements):
    found = measure_agreement(placements)
    for one, other in permutations(NOTES, 2):
        both = [own for own in placements.values() if one in own and other in own]
        together = [own for own in both if own[one] == own[other]]
        shared = found.between(one, other)
        if len(both) < PAIR_THRESHOLD:
            assert shared is None
        else:
            assert (shared.together, shared.both) == (len(together), len(both))
        assert shared == found.between(other, one)


@settings(deadline=None)
@given(ROOMS)
def test_a_share_is_between_nought_and_one_and_of_enough_people(placements):
    found = measure_agreement(placements)
    pairs = found.pairs
    assert all(one < other for one, other in pairs)
    assert all(
        0 <= shared.share <= 1 and shared.both >= PAIR_THRESHOLD for shared in pairs.values()
    )
    shares = [shared.share for shared in pairs.values()]
    assert shares == sorted(shares, reverse=True)


@settings(deadline=None)
@given(ROOMS, st.permutations(range(1, 5)))
def test_what_a_pile_is_called_changes_nothing(placements, names):
    renamed = {
        person: {note: names[pile - 1] for note, pile in own.items()}
        for person, own in placements.items()
    }
    assert measure_agreement(renamed).pairs == measure_agreement(placements).pairs


@settings(deadline=None)
@given(ROOMS, st.floats(0.05, 1))
def test_clusters_share_no_note_and_agree_as_much_as_was_asked_for(placements, least):
    found = measure_agreement(placements)
    clusters = found.clusters(least)
    inside = [note for cluster in clusters for note in cluster.notes]
    assert len(inside) == len(set(inside))
    assert not set(inside) & set(found.scattered(least))
    for cluster in clusters:
        assert cluster.weakest.share <= cluster.share + 1e-9
        assert cluster.share <= cluster.strongest.share + 1e-9
        assert cluster.share >= least - 1e-6
    for one, other in combinations(found.notes, 2):
        shared = found.between(one, other)
        if shared and shared.share >= least:
            assert any({one, other} & set(cluster.notes) for cluster in clusters)


@settings(deadline=None)
@given(st.lists(ROOMS, max_size=3))
def test_weights_of_several_rounds_lie_between_those_of_each(rounds):
    found = [measure_agreement(placements) for placements in rounds]
    for pair, weight in pair_weights(found).items():
        shares = [shared.share for one in found if (shared := one.between(*pair))]
        assert min(shares) - 1e-9 <= weight <= max(shares) + 1e-9


def test_fewer_people_than_three_cannot_be_asked_for():
    placements = {"1": {"a": 1, "b": 1}, "2": {"a": 1, "b": 1}}
    assert measure_agreement(placements, fewest=1).pairs == {}
