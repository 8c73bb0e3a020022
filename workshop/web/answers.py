"""Answers of the writer on the event loop: those that come together wake it once."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable
from concurrent.futures import CancelledError, Future
from threading import Lock
from typing import Any, TypeVar

ResultT = TypeVar("ResultT")
_Waiter = asyncio.Future[Any]


class Answers:
    """Waits on event loops for futures that other threads complete.

    As ``asyncio.wrap_future``, but a loop is woken once for all that were completed until it runs.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._done: dict[asyncio.AbstractEventLoop, list[tuple[_Waiter, Future[Any]]]]
        self._done = defaultdict(list)

    def of(self, future: "Future[ResultT]") -> "Awaitable[ResultT]":
        """The future's result on the running loop, or its error.

        Who gives up waiting cancels it, as far as it has not begun.
        """
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[ResultT] = loop.create_future()
        waiter.add_done_callback(lambda ended: ended.cancelled() and future.cancel())
        future.add_done_callback(lambda done: self._tell(loop, waiter, done))
        return waiter

    def _tell(
        self, loop: asyncio.AbstractEventLoop, waiter: "_Waiter", future: "Future[Any]"
    ) -> None:
        with self._lock:
            if loop.is_closed():
                self._done.pop(loop, None)
                return
            if not self._done[loop]:
                loop.call_soon_threadsafe(self._wake, loop)
            self._done[loop].append((waiter, future))

    def _wake(self, loop: asyncio.AbstractEventLoop) -> None:
        with self._lock:
            told = self._done.pop(loop, [])
        for waiter, future in told:
            if waiter.done():
                continue
            try:
                waiter.set_result(future.result())
            except CancelledError:
                waiter.cancel()
            except BaseException as error:
                waiter.set_exception(error)
