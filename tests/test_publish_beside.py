"""Publishing while others write: composed beside the writer, published as things are."""

from functools import partial
from typing import Any

import pytest
from sqlalchemy import func
from sqlalchemy.exc import DatabaseError
from sqlmodel import select

from tests.conftest import Scene
from tests.publishing import Press
from workshop.board.tables import Note
from workshop.errors import Conflict
from workshop.needs.tables import ToldSupport
from workshop.people.rights import Actor
from workshop.programme.tables import Activity, Programme, WorkingSession
from workshop.standards.publication import publishing
from workshop.standards.publication.publications import Publish, is_intact
from workshop.standards.publication.publishing import MOST_TRIES, publish_beside
from workshop.standards.tables import Clause, Publication
from workshop.store.rehearsal import rehearse
from workshop.store.store import Store


@pytest.fixture
def press(store: Store, alice: Actor, programme: Programme) -> Press:
    return Press(store, alice, programme.id)


@pytest.fixture
def clause(scene: Scene, press: Press, session: WorkingSession, activity: Activity) -> Clause:
    """A clause behind which five people stand with ten notes."""
    people = [scene.make_person(session) for _ in range(5)]
    notes = [scene.make_note(people[n % 5], activity, f"Said {n}") for n in range(10)]
    return press.write_clause(needs=[press.make_need(notes)])


def wish(press: Press, version: str = "0.1") -> Publish:
    return Publish(press.programme_id, version, "", [clause.id for clause in press.clauses()])


def meanwhile(monkeypatch: pytest.MonkeyPatch, *acts: Any) -> list[int]:
    """Let something be done after each time a version was composed; returns a list of how often
    that was."""
    composed: list[int] = []

    def composing(*given: Any) -> Any:
        found = rehearse(*given)
        if len(composed) < len(acts):
            acts[len(composed)]()
        composed.append(1)
        return found

    monkeypatch.setattr(publishing, "rehearse", composing)
    return composed


def count(scene: Scene, table: Any) -> int:
    return int(scene.read(lambda db: db.execute(select(func.count()).select_from(table)).scalar()))


def test_it_is_published_as_at_one_go(scene: Scene, press: Press, clause: Clause) -> None:
    key = publish_beside(press.store, press.actor, wish(press))
    row = scene.get(Publication, key)
    assert is_intact(row)
    assert row.snapshot["clauses"][0]["trace"]["at_least"] == 5
    assert scene.get(Clause, clause.id).version == "0.1"
    later = press.publish("0.2").snapshot
    assert later["clauses"][0]["trace"] == row.snapshot["clauses"][0]["trace"]


def test_a_note_that_comes_meanwhile_does_not_hold_it_up(
    scene: Scene,
    press: Press,
    clause: Clause,
    session: WorkingSession,
    activity: Activity,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    person = scene.make_person(session)
    composed = meanwhile(monkeypatch, lambda: scene.make_note(person, activity, "Just now"))
    publish_beside(press.store, press.actor, wish(press))
    assert len(composed) == 1


def test_what_changes_meanwhile_is_published_as_it_is_then(
    scene: Scene, press: Press, clause: Clause, monkeypatch: pytest.MonkeyPatch
) -> None:
    composed = meanwhile(monkeypatch, lambda: press.edit(clause, title="Another title"))
    key = publish_beside(press.store, press.actor, wish(press))
    assert scene.get(Publication, key).snapshot["clauses"][0]["title"] == "Another title"
    assert len(composed) == 2


def test_where_something_changes_all_the_time_it_is_published_nevertheless(
    scene: Scene, press: Press, clause: Clause, monkeypatch: pytest.MonkeyPatch
) -> None:
    acts = [partial(press.edit, clause, title=f"Title {n}") for n in range(MOST_TRIES)]
    meanwhile(monkeypatch, *acts)
    key = publish_beside(press.store, press.actor, wish(press))
    title = scene.get(Publication, key).snapshot["clauses"][0]["title"]
    assert title == f"Title {MOST_TRIES - 1}"


def test_the_same_version_is_not_published_twice(
    scene: Scene, press: Press, clause: Clause, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile(monkeypatch, lambda: press.publish("0.1"))
    with pytest.raises(Conflict):
        publish_beside(press.store, press.actor, wish(press))
    assert count(scene, Publication) == 1


def test_nothing_is_told_of_what_was_not_published(
    scene: Scene, press: Press, clause: Clause
) -> None:
    told, events = count(scene, ToldSupport), len(scene.events(press.programme_id))
    written = publishing.WRITTEN
    found = rehearse(press.store, publishing._compose, press.actor, wish(press), written)
    assert found.snapshot["clauses"][0]["trace"]["at_least"] == 5
    assert (count(scene, ToldSupport), len(scene.events(press.programme_id))) == (told, events)


def test_a_rehearsal_changes_nothing(scene: Scene, store: Store, activity: Activity) -> None:
    def write(db: Any, _actor: None, _content: None) -> None:
        fields = {"programme_id": activity.programme_id, "session_id": activity.session_id}
        db.add(Note(id="1" * 32, activity_id=activity.id, text="x", position=1, **fields))
        db.flush()

    if store.sqlite:
        with pytest.raises(DatabaseError):
            rehearse(store, write, None, None, [ToldSupport])
    else:
        rehearse(store, write, None, None, [ToldSupport])
    assert count(scene, Note) == 0
