"""A short day on which everything goes wrong; ``python -m tests.worst_day`` is the long one."""

from pathlib import Path

import pytest

from tests.worst_day.day import Size, whole_day
from tests.worst_day.report import report

SHORT = Size(phones=4, pace=0.8, held=2.0, silent=300)


@pytest.mark.thorough
@pytest.mark.sqlite("kills, copies and damage are of its files")
def test_a_day_on_which_everything_goes_wrong(tmp_path: Path):
    events, evening = whole_day(SHORT, tmp_path)
    assert evening.wrong == []
    polish, english = report(events, evening, "pl"), report(events, evening, "en")
    for event in ("killed", "locked", "silent", "erased", "damaged", "old_copy"):
        assert event in {one.name for one in events}
    assert polish.count("\n| ") == english.count("\n| ") == len(events) + 1
    assert "Wieczorem." in polish
    assert "{" not in polish + english
