"""Webhooks: addresses that are called, how the last calls went, and a trial."""

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from workshop.i18n import _, mark
from workshop.outside.outside_states import TELLABLE, DeliveryState, DeliveryTrouble, HookEvent
from workshop.outside.tables import Webhook, WebhookDelivery
from workshop.outside.webhooks import (
    AddWebhook,
    add_webhook,
    last_deliveries,
    list_webhooks,
    remove_webhook,
    try_webhook,
)
from workshop.programme.programmes import list_programmes
from workshop.programme.tables import Programme
from workshop.ui.shell.dialogs import ask_first
from workshop.ui.shell.formatting import day, day_of, plain
from workshop.ui.shell.page import AppPage
from workshop.ui.shell.presses import press_button, submit_button
from workshop.ui.widgets.copy_text import show_to_copy

_SHOWN = 5
_EVENTS: Mapping[str, str] = {
    HookEvent.PUBLISHED: mark("A version was published"),
    HookEvent.CLOSED: mark("A meeting was closed"),
    HookEvent.TRIAL: mark("Trial"),
}
_TROUBLES: Mapping[str, str] = {
    DeliveryTrouble.INSIDE: mark("the address lies inside the network"),
    DeliveryTrouble.UNREACHABLE: mark("nobody answers"),
    DeliveryTrouble.SLOW: mark("the answer took too long"),
    DeliveryTrouble.CERTIFICATE: mark("the certificate does not hold"),
}


def show_webhooks(page: AppPage) -> None:
    """The addresses with their last calls, and a form for another one. For administrators."""
    st.subheader(_("Webhooks"), anchor=False)
    st.write(
        _(
            "The server calls these addresses by itself when a version is published or a meeting"
            " closed. It tells which one, and nothing that was said in it. Each call is signed;"
            " what is not taken is told again for a day."
        )
    )
    with page.read() as db:
        hooks = list_webhooks(db, page.actor)
        calls = last_deliveries(db, page.actor, _SHOWN)
        programmes = list_programmes(db, page.actor)
    _show_new_secret(page)
    titles = {row.id: row.title for row in programmes}
    for hook in hooks:
        _show_hook(page, hook, calls.get(hook.id, []), titles)
    _offer_hook(page, programmes, number=len(hooks))


def _show_new_secret(page: AppPage) -> None:
    """What the calls are signed with, until somebody says that they have it."""
    secret = st.session_state.get(page.state("hook.secret"))
    if not secret:
        return
    with st.container(border=True):
        st.write(_("With this the other side checks who calls. It is shown only now:"))
        show_to_copy(secret, page.state("hook.copy"))
        if press_button(_("I have it"), icon=":material/check:", key=page.state("hook.kept")):
            del st.session_state[page.state("hook.secret")]
            st.rerun()


def _show_hook(
    page: AppPage, hook: Webhook, calls: Sequence[WebhookDelivery], titles: Mapping[str, str]
) -> None:
    with st.container(border=True):
        st.markdown(f"**{plain(hook.address)}**")
        about = titles.get(hook.programme_id or "")
        where = plain(about) if about else _("All programmes, later ones too")
        st.caption(f"{where} · {', '.join(_(_EVENTS[event]) for event in hook.events)}")
        for call in calls:
            st.markdown(f"- {describe_call(call)}")
        with st.container(horizontal=True):
            press_button(
                _("Send a trial"),
                key=page.state(f"hook.try.{hook.id}"),
                icon=":material/send:",
                on_click=partial(_try, page, hook),
            )
            if press_button(
                _("Call it no more"),
                key=page.state(f"hook.remove.{hook.id}"),
                icon=":material/link_off:",
            ):
                ask_first(
                    page,
                    _("Call this address no more?"),
                    _(
                        "What waits for it is not told any more. If it is added again, its calls"
                        " are signed with another secret."
                    ),
                    (_("Call it no more"), ":material/link_off:"),
                    lambda: _remove(page, hook),
                )


def _try(page: AppPage, hook: Webhook) -> None:
    told = _("The trial is on its way. Look here again in a moment.")
    page.accepts(try_webhook, hook.id, done=told)


def _remove(page: AppPage, hook: Webhook) -> bool:
    return page.accepts(remove_webhook, hook.id, done=_("The address is not called any more."))


def describe_call(call: WebhookDelivery) -> str:
    """What was told, on which day, and how it went."""
    when = day_of(call.answered_on) if call.answered_on else day(call.made_at)
    return f"{_(_EVENTS[call.event])} · {when}: {_how_it_went(call)}"


def _how_it_went(call: WebhookDelivery) -> str:
    if call.state == DeliveryState.TOLD:
        return _("taken ({status})", status=call.status)
    if call.answered_on is None and call.state == DeliveryState.WAITING:
        return _("it waits")
    trouble = _TROUBLES.get(call.trouble)
    why = _(trouble) if trouble else _("answer {status}", status=call.status or "–")
    if call.state == DeliveryState.WAITING:
        return _("not taken yet ({why}), it is tried again", why=why)
    return _("given up ({why})", why=why)


def _offer_hook(page: AppPage, programmes: Sequence[Programme], *, number: int) -> None:
    """``number``: another one for the next address, so that its form is empty again."""
    titles = {row.id: row.title for row in programmes}
    with st.container(width=620), st.form(page.state(f"hook.{number}")):
        address = st.text_input(
            _("Address"), placeholder="https://", max_chars=500, autocomplete="off"
        )
        events = st.multiselect(
            _("What it is told"),
            [str(one) for one in TELLABLE],
            [str(one) for one in TELLABLE],
            format_func=lambda one: _(_EVENTS[one]),
        )
        about = st.selectbox(
            _("Of which programme"),
            ["", *titles],
            format_func=lambda one: titles.get(one, _("All programmes, later ones too")),
        )
        if not submit_button(_("Add the address"), key=page.state("hook.send"), type="primary"):
            return
    settings = page.services.settings
    content = AddWebhook(address, events, about or None, settings.inside, settings.secret)
    secret = page.attempt(add_webhook, content)
    if secret is not None:
        st.session_state[page.state("hook.secret")] = secret
        st.rerun()
