"""A8, whoever gets the projector's history: every wall link, from every cursor, at any time.

What a link may give is what the running activity shows on the wall; where no session is open,
nothing.
"""

from tests.redteam.scoring import Score, nothing
from tests.redteam.world import World


def attack(world: World) -> list[Score]:
    """Read more than what the wall shows, at each of several moments."""
    first = world.peeks[0]
    assert first.allowed & first.told, "the link did not even give what the wall shows"
    return [
        nothing("A8", peek.moment, int(bool(peek.told - peek.allowed)), 1) for peek in world.peeks
    ]
