"""The page People, and what somebody sees who is in no programme yet."""

from tests.conftest import Scene
from tests.visits import Visits, words


def test_alice_sees_who_works_in_the_programme(visits: Visits, alice, programme):
    screen = visits.open(alice, "people")
    assert not screen.exception
    assert "**Alice**" in words(screen)
    assert [tab.label for tab in screen.tabs] == ["In this programme", "Attendance"]


def test_an_expert_does_not_see_the_accounts(visits: Visits, ewa, programme):
    assert "No entry" in words(visits.open(ewa, "people"))


def test_somebody_without_a_programme_is_told_whom_to_ask(visits: Visits, scene: Scene):
    zofia = scene.make_account("zofia", "expert")
    told = words(visits.open(zofia, "needs"))
    assert "Ask an administrator." in told
    assert "Create one" not in told
