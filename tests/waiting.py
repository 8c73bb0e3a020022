"""Waiting for something that happens a little later, on fast machines and on slow ones."""

import time
from collections.abc import Callable

PATIENCE = 30.0
"""Seconds; only a test that fails waits so long."""


def comes_true(condition: Callable[[], bool], patience: float = PATIENCE) -> bool:
    """Whether a condition becomes true before patience ends; it is looked at again and again."""
    until = time.monotonic() + patience
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True
