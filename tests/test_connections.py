"""Which connections make room for others, and which stay."""

import pytest

from workshop.processes.connections import MOST_OF_ONE, Connections, Held, place_of
from workshop.processes.open_files import (
    MOST_CONNECTIONS,
    RESERVED,
    SOME_CONNECTIONS,
    most_connections,
)

HALL, FAR, HOME = "203.0.113.1", "198.51.100.2", "192.0.2.3"


class Door:
    """Where people come in, and who was ended for whom."""

    def __init__(self, most: int) -> None:
        self.connections = Connections(most)
        self.ended: list[str] = []

    def come(self, name: str, place: str) -> Held | None:
        """Somebody comes from a place."""
        return self.connections.arrive(place, lambda: self.ended.append(name))

    def strangers(self, number: int, place: str) -> list[Held | None]:
        """So many come and say nothing."""
        return [self.come(f"{place} {one}", place) for one in range(number)]


def test_a_thousand_of_one_hall_that_said_hello_stay():
    door = Door(1500)
    for number in range(1000):
        held = door.come("a phone", HALL)
        assert held is not None
        held.know(f"participant {number}")
    door.strangers(3000, FAR)
    assert len(door.connections) == 1500
    assert "a phone" not in door.ended
    assert door.ended[0] == f"{FAR} 0"


def test_the_place_with_most_strangers_makes_room_and_its_oldest_first():
    door = Door(10)
    door.come("at home", HOME)
    door.strangers(8, FAR)
    door.strangers(3, HALL)
    assert door.ended == [f"{FAR} 0", f"{FAR} 1"]


def test_who_asks_for_something_is_the_youngest_again():
    door = Door(3)
    asking, *_silent = door.strangers(3, FAR)
    assert asking is not None
    asking.speak()
    door.come("new", HOME)
    assert door.ended == [f"{FAR} 1"]


def test_a_newcomer_is_refused_where_all_others_belong_to_somebody():
    door = Door(3)
    for number in range(3):
        held = door.come("known", HALL)
        assert held is not None
        held.know(f"{number}")
    assert door.come("new", HOME) is None
    assert door.ended == []
    held.leave()
    held.leave()
    assert door.come("new", HOME) is not None


def test_one_person_holds_only_so_many_connections_for_good():
    door = Door(2 * MOST_OF_ONE)
    held = door.strangers(2 * MOST_OF_ONE, FAR)
    for one in held:
        assert one is not None
        one.know("the same")
    for at in range(2 * MOST_OF_ONE):
        door.come("new", f"192.0.2.{at}")
    assert {name for name in door.ended if name != "new"} == {
        f"{FAR} {at}" for at in range(MOST_OF_ONE, 2 * MOST_OF_ONE)
    }
    held[0].leave()  # type: ignore[union-attr]
    another = door.come("another window", FAR)
    assert another is not None
    another.know("the same")
    assert another.who == "the same"


def test_the_log_has_one_line_for_each_time_that_it_gets_narrow(caplog: pytest.LogCaptureFixture):
    door = Door(20)
    held = door.strangers(60, FAR)
    assert len(caplog.messages) == 1
    assert "LimitNOFILE=" in caplog.messages[0]
    for one in held:
        assert one is not None
        one.leave()
    door.strangers(60, FAR)
    assert len(caplog.messages) == 2


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("203.0.113.1", "203.0.113.1"),
        ("::ffff:203.0.113.1", "203.0.113.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::1", "2001:db8:1:2::"),
        ("fe80::1%eth0", "fe80::"),
        ("", ""),
        ("a name", "a name"),
    ],
)
def test_what_stands_for_an_address(address: str, place: str):
    assert place_of(address) == place


@pytest.mark.parametrize(
    ("limit", "files", "most"),
    [
        (1024, 1, 1024 - RESERVED),
        (1024, 2, (1024 - RESERVED) // 2),
        (64, 1, SOME_CONNECTIONS),
        (1_000_000, 2, MOST_CONNECTIONS),
    ],
)
def test_some_files_are_no_connections(limit: int, files: int, most: int):
    assert most_connections(limit, files) == most
