"""Opening a screen: sign-in, rights, programme, language."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NoReturn, TypeVar

import streamlit as st
from sqlmodel import Session

from workshop.errors import NotAllowed, WorkshopError
from workshop.i18n import _, mark, use_language
from workshop.people.accounts import ChangeOwnPassword, change_own_password, load_actor
from workshop.people.known_browsers import Whence
from workshop.people.new_passwords import write_hashed
from workshop.people.review_keys import key_of_browser
from workshop.people.rights import Actor, Right
from workshop.people.sign_in import valid_account_of
from workshop.people.tables import Account
from workshop.programme.programmes import list_programmes
from workshop.programme.rehearsals import find_rehearsal
from workshop.programme.tables import Programme
from workshop.services import Services, services
from workshop.store.store import Store
from workshop.ui.shell.first_steps import keep_recovery, show_first_password
from workshop.ui.shell.formatting import fault_words
from workshop.ui.shell.own_files import current_sign_in
from workshop.ui.shell.presses import count_press
from workshop.ui.shell.sign_in import show_sign_in

ContentT = TypeVar("ContentT")
ResultT = TypeVar("ResultT")

PROGRAMME_KEY = "app.programme"
NOTICE_KEY = "app.notice"


@dataclass(frozen=True)
class Visitor:
    """The account signed in in this browser, with its present rights.

    ``review_key``: see ``review_keys``; ``None`` until the account signs in again.
    """

    account: Account
    actor: Actor
    sign_in: str
    review_key: bytes | None = field(repr=False)

    @property
    def must_choose_password(self) -> bool:
        """Whether they came in with a password that somebody else has chosen. Who came with an
        account of the city has given none."""
        return self.account.one_time_password and self.review_key is not None


@dataclass(frozen=True)
class AppPage:
    """An open screen that needs no programme."""

    key: str
    services: Services
    visitor: Visitor

    @property
    def actor(self) -> Actor:
        """The actor for reading and writing, with the rights at the start of this run."""
        return self.visitor.actor

    @property
    def scope(self) -> str | None:
        """The programme whose rows the commands of this page change; ``None``: any."""
        return None

    @property
    def review_key(self) -> bytes:
        """The visitor's review key; raises ``NotAllowed`` in a browser that cannot open it."""
        if self.visitor.review_key is None:
            raise NotAllowed(
                mark(
                    "Sign out, and in again with your user name and password: it opens the way to"
                    " your ratings."
                )
            )
        return self.visitor.review_key

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A database session for reading."""
        with self.services.store.read() as db:
            yield db

    def attempt(
        self,
        command: Callable[[Session, Actor, ContentT], ResultT],
        content: ContentT,
        done: str = "",
    ) -> ResultT | None:
        """Run a command; show the error if it is refused, or ``done`` after the next rerun.

        Returns the command's result, or ``None`` when it was refused.
        """
        return self.attempt_with(
            lambda store, actor: store.write(command, actor, content, self.scope), done
        )

    def attempt_with(
        self, carry_out: Callable[[Store, Actor], ResultT], done: str = ""
    ) -> ResultT | None:
        """As ``attempt``, for what takes more than one write."""
        try:
            result = carry_out(self.services.store, self.present_actor())
        except WorkshopError as error:
            st.error(fault_words(error), icon=":material/info:")
            return None
        count_press()
        if done:
            st.session_state[NOTICE_KEY] = done
        return result

    def attempt_hashed(
        self,
        command: Callable[[Session, Actor, ContentT], ResultT],
        content: ContentT,
        given: str = "",
    ) -> ResultT | None:
        """As ``attempt``, for what sets a password; ``given``: as in ``hash_password``."""
        # Whoever is signed in does not wait with strangers.
        comes = Whence(f"account {self.actor.id}", is_known=True)
        return self.attempt_with(
            lambda store, actor: write_hashed(
                store, actor, command, content, comes=comes, given=given
            )
        )

    def accepts(
        self,
        command: Callable[[Session, Actor, ContentT], object],
        content: ContentT,
        done: str = "",
    ) -> bool:
        """As ``attempt``, for commands that return nothing; returns whether it was accepted."""

        def told(db: Session, actor: Actor, given: ContentT) -> bool:
            command(db, actor, given)
            return True

        return bool(self.attempt(told, content, done))

    def present_actor(self) -> Actor:
        """The actor with rights read again from the store; stops the run if the sign-in has ended.

        For fragments, which can run long after the page was opened."""
        visitor = find_visitor()
        if visitor is None or visitor.sign_in != self.visitor.sign_in:
            st.rerun(scope="app")
        return visitor.actor

    def state(self, name: str) -> str:
        """The session-state key of this page for a name."""
        return f"{self.key}.{name}"


@dataclass(frozen=True)
class Page(AppPage):
    """An open screen of the chosen programme."""

    programme: Programme

    @property
    def scope(self) -> str:
        """The programme of this page."""
        return self.programme.id

    def may(self, right: Right) -> bool:
        """Whether the visitor has this right in this programme."""
        return self.actor.may(right, self.programme.id)


def find_visitor() -> Visitor | None:
    """The signed-in account of this browser's connection, or ``None``; checked at every run."""
    sign_in = current_sign_in()
    if not sign_in:
        return None
    with services().store.read() as db:
        account_id = valid_account_of(db, sign_in)
        actor = load_actor(db, account_id) if account_id else None
        account = db.get(Account, account_id) if actor else None
        key = key_of_browser(db, sign_in, str(st.user.get("key") or ""))
    if actor is None or account is None:
        return None
    use_language(account.language)
    return Visitor(account, actor, sign_in, key)


