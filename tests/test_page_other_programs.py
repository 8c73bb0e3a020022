"""The part Other programs of the page Settings: keys are made, shown once and ended; webhooks."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from tests.conftest import Scene
from tests.rooms import make_account
from tests.visits import Visits, labels, press, words
from workshop.i18n import use_language
from workshop.local_time import today
from workshop.outside.access_keys import MakeKey, make_key
from workshop.outside.outside_states import DeliveryState, DeliveryTrouble, HookEvent
from workshop.outside.tables import AccessKey, Webhook, WebhookDelivery
from workshop.people.rights import Actor
from workshop.programme.tables import Programme
from workshop.ui.settings.webhooks import describe_call


@pytest.fixture
def admin(scene: Scene) -> Actor:
    return make_account(scene.store, "hanna", "admin")


def rows_of(scene: Scene, table: Any) -> list[Any]:
    with scene.store.read() as db:
        return list(db.execute(select(table)).scalars())


def field(screen: Any, label: str) -> Any:
    return next(one for one in screen.text_input if one.label == label)


def test_whoever_runs_a_programme_makes_a_key_that_is_shown_until_they_have_it(
    visits: Visits, scene: Scene, alice: Actor, programme: Programme
) -> None:
    screen = visits.open(alice, "settings")
    assert not screen.exception
    field(screen, "What is the key for?").set_value("Website of the city")
    press(screen, "Make a key")
    assert not screen.exception
    (row,) = rows_of(scene, AccessKey)
    assert (row.programmes, row.everywhere) == ([programme.id], False)
    assert "It is shown only now" in words(screen)
    assert "If you lose it, end it and make another one" in words(screen)
    assert "Website of the city" in words(screen)
    assert "Not used yet." in words(screen)
    press(screen, "I have it")
    assert "It is shown only now" not in words(screen)
    press(screen, "End the key")
    assert "It cannot be undone." in words(screen)
    assert rows_of(scene, AccessKey), "it asks first"


def test_a_key_without_a_name_is_refused_and_nothing_typed_is_lost(
    visits: Visits, scene: Scene, alice: Actor
) -> None:
    screen = visits.open(alice, "settings")
    field(screen, "What is the key for?").set_value("   ")
    press(screen, "Make a key")
    assert "must not be empty" in words(screen)
    assert rows_of(scene, AccessKey) == []


def test_who_does_not_run_the_programme_sees_no_keys(visits: Visits, alice, ewa, admin) -> None:
    for person, sees in ((ewa, False), (alice, True), (admin, True)):
        screen = visits.open(person, "settings")
        assert ("Make a key" in labels(screen)) == sees
        assert ("Add the address" in labels(screen)) == (person is admin)


def test_administrators_see_the_keys_of_all(
    visits: Visits, scene: Scene, alice: Actor, programme: Programme, admin: Actor
) -> None:
    until = today() + timedelta(days=3)
    scene.do(make_key, alice, MakeKey("Archive", [programme.id], ["needs"], until))
    told = words(visits.open(admin, "settings"))
    assert "Archive" in told
    assert "Standard · Needs" in told


def test_an_address_is_added_and_tried_and_whoever_ends_its_calls_is_asked_first(
    visits: Visits, scene: Scene, programme: Programme, admin: Actor
) -> None:
    screen = visits.open(admin, "settings")
    field(screen, "Address").set_value("http://192.168.0.7/")
    press(screen, "Add the address")
    assert "https://" in words(screen)
    assert rows_of(scene, Webhook) == []
    field(screen, "Address").set_value("https://example.org/incoming")
    press(screen, "Add the address")
    assert "the other side checks who calls" in words(screen)
    press(screen, "I have it")
    press(screen, "Send a trial")
    assert "it waits" in words(screen)
    assert [row.event for row in rows_of(scene, WebhookDelivery)] == [HookEvent.TRIAL]
    press(screen, "Call it no more")
    assert "signed with another secret" in words(screen)
    assert rows_of(scene, Webhook), "it asks first"


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ({}, "it waits"),
        ({"state": DeliveryState.TOLD, "status": 204}, "taken (204)"),
        ({"status": 500}, "not taken yet (answer 500), it is tried again"),
        (
            {"state": DeliveryState.GIVEN_UP, "trouble": DeliveryTrouble.UNREACHABLE},
            "given up (nobody answers)",
        ),
    ],
)
def test_how_a_call_went_is_said_in_words(how: dict[str, Any], told: str) -> None:
    use_language("en")
    day = "2030-05-06" if how else None
    call = WebhookDelivery(
        webhook_id="x", event=HookEvent.CLOSED, payload={}, answered_on=day, **how
    )
    assert describe_call(call).endswith(told)
    assert describe_call(call).startswith("A meeting was closed · ")
