"""What the benchmarks of grouping say of a file."""

from collections import Counter
from pathlib import Path

import pytest

from benchmarks.grouping import Wish, draw_sample, interval, load_lines, run
from benchmarks.held_back import compare, measure_groups
from workshop.needs.suggestions.embedding import OWN_MODEL
from workshop.settings import ROOT

NEEDS = ROOT / "benchmarks" / "texts" / "needs.pl.tsv"


def test_label_and_text_are_read_from_any_number_of_columns(tmp_path: Path) -> None:
    file = tmp_path / "two.tsv"
    file.write_text("a\tOne\nb\t\n\tTwo\nc\tThree „quoted\n", encoding="utf-8")
    assert load_lines(file) == [("a", "One"), ("c", "Three „quoted")]
    lines = load_lines(NEEDS)
    within = load_lines(NEEDS, 2)
    assert [text for _label, text in lines] == [text for _label, text in within]
    assert len({label for label, _text in within}) > 3 * len({label for label, _text in lines})


def test_skewed_samples_have_few_large_groups_and_many_small_ones() -> None:
    lines = [(label, f"{label} {number}") for label in "abcdefgh" for number in range(200)]
    drawn = draw_sample(lines, 300, 1, skew=True)
    sizes = sorted(Counter(label for label, _text in drawn).values(), reverse=True)
    assert sizes[0] == pytest.approx(2 * sizes[1], abs=1)
    assert sizes[0] > 7 * sizes[-1]
    assert sum(sizes) == pytest.approx(300, abs=5)
    assert drawn == draw_sample(lines, 300, 1, skew=True)


@pytest.mark.parametrize("groups", ["true", None])
def test_method_and_recipe_stand_side_by_side_with_intervals(groups: str | None) -> None:
    told = run(load_lines(NEEDS), Wish(sample=60, seeds=2, groups=groups, model=OWN_MODEL))
    low, high = told["less_recipe_interval"]
    assert low <= told["less_recipe"] <= high
    assert told["less_recipe"] == pytest.approx(told["ari"] - told["recipe_ari"], abs=0.002)
    assert told["less_product"] == 0
    if groups:
        assert told["groups_found"] == told["groups_true"]
        assert told["recipe_ari"] == told["recipe_true_ari"]


def test_an_interval_is_that_of_student() -> None:
    assert interval([1.0, 2.0, 3.0]) == [-0.484, 4.484]
    assert interval([1.0]) is None


def test_proposals_are_scored_on_the_notes_that_nobody_grouped() -> None:
    texts = ["kolejka do okienka", "długa kolejka", "kolejka od rana", "numerki do kolejki"]
    texts += ["winda nie działa", "zepsuta winda", "schody zamiast windy", "winda stoi"]
    told = measure_groups(compare(texts, OWN_MODEL), ["k"] * 4 + ["w"] * 4, 0.5, 1.0, seed=1)
    assert (told["known"], told["held_back"]) == (4, 4)
    assert told["of_these_right"] == 1
    assert told["ari"] >= told["from_nothing_ari"]
