"""Access keys for other programs: those there are, a new one that is shown once, ending one."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import streamlit as st

from workshop.i18n import _, mark
from workshop.live.public_address import public_address
from workshop.local_time import today
from workshop.outside.access_keys import LONGEST_DAYS, MakeKey, end_key, list_keys, make_key
from workshop.outside.outside_states import Resource
from workshop.outside.tables import AccessKey
from workshop.people.rights import Right
from workshop.programme.programmes import list_programmes
from workshop.programme.tables import Programme
from workshop.ui.shell.dialogs import ask_first
from workshop.ui.shell.formatting import day_of, plain
from workshop.ui.shell.navigation import go_on_at, go_on_here
from workshop.ui.shell.page import AppPage
from workshop.ui.shell.presses import press_button, submit_button
from workshop.ui.widgets.copy_text import show_to_copy

_USUAL_DAYS = 180
PARTS: Mapping[str, str] = {
    Resource.MEETINGS: mark("Meetings"),
    Resource.NEEDS: mark("Needs"),
    Resource.CLAUSES: mark("Clauses"),
    Resource.PUBLICATIONS: mark("Published versions"),
}


def show_access_keys(page: AppPage, programme: Programme | None) -> None:
    """What keys are for, those that the visitor may end, and a form for a new one."""
    st.subheader(_("Access keys"), anchor=False)
    st.write(
        _(
            "With a key another program, such as the city's website, reads what an account without"
            " special rights sees: meetings, needs, accepted clauses, published versions. Never"
            " notes, votes or people. How to ask is written in docs/API.md."
        )
    )
    with page.read() as db:
        keys = list_keys(db, page.actor)
        seen = list_programmes(db, page.actor)
    names = {row.id: row.title for row in seen}
    go_on_here(page, "keys")
    _show_new_key(page)
    for key in keys:
        _show_key(page, key, names)
    run = [row for row in seen if page.actor.may(Right.RUN, row.id)]
    if run or page.actor.may(Right.ADMINISTER):
        _offer_key(page, run, programme, number=len(keys))


def _show_new_key(page: AppPage) -> None:
    """The key that was just made, until somebody says that they have it."""
    made = st.session_state.get(page.state("key.made"))
    if not made:
        return
    with st.container(border=True):
        st.write(
            _(
                "This is the key. It is shown only now, and stored nowhere. If you lose it, end it"
                " and make another one:"
            )
        )
        show_to_copy(made, page.state("key.copy"))
        address = f"{public_address(page.services.settings)}/api/v1/programmes"
        st.caption(_("Ask with it at {address}", address=f"`{address}`"))
        if press_button(_("I have it"), icon=":material/check:", key=page.state("key.kept")):
            del st.session_state[page.state("key.made")]
            go_on_at(page, "keys")
            st.rerun()


def _show_key(page: AppPage, key: AccessKey, names: Mapping[str, str]) -> None:
    with st.container(border=True):
        told, button = st.columns([4, 1], vertical_alignment="center")
        told.markdown(f"**{plain(key.name)}**")
        parts = ", ".join(_(PARTS[part]) for part in key.resources)
        told.caption(f"{_programmes_of(key, names)} · {parts}")
        told.caption(f"{_until(key)} {_use_of(key)}")
        if press_button(
            _("End the key"),
            within=button,
            key=page.state(f"key.end.{key.id}"),
            icon=":material/key_off:",
        ):
            ask_first(
                page,
                _("End this key?"),
                _("Whatever uses it gets no answer from now on. It cannot be undone."),
                (_("End the key"), ":material/key_off:"),
                lambda: _end(page, key),
            )


def _end(page: AppPage, key: AccessKey) -> bool:
    ended = page.accepts(end_key, key.id, done=_("The key opens nothing any more."))
    if ended:
        go_on_at(page, "keys")
    return ended


def _programmes_of(key: AccessKey, names: Mapping[str, str]) -> str:
    if key.everywhere:
        return _("All programmes, later ones too")
    return ", ".join(plain(names[one]) for one in key.programmes if one in names) or "–"


def _until(key: AccessKey) -> str:
    if key.expires_on < today().isoformat():
        return _("It has ended.")
    return _("It works until {day}.", day=day_of(key.expires_on))


def _use_of(key: AccessKey) -> str:
    if key.used_on is None:
        return _("Not used yet.")
    return _("Last used: {day}.", day=day_of(key.used_on))


def _offer_key(
    page: AppPage, run: Sequence[Programme], programme: Programme | None, *, number: int
) -> None:
    """``number``: another one for the next key, so that its form is empty again."""
    titles = {row.id: row.title for row in run}
    usual = [programme.id] if programme is not None and programme.id in titles else []
    with st.container(width=620), st.form(page.state(f"key.{number}")):
        name = st.text_input(_("What is the key for?"), max_chars=80, autocomplete="off")
        chosen = st.multiselect(
            _("Programmes"), list(titles), usual, format_func=lambda one: titles[one]
        )
        everywhere = page.actor.may(Right.ADMINISTER) and st.checkbox(
            _("All programmes, later ones too")
        )
        parts = st.multiselect(
            _("What it opens"), list(PARTS), list(PARTS), format_func=lambda one: _(PARTS[one])
        )
        until = st.date_input(
            _("Last day"),
            today() + timedelta(days=_USUAL_DAYS),
            min_value=today() + timedelta(days=1),
            max_value=today() + timedelta(days=LONGEST_DAYS),
            format="DD.MM.YYYY",
        )
        if not submit_button(_("Make a key"), key=page.state("key.send"), type="primary"):
            return
    made = page.attempt(make_key, MakeKey(name, chosen, parts, until, everywhere=everywhere))
    if made is not None:
        st.session_state[page.state("key.made")] = made
        go_on_at(page, "keys")
        st.rerun()
