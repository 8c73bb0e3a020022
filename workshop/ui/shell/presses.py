"""Buttons of which a press counts once, and only for what they stood for when it was made.

Two quick presses reach Streamlit as two runs of the script. In the second the same button, known by
its key, may stand for something else already: the next phase, the next note. So a button gets
another key as soon as a command was accepted after its press, and whenever it stands for something
else: a press on what is not there any more reaches no button.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state.common import user_key_from_element_id

from workshop.i18n import _, in_same_language

_TURNS = "app.turns"
_PRESSED = "app.pressed"
_UNHEARD = "app.unheard"
_AT_ONCE = 0.5
"""Seconds."""


@dataclass
class _Turn:
    """``number``: how often the button has become another one; ``counted_at``: when a press of it
    was carried out since it was drawn, in seconds of the monotonic clock; ``counted``: the number
    under which that happened last."""

    key: str
    stands_for: object
    number: int = 0
    counted_at: float | None = None
    counted: int | None = None

    @property
    def drawn_key(self) -> str:
        return f"{self.key}.turn{self.number}" if self.number else self.key


def press_button(
    label: str,
    *,
    key: str | None = None,
    stands_for: object = None,
    repeats: bool = False,
    within: DeltaGenerator | None = None,
    on_click: Callable[..., None] | None = None,
    **look: Any,
) -> bool:
    """``st.button`` of which every press counts once; see ``count_press``.

    ``stands_for``: what the person decides on by pressing it, such as the phase that they see.
    ``repeats``: it is one that people press several times quickly, such as a minute more.
    ``within``: where it is drawn. Other arguments as for ``st.button``.
    """
    key = key or f"press.{label}.{look.get('icon')}.{look.get('type')}"
    draw = st.button if within is None else within.button
    if on_click is not None:
        # Callbacks run before the page, in a thread that has not looked up who asks.
        on_click = in_same_language(on_click)
    if repeats:
        # The browser lets quick presses of this key through: frontend/core/press_guard.js.
        return draw(label, key=f"{key}.again", on_click=on_click, **look)
    turn = _next_turn(key, stands_for)
    if on_click is not None:
        look["on_click"] = _counted_once(key, turn.number, on_click)
    return _heard(turn, draw(label, key=turn.drawn_key, **look))


def submit_button(
    label: str, *, key: str, within: DeltaGenerator | None = None, **look: Any
) -> bool:
    """``st.form_submit_button`` of which every press counts once."""
    turn = _next_turn(key, None)
    draw = st.form_submit_button if within is None else within.form_submit_button
    return _heard(turn, draw(label, key=turn.drawn_key, **look))


def count_press() -> None:
    """To be called when a command was accepted: a second press on the same drawing of the button
    does nothing then."""
    turn = _turns().get(st.session_state.pop(_PRESSED, None))
    if turn is not None:
        turn.counted_at, turn.counted = monotonic(), turn.number


@contextmanager
def telling_of_late_presses() -> Iterator[None]:
    """Tell who has pressed a button that stands for something else by now, or is not there any
    more, because somebody else was quicker. The page within is drawn as it is now."""
    st.session_state[_UNHEARD] = {
        turn.key
        for turn, number in _pressed_turns()
        # A second press of one's own is no news.
        if number != turn.counted
    }
    yield
    if st.session_state.pop(_UNHEARD, None):
        words = _("Somebody else was quicker, so your press did nothing. Look at what is here now.")
        st.toast(words, icon=":material/group:")


def _pressed_turns() -> Iterator[tuple[_Turn, int]]:
    """The buttons pressed for this run, with the number under which they were on the screen.

    Streamlit tells of a press only where the button is drawn; one that has become another button
    between the press and its arrival stands in Streamlit's own record alone. Where that looks
    different one day, presses that are too late are passed over without a word.
    """
    context = get_script_run_ctx()
    state = getattr(context.session_state if context else None, "_state", None)
    record = getattr(getattr(state, "_new_widget_state", None), "states", {})
    for widget_id, entry in record.items():
        key, _mark, number = (user_key_from_element_id(widget_id) or "").partition(".turn")
        turn = _turns().get(key)
        # As the browser sent it, or read already.
        if turn is not None and (
            entry.value is True or getattr(entry.value, "trigger_value", False)
        ):
            yield turn, int(number or 0)


def _turns() -> dict[str | None, _Turn]:
    turns: dict[str | None, _Turn] = st.session_state.setdefault(_TURNS, {})
    return turns


def _next_turn(key: str, stands_for: object) -> _Turn:
    turn = _turns().setdefault(key, _Turn(key, stands_for))
    if turn.stands_for != stands_for or (turn.counted_at and not _is_pressed_anew(turn)):
        turn.number += 1
    turn.stands_for, turn.counted_at = stands_for, None
    return turn


def _is_pressed_anew(turn: _Turn) -> bool:
    """Whether somebody presses a button once more that was not drawn since. A second press that
    waited for the first one to be carried out comes at once."""
    waited = monotonic() - (turn.counted_at or 0)
    return waited > _AT_ONCE and bool(st.session_state.get(turn.drawn_key))


def _heard(turn: _Turn, pressed: bool) -> bool:
    if pressed:
        st.session_state[_PRESSED] = turn.key
        st.session_state.get(_UNHEARD, set()).discard(turn.key)
    return pressed


def _counted_once(key: str, number: int, on_click: Callable[..., None]) -> Callable[..., None]:
    """The callback of a button, which does nothing when the press was carried out already."""

    def called(*args: Any, **given: Any) -> None:
        turn = _turns()[key]
        if turn.number == number and (turn.counted_at is None or _is_pressed_anew(turn)):
            turn.counted_at = None
            st.session_state[_PRESSED] = key
            on_click(*args, **given)

    return called
