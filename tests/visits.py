"""Screens opened by somebody of the cast, without a browser: the page's file under ``AppTest``."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.keys import sign_in
from tests.server import settings_for
from workshop.live.hub import Hub
from workshop.people.review_keys import browser_key
from workshop.people.rights import SYSTEM, Actor
from workshop.people.sign_in import find_session
from workshop.people.tables import Account
from workshop.services import Services, use_services
from workshop.settings import ROOT, Settings

if TYPE_CHECKING:
    from tests.conftest import Scene

PATIENCE = 30


class Visits:
    """Opens pages in English for accounts of the scene."""

    def __init__(self, scene: "Scene", settings: Settings) -> None:
        self.scene = scene
        use_services(Services(settings, scene.store, Hub(), None))

    def open(self, actor: Actor, key: str, **state: Any) -> AppTest:
        """The page ``key`` as this account sees it; ``state``: the page's own session state."""
        screen = AppTest.from_file(str(ROOT / "pages" / f"{key}.py"), default_timeout=PATIENCE)
        screen.user = self.sign_in(actor)
        for name, value in state.items():
            screen.session_state[f"{key}.{name}"] = value
        return screen.run()

    def stranger(self, key: str) -> AppTest:
        """The page ``key`` as somebody without a sign-in sees it."""
        screen = AppTest.from_file(str(ROOT / "pages" / f"{key}.py"), default_timeout=PATIENCE)
        return screen.run()

    def open_script(self, actor: Actor, script: str) -> AppTest:
        """A script of the test's own, such as one part of a page, as this account sees it."""
        screen = AppTest.from_string(script, default_timeout=PATIENCE)
        screen.user = self.sign_in(actor)
        return screen.run()

    def sign_in(self, actor: Actor) -> dict[str, str]:
        """What the middleware tells of a new browser of this account, which speaks English from
        now on."""

        def speak_english(db: Any, _actor: Actor, _content: None) -> str:
            account = db.get(Account, actor.id)
            account.language = "en"
            db.add(account)
            return str(account.username)

        token = sign_in(self.scene.store, self.scene.do(speak_english, SYSTEM))
        found = self.scene.read(find_session, token)
        assert found is not None
        return {"session": str(found.session_id), "key": browser_key(token).hex()}


@pytest.fixture
def visits(scene: "Scene", tmp_path: Path) -> Iterator[Visits]:
    """Pages of this scene."""
    yield Visits(scene, settings_for(tmp_path))
    use_services(None)


def words(screen: AppTest) -> str:
    """Everything there is to read on a screen."""
    kinds = ("title", "header", "subheader", "markdown", "caption", "info", "warning", "error")
    found = [str(element.value) for kind in kinds for element in screen.get(kind)]
    return "\n".join(found).replace("\\", "")


def labels(screen: AppTest) -> list[str]:
    """The labels of all buttons."""
    return [button.label for button in screen.button]


def press(screen: AppTest, *wanted: str) -> AppTest:
    """Press the first button with each of these labels, all in one run.

    A test runs whole scripts, which closes dialogs: to press something in a dialog, press what
    opens it along with it.
    """
    for label in wanted:
        next(button for button in screen.button if button.label == label).click()
    return screen.run()
