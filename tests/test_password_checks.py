"""Few passwords are checked at once, and nobody's tries keep others from theirs."""

from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event

import pytest

from workshop.errors import SlowDown
from workshop.people.password_checks import MOST_OF_ONE, MOST_WAITING, PasswordChecks


class Door:
    """Visitors who check passwords one at a time, each until the test lets it end."""

    def __init__(self) -> None:
        self.checks = PasswordChecks(at_once=1)
        self.order: list[str] = []
        self._people = ThreadPoolExecutor(MOST_WAITING + 2)
        self._ends: dict[str, Event] = {}

    def come(self, name: str, address: str) -> "Future[None]":
        """Somebody asks for a turn; returns once they have it or wait for it."""
        before = self.waiting()
        self._ends[name] = Event()
        coming = self._people.submit(self._check, name, address)
        while not coming.done() and name not in self.order and self.waiting() == before:
            pass
        return coming

    def end(self, name: str) -> None:
        """The check of this person ends, and the next one begins where somebody waits."""
        seen, waits = len(self.order), self.waiting() > 0
        self._ends[name].set()
        while waits and len(self.order) == seen:
            pass

    def waiting(self) -> int:
        """How many wait."""
        return sum(map(len, list(self.checks._waiting.values())))

    def _check(self, name: str, address: str) -> None:
        with self.checks.turn(address):
            self.order.append(name)
            self._ends[name].wait()


def test_one_check_runs_and_the_others_follow_in_their_order() -> None:
    door = Door()
    for name in "abc":
        door.come(name, name)
    assert door.order == ["a"]
    door.end("a")
    door.end("b")
    door.end("c")
    assert door.order == ["a", "b", "c"]


def test_a_stranger_with_many_tries_holds_others_up_by_one_check() -> None:
    door = Door()
    names = [f"stranger{number}" for number in range(MOST_OF_ONE)]
    for name in names:
        door.come(name, "far away")
    door.come("alice", "at home")
    door.end(names[0])
    door.end(names[1])
    assert door.order[2] == "alice"
    for name in ["alice", *names[2:]]:
        door.end(name)
    assert door.order == [*names[:2], "alice", *names[2:]]


def test_beyond_what_may_wait_of_one_address_is_a_sentence_and_others_still_come_in() -> None:
    door = Door()
    names = [f"stranger{number}" for number in range(MOST_OF_ONE + 1)]
    for name in names:
        door.come(name, "far away")
    with pytest.raises(SlowDown) as refused:
        door.come("one more", "far away").result()
    assert "Try again in a moment" in refused.value.message
    others = [f"other{number}" for number in range(MOST_WAITING - MOST_OF_ONE)]
    for name in others:
        door.come(name, name)
    with pytest.raises(SlowDown):
        door.come("nobody", "anywhere").result()
    for name in [*names, *others]:
        door._ends[name].set()


def test_a_check_that_fails_gives_its_turn_on() -> None:
    checks = PasswordChecks(at_once=1)
    with pytest.raises(ValueError, match="no"), checks.turn("a"):
        raise ValueError("no")
    with checks.turn("b"):
        pass
