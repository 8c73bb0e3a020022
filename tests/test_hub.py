"""Who listens is told; whoever fails harms nobody else, and a loop that has gone is forgotten."""

import asyncio
import logging
import threading
import time

import pytest

from workshop.live.facts import Fact
from workshop.live.hub import Batch, Hub, Subscription


def _note(number: int) -> Batch:
    return Batch.of("a", number, [], "note_added")


async def _numbers(feed: Subscription, count: int) -> list[int]:
    found: list[int] = []
    while len(found) < count:
        items = await asyncio.wait_for(feed.take(), 10)
        found += [item.number for item in items if isinstance(item, Batch)]
    return found


def _fail(_item: object) -> bool:
    raise ZeroDivisionError


def test_a_listener_that_fails_asks_for_a_new_picture_and_the_others_go_on_hearing(
    caplog: pytest.LogCaptureFixture,
):
    async def listen() -> list[int]:
        hub = Hub()
        hub.bind(asyncio.get_running_loop())
        broken, whole = hub.subscribe("a", _fail), hub.subscribe("a")
        heard: list[int] = []
        for number in (1, 2, 3):
            hub.publish([_note(number)])
            heard += await _numbers(whole, 1)
            assert await broken.take() == []
            assert broken.overflowed
            broken.overflowed = False
        return heard

    with caplog.at_level(logging.ERROR):
        assert asyncio.run(listen()) == [1, 2, 3]
    assert len(caplog.records) == 1


def test_an_error_while_telling_does_not_make_the_process_deaf(monkeypatch: pytest.MonkeyPatch):
    async def listen() -> list[int]:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _loop, _context: None)
        hub = Hub()
        hub.bind(loop)
        feed = hub.subscribe("a")
        with monkeypatch.context() as broken:
            broken.setattr(hub, "_offer", _fail)
            hub.publish([_note(1)])
            await asyncio.sleep(0.01)
        hub.publish([_note(2)])
        return await _numbers(feed, 1)

    assert asyncio.run(listen()) == [2]


def test_a_new_loop_hears_although_the_former_one_ended_with_something_pending():
    hub = Hub()

    async def leave() -> None:
        hub.bind(asyncio.get_running_loop())
        hub.publish([_note(1)])

    async def listen() -> list[int]:
        hub.bind(asyncio.get_running_loop())
        feed = hub.subscribe("a")
        hub.publish([_note(2)])
        return await _numbers(feed, 1)

    asyncio.run(leave())
    hub.publish([_note(1)])
    assert asyncio.run(listen()) == [2]
    hub.bind(None)
    hub.publish([_note(3)])
    assert asyncio.run(listen()) == [2]


def test_a_listener_that_is_too_slow_loses_its_queue_and_knows_it(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr("workshop.live.hub.QUEUE_LENGTH", 3)

    async def listen() -> tuple[list[int], bool, bool]:
        hub = Hub()
        hub.bind(asyncio.get_running_loop())
        slow, quick = hub.subscribe("a"), hub.subscribe("a", lambda _item: True)
        for number in range(1, 6):
            hub.publish([_note(number)])
            await _numbers(quick, 1)
        return await _numbers(slow, 2), slow.overflowed, quick.overflowed

    assert asyncio.run(listen()) == ([4, 5], True, False)


def test_what_is_published_while_others_are_told_goes_out_together_and_in_order():
    async def listen() -> tuple[list[str], int]:
        hub = Hub()
        hub.bind(asyncio.get_running_loop())
        feed = hub.subscribe("a")
        found: list[str] = []
        wakes = 0
        sending = threading.Thread(target=_publish, args=(hub, 200))
        sending.start()
        while len(found) < 200:
            items = await feed.take()
            found += [fact.id for item in items if isinstance(item, Batch) for fact in item.facts]
            wakes += 1
            time.sleep(0.01)
        sending.join()
        return found, wakes

    told, wakes = asyncio.run(listen())
    assert told == [f"{number}" for number in range(1, 201)]
    assert wakes < 200


def _publish(hub: Hub, count: int) -> None:
    for number in range(1, count + 1):
        hub.publish([Batch.of("a", number, [Fact("note", f"{number}", {})], "note_added")])


def test_of_a_thing_that_changed_twice_the_latest_is_told_and_nothing_is_missed():
    batches = [
        Batch.of("a", 1, [Fact("note", "x", {"text": "first"}), Fact("note", "y", {})], "added"),
        Batch.of("a", 2, [Fact("note", "x", {"text": "second"}, author="ola")], "edited"),
        Batch.of("a", 3, [Fact("note", "x", {"text": "third"}, author="ola")], "edited"),
    ]
    whole = Batch.together(batches)
    assert [(fact.id, fact.body) for fact in whole.facts] == [
        ("x", {"text": "first"}),
        ("y", {}),
        ("x", {"text": "third"}),
    ]
    assert (whole.number, whole.events, whole.places) == (3, {"added", "edited"}, {"ola": [2]})


def test_what_comes_while_a_listener_is_busy_stays_behind_what_it_took():
    async def listen() -> tuple[list[int], list[int]]:
        sent: list[int] = []
        queued: list[int] = []
        hub = Hub()
        hub.bind(asyncio.get_running_loop())
        feed = hub.subscribe("a", send_now=lambda batch: sent.append(batch.number) or True)
        hub.publish([_note(1)])
        queued += await _numbers(feed, 1)
        hub.publish([_note(2)])
        await asyncio.sleep(0.01)
        queued += await _numbers(feed, 1)
        waiting = asyncio.create_task(_numbers(feed, 1))
        await asyncio.sleep(0)
        hub.publish([_note(3)])
        await asyncio.sleep(0.01)
        assert not waiting.done()
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        hub.publish([_note(4)])
        return sent, queued + await _numbers(feed, 1)

    assert asyncio.run(listen()) == ([3], [1, 2, 4])


def test_what_cannot_be_sent_now_is_queued_where_it_is_wanted():
    async def listen() -> list[int]:
        hub = Hub()
        hub.bind(asyncio.get_running_loop())
        feed = hub.subscribe("a", lambda item: item.number != 2, lambda _batch: False)
        waiting = asyncio.create_task(_numbers(feed, 2))
        for number in (1, 2, 3):
            await asyncio.sleep(0)
            hub.publish([_note(number)])
        return await waiting

    assert asyncio.run(listen()) == [1, 3]
