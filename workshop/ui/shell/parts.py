"""Parts of a page that rerun without the page around them, and dialogs.

Streamlit addresses what it draws by place ("the seventh thing in the third container"). When a
fragment reruns, whatever of its last run has not been sent yet is thrown away, but not what a
fragment inside it has drawn: that then arrives for a place that does not exist, and the whole page
in the browser goes white. The same happens to what stands behind a fragment in its container.
Therefore a part stands alone in a container of its own, which the page draws; no part stands in
another part or in a dialog; and no part draws a dialog: the page draws it for the part.
``tests/test_parts.py`` checks that nothing else makes fragments or dialogs.
"""

from collections.abc import Callable
from contextvars import ContextVar
from functools import partial, wraps
from typing import Any

import streamlit as st

from workshop.i18n import in_same_language
from workshop.processes.garbage import collect_garbage_of_pages

_AWAITED = "app.dialog"
_part: ContextVar[str] = ContextVar("part", default="")
"""The key of the part or dialog that is being drawn."""
_with_page: ContextVar[bool] = ContextVar("with_page", default=False)
"""Whether the page is being drawn with it."""

Draw = Callable[..., None]


def show_part(key: str, draw: Draw, *given: Any, every: float | None = None) -> None:
    """Draw ``draw(*given)`` as a part of the page, in a container of its own named after ``key``.

    What is pressed in it reruns the part alone; ``every`` is a number of seconds after which it
    reruns by itself. Raises ``RuntimeError`` within another part or a dialog.
    """
    if inside := _part.get():
        raise RuntimeError(f"the part {key} would stand in {inside}")
    with st.container(key=f"{key}.part"):
        _draw_with_page(st.fragment(_drawing(key, draw), run_every=every), *given)
    of, show = st.session_state.get(_AWAITED, ("", None))
    if of == key:
        del st.session_state[_AWAITED]
        _draw_with_page(show)


def dialog(title: str, **options: Any) -> Callable[[Draw], Draw]:
    """As ``st.dialog``; one that is opened in a part is drawn by the page."""

    def decorate(draw: Draw) -> Draw:
        @wraps(draw)
        def opening(*given: Any) -> None:
            key = _part.get()
            show = partial(st.dialog(title, **options)(_drawing("a dialog", draw)), *given)
            if not key:
                _draw_with_page(show)
                return
            st.session_state[_AWAITED] = (key, show)
            if not _with_page.get():
                st.rerun()

        return opening

    return decorate


def in_part() -> bool:
    """Whether only a part or a dialog is being drawn, without the page around it."""
    return bool(_part.get()) and not _with_page.get()


def _draw_with_page(draw: Draw, *given: Any) -> None:
    before = _with_page.set(True)
    try:
        draw(*given)
    finally:
        _with_page.reset(before)


def _drawing(key: str, draw: Draw) -> Draw:
    speaking = in_same_language(draw)

    @wraps(draw)
    def drawing(*given: Any) -> None:
        before = _part.set(key)
        try:
            speaking(*given)
        finally:
            _part.reset(before)
            if not _with_page.get():
                collect_garbage_of_pages()

    return drawing
