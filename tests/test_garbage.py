"""What pages leave behind is cleared away now and then, and phones are not stopped for it often."""

import gc
import weakref
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit import config

from workshop.processes import garbage


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """One entry for each look at all objects."""
    found: list[int] = []

    def look(phase: str, info: dict[str, Any]) -> None:
        if phase == "start" and info["generation"] == 2:
            found.append(2)

    monkeypatch.setattr(garbage, "_due", 0.0)
    # None that Python makes by itself.
    gc.disable()
    gc.callbacks.append(look)
    yield found
    gc.callbacks.remove(look)
    gc.enable()


def test_many_runs_of_pages_look_once(looks: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SimpleNamespace(now=1000.0)
    monkeypatch.setattr(garbage, "monotonic", lambda: clock.now)
    for _run in range(50):
        garbage.collect_garbage_of_pages()
    assert len(looks) == 1
    clock.now += garbage.SECONDS_BETWEEN
    garbage.collect_garbage_of_pages()
    assert len(looks) == 2


def test_what_a_page_leaves_behind_goes(looks: list[int]) -> None:
    class Left:
        pass

    left = Left()
    left.itself = left  # type: ignore[attr-defined]
    del left
    garbage.collect_garbage_of_pages()
    assert looks
    assert not any(type(found) is Left for found in gc.get_objects())


def test_what_was_open_when_pages_were_loaded_goes_too_when_it_is_closed(
    looks: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Phone:
        pass

    clock = SimpleNamespace(now=1000.0)
    monkeypatch.setattr(garbage, "monotonic", lambda: clock.now)
    monkeypatch.setattr(garbage, "_loaded", garbage._loaded)
    monkeypatch.setattr(garbage, "_whole_due", 0.0)
    there = Phone()
    there.itself = there  # type: ignore[attr-defined]
    gone = weakref.ref(there)
    try:
        garbage.freeze_garbage_collector()
        del there
        garbage.collect_garbage_of_pages()
        assert gone() is not None, "it was left out"
        clock.now += garbage.SECONDS_LEFT_OUT
        garbage.collect_garbage_of_pages()
        assert gone() is None
    finally:
        gc.unfreeze()


def test_streamlit_does_not_look_after_each_run_besides() -> None:
    assert config.get_option("runner.postScriptGC") is False
