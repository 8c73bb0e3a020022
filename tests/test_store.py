"""The one write path: committed before anybody hears, refused whole or stored whole."""

import threading

import pytest
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import select

from tests.conftest import Scene
from workshop.errors import Invalid, SlowDown
from workshop.live.hub import Hub
from workshop.live.relay import batches_of
from workshop.people.rights import SYSTEM
from workshop.people.tables import Account
from workshop.store import log
from workshop.store.ids_and_clock import checked_id, new_id, now
from workshop.store.store import Store


def _add_account(db, _actor, name):
    db.add(Account(username=name, display_name=name, role="expert", password_hash="-"))
    log.append(db, log.HOUSE, "account_created")


def _names(db):
    return sorted(db.exec(select(Account.username)))


def test_what_is_written_can_be_read(scene: Scene):
    scene.do(_add_account, SYSTEM, "ola")
    assert scene.read(_names) == ["ola"]


def test_a_command_that_fails_leaves_nothing(scene: Scene):
    def fail(db, actor, name):
        _add_account(db, actor, name)
        db.flush()
        raise Invalid("no")

    with pytest.raises(Invalid):
        scene.do(fail, SYSTEM, "ola")
    assert scene.read(_names) == []
    assert scene.events(log.HOUSE) == []
    scene.do(_add_account, SYSTEM, "jan")
    assert [event.number for event in scene.events(log.HOUSE)] == [1]


def test_a_bug_in_a_command_does_not_stop_the_writer(scene: Scene):
    def crash(_db, _actor, _content):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        scene.do(crash, SYSTEM)
    scene.do(_add_account, SYSTEM, "ola")


def test_a_database_that_cannot_write_asks_for_another_try(scene: Scene):
    def full(_db, _actor, _content):
        raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    with pytest.raises(SlowDown) as refusal:
        scene.do(full, SYSTEM)
    assert refusal.value.retryable


def _busy(store: Store) -> threading.Event:
    """Keeps the writer at work until the event that is returned is set."""
    begun, go_on = threading.Event(), threading.Event()

    def wait(_db, _actor, _content):
        begun.set()
        go_on.wait()

    store.submit(wait, SYSTEM, None)
    begun.wait()
    return go_on


def test_commands_that_waited_are_answered_each_for_itself(scene: Scene):
    def refuse(db, actor, name):
        _add_account(db, actor, name)
        db.flush()
        raise Invalid("no")

    commands = [
        (_add_account, "ola"),
        (refuse, "ewa"),
        (_add_account, "ola"),
        (_add_account, "jan"),
    ]
    go_on = _busy(scene.store)
    answers = [scene.store.submit(command, SYSTEM, name) for command, name in commands]
    go_on.set()
    errors = [type(answer.exception()).__name__ for answer in answers]
    assert errors == ["NoneType", "Invalid", "IntegrityError", "NoneType"]
    assert scene.read(_names) == ["jan", "ola"]
    assert [event.number for event in scene.events(log.HOUSE)] == [1, 2]


def test_who_waits_behind_a_full_disk_is_stored_once_there_is_room(scene: Scene):
    tries = []

    def full(_db, _actor, _content):
        tries.append("full")
        raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    go_on = _busy(scene.store)
    first = scene.store.submit(_add_account, SYSTEM, "ola")
    trouble = scene.store.submit(full, SYSTEM, None)
    last = scene.store.submit(_add_account, SYSTEM, "jan")
    go_on.set()
    assert isinstance(trouble.exception(), SlowDown)
    assert first.exception() is last.exception() is None
    assert scene.read(_names) == ["jan", "ola"]
    assert [event.number for event in scene.events(log.HOUSE)] == [1, 2]


@pytest.mark.filterwarnings("ignore:nested transaction already deassociated")
def test_commands_that_share_a_session_are_stored_and_refused_each_for_itself(scene: Scene):
    def add_then_refuse(db, actor, name):
        _add_account(db, actor, name)
        db.flush()
        raise Invalid("no")

    def rename(db, _actor, names):
        account = db.exec(select(Account).where(Account.username == names[0])).one()
        account.username = names[1]
        db.add(account)
        return _names(db)

    commands = [
        (_add_account, "ola", True),
        (add_then_refuse, "ewa", True),
        (rename, ("ola", "anna"), True),
        (rename, ("anna", "maria"), False),
        (_add_account, "maria", True),
        (rename, ("maria", "zofia"), True),
        (_add_account, "zofia", True),
        (_add_account, "jan", True),
    ]
    go_on = _busy(scene.store)
    answers = [
        scene.store.submit(command, SYSTEM, content, shares=shares)
        for command, content, shares in commands
    ]
    go_on.set()
    errors = [type(answer.exception()).__name__ for answer in answers]
    fine = "NoneType"
    assert errors == [fine, "Invalid", fine, fine, *2 * ["IntegrityError", fine]]
    assert answers[5].result() == ["zofia"]
    assert scene.read(_names) == ["jan", "zofia"]
    assert [event.number for event in scene.events(log.HOUSE)] == [1, 2]


