"""Which connections a process holds open, and which of them end when there are too many.

A stranger can hold connections and say nothing; each takes one of the files that a process may have
open. So there is a number of connections beyond which each newcomer ends another one: of the place
from which most strangers come, the one that has said nothing for longest. Who has shown who they
are is no stranger and stays: a hall comes from one address, and everybody in it says hello within
seconds.

This is about descriptors alone. Nothing here is stored or told, and a place is known for as long
as there are connections from it.
"""

import ipaddress
import logging
from collections import Counter
from collections.abc import Callable
from functools import lru_cache

SILENT_SECONDS = 10.0
"""Seconds to the first byte, with TLS to the end of its handshake; and from the first byte of a
request to the end of its head, in however many parts it comes."""
MOST_OF_ONE = 20
"""Connections of one person, wall or browser that stay whatever happens: many windows, no flood."""
_CALM_AGAIN = 0.75
_logger = logging.getLogger(__name__)


class Held:
    """One connection from a place; ``end`` ends it at once."""

    def __init__(self, among: "Connections", place: str, end: Callable[[], object]) -> None:
        self._among = among
        self.place = place
        self.end = end
        self.who: str | None = None
        self.is_stranger = False

    @property
    def among(self) -> "Connections":
        """All connections of its process."""
        return self._among

    def speak(self) -> None:
        """A whole request has come: among strangers it is the youngest again."""
        self._among.speak(self)

    def know(self, who: str) -> None:
        """It belongs to somebody who has shown who they are: it makes room for nobody."""
        self._among.know(self, who)

    def keep(self) -> None:
        """It makes room for nobody: somebody else decides whose it is."""
        self._among.keep(self)

    def leave(self) -> None:
        """It has ended; more than once does nothing."""
        self._among.leave(self)


class Connections:
    """All connections of a process. From the event loop only."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._held: set[Held] = set()
        self._strangers: dict[str, dict[Held, None]] = {}
        self._of: Counter[str] = Counter()
        self._told = False

    def __len__(self) -> int:
        return len(self._held)

    def arrive(self, place: str, end: Callable[[], object]) -> Held | None:
        """Hold one connection more, and end another one where there are too many; ``None``: there
        is no place for this one, as all others belong to somebody."""
        one = Held(self, place, end)
        self._held.add(one)
        self._join_strangers(one)
        if len(self._held) <= self.most:
            return one
        victim = self._oldest_of_the_most()
        self.leave(victim)
        self._tell(refused=victim is one)
        if victim is one:
            return None
        victim.end()
        return one

    def speak(self, one: Held) -> None:
        """See ``Held.speak``."""
        if one.is_stranger:
            self._leave_strangers(one)
            self._join_strangers(one)

    def know(self, one: Held, who: str) -> None:
        """See ``Held.know``; of one person at most ``MOST_OF_ONE``."""
        if one.is_stranger and self._of[who] < MOST_OF_ONE:
            self._of[who] += 1
            one.who = who
            self.keep(one)

    def keep(self, one: Held) -> None:
        """See ``Held.keep``."""
        if one.is_stranger:
            self._leave_strangers(one)

    def leave(self, one: Held) -> None:
        """See ``Held.leave``."""
        if one not in self._held:
            return
        self._held.discard(one)
        if one.is_stranger:
            self._leave_strangers(one)
        if one.who is not None:
            self._of[one.who] -= 1
            if not self._of[one.who]:
                del self._of[one.who]
        if len(self._held) < self.most * _CALM_AGAIN:
            self._told = False

    def _oldest_of_the_most(self) -> Held:
        place = max(self._strangers, key=lambda place: len(self._strangers[place]))
        return next(iter(self._strangers[place]))

    def _join_strangers(self, one: Held) -> None:
        one.is_stranger = True
        self._strangers.setdefault(one.place, {})[one] = None

    def _leave_strangers(self, one: Held) -> None:
        one.is_stranger = False
        of_place = self._strangers[one.place]
        del of_place[one]
        if not of_place:
            del self._strangers[one.place]

    def _tell(self, *, refused: bool) -> None:
        """One line for each time that it gets narrow, not one for each connection."""
        if self._told:
            return
        self._told = True
        _logger.warning(
            "%d connections are open, as many as the limit of open files leaves room for: %s. More "
            "fit with a higher limit (LimitNOFILE= in a systemd unit, ulimit -n in a shell).",
            self.most,
            "new ones are refused" if refused else "those that say nothing are ended for new ones",
        )


@lru_cache(maxsize=1024)
def place_of(address: str) -> str:
    """The place that an address stands for: of IPv6 the network of 64 bits, as whoever has one
    address in it can have all of them."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(known, ipaddress.IPv4Address):
        return str(known)
    if known.ipv4_mapped is not None:
        return str(known.ipv4_mapped)
    return str(ipaddress.IPv6Address(int(known) >> 64 << 64))
