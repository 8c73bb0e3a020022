"""Signing in: slowed failures, single-use tickets, sessions that can be ended everywhere."""

from datetime import timedelta

import pytest

from tests.conftest import Scene
from workshop.errors import NotAllowed, SlowDown
from workshop.people import accounts, login_throttle, new_passwords, sign_in
from workshop.people.accounts import ChangeAccount, SetPassword
from workshop.people.known_browsers import COOKIES, Whence, mark_browser, whence
from workshop.people.login_throttle import FREE_FAILURES, LONGEST_PAUSE, LoginThrottle
from workshop.people.rights import SYSTEM
from workshop.people.sign_in import IssueTicket
from workshop.store.passing import KEPT_SECONDS

KEY = bytes(32)


@pytest.fixture
def hanna(scene: Scene):
    return scene.make_account("hanna", "facilitator")


@pytest.fixture
def later(monkeypatch):
    """A function that moves the clock of signing in forward."""

    def move(**by):
        moment = sign_in.now() + timedelta(**by)
        for module in (sign_in, login_throttle):
            monkeypatch.setattr(module, "now", lambda: moment)

    return move


def _sign_in(scene: Scene) -> str:
    ticket = scene.do(sign_in.issue_ticket, SYSTEM, IssueTicket("hanna", KEY))
    return scene.do(sign_in.exchange_ticket, SYSTEM, ticket)


def test_a_ticket_becomes_a_session(scene: Scene, hanna):
    found = scene.read(sign_in.find_session, _sign_in(scene))
    assert found.account_id == hanna.id
    assert scene.read(sign_in.valid_account_of, found.session_id) == hanna.id


def test_a_ticket_is_good_once(scene: Scene, hanna):
    ticket = scene.do(sign_in.issue_ticket, SYSTEM, IssueTicket("Hanna ", KEY))
    scene.do(sign_in.exchange_ticket, SYSTEM, ticket)
    for again in (ticket, "", "\0", "x" * 32):
        with pytest.raises(NotAllowed):
            scene.do(sign_in.exchange_ticket, SYSTEM, again)


def test_a_ticket_is_good_for_half_a_minute(scene: Scene, hanna, later):
    ticket = scene.do(sign_in.issue_ticket, SYSTEM, IssueTicket("hanna", KEY))
    later(seconds=31)
    with pytest.raises(NotAllowed):
        scene.do(sign_in.exchange_ticket, SYSTEM, ticket)


def test_a_session_ends_after_two_weeks(scene: Scene, hanna, later):
    token = _sign_in(scene)
    later(days=13)
    assert scene.read(sign_in.find_session, token)
    later(days=2)
    assert scene.read(sign_in.find_session, token) is None


def test_signing_out_ends_every_browser(scene: Scene, hanna):
    first, second = _sign_in(scene), _sign_in(scene)
    scene.do(sign_in.sign_out, SYSTEM, scene.read(sign_in.find_session, first).session_id)
    assert scene.read(sign_in.find_session, first) is None
    assert scene.read(sign_in.find_session, second) is None


def test_a_new_password_ends_every_browser(scene: Scene, hanna, monkeypatch):
    monkeypatch.setattr(new_passwords, "password_hash", lambda _password: "-")
    token = _sign_in(scene)
    scene.do(accounts.set_password, hanna, SetPassword(hanna.id, "another password"))
    assert scene.read(sign_in.find_session, token) is None


def test_a_disabled_account_is_signed_out_and_stays_out(scene: Scene, hanna):
    token = _sign_in(scene)
    admin = scene.make_account("admin", "admin")
    scene.do(accounts.change_account, admin, ChangeAccount(hanna.id, disabled=True))
    assert scene.read(sign_in.find_session, token) is None
    with pytest.raises(NotAllowed):
        scene.do(sign_in.issue_ticket, SYSTEM, IssueTicket("hanna", KEY))
    assert "hanna" not in scene.read(sign_in.load_credentials)["usernames"]


HERE, THERE = "203.0.113.7", "198.51.100.4"


def test_repeated_failures_are_slowed_down_where_they_come_from_and_nowhere_else(later):
    throttle = LoginThrottle()
    for _ in range(FREE_FAILURES):
        throttle.note_failure("hanna", HERE)
    throttle.must_not_wait("hanna", HERE)
    throttle.note_failure("Hanna ", HERE)
    with pytest.raises(SlowDown):
        throttle.must_not_wait("hanna", HERE)
    throttle.must_not_wait("hanna", THERE)
    throttle.must_not_wait("ola", HERE)
    later(seconds=3)
    throttle.must_not_wait("hanna", HERE)


def test_the_right_password_forgives_the_wrong_ones(later):
    throttle = LoginThrottle()
    for _ in range(FREE_FAILURES):
        throttle.note_failure("hanna", HERE)
    throttle.forgive("hanna", HERE)
    throttle.note_failure("hanna", HERE)
    throttle.must_not_wait("hanna", HERE)


def test_the_pause_is_never_longer_than_a_minute(later):
    throttle = LoginThrottle()
    for _ in range(20):
        throttle.note_failure("hanna", HERE)
    with pytest.raises(SlowDown):
        throttle.must_not_wait("hanna", HERE)
    later(seconds=LONGEST_PAUSE + 1)
    throttle.must_not_wait("hanna", HERE)


def test_failures_are_forgotten_after_a_while(later):
    throttle = LoginThrottle()
    for _ in range(20):
        throttle.note_failure("hanna", HERE)
    later(seconds=KEPT_SECONDS + 1)
    throttle.note_failure("hanna", HERE)
    throttle.must_not_wait("hanna", HERE)


def test_no_ticket_for_an_unknown_name(scene: Scene):
    with pytest.raises(NotAllowed):
        scene.do(sign_in.issue_ticket, SYSTEM, IssueTicket("nobody", KEY))


def test_a_browser_is_known_to_whoever_signed_in_there_and_to_nobody_else():
    [name, *_others] = COOKIES
    mark = mark_browser(b"secret", "hanna")
    known = whence(b"secret", "Hanna ", HERE, {name: mark})
    assert known.is_known
    assert known.place != HERE
    for secret, user, kept in (
        (b"secret", "ola", mark),
        (b"another", "hanna", mark),
        (b"secret", "hanna", mark[:-1] + "x"),
        (b"secret", "hanna", ""),
        (b"secret", "hanna", "ż" * 64),
    ):
        assert whence(secret, user, HERE, {name: kept}) == Whence(HERE)


def test_of_ipv6_a_whole_network_is_one_place():
    near, far = "2001:db8:1:2::5", "2001:db8:1:3::5"
    assert whence(b"", "", near, {}) == whence(b"", "", "2001:db8:1:2:ffff::1", {})
    assert whence(b"", "", near, {}) != whence(b"", "", far, {})
    assert whence(b"", "", "::ffff:203.0.113.7", {}) == Whence(HERE)
