"""A worker ends with the process that started it, also where that one was killed."""

import os
import signal
import threading

ENDS_WITHIN = 15.0
"""Seconds for a tidy end, after which it is cut short."""


def end_with_parent() -> None:
    """Watch standard input, which the parent holds open: its end is the parent's end."""
    threading.Thread(target=_wait_for_end, name="parent-guard", daemon=True).start()


def _wait_for_end() -> None:
    try:
        while os.read(0, 64):
            pass
    except OSError:
        return  # closed here, so that it tells nothing of the parent
    os.kill(os.getpid(), signal.SIGTERM)
    threading.Event().wait(ENDS_WITHIN)
    os._exit(1)
