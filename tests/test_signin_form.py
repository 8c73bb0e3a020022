"""The sign-in screen: calm refusals, what was typed stays, and a stranger learns nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import bcrypt
import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import HASH_COST, Scene
from tests.server import settings_for
from workshop.errors import SlowDown
from workshop.live.hub import Hub
from workshop.people import credentials, login_throttle, password_checks
from workshop.people.accounts import CreateAccount, create_account
from workshop.people.known_browsers import Whence
from workshop.people.login_throttle import FREE_FAILURES, LoginThrottle
from workshop.people.password_checks import PasswordChecks
from workshop.people.rights import SYSTEM
from workshop.services import Services, use_services
from workshop.settings import ROOT
from workshop.store.ids_and_clock import now
from workshop.store.store import Store
from workshop.ui.shell import first_steps, tries
from workshop.ui.shell import sign_in as form
from workshop.ui.shell.tries import FormTries

PASSWORD = "a sentence as a password"
WRONG = "The user name or the password is not right."


@pytest.fixture
def services(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    """The house of this process, over the store of this test."""
    moment = now()
    monkeypatch.setattr(login_throttle, "now", lambda: moment)  # a slow machine lets pauses pass
    monkeypatch.setattr(form, "_passwords", FormTries("passwords"))
    monkeypatch.setattr(form, "_recoveries", FormTries("recoveries"))
    monkeypatch.setattr(first_steps, "_setup_codes", FormTries("set-up codes"))
    services = Services(settings_for(tmp_path), store, Hub(), None)
    use_services(services)
    yield services
    use_services(None)


@pytest.fixture
def as_for_people(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords cost what they cost outside of tests."""
    monkeypatch.setattr(credentials, "HASH_COST", HASH_COST)


@pytest.fixture
def recovery(scene: Scene, services: Services) -> str:
    """Hanna's account; its recovery code."""
    content = CreateAccount("hanna", "Hanna", "admin", PASSWORD, "en")
    _account, code = scene.do(create_account, SYSTEM, content)
    return str(code)


def open_app(**query: str) -> AppTest:
    """A browser without a cookie, in English."""
    app = AppTest.from_file(str(ROOT / "workshop" / "ui" / "main.py"), default_timeout=20)
    app.query_params["lang"] = "en"
    return app.run()


def try_to_sign_in(app: AppTest, name: str, password: str) -> list[str]:
    """Fill in the form; returns what the page says is wrong."""
    app.text_input[0].input(name)
    app.text_input[1].input(password)
    app.button[0].click().run()
    assert not app.exception
    return [error.value for error in app.error]


def test_the_first_visit_offers_the_first_account_and_nothing_else(services: Services) -> None:
    app = open_app()
    assert [heading.value for heading in app.subheader] == ["Create the first account"]
    assert not app.sidebar


def test_a_wrong_set_up_code_is_refused_and_what_was_typed_stays(services: Services) -> None:
    app = open_app()
    for field, text in zip(app.text_input, ("WRONG", "hanna", "Hanna", PASSWORD), strict=True):
        field.input(text)
    app.button[0].click().run()
    assert [error.value for error in app.error] == ["This is not the set-up code."]
    assert [field.value for field in app.text_input] == ["WRONG", "hanna", "Hanna", PASSWORD]


@pytest.mark.parametrize("password", ["wrong", "x" * 100, "a\0b", "ż" * 60])
def test_any_wrong_password_gets_the_same_sentence(recovery: str, password: str) -> None:
    assert try_to_sign_in(open_app(), "hanna", password) == [WRONG]


def test_a_missing_word_is_asked_for(recovery: str) -> None:
    assert try_to_sign_in(open_app(), "hanna", "") == ["Enter your user name and your password."]


def test_what_was_typed_stays_in_the_form(recovery: str) -> None:
    app = open_app()
    try_to_sign_in(app, "hanna", "wrong")
    assert app.text_input[0].value == "hanna"


@pytest.mark.parametrize("name", ["hanna", "nobody"])
def test_repeated_failures_are_slowed_down_whether_or_not_the_name_exists(
    recovery: str, name: str
) -> None:
    app = open_app()
    said = [try_to_sign_in(app, name, "wrong")[0] for _time in range(FREE_FAILURES + 2)]
    assert said[:-1] == [WRONG] * (FREE_FAILURES + 1)
    assert said[-1].startswith("Too many wrong tries. Try again in ")