def open_app_page(key: str, *, needs: Right | None = None) -> AppPage:
    """Open a screen that is about the whole installation; stops the run without sign-in or right.

    ``key`` prefixes the page's session-state keys and is its file's name in ``pages/``.
    """
    visitor = _admitted()
    if needs is not None and not visitor.actor.may(needs):
        _show_no_entry()
    _show_notice()
    return AppPage(key, services(), visitor)


def open_page(key: str, *, needs: Right = Right.SEE) -> Page:
    """Open a screen of the chosen programme: sign-in, right, language; stops the run otherwise.

    ``key`` prefixes the page's session-state keys and is its file's name in ``pages/``.
    """
    visitor = _admitted()
    programme = chosen_programme(visitor)
    if programme is None:
        if visitor.actor.may(Right.CREATE_PROGRAMME):
            st.info(_("There is no programme yet. Create one on the page Programme."))
        else:
            st.info(_("You do not belong to any programme yet. Ask an administrator."))
        st.stop()
    if not visitor.actor.may(needs, programme.id):
        _show_no_entry()
    _show_notice()
    return Page(key, services(), visitor, programme)


def _admitted() -> Visitor:
    """Who may see a page: signed in, with a password that nobody else has chosen; stops the run
    otherwise."""
    visitor = find_visitor()
    if visitor is None:
        show_sign_in()
        st.stop()
    if visitor.must_choose_password:
        _ask_own_password(AppPage("first", services(), visitor))
        st.stop()
    return visitor


def _ask_own_password(page: AppPage) -> None:
    password = show_first_password(page.visitor.account.display_name)
    if password is None:
        return
    try:
        key = page.review_key
    except NotAllowed as error:
        st.error(fault_words(error), icon=":material/info:")
        return
    given = page.visitor.account.password_hash
    recovery = page.attempt_hashed(change_own_password, ChangeOwnPassword(password, key), given)
    if recovery:
        keep_recovery(recovery, (page.visitor.account.username, key))


def _show_no_entry() -> NoReturn:
    st.title(_("No entry"), anchor=False)
    st.warning(_("Your role in this programme does not open this page."))
    st.stop()


def _show_notice() -> None:
    notice = st.session_state.pop(NOTICE_KEY, None)
    if notice:
        st.toast(notice, icon=":material/check:")


def chosen_programme(visitor: Visitor) -> Programme | None:
    """The programme of this browser: the one in the address, chosen before, or the newest."""
    with services().store.read() as db:
        programmes = list_programmes(db, visitor.actor)
        wanted = str(st.session_state.get(PROGRAMME_KEY) or st.query_params.get("programme"))
        rehearsal = find_rehearsal(db, visitor.actor, wanted)
    if not programmes:
        return None
    by_slug = {programme.slug: programme for programme in programmes}
    programme = rehearsal or by_slug.get(wanted, programmes[0])
    st.session_state[PROGRAMME_KEY] = programme.slug
    if st.query_params.get("programme") != programme.slug:
        st.query_params["programme"] = programme.slug
    return programme
