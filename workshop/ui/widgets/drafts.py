"""What is typed into a form and not saved yet outlives the form.

The browser keeps it in its tab, stroke by stroke (``frontend/streamlit/typed_text.js``): a run that
closes a dialog, a lost connection, a reload and a new start of the server lose nothing. Whoever
opens the form again finds the text in it. It is kept for the account that wrote it; the server does
not know it before it is given back.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from workshop.i18n import _
from workshop.ui.shell.page import AppPage, Visitor
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.component import show_module

LONGEST_DRAFT = 200_000
"""Characters of one field; a pasted list of notes is the longest."""
_DONE = "app.drafts.done"
_FILLED = "app.drafts.filled"


@dataclass(frozen=True)
class Draft:
    """A form with fields for text.

    ``form`` names it and what it is about, the same after a new start; ``title`` is what people
    call it. ``fields``: name → what stands there before anybody types. The session-state key of a
    field is ``{place}.{name}``; ``place`` is ``form`` unless the keys change from time to time.
    """

    form: str
    title: str
    fields: Mapping[str, str]
    place: str = ""

    def list_fields(self) -> Iterator[tuple[str, str, str]]:
        """``(name, session-state key, what stands there before)`` of each field."""
        for name, initial in self.fields.items():
            yield name, f"{self.place or self.form}.{name}", initial


def keep_draft(page: AppPage, form: str, title: str, /, *, place: str = "", **fields: str) -> None:
    """Keep what is typed into these fields, and fill in what was kept before; see ``Draft``.

    To be called before the fields are drawn. ``settle_draft`` ends it.
    """
    draft = Draft(form, title, fields, place)
    keep_drafts(page, form, [draft])
    offer_discarding(draft)


def keep_drafts(page: AppPage, name: str, drafts: Sequence[Draft]) -> None:
    """As ``keep_draft``, for forms that stand on a page together; each of them calls
    ``offer_discarding``."""
    key = f"{name}.typed"
    show_module(
        "typed_text",
        key=key,
        data={"account": page.visitor.account.id, "forms": [_describe(draft) for draft in drafts]},
        on_found_change=lambda: _take(key, drafts),
    )


def fill_in(key: str, text: str) -> None:
    """Callback: put a text into the field with this session-state key; it is kept like one that was
    typed."""
    st.session_state[key] = text
    filled = st.session_state.setdefault(_FILLED, {})
    filled[key] = filled.get(key, 0) + 1


def settle_draft(form: str) -> None:
    """What was typed is saved: the browser need not keep it."""
    done = st.session_state.setdefault(_DONE, {})
    done[form] = done.get(form, 0) + 1
    st.session_state.pop(_taken(form), None)


def list_kept_texts(visitor: Visitor) -> None:
    """What the browser keeps of forms that are not open now, with a way to discard it."""
    show_module(
        "kept_texts",
        key="app.kept_texts",
        data={"account": visitor.account.id, "done": dict(st.session_state.get(_DONE, {}))},
    )


def _describe(draft: Draft) -> dict[str, Any]:
    return {
        "form": draft.form,
        "title": draft.title,
        "fields": {
            name: {
                "key": key,
                "initial": initial,
                "present": _present(key, initial),
                "filled": st.session_state.get(_FILLED, {}).get(key, 0),
            }
            for name, key, initial in draft.list_fields()
        },
        "done": st.session_state.get(_DONE, {}).get(draft.form, 0),
    }


def _present(key: str, initial: str) -> str:
    value = st.session_state.get(key, initial)
    return value if isinstance(value, str) else initial


def _take(component: str, drafts: Sequence[Draft]) -> None:
    """Callback, called before the fields are drawn: put what the browser has kept into them."""
    found = (st.session_state.get(component) or {}).get("found")
    for draft in drafts:
        texts = found.get(draft.form) if isinstance(found, dict) else None
        for name, key, _initial in draft.list_fields():
            text = texts.get(name) if isinstance(texts, dict) else None
            if isinstance(text, str) and len(text) <= LONGEST_DRAFT:
                st.session_state[key] = text
                st.session_state[_taken(draft.form)] = True


def is_filled_in(draft: Draft) -> bool:
    """Whether something stands in the form that was typed before it opened."""
    fields = draft.list_fields()
    changed = any(_present(key, initial) != initial for _name, key, initial in fields)
    return changed and bool(st.session_state.get(_taken(draft.form)))


def offer_discarding(draft: Draft) -> None:
    """Say where the text comes from, if it was typed before, with a button that discards it."""
    if not is_filled_in(draft):
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(":material/history: " + _("Taken from what you had typed before."))
        press_button(
            _("Discard what was typed"),
            key=f"{draft.form}.discard",
            type="tertiary",
            on_click=lambda: _discard(draft),
        )


def _discard(draft: Draft) -> None:
    for _name, key, initial in draft.list_fields():
        st.session_state[key] = initial
    settle_draft(draft.form)


def _taken(form: str) -> str:
    return f"{form}.taken"
