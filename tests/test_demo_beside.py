"""Loading the example while others write: made beside the writer, stored whole or not at all."""

from typing import Any

import pytest
from sqlalchemy import func, select

from tests.conftest import Scene
from workshop.cli.integrity import find_integrity_problems
from workshop.demo import LoadDemo, beside, find_demo, load_demo
from workshop.demo.beside import MOST_TRIES, load_demo_beside
from workshop.errors import Invalid, NotAllowed
from workshop.i18n import LANGUAGES
from workshop.people.rights import SYSTEM, Actor, Right
from workshop.programme.programmes import CreateProgramme, create_programme, remove_examples
from workshop.programme.tables import Programme
from workshop.settings import ROOT
from workshop.standards.publication.publications import is_intact
from workshop.standards.tables import Publication
from workshop.store import log
from workshop.store.made_apart import rows_made
from workshop.store.store import Store
from workshop.store.types import metadata

WISH = LoadDemo(ROOT / "data", "pl")


def sizes(store: Store) -> dict[str, int]:
    """How many rows each table has."""
    with store.read() as db:
        return {
            name: db.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in metadata.tables.items()
        }


def meanwhile(monkeypatch: pytest.MonkeyPatch, act: Any, times: int) -> list[int]:
    """Let something be done the first times that an example was made; returns a list of how often
    one was."""
    made: list[int] = []

    def making(*given: Any) -> Any:
        rows = rows_made(*given)
        if len(made) < times:
            act()
        made.append(1)
        return rows

    monkeypatch.setattr(beside, "rows_made", making)
    return made


def test_it_is_what_loading_at_one_go_gives(store: Store, scene: Scene, alice: Actor) -> None:
    scene.do(load_demo, alice, WISH)
    expected = sizes(store)
    scene.do(remove_examples, alice, None)
    loaded = load_demo_beside(store, alice, WISH)
    told = {"event": expected["event"] + 1, "feed": expected["feed"] + 1}  # of its removal
    assert sizes(store) == {**expected, **told}
    assert scene.actor(alice.id).may(Right.RUN, loaded.id)
    assert find_integrity_problems(store.url) == []
    with store.read() as db:
        events = log.read_from(db, loaded.id, 0)
        assert [event.number for event in events] == [*range(1, len(events) + 1)]
        assert events[-1].kind == "example_loaded"
        published = db.execute(select(Publication)).scalar_one()
        assert is_intact(published)


def test_one_in_each_language(store: Store, alice: Actor) -> None:
    titles = {
        load_demo_beside(store, alice, LoadDemo(WISH.content_dir, language)).title
        for language in LANGUAGES
    }
    assert len(titles) == len(LANGUAGES)
    assert find_integrity_problems(store.url) == []


def test_an_example_that_is_there_is_joined(
    store: Store, scene: Scene, alice: Actor, charlie: Actor
) -> None:
    first = load_demo_beside(store, alice, WISH)
    assert load_demo_beside(store, charlie, WISH).id == first.id
    assert scene.actor(charlie.id).may(Right.RUN, first.id)


def test_two_who_load_it_at_once_get_the_same(
    store: Store, scene: Scene, alice: Actor, charlie: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = meanwhile(monkeypatch, lambda: scene.do(load_demo, charlie, WISH), 1)
    loaded = load_demo_beside(store, alice, WISH)
    assert scene.actor(alice.id).may(Right.RUN, loaded.id)
    assert scene.actor(charlie.id).may(Right.RUN, loaded.id)
    assert len(made) == 1


@pytest.mark.parametrize("times", [1, MOST_TRIES])
def test_a_name_taken_meanwhile_is_not_given_twice(
    store: Store, scene: Scene, alice: Actor, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    title = rows_made(beside.fill_demo, SYSTEM, WISH, {})["programme"][0]["title"]

    def take() -> None:
        scene.do(create_programme, alice, CreateProgramme(title, "pl", None))

    meanwhile(monkeypatch, take, times)
    loaded = load_demo_beside(store, alice, WISH)
    with store.read() as db:
        slugs = list(db.execute(select(Programme.slug)).scalars())
        assert len(set(slugs)) == len(slugs)
        found = find_demo(db, "pl")
    assert found is not None
    assert found.slug == loaded.slug


def test_where_storing_fails_nothing_of_it_is_there(
    store: Store, scene: Scene, alice: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sizes(store)
    before["signingkey"] = 1

    def fail(*_given: Any, **_named: Any) -> None:
        raise Invalid("stopped in the middle")

    monkeypatch.setattr(beside.log, "append", fail)
    with pytest.raises(Invalid):
        load_demo_beside(store, alice, WISH)
    assert sizes(store) == before


def test_who_may_not_load_it_makes_nothing(store: Store, scene: Scene, ewa: Actor) -> None:
    before = sizes(store)
    with pytest.raises(NotAllowed):
        load_demo_beside(store, ewa, WISH)
    with pytest.raises(Invalid):
        load_demo_beside(store, SYSTEM, LoadDemo(WISH.content_dir, "xx"))
    assert sizes(store) == before
