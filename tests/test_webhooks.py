"""Webhooks: what they are told, by whom they know that it is true, and what follows a failure."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, select

from tests.databases import Engine
from tests.publishing import Press
from tests.receiver import ReceivedCall, Receiver, receiving
from tests.rooms import Room, furnish_neighbours
from tests.server import settings_for
from tests.waiting import comes_true
from workshop.errors import Invalid, NotAllowed
from workshop.outside import deliveries
from workshop.outside.deliveries import MOST_WAITING, PAUSES, take_due
from workshop.outside.outside_states import TELLABLE, DeliveryState, DeliveryTrouble
from workshop.outside.tables import WebhookDelivery
from workshop.outside.webhooks import (
    AddWebhook,
    add_webhook,
    last_deliveries,
    list_webhooks,
    remove_webhook,
    try_webhook,
)
from workshop.people.rights import SYSTEM
from workshop.programme.session_run import close_session, open_session
from workshop.programme.tables import Programme
from workshop.services import Services

HERE = {"WORKSHOP_CALLS_INSIDE": "127.0.0.1", "WORKSHOP_PUBLIC_URL": "https://town.example.org"}
INSIDE = ("127.0.0.1",)


class Caller:
    """A house that may call this machine, and the room in it."""

    def __init__(self, folder: Path, room: Callable[[Services], Room]) -> None:
        self._folder = folder
        self.services = Services.build(settings_for(folder, **HERE))
        self.room = room(self.services)

    def restart(self) -> None:
        """Stop the house and open it again."""
        self.services.close()
        self.services = Services.build(settings_for(self._folder, **HERE))
        self.room.store = self.services.store

    def add(self, address: str, programme_id: str | None = None, **choice: Any) -> str:
        """Call an address from now on; returns what it is signed with."""
        secret = self.services.settings.secret
        given = {"events": TELLABLE, "inside": INSIDE, **choice}
        command = AddWebhook(address, programme_id=programme_id, secret=secret, **given)
        return str(self.room.do(add_webhook, command))

    def close_meeting(self) -> None:
        """What is told: session 3 is closed."""
        self.room.do(close_session, self.room.session_id)

    def rows(self) -> list[WebhookDelivery]:
        """All deliveries, the oldest first."""
        with self.services.store.read() as db:
            query = select(WebhookDelivery).order_by(col(WebhookDelivery.made_at))
            return list(db.execute(query).scalars())

    def is_settled(self, state: str) -> bool:
        """Whether there is a delivery, and all are in this state."""
        rows = self.rows()
        return bool(rows) and all(row.state == state for row in rows)

    def tried(self, times: int) -> bool:
        """Whether the only delivery was tried so often, and how that went is known."""
        (row,) = self.rows()
        return row.tries == times and row.answered_on is not None


@pytest.fixture
def caller(tmp_path: Path, engine: Engine, empty_database: str) -> Iterator[Caller]:
    with engine.copied(empty_database, tmp_path):
        caller = Caller(tmp_path, lambda services: furnish_neighbours(services.store))
        yield caller
        caller.services.close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


def checked(call: ReceivedCall, secret: str) -> dict[str, Any]:
    """What a call says, as somebody reads it who checks the signature by the book."""
    key, moment = call.headers["webhook-id"], call.headers["webhook-timestamp"]
    assert abs(time.time() - int(moment)) < 300
    kind, _comma, given = call.headers["webhook-signature"].partition(",")
    signed = f"{key}.{moment}.".encode() + call.body
    own = hmac.new(base64.b64decode(secret.removeprefix("whsec_")), signed, hashlib.sha256)
    assert (kind, base64.b64decode(given)) == ("v1", own.digest())
    told = json.loads(call.body)
    assert told["id"] == key
    return dict(told)


def test_a_closed_meeting_and_a_published_version_are_told_and_signed(
    caller: Caller, receiver: Receiver
) -> None:
    room = caller.room
    secret = caller.add(f"{receiver.url}/incoming?from=workshop", room.programme_id)
    caller.close_meeting()
    assert comes_true(lambda: len(receiver.calls) == 1)
    press = Press(room.store, room.facilitator, room.programme_id)
    press.write_clause()
    press.publish()
    assert comes_true(lambda: caller.is_settled(DeliveryState.TOLD) and len(receiver.calls) == 2)
    closed, published = (checked(call, secret) for call in receiver.calls)
    about = {"id": room.programme_id, "slug": room.slug, "title": "Standard of a small town"}
    assert closed["event"] == "meeting_closed"
    assert closed["programme"] == published["programme"] == about
    assert closed["meeting"]["number"] == 3
    assert closed["meeting"]["address"].endswith(f"/meetings/{room.session_id}")
    assert published["event"] == "version_published"
    address = f"https://town.example.org/standards/{room.slug}/0.1/"
    assert published["publication"] == {"version": "0.1", "state": "working", "address": address}
    assert {call.path for call in receiver.calls} == {"/incoming?from=workshop"}
    assert {row.status for row in caller.rows()} == {200}


def test_only_what_was_asked_for_is_told(caller: Caller, receiver: Receiver) -> None:
    room = caller.room
    caller.add(f"{receiver.url}/published", events=["version_published"])
    caller.add(f"{receiver.url}/elsewhere", room.charlie.programme_id)
    caller.close_meeting()
    assert caller.rows() == []

    def rehearse(db: Session, _actor: Any, _content: None) -> None:
        row = db.get_one(Programme, room.charlie.programme_id)
        row.rehearsal_of = room.programme_id
        db.add(row)

    room.do(rehearse, None)
    room.charlie.do(close_session, room.charlie.session_id)
    assert caller.rows() == []


def test_what_is_refused_is_told_again(
    caller: Caller, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliveries, "PAUSES", (timedelta(0),) * 5)
    receiver.answers = [500, 302, 404]
    secret = caller.add(f"{receiver.url}/incoming")
    caller.close_meeting()
    assert comes_true(lambda: caller.is_settled(DeliveryState.TOLD))
    assert [call.path for call in receiver.calls] == ["/incoming"] * 4
    assert len({checked(call, secret)["id"] for call in receiver.calls}) == 1
    assert caller.rows()[0].tries == 4


def test_what_waits_is_told_after_a_restart(caller: Caller, receiver: Receiver) -> None:
    receiver.answers = [503]
    secret = caller.add(f"{receiver.url}/incoming")
    caller.close_meeting()
    assert comes_true(lambda: caller.tried(1))
    (before,) = caller.rows()
    assert (before.state, before.status) == (DeliveryState.WAITING, 503)
    caller.restart()
    caller.room.store.write(let_wait_no_longer, SYSTEM, None)
    caller.services.webhooks.look()
    assert comes_true(lambda: caller.is_settled(DeliveryState.TOLD))
    first, second = (checked(call, secret) for call in receiver.calls)
    assert first == second


def let_wait_no_longer(db: Session, _actor: Any, _content: None) -> None:
    for row in db.execute(select(WebhookDelivery)).scalars():
        row.next_at = row.made_at
        db.add(row)


def test_after_a_day_it_is_given_up(
    caller: Caller, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert timedelta(hours=23) < sum(PAUSES, timedelta()) < timedelta(hours=25)
    assert sorted(PAUSES) == list(PAUSES)
    monkeypatch.setattr(deliveries, "PAUSES", (timedelta(0),) * 2)
    receiver.answers = [500] * 9
    caller.add(f"{receiver.url}/incoming")
    caller.close_meeting()
    assert comes_true(lambda: caller.is_settled(DeliveryState.GIVEN_UP))
    assert len(receiver.calls) == 3


def test_an_address_inside_the_network_is_refused_when_it_is_entered(caller: Caller) -> None:
    for address in ("https://10.0.0.1/", "http://127.0.0.1/", "https://[::1]/", "ftp://x.org/"):
        with pytest.raises(Invalid):
            caller.add(address, inside=())
    with caller.services.store.read() as db:
        assert list_webhooks(db, caller.room.facilitator) == []


def test_and_when_a_name_leads_there_at_the_moment_of_calling(
    caller: Caller, receiver: Receiver
) -> None:
    port = receiver.url.rpartition(":")[2]
    # For whoever resolves names this is 127.0.0.2, which the settings do not allow.
    caller.add(f"https://127.2:{port}/")
    caller.close_meeting()
    assert comes_true(lambda: caller.tried(1))
    (row,) = caller.rows()
    assert (row.state, row.trouble) == (DeliveryState.WAITING, DeliveryTrouble.INSIDE)
    assert receiver.calls == []


def test_a_machine_that_is_not_there_stops_nothing(caller: Caller, receiver: Receiver) -> None:
    caller.add("http://127.0.0.1:1/")
    caller.add(receiver.url)
    caller.close_meeting()
    assert comes_true(lambda: len(receiver.calls) == 1)
    assert comes_true(lambda: all(row.answered_on for row in caller.rows()))
    assert sorted(row.trouble for row in caller.rows()) == ["", DeliveryTrouble.UNREACHABLE]


def test_nobody_waits_for_a_machine_that_does_not_answer(
    caller: Caller, receiver: Receiver
) -> None:
    receiver.may_answer.clear()
    caller.add(receiver.url)
    caller.close_meeting()
    assert comes_true(lambda: len(receiver.calls) == 1)
    caller.room.do(open_session, caller.room.session_id)
    assert not caller.is_settled(DeliveryState.TOLD)
    receiver.may_answer.set()
    assert comes_true(lambda: caller.is_settled(DeliveryState.TOLD))


def test_of_several_processes_one_takes_a_delivery(caller: Caller) -> None:
    caller.services.webhooks.stop()
    caller.services.webhooks.join()
    caller.add("https://example.org/")
    caller.close_meeting()
    taken = [caller.services.store.write(take_due, SYSTEM, None) for _process in range(3)]
    assert [one is not None for one in taken] == [True, False, False]


def test_what_waits_for_one_address_is_bounded(caller: Caller) -> None:
    caller.services.webhooks.stop()
    caller.services.webhooks.join()
    caller.add("https://example.org/")
    (hook,) = caller.room.read(list_webhooks, caller.room.facilitator)
    for _turn in range(MOST_WAITING + 5):
        caller.room.do(try_webhook, hook.id)
    caller.services.store.write(take_due, SYSTEM, None)
    waiting = [row for row in caller.rows() if row.state == DeliveryState.WAITING]
    assert len(waiting) == MOST_WAITING


def test_a_trial_tells_of_nothing(caller: Caller, receiver: Receiver) -> None:
    secret = caller.add(receiver.url, caller.room.programme_id)
    (hook,) = caller.room.read(list_webhooks, caller.room.facilitator)
    caller.room.do(try_webhook, hook.id)
    assert comes_true(lambda: caller.is_settled(DeliveryState.TOLD))
    told = checked(receiver.calls[0], secret)
    assert set(told) == {"id", "event"}
    shown = caller.room.read(last_deliveries, caller.room.facilitator, 5)
    assert [row.status for row in shown[hook.id]] == [200]


def test_what_is_removed_is_not_called(caller: Caller, receiver: Receiver) -> None:
    caller.add(receiver.url)
    (hook,) = caller.room.read(list_webhooks, caller.room.facilitator)
    caller.room.do(remove_webhook, hook.id)
    caller.close_meeting()
    assert caller.rows() == []


def test_only_administrators_enter_addresses_and_see_them(caller: Caller) -> None:
    charlie = caller.room.charlie
    for command, content in (
        (add_webhook, AddWebhook("https://example.org/", TELLABLE, charlie.programme_id, (), b"")),
        (try_webhook, "x"),
        (remove_webhook, "x"),
    ):
        with pytest.raises(NotAllowed):
            charlie.do(command, content)
    with pytest.raises(NotAllowed):
        charlie.read(list_webhooks, charlie.facilitator)
    with pytest.raises(NotAllowed):
        charlie.read(last_deliveries, charlie.facilitator, 1)


def test_the_database_alone_signs_nothing(caller: Caller) -> None:
    secret = caller.add("https://example.org/")
    (hook,) = caller.room.read(list_webhooks, caller.room.facilitator)
    assert secret.startswith("whsec_")
    assert hook.seed.encode() not in base64.b64decode(secret.removeprefix("whsec_"))
    assert secret not in str(hook.model_dump())
