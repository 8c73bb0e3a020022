"""A14, somebody with one device: sixty people who do not exist.

Everybody who is expected has come; sixty more come in, one after the other, and vote. Without a yes
of the facilitator none of them may.
"""

import tempfile
from pathlib import Path

from tests.redteam.people import Hall, open_hall
from tests.redteam.scoring import Score, nothing
from tests.redteam.world import World
from tests.wire import Wire, post
from workshop.programme.door import SetExpectedPeople, set_expected_people

EXPECTED, INVENTED = 6, 60
SPARE = 2
"""Somebody may bring somebody along."""


def attack(world: World, expected: int = EXPECTED, invented: int = INVENTED) -> list[Score]:
    """Let invented people vote, where so many are expected."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_hall(Path(folder), world.seed + 140, EXPECTED, title="Drzwi") as hall,
    ):
        number = SetExpectedPeople(hall.room.session_id, expected)
        hall.room.do(set_expected_people, number)
        need = hall.room.make_need(hall.say())
        vote = hall.room.run("dot_vote", "Kropki", targets=[need])
        tokens = [token for _ in range(invented) if (token := _come_in(hall))]
        voted = sum(_votes(hall, token, vote, need) for token in tokens)
    return [nothing("A14", "votes of invented people", max(0, voted - SPARE), invented)]


def _come_in(hall: Hall) -> str | None:
    body = {"code": hall.room.code, "notice": "2", "consent": True, "role": "guest", "table": 1}
    answer = post(hall.host, "/join/enter", body).json()
    token = answer.get("token")
    return token if isinstance(token, str) else None


def _votes(hall: Hall, token: str, vote: str, need: str) -> bool:
    with Wire(hall.host) as wire:
        wire.send({"hello": {"as": "participant", "token": token, "cursor": 0, "lang": "en"}})
        first = wire.next()
        if "welcome" not in first:
            return False
        return "ok" in wire.do("set_dots", activity=vote, subject=need, count=1)
