"""Tries at the forms of visitors: passwords, recovery codes, the set-up code."""

from threading import Lock

import streamlit as st

from workshop.errors import SlowDown
from workshop.i18n import mark
from workshop.people.known_browsers import COOKIES, Whence, whence
from workshop.people.login_throttle import (
    STRANGE_TRIES,
    STRANGE_TRIES_A_SECOND,
    LoginThrottle,
    SharedThrottle,
)
from workshop.people.rate_limit import SharedBuckets, TokenBuckets
from workshop.services import services

_LONGEST_NAME = 60


def come_from(username: str) -> Whence:
    """Where the browser of this page is, for somebody who says they are this user."""
    given = ((name, st.context.cookies.get(name)) for name in COOKIES)
    cookies = {name: mark for name, mark in given if isinstance(mark, str)}
    address = st.context.ip_address
    known = address if isinstance(address, str) else ""
    return whence(services().settings.secret, username, known, cookies)


class FormTries:
    """One kind of tries, over all processes where there are several. From any thread.

    Each place pauses for itself after repeated failures (``login_throttle.py``). Beside that all
    places together, known browsers apart, have so many tries of one name.
    """

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._failures = LoginThrottle()
        self._strange = TokenBuckets(STRANGE_TRIES_A_SECOND, STRANGE_TRIES)
        self._lock = Lock()

    def begin(self, name: str, comes: Whence) -> None:
        """Take one try. Raises ``SlowDown`` while this place has to wait."""
        self.must_not_wait(name, comes)
        if not comes.is_known and not self._take_strange(name[:_LONGEST_NAME]):
            seconds = round(1 / STRANGE_TRIES_A_SECOND)
            raise SlowDown(mark("Too many wrong tries. Try again in {seconds} s."), seconds=seconds)

    def must_not_wait(self, name: str, comes: Whence) -> None:
        """Raise ``SlowDown`` while this place pauses after failures, without taking a try."""
        self._throttle().must_not_wait(name, comes.place)

    def note_failure(self, name: str, comes: Whence) -> None:
        """The try was wrong."""
        self._throttle().note_failure(name, comes.place)

    def forgive(self, name: str, comes: Whence) -> None:
        """The try was right: those before it are forgotten."""
        self._throttle().forgive(name, comes.place)

    def _throttle(self) -> LoginThrottle | SharedThrottle:
        passing = services().passing
        return self._failures if passing is None else SharedThrottle(passing, self._kind)

    def _take_strange(self, name: str) -> bool:
        passing = services().passing
        if passing is None:
            with self._lock:
                return self._strange.try_take(name)
        shared = SharedBuckets(passing, self._kind, STRANGE_TRIES_A_SECOND, STRANGE_TRIES)
        return shared.try_take(name)
