"""When Python looks for unreachable cycles among its objects.

A look at all objects stops everything for as long as it takes: a tenth of a second where the
libraries of the pages are loaded. What is loaded once is therefore left out, and what pages leave
behind is looked for now and then, not after each of their runs as Streamlit would.
"""

import gc
import sys
from threading import Lock
from time import monotonic

NEW_OBJECTS = 10_000
"""New objects after which Python looks for cycles among them. Its default of 700 costs a busy room
more pauses than the few cycles are worth."""
SECONDS_BETWEEN = 15
"""At least, between two looks at all that pages have left behind."""
MANY_MODULES = 40
"""Modules that were loaded since, for what is there now to be left out of later looks. Cycles of
pages that are open at that moment are left out too and remain: this may happen a few times only."""
_lock = Lock()
_due = 0.0
_loaded = 0


def freeze_garbage_collector() -> None:
    """Exclude all objects that exist now from later garbage collections."""
    global _loaded
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS)
    gc.enable()
    _loaded = len(sys.modules)


def collect_garbage_of_pages() -> None:
    """Look at all objects if that is due: called after each run of a page or of a part of it."""
    global _due
    with _lock:
        if monotonic() < _due:
            return
        _due = monotonic() + SECONDS_BETWEEN
    if _loaded and len(sys.modules) >= _loaded + MANY_MODULES:
        freeze_garbage_collector()
    else:
        gc.collect()
