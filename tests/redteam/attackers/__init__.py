"""The attackers, each with exactly what that person could get."""

from collections.abc import Callable, Mapping

from tests.redteam.attackers import (
    exchange_reader,
    facilitator,
    feed_reader,
    group_maker,
    lent_phone,
    moderators,
    neighbour,
    one_device,
    rating_guesser,
    thief,
    vote_counter,
    wall_link,
    wall_reader,
)
from tests.redteam.scoring import Score
from tests.redteam.world import World

Attack = Callable[[World], list[Score]]

ATTACKS: Mapping[str, Attack] = {
    "A1": wall_reader.attack,
    "A2": exchange_reader.attack,
    "A3": group_maker.attack,
    "A4": facilitator.attack,
    "A5": moderators.attack,
    "A6": neighbour.attack,
    "A7": feed_reader.attack,
    "A8": wall_link.attack,
    "A9": lent_phone.attack,
    "A10": vote_counter.attack,
    "A11": thief.attack,
    "A14": one_device.attack,
    "A15": rating_guesser.attack,
}
"""By the line of the table in the documentation of disclosure."""
