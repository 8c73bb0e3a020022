"""No English sentence on a Polish screen, on every page, with the demo in it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from tests.conftest import Scene
from tests.rooms import sign_in
from tests.server import settings_for
from tests.test_translations import SAME_IN_BOTH, messages_in_use
from workshop.i18n import catalogue, use_language
from workshop.live.hub import Hub
from workshop.people.rights import SYSTEM
from workshop.people.sign_in import find_session
from workshop.people.tables import Account
from workshop.services import Services, use_services
from workshop.settings import ROOT
from workshop.store.store import Store

PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
BOARD = "bidi_component"


@pytest.fixture
def database(demo_database: str) -> str:
    """Tests begin with the example."""
    return demo_database


@pytest.fixture
def session_id(scene: Scene, store: Store, tmp_path: Path) -> Iterator[str]:
    """Somebody signed in, who administers a house with the demo programme in it."""
    use_language("pl")
    settings = settings_for(tmp_path)
    use_services(Services(settings, store, Hub(), None))
    scene.make_account("hanna", "admin")
    session = scene.read(find_session, sign_in(store, "hanna"))
    assert session is not None
    yield session.session_id
    use_services(None)


def words_of(message: Any) -> Iterator[str]:
    """Every text in a protobuf message."""
    for field, value in message.ListFields():
        values = value if field.is_repeated else [value]
        for one in values:
            if isinstance(one, str):
                yield one
            elif hasattr(one, "ListFields"):
                yield from words_of(one)


def shown(node: Any) -> Iterator[str]:
    """Every text of a page, boards left out: they bring their own catalogue."""
    proto = getattr(node, "proto", None)
    if proto is not None and getattr(node, "type", "") != BOARD:
        yield from words_of(proto)
    for child in getattr(node, "children", {}).values():
        yield from shown(child)


def english() -> set[str]:
    """Source texts without places that Polish says differently."""
    known = catalogue("pl")
    return {
        message
        for message in messages_in_use()
        if isinstance(message, str)
        and known.get(message) != message
        and message not in SAME_IN_BOTH
        and "{" not in message
        and re.search("[a-z]{3}", message)
    }


@pytest.mark.parametrize("name", PAGES)
def test_a_polish_screen_shows_no_english_text(session_id: str, name: str) -> None:
    app = AppTest.from_file(str(ROOT / "pages" / f"{name}.py"), default_timeout=60)
    app.user = {"session": session_id}
    app.run()
    assert not app.exception
    texts = set(shown(app.main)) | set(shown(app.sidebar))
    assert app.title
    assert texts & set(catalogue("pl").values())
    assert not texts & english()


def test_an_english_screen_would_be_noticed(session_id: str, scene: Scene) -> None:
    def speak_english(db: Any, _actor: Any, _content: None) -> None:
        account = db.exec(select(Account)).one()
        account.language = "en"
        db.add(account)

    scene.do(speak_english, SYSTEM)
    app = AppTest.from_file(str(ROOT / "pages" / "settings.py"), default_timeout=60)
    app.user = {"session": session_id}
    app.run()
    assert {"Settings", "New password", "What is stored"} <= set(shown(app.main)) & english()
