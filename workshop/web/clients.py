"""Authentication of connections: from the hello to viewer and actor."""

from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from workshop.board.visibility import Viewer
from workshop.errors import NotAllowed
from workshop.i18n import known_language, mark
from workshop.live.viewer_kinds import ViewerKind
from workshop.people.accounts import load_actor
from workshop.people.participants import find_participant, participant_actor
from workshop.people.rights import Actor, Right
from workshop.people.sign_in import valid_account_of
from workshop.programme.contribution_window import place_of
from workshop.programme.display_links import find_display
from workshop.programme.wall import session_on_wall


class NotAuthenticated(NotAllowed):
    """The token is unknown, or the sign-in is not valid any more."""

    code = "not_authenticated"


class MustJoinAgain(NotAuthenticated):
    """The phone of an older release: at the door its token is sealed, and it gets a new phrase."""

    code = "join_again"


@dataclass(frozen=True)
class Client:
    """One authenticated connection.

    ``actor``: ``None`` for a wall, which can do nothing. ``sign_in``: id of the sign-in session of
    staff; ``token``: of a phone or wall; ``browser``: id of the sign-in session in the browser of a
    phone.
    """

    viewer: Viewer
    actor: Actor | None
    language: str
    sign_in: str | None = None
    token: str = field(default="", repr=False)
    browser: str | None = field(default=None, repr=False)

    @property
    def holder(self) -> str:
        """The same for all connections of this phone, wall or browser."""
        return self.sign_in or self.token


def authenticate(db: Session, hello: Any, sign_in: str | None) -> Client:
    """Authenticate a hello: ``{"as", "token" or "programme", "lang"}``.

    ``sign_in``: id of the browser's sign-in session, needed for staff. Raises ``NotAuthenticated``,
    ``NotAllowed`` (the account may not see the programme).
    """
    if not isinstance(hello, dict):
        raise NotAuthenticated(mark("The request was not understood."))
    language = known_language(hello.get("lang"))
    kind, token = hello.get("as"), hello.get("token")
    if kind == ViewerKind.PARTICIPANT and isinstance(token, str):
        return _participant(db, token, language, sign_in)
    if kind == ViewerKind.WALL and isinstance(token, str):
        return _wall(db, token, language)
    if kind == ViewerKind.STAFF and sign_in is not None:
        return _staff(db, hello.get("programme"), sign_in, language)
    raise NotAuthenticated(mark("Please sign in, or join with the code on the wall."))


def _participant(db: Session, token: str, language: str, sign_in: str | None) -> Client:
    person = find_participant(db, token)
    if person is None:
        raise NotAuthenticated(mark("This phone is not known here. Join with the code."))
    if person.sealed_token is None:
        raise MustJoinAgain(
            mark("The workshop was updated. Please join once more; you get five new words.")
        )
    place = place_of(db, person)
    viewer = Viewer(
        kind=ViewerKind.PARTICIPANT,
        programme_id=person.programme_id,
        session_id=place.session_id,
        apart=place.apart,
        participant_id=person.id,
        language=language,
        token=token,
    )
    beside = valid_account_of(db, sign_in) if sign_in else None
    actor = participant_actor(person, token, beside or "")
    return Client(viewer, actor, language, token=token, browser=sign_in)


def _wall(db: Session, token: str, language: str) -> Client:
    programme_id = find_display(db, token)
    if programme_id is None:
        raise NotAuthenticated(mark("This display link is not valid any more."))
    session = session_on_wall(db, programme_id)
    viewer = Viewer(
        kind=ViewerKind.WALL,
        programme_id=programme_id,
        session_id=session.id if session else None,
    )
    return Client(viewer, None, language, token=token)


def _staff(db: Session, programme_id: Any, sign_in: str, language: str) -> Client:
    account_id = valid_account_of(db, sign_in)
    actor = load_actor(db, account_id) if account_id else None
    if actor is None:
        raise NotAuthenticated(mark("You are signed out."))
    if not isinstance(programme_id, str):
        raise NotAllowed(mark("There is no such programme."))
    actor.must(Right.SEE, programme_id)
    viewer = Viewer(
        kind=ViewerKind.STAFF,
        programme_id=programme_id,
        account_id=actor.id,
        moderates=actor.may(Right.MODERATE, programme_id),
        runs=actor.may(Right.RUN, programme_id),
        writes=actor.may(Right.WRITE_NOTE, programme_id),
        areas=actor.areas_in(programme_id),
    )
    return Client(viewer, actor, language, sign_in)


def reauthenticate(db: Session, client: Client) -> Client:
    """The same client with its current rights. Raises as ``authenticate`` once it has none."""
    if client.sign_in is None:
        hello = {"as": client.viewer.kind, "token": client.token, "lang": client.language}
        return authenticate(db, hello, client.browser)
    return _staff(db, client.viewer.programme_id, client.sign_in or "", client.language)


def current_actor(db: Session, client: Client) -> Actor:
    """The client's actor with its current rights.

    Raises ``NotAuthenticated`` for an ended sign-in, ``NotAllowed`` for a wall.
    """
    if client.sign_in is not None:
        return _staff(db, client.viewer.programme_id, client.sign_in, client.language).actor  # type: ignore[return-value]
    if client.actor is None:
        raise NotAllowed(mark("A wall can only show."))
    return client.actor
