"""Accounts: created, changed, disabled, reset, recovered; and what each role may do."""

import pytest

from tests.conftest import Scene
from workshop.errors import Conflict, Invalid, NotAllowed, NotFound
from workshop.people import accounts, new_passwords
from workshop.people.accounts import (
    ChangeAccount,
    CreateAccount,
    RecoverAccount,
    SetMembership,
    SetPassword,
)
from workshop.people.rights import SYSTEM, Right
from workshop.people.tables import Account
from workshop.store import log
from workshop.store.ids_and_clock import new_id

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch):
    """Hashing a password takes a quarter of a second; here it is only marked."""
    monkeypatch.setattr(new_passwords, "password_hash", lambda password: f"hash of {password}")


@pytest.fixture
def admin(scene: Scene):
    return scene.make_account("admin", "admin")


def _create(scene: Scene, actor=SYSTEM, **given):
    words = {
        "username": "hanna",
        "display_name": "Hanna",
        "role": "facilitator",
        "password": PASSWORD,
    }
    return scene.do(accounts.create_account, actor, CreateAccount(**{**words, **given}))


def test_an_account_can_join_a_programme_at_once(scene: Scene, admin, programme):
    account, _recovery = _create(scene, admin, role="expert", programme_id=programme.id)
    actor = scene.read(accounts.load_actor, account.id)
    assert actor.may(Right.SEE, programme.id)
    assert not actor.may(Right.RUN, programme.id)


def test_an_administrator_creates_accounts(scene: Scene, admin):
    account, recovery = _create(scene, admin, username=" Hanna ")
    assert (account.username, account.role) == ("hanna", "facilitator")
    assert len(recovery) == 20
    assert PASSWORD not in str(scene.events(log.HOUSE))
    assert scene.events(log.HOUSE)[-1].actor == admin.id


@pytest.mark.parametrize(
    "given",
    [
        {"username": ""},
        {"username": "a"},
        {"username": "a b"},
        {"username": "hąnna"},
        {"username": "-hanna"},
        {"username": "x" * 41},
        {"display_name": ""},
        {"display_name": "\0"},
        {"display_name": "x" * 81},
        {"role": "king"},
        {"language": "de"},
        {"password": "short"},
        {"password": "x" * 73},
        {"password": "ż" * 37},
        {"password": "with\0a nul in it"},
        {"password": " leading space"},
    ],
)
def test_what_breaks_the_rules_is_refused(scene: Scene, given):
    with pytest.raises(Invalid):
        _create(scene, **given)


def test_a_name_is_given_once(scene: Scene):
    _create(scene)
    with pytest.raises(Conflict):
        _create(scene, username="HANNA")


def test_the_first_account_is_the_first(scene: Scene):
    command = CreateAccount("first", "First", "admin", PASSWORD)
    scene.do(accounts.create_first_account, SYSTEM, command)
    with pytest.raises(Conflict):
        scene.do(
            accounts.create_first_account, SYSTEM, CreateAccount("other", "O", "admin", PASSWORD)
        )


def test_people_change_their_own_name_and_language_and_nothing_else(scene: Scene, admin):
    hanna = scene.make_account("hanna", "expert")
    scene.do(accounts.change_account, hanna, ChangeAccount(hanna.id, "Hanna N.", language="en"))
    assert scene.get(Account, hanna.id).display_name == "Hanna N."
    for change in (
        ChangeAccount(hanna.id, role="admin"),
        ChangeAccount(hanna.id, disabled=False),
        ChangeAccount(admin.id, display_name="Me"),
    ):
        with pytest.raises(NotAllowed):
            scene.do(accounts.change_account, hanna, change)


def test_one_administrator_remains(scene: Scene, admin):
    for change in (ChangeAccount(admin.id, role="expert"), ChangeAccount(admin.id, disabled=True)):
        with pytest.raises(Invalid):
            scene.do(accounts.change_account, admin, change)
    assert scene.get(Account, admin.id).role == "admin"


