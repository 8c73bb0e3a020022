"""Names of the files that Streamlit keeps for pages: whose they are stands in them.

Streamlit names a file by its content, so that two accounts with the same file share one address.
Its storage asks one function for names; here it gets names that begin with a seal of the account
and of its rights (``people.file_seals``), and ``web/own_media.py`` looks at the seal.
"""

from contextvars import ContextVar

import streamlit as st
from streamlit.runtime import memory_media_file_storage as storage

from workshop.errors import NotAllowed
from workshop.i18n import mark
from workshop.people.accounts import load_actor
from workshop.people.file_seals import NOBODY, file_seal
from workshop.people.sign_in import valid_account_of
from workshop.services import services

_name_by_content = storage._calculate_file_id
_seal: ContextVar[str] = ContextVar("file_seal", default="")
"""Set where a file is made on a click: no page is drawn then, and nothing else says for whom."""


def seal_file_names() -> None:
    """Let every file of this process have such a name; called once, before pages are served."""
    storage._calculate_file_id = _sealed_name


def current_sign_in() -> str:
    """The sign-in of the browser for which the script runs; empty without one."""
    given = st.user.get("session") if st.user else None
    return given if isinstance(given, str) else ""


def make_files_for(sign_in: str) -> None:
    """Say for whom the file is made on this click; raises ``NotAllowed`` once the sign-in ended."""
    seal = _seal_of(sign_in)
    if seal == NOBODY:
        raise NotAllowed(mark("You do not have the right to do this."))
    _seal.set(seal)


def _sealed_name(data: bytes, mimetype: str, filename: str | None = None) -> str:
    return (_seal.get() or _seal_of(current_sign_in())) + _name_by_content(data, mimetype, filename)


def _seal_of(sign_in: str) -> str:
    house = services()
    with house.store.read() as db:
        account_id = valid_account_of(db, sign_in) if sign_in else None
        actor = load_actor(db, account_id) if account_id else None
    return file_seal(house.settings.secret, actor)
