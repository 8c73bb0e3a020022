"""Whatever is searched for is found as typed in a hurry; names stand as in a dictionary."""

import pytest

from tests.conftest import Scene
from tests.visits import Visits, words
from workshop.board.evidence import AddEvidence, add_evidence, list_evidence
from workshop.i18n import use_language
from workshop.people.members import list_members
from workshop.standards.advice.avoided_wordings import (
    SetWording,
    list_avoided_wordings,
    set_wording,
)

MIXED = ("Żłobek", "Sport", "Owoc", "Łódź", "Cukier", "Ósemka", "Śmieci", "Zima", "Lato", "Ćma")
ORDERED = ["Cukier", "Ćma", "Lato", "Łódź", "Owoc", "Ósemka", "Sport", "Śmieci", "Zima", "Żłobek"]


@pytest.fixture
def polish():
    use_language("pl")
    yield
    use_language("en")


@pytest.fixture
def library(scene: Scene, alice, programme) -> None:
    for title in MIXED:
        fields = {"title": title, "publisher": "Urząd"}
        scene.do(add_evidence, alice, AddEvidence(programme.id, fields))


@pytest.mark.usefixtures("library", "polish")
def test_evidence_stands_in_polish_order(scene: Scene, programme):
    assert [row.title for row in scene.read(list_evidence, programme.id)] == ORDERED


@pytest.mark.usefixtures("polish")
def test_people_stand_in_polish_order(scene: Scene, programme):
    for name in ("łucja", "lena", "ćwiek", "cezary"):
        scene.make_account(name, "expert", programme.id)
    names = [account.display_name for account, _role in scene.read(list_members, programme.id)]
    assert [name for name in names if name[0] in "CĆLŁ"] == [
        *(name for name in names if name[0] == "C"),
        "Ćwiek",
        "Lena",
        "Łucja",
    ]


def test_avoided_wordings_stand_in_the_order_of_the_programme(scene: Scene, alice, programme):
    for term in MIXED:
        scene.do(set_wording, alice, SetWording(programme.id, term, "inaczej", "Krócej."))
    entries = scene.read(list_avoided_wordings, programme.id)
    assert [one.term.term for one in entries if one.own] == ORDERED


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("typed", ["lodz", "LODZ urzad", "Łódź"])
def test_evidence_is_found_without_polish_letters(visits: Visits, alice, typed: str):
    shown = words(visits.open(alice, "needs", view="evidence", **{"evidence.search": typed}))
    assert "Łódź" in shown
    assert "Cukier" not in shown


def test_a_wording_is_found_without_polish_letters(visits: Visits, scene: Scene, alice, programme):
    scene.do(set_wording, alice, SetWording(programme.id, "zgłoszenie", "list", "Bliżej."))
    screen = visits.open(alice, "standards", view="words", **{"words.search": "zgloszenie BLIZEJ"})
    assert "zgłoszenie" in words(screen)
    assert "1 wording" in words(screen)
