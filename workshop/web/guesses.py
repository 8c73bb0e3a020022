"""Guesses of join codes and phrases: who is wrong too often at one place is not looked up any more.

Each try is paid for before anything is looked up, and only who was right gets it back: otherwise
the right code among a thousand wrong ones would be answered at the pace of the guesser. Who stands
behind the same address pays together, so a code that was right there once costs nothing at that
place any more: in a hall whose phones share one address nobody keeps the others out by guessing. Of
phones that ask for the same code at once the first pays for all, if it was right.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar
from weakref import WeakValueDictionary

from starlette.requests import Request

from workshop.errors import SlowDown
from workshop.i18n import mark
from workshop.people.rate_limit import SharedBuckets
from workshop.processes.connections import place_of
from workshop.programme.join_codes import looks_like

MOST_KNOWN = 5000
_LONGEST_CODE = 64
_place = ContextVar("place", default="")
ResultT = TypeVar("ResultT")


@contextmanager
def asked_from(request: Request) -> Iterator[None]:
    """Whoever guesses in this context does it from the place that the request comes from."""
    before = _place.set(place_of(request.client.host) if request.client else "")
    try:
        yield
    finally:
        _place.reset(before)


class Guesses:
    """What guessing costs, by place, and which codes are known where. From the event loop only."""

    def __init__(self, tries: SharedBuckets) -> None:
        self._tries = tries
        self._known: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._asking: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    async def look_up(self, code: str, find: Callable[[], Awaitable[ResultT]]) -> ResultT:
        """What ``find`` finds for this code. Raises what it raises when the code was wrong, and
        ``SlowDown`` instead of looking where the place has no try left."""
        here = (_place.get(), looks_like(code[:_LONGEST_CODE]))
        if here not in self._known:
            lock = self._asking.setdefault(here, asyncio.Lock())
            async with lock:
                if here not in self._known:
                    return await self._look_up_anew(here, find)
        self._known.move_to_end(here)
        try:
            return await find()
        except Exception:
            # It does not hold any more: the next try is paid for again.
            self._known.pop(here, None)
            raise

    async def _look_up_anew(
        self, here: tuple[str, str], find: Callable[[], Awaitable[ResultT]]
    ) -> ResultT:
        await self.pay()
        found = await find()
        self._known[here] = None
        if len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)
        await self.give_back()
        return found

    async def pay(self) -> None:
        """Pay for one try. Raises ``SlowDown`` where there is none left."""
        if not await self._tries.try_to_take(_place.get()):
            raise SlowDown(mark("Too many tries at once. Please wait a few seconds."))

    async def give_back(self) -> None:
        """The try was right."""
        await self._tries.give_back(_place.get())