@pytest.mark.parametrize("name", ["hanna", "nobody"])
@pytest.mark.parametrize("password", ["wrong", "x" * 100])
def test_a_known_and_an_unknown_name_cost_one_check_each(
    as_for_people: None, recovery: str, name: str, password: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    costs: list[str] = []
    check = bcrypt.checkpw

    def counted(given: bytes, hashed: bytes) -> bool:
        right = check(given, hashed)
        costs.append(hashed.decode()[:7])
        return right

    monkeypatch.setattr(bcrypt, "checkpw", counted)
    try_to_sign_in(open_app(), name, password)
    assert costs == ["$2b$12$"]


def test_the_recovery_code_opens_also_while_wrong_passwords_are_slowed_down(recovery: str) -> None:
    app = open_app()
    for _time in range(FREE_FAILURES + 2):
        try_to_sign_in(app, "hanna", "wrong")
    for field, text in zip(
        app.text_input[2:], ("hanna", recovery, "another sentence"), strict=True
    ):
        field.input(text)
    app.button[1].click().run()
    assert not app.error
    assert [heading.value for heading in app.subheader] == ["Write down your recovery code"]
    assert recovery not in " ".join(text.value for text in app.markdown)
    assert any(re.search(r"`\w{4}", text.value) for text in app.markdown)


def test_wrong_recovery_codes_are_slowed_down(recovery: str) -> None:
    app = open_app()
    said = []
    for _time in range(FREE_FAILURES + 2):
        for field, text in zip(app.text_input[2:], ("hanna", "0" * 16, PASSWORD), strict=True):
            field.input(text)
        app.button[1].click().run()
        said.append(app.error[0].value)
    assert said[0] == "The user name or the recovery code is not right."
    assert said[-1].startswith("Too many wrong tries.")


def test_the_set_up_code_is_not_guessed_quickly(services: Services) -> None:
    app = open_app()
    said = []
    for _time in range(FREE_FAILURES + 2):
        for field, text in zip(app.text_input, ("WRONG", "hanna", "Hanna", PASSWORD), strict=True):
            field.input(text)
        app.button[0].click().run()
        said.append(app.error[0].value)
    assert said[0] == "This is not the set-up code."
    assert said[-1].startswith("Too many wrong tries.")


@dataclass
class Moves:
    """Where the next try comes from."""

    comes: Whence

    def __call__(self, _name: str) -> Whence:
        return self.comes


@pytest.fixture
def moves(monkeypatch: pytest.MonkeyPatch) -> Moves:
    """Lets a test come from one address, another one, or a browser that is known."""
    moves = Moves(Whence("203.0.113.1"))
    monkeypatch.setattr(form, "come_from", moves)
    return moves


AT_HOME = Whence("browser of hanna", is_known=True)


@pytest.mark.parametrize("comes", [Whence("198.51.100.4"), AT_HOME])
def test_a_strangers_failures_do_not_make_the_right_password_wait(
    recovery: str, moves: Moves, comes: Whence
) -> None:
    app = open_app()
    while (said := try_to_sign_in(app, "hanna", "wrong")) == [WRONG]:
        pass
    assert said[0].startswith("Too many wrong tries.")
    moves.comes = comes
    assert try_to_sign_in(app, "hanna", PASSWORD) == []


def test_guesses_from_many_addresses_are_few_and_do_not_keep_a_known_browser_out(
    recovery: str, moves: Moves, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tries, "STRANGE_TRIES", 3)
    monkeypatch.setattr(tries, "STRANGE_TRIES_A_SECOND", 0.001)
    monkeypatch.setattr(form, "_passwords", FormTries("passwords"))
    app = open_app()
    said = []
    for number in range(5):
        moves.comes = Whence(f"203.0.113.{number}")
        said += try_to_sign_in(app, "hanna", "wrong")
    assert said[:3] == [WRONG] * 3
    assert said[3].startswith("Too many wrong tries.")
    assert try_to_sign_in(app, "hanna", PASSWORD)[0].startswith("Too many wrong tries.")
    moves.comes = AT_HOME
    assert try_to_sign_in(app, "hanna", PASSWORD) == []


def test_tries_that_are_not_checked_do_not_make_the_right_password_wait(
    recovery: str, moves: Moves, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tries, "STRANGE_TRIES", 2)
    monkeypatch.setattr(form, "_passwords", FormTries("passwords"))
    monkeypatch.setattr(form, "PASSWORD_CHECKS", checks := PasswordChecks(at_once=1))
    monkeypatch.setattr(password_checks, "MOST_OF_ONE", 0)
    app = open_app()
    with checks.turn("somebody else"):
        for _time in range(4):
            [said] = try_to_sign_in(app, "hanna", "wrong")
            assert said.startswith("Many people are signing in")
    moves.comes = Whence("198.51.100.4")
    assert try_to_sign_in(app, "hanna", PASSWORD) == []


def test_failures_are_forgotten_when_there_are_too_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(login_throttle, "MOST_KEPT", 2)
    kept = LoginThrottle()
    for _time in range(FREE_FAILURES + 1):
        kept.note_failure("Nobody ", "here")
    with pytest.raises(SlowDown):
        kept.must_not_wait("nobody", "here")
    kept.note_failure("somebody", "here")
    kept.note_failure("nobody", "there")
    kept.must_not_wait("nobody", "here")
