"""When Python looks for unreachable cycles among its objects, and gives memory back.

A look at all objects stops everything for as long as it takes: a tenth of a second where the
libraries of the pages are loaded. What is loaded once is therefore left out, and what pages leave
behind is looked for now and then, not after each of their runs as Streamlit would.
"""

import ctypes
import gc
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from threading import Lock
from time import monotonic

NEW_OBJECTS = 10_000
"""New objects after which Python looks for cycles among them. Its default of 700 costs a busy room
more pauses than the few cycles are worth."""
SECONDS_BETWEEN = 15
"""At least, between two looks at all that pages have left behind."""
MANY_MODULES = 40
"""Modules that were loaded since, for what is there now to be left out of later looks."""
SECONDS_LEFT_OUT = 120
"""At least, until what was left out is looked at as well: phones and pages that were open at that
moment have gone by then, and each would keep what it was told last."""
_lock = Lock()
_due = _whole_due = 0.0
_loaded = 0


def freeze_garbage_collector() -> None:
    """Exclude all objects that exist now from later garbage collections, once those are gone that
    nothing leads to any more."""
    global _loaded, _whole_due
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS)
    gc.enable()
    _loaded = len(sys.modules)
    _whole_due = monotonic() + SECONDS_LEFT_OUT


def _give_memory_back() -> None:
    """Hand what is free between the objects to the system: the pictures of a room that phones get
    when they come back leave many such holes."""
    trim = _find_trim()
    if trim is not None:
        trim(0)


@cache
def _find_trim() -> Callable[[int], object] | None:
    """The function of the GNU C library; ``None`` with any other."""
    with suppress(OSError, TypeError, AttributeError):
        trim: Callable[[int], object] = ctypes.CDLL(None).malloc_trim
        return trim
    return None


def collect_garbage_of_pages() -> None:
    """Look at all objects if that is due: called after each run of a page or of a part of it."""
    global _due
    with _lock:
        if monotonic() < _due:
            return
        _due = monotonic() + SECONDS_BETWEEN
    many = len(sys.modules) >= _loaded + MANY_MODULES
    if _loaded and (many or monotonic() >= _whole_due):
        freeze_garbage_collector()
    else:
        gc.collect()
    _give_memory_back()
