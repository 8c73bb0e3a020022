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

EXPECTED, INVENTED = 6, 60


def attack(world: World) -> list[Score]:
    """Let invented people vote."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_hall(Path(folder), world.seed + 140, EXPECTED, title="Drzwi") as hall,
    ):
        expect(hall, EXPECTED)
        need = hall.room.make_need(hall.say())
        vote = hall.room.run("dot_vote", "Kropki", targets=[need])
        tokens = [token for _ in range(INVENTED) if (token := _come_in(hall))]
        voted = sum(_votes(hall, token, vote, need) for token in tokens)
    spare = INVENTED // 10
    return [nothing("A14", "votes of invented people", max(0, voted - spare), INVENTED)]


def expect(hall: Hall, number: int) -> None:
    """Say how many people are expected; a door that asks nobody has nothing to be told."""


def _come_in(hall: Hall) -> str | None:
    body = {"code": hall.room.code, "notice": "1", "consent": True, "role": "guest", "table": 1}
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