def test_a_disabled_account_is_no_actor(scene: Scene, admin):
    hanna = scene.make_account("hanna", "expert")
    scene.do(accounts.change_account, admin, ChangeAccount(hanna.id, disabled=True))
    assert scene.read(accounts.load_actor, hanna.id) is None
    scene.do(accounts.change_account, admin, ChangeAccount(hanna.id, disabled=False))
    assert scene.read(accounts.load_actor, hanna.id) is not None


def test_a_password_is_set_by_its_owner_or_an_administrator(scene: Scene, admin):
    hanna, jan = scene.make_account("hanna", "expert"), scene.make_account("jan", "expert")
    scene.do(accounts.set_password, hanna, SetPassword(hanna.id, PASSWORD))
    scene.do(accounts.set_password, admin, SetPassword(hanna.id, PASSWORD + "2"))
    assert scene.get(Account, hanna.id).password_hash == f"hash of {PASSWORD}2"
    with pytest.raises(NotAllowed):
        scene.do(accounts.set_password, jan, SetPassword(hanna.id, PASSWORD))
    with pytest.raises(NotFound):
        scene.do(accounts.set_password, admin, SetPassword(new_id(), PASSWORD))


def test_the_recovery_code_works_once(scene: Scene):
    _account, code = _create(scene)
    command = RecoverAccount("Hanna", code, "another one")
    following, _key = scene.do(accounts.recover_account, SYSTEM, command)
    assert following != code
    for name, wrong in (("hanna", code), ("hanna", ""), ("nobody", following)):
        with pytest.raises(Invalid):
            scene.do(accounts.recover_account, SYSTEM, RecoverAccount(name, wrong, "another one"))


def test_membership_comes_and_goes(scene: Scene, alice, charlie, programme):
    hanna = scene.make_account("hanna", "facilitator")
    scene.do(accounts.set_membership, alice, SetMembership(programme.id, hanna.id, "expert"))
    assert scene.actor(hanna.id).may(Right.COMMENT, programme.id)
    assert not scene.actor(hanna.id).may(Right.RUN, programme.id)
    scene.do(accounts.set_membership, alice, SetMembership(programme.id, hanna.id, None))
    assert not scene.actor(hanna.id).may(Right.SEE, programme.id)
    with pytest.raises(NotAllowed):
        scene.do(accounts.set_membership, charlie, SetMembership(programme.id, charlie.id, "admin"))


@pytest.mark.parametrize(
    ("role", "may", "may_not"),
    [
        ("facilitator", {"run", "moderate", "group", "write_clause", "export"}, {"vote"}),
        ("note_keeper", {"see", "write_note", "group"}, {"run", "moderate", "write_need"}),
        ("editor", {"write_need", "write_clause", "group"}, {"run", "moderate", "write_note"}),
        ("expert", {"see", "comment"}, {"group", "write_note", "write_clause", "export", "run"}),
    ],
)
def test_what_roles_may_do(scene: Scene, programme, charlie, role, may, may_not):
    person = scene.make_account("person", role, programme.id)
    elsewhere = next(iter(charlie.programmes))
    assert all(person.may(Right(right), programme.id) for right in may)
    assert not any(person.may(Right(right), programme.id) for right in may_not)
    assert not any(person.may(right, elsewhere) for right in Right if right != "create_programme")
    assert not person.may(Right.ADMINISTER)


def test_a_membership_as_administrator_does_not_reach_the_house(scene: Scene, programme):
    person = scene.make_account("person", "admin", programme.id)
    assert person.may(Right.ADMINISTER)
    scene.make_account("second", "admin")
    scene.do(accounts.change_account, person, ChangeAccount(person.id, role="expert"))
    assert not scene.actor(person.id).may(Right.ADMINISTER)


def test_even_an_administrator_has_no_vote(admin, programme):
    assert not admin.may(Right.VOTE, programme.id)


def test_a_participant_writes_and_votes_and_nothing_else(bob, programme, charlie):
    elsewhere = next(iter(charlie.programmes))
    for right in Right:
        assert bob.may(right, programme.id) == (right in (Right.WRITE_NOTE, Right.VOTE))
        assert not bob.may(right, elsewhere)
        assert not bob.may(right)