def test_nobody_is_answered_before_what_waited_with_them_is_on_disk(scene: Scene):
    seen = []

    def look(_db, _events):
        seen.append(scene.read(_names))
        return lambda: None

    scene.store.observe(look)
    go_on = _busy(scene.store)
    answers = [
        scene.store.submit(_add_account, SYSTEM, name, shares=True) for name in ("ola", "jan")
    ]
    for answer in answers:
        answer.add_done_callback(lambda _answer: seen.append(scene.read(_names)))
    go_on.set()
    for answer in answers:
        answer.result()
    scene.do(_add_account, SYSTEM, "ewa")
    assert seen[:3] == [[], ["jan", "ola"], ["jan", "ola"]]


def test_what_an_observer_cannot_take_together_is_stored_one_by_one(scene: Scene):
    told = []

    def refuse_many(_db, events):
        if len(events) > 1:
            raise ZeroDivisionError
        told.append(events[0].number)
        return lambda: None

    scene.store.observe(refuse_many)
    go_on = _busy(scene.store)
    answers = [
        scene.store.submit(_add_account, SYSTEM, name, shares=True) for name in ("ola", "jan")
    ]
    go_on.set()
    assert [answer.exception() for answer in answers] == [None, None]
    assert told == [1, 2]
    assert scene.read(_names) == ["jan", "ola"]


def test_a_store_that_closes_finishes_what_waits(scene: Scene):
    go_on = _busy(scene.store)
    answers = [scene.store.submit(_add_account, SYSTEM, name) for name in ("ola", "jan", "ewa")]
    closing = threading.Thread(target=scene.store.close)
    closing.start()
    go_on.set()
    closing.join()
    assert all(answer.done() and answer.exception() is None for answer in answers)
    reopened = Store(scene.store.url)
    with reopened.read() as db:
        assert _names(db) == ["ewa", "jan", "ola"]
    reopened.close()


def test_readers_cannot_write(scene: Scene):
    with scene.store.read() as db:
        db.add(Account(username="ola", display_name="Ola", role="expert", password_hash="-"))
        with pytest.raises(DBAPIError, match=r"read.?only"):
            db.commit()


def test_observers_hear_after_the_commit(scene: Scene):
    heard = []

    def observer(db, events):
        kinds = [event.kind for event in events]
        return lambda: heard.append((kinds, scene.read(_names)))

    scene.store.observe(observer)
    scene.do(_add_account, SYSTEM, "ola")
    scene.do(lambda _db, _actor, _content: None, SYSTEM)
    assert heard == [(["account_created"], ["ola"])]


def test_an_observer_that_fails_afterwards_harms_nobody(scene: Scene):
    def observer(_db, _events):
        def fail():
            raise ZeroDivisionError

        return fail

    scene.store.observe(observer)
    scene.do(_add_account, SYSTEM, "ola")
    scene.do(_add_account, SYSTEM, "jan")
    assert scene.read(_names) == ["jan", "ola"]


def test_many_writers_at_once_are_numbered_without_a_gap(scene: Scene):
    names = [f"n{number}" for number in range(24)]
    threads = [threading.Thread(target=scene.do, args=(_add_account, SYSTEM, n)) for n in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [event.number for event in scene.events(log.HOUSE)] == list(range(1, 25))
    assert scene.read(_names) == sorted(names)


def test_what_was_acknowledged_is_there_after_opening_again(scene: Scene):
    scene.do(_add_account, SYSTEM, "ola")
    second = Store(scene.store.url)
    try:
        with second.read() as db:
            assert _names(db) == ["ola"]
    finally:
        second.close()


def test_batches_hold_the_present_facts_of_an_event(scene: Scene, bob, activity):
    note = scene.make_note(bob, activity, "Here")
    event = scene.events(activity.programme_id, "note_added")[-1]
    (batch,) = scene.read(batches_of, [event])
    assert [(fact.kind, fact.id) for fact in batch.facts] == [("note", note.id)]
    assert (batch.scope, batch.number, batch.authors) == (
        activity.programme_id,
        event.number,
        frozenset({bob.pseudonym(activity.id)}),
    )


def test_nobody_listening_is_no_trouble():
    Hub().publish([])


def test_ids_are_32_hexadecimal_digits():
    assert checked_id(new_id())
    for value in ("", "g" * 32, "a" * 31, "a" * 33, "a" * 32 + "\n", None, 1):
        with pytest.raises(Invalid):
            checked_id(value)


def test_the_clock_is_aware():
    assert now().utcoffset() is not None


def test_every_commit_waits_for_the_disk(tmp_path):
    store = Store(f"sqlite:///{tmp_path / 'durable.db'}")

    def pragmas(db, _actor, _content):
        names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        return [db.connection().exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]

    try:
        assert store.write(pragmas, SYSTEM, None) == ["wal", 2, 1, 1]
    finally:
        store.close()
