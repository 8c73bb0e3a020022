"""Join codes that nobody misreads, and who misreads one all the same is understood."""

import pytest

from tests.conftest import Scene
from workshop.errors import NotFound
from workshop.people.rights import SYSTEM
from workshop.programme.join_codes import (
    CODE_LENGTH,
    CODE_LETTERS,
    grouped,
    looks_like,
    make_code,
    read_code,
)
from workshop.programme.sessions import find_by_code
from workshop.programme.tables import WorkingSession

ALIKE = ("O0QD", "I1L", "S5", "Z2", "B8", "G6C", "UV")
FORMER = "T9S5SN"
"""A code as former releases made them."""


def give_code(scene: Scene, session: WorkingSession, code: str) -> None:
    def change(db, _actor, _content):
        db.get(WorkingSession, session.id).join_code = code

    scene.do(change, SYSTEM)


@pytest.mark.parametrize("signs", ALIKE)
def test_of_signs_that_look_alike_codes_have_one_at_most(signs: str):
    assert len(set(signs) & set(CODE_LETTERS)) <= 1
    assert len({looks_like(sign) for sign in signs}) == 1


def test_no_two_signs_of_a_code_look_alike():
    assert len({looks_like(sign) for sign in CODE_LETTERS}) == len(CODE_LETTERS)


def test_codes_are_made_of_these_signs_and_shown_in_two_groups():
    code = make_code()
    assert len(code) == CODE_LENGTH
    assert set(code) <= set(CODE_LETTERS)
    assert grouped("ACDEFH") == "ACD\u00a0EFH"
    assert read_code(grouped(code).lower()) == code


def test_a_look_alike_is_understood(scene: Scene, session):
    give_code(scene, session, "CDLV47")
    for typed in ("CDLV47", "GOIU47", "60 1u 47", "cq1-v47"):
        assert scene.read(find_by_code, typed)[0].id == session.id
    with pytest.raises(NotFound):
        scene.read(find_by_code, "CDLV49")


def test_codes_of_former_releases_stay_valid_and_their_look_alikes_too(scene: Scene, session):
    give_code(scene, session, FORMER)
    for typed in (FORMER, "T9SSSN", "t9 55 5n"):
        assert scene.read(find_by_code, typed)[0].id == session.id


def test_of_two_codes_that_look_alike_each_is_found_by_its_own_signs_only(
    scene: Scene, alice, programme
):
    first, second = (scene.make_session(alice, programme, number) for number in (1, 2))
    give_code(scene, first, "AAAAS5")
    give_code(scene, second, "AAAA5S")
    assert scene.read(find_by_code, "AAAAS5")[0].id == first.id
    assert scene.read(find_by_code, "AAAA5S")[0].id == second.id
    with pytest.raises(NotFound):
        scene.read(find_by_code, "AAAASS")
