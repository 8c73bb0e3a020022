"""Joining with a phone: the page, the code, consent, and withdrawal by phrase.

Each request is parsed before anything is looked up; any later exception that is no
``WorkshopError`` is a bug of the server. Guessing codes and phrases is limited by token buckets.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from workshop.errors import Closed, Invalid, NotAllowed, NotFound, SlowDown
from workshop.i18n import known_language, mark, translate
from workshop.people.participants import Enter, Entered, Texts, enter, find_by_proof, load_texts
from workshop.people.rights import PARTICIPANT_ROLES, SYSTEM, Actor
from workshop.programme.sessions import find_by_code
from workshop.programme.tables import WorkingSession
from workshop.standards.withdrawal import (
    WithdrawConsent,
    WithdrawNotes,
    notes_of_phrase,
    withdraw_by_phrase,
    withdraw_consent_by_phrase,
)
from workshop.web.live_feed import LiveFeed
from workshop.web.protocol import Malformed, error_response, read_json, requested_language
from workshop.web.rate_limit import TokenBucket, TokenBuckets
from workshop.web.static_files import page_response

GUESSES_A_SECOND, GUESS_BURST = 5, 50
ENTRIES_A_SECOND, ENTRY_BURST = 20, 400
Body = Mapping[str, Any]
ResultT = TypeVar("ResultT")
Step = Callable[[Body, str], Awaitable[dict[str, Any]]]


@dataclass(frozen=True)
class Entry:
    """A request to join, after consent. ``notice``: version of the contract shown; ``token``: of an
    earlier visit, if any."""

    code: str
    notice: str
    role: str
    table: int | None
    token: str | None = field(repr=False)


@dataclass(frozen=True)
class Withdrawal:
    """A request to withdraw with a proof: these notes, or (``None``) the consent and all notes."""

    proof: "Proof"
    note_ids: tuple[str, ...] | None


@dataclass(frozen=True)
class Proof:
    """Whose notes are meant: a phrase as it was typed or, without one, the token of a phone."""

    phrase: str = field(repr=False)
    token: str | None = field(repr=False)


def read_entry(body: Body) -> Entry:
    """Parse a request to join.

    Raises ``NotAllowed`` unless ``consent`` is exactly ``true``: nothing is stored without explicit
    consent; ``Malformed`` where the table is no number.
    """
    if body.get("consent") is not True:
        raise NotAllowed(mark("Without consent nothing is stored. You can watch the wall."))
    table, token = body.get("table"), body.get("token")
    if table is not None and type(table) is not int:
        raise Malformed
    return Entry(
        code=read_code(body),
        notice=str(body.get("notice")),
        role=str(body.get("role")),
        table=table,
        token=token if isinstance(token, str) else None,
    )


def read_code(body: Body) -> str:
    """The join code as it was typed; a value that is no text becomes an unknown code."""
    return str(body.get("code", ""))


def read_phrase(body: Body) -> str:
    """The withdrawal phrase as it was typed. Raises ``Invalid`` unless it has 5 to 100
    characters."""
    phrase = str(body.get("phrase", ""))
    if not 5 <= len(phrase) <= 100:
        raise Invalid(mark("Enter the five words of your withdrawal phrase."))
    return phrase


def read_proof(body: Body) -> Proof:
    """A phone's token, else the phrase. Raises as ``read_phrase``."""
    token = body.get("token")
    if isinstance(token, str) and token:
        return Proof("", token)
    return Proof(read_phrase(body), None)


def read_withdrawal(body: Body) -> Withdrawal:
    """Parse a request to withdraw. Raises ``Malformed`` without notes, ``Invalid`` (phrase)."""
    if body.get("consent") is False:
        return Withdrawal(read_proof(body), None)
    notes = body.get("notes")
    if not isinstance(notes, list):
        raise Malformed
    return Withdrawal(read_proof(body), tuple(map(str, notes)))


class JoinRoutes:
    """The routes under ``/join``."""

    def __init__(self, feed: LiveFeed) -> None:
        self._feed = feed
        self._services = feed.services
        self._guesses = TokenBucket(GUESSES_A_SECOND, GUESS_BURST)
        self._entries = TokenBuckets(ENTRIES_A_SECOND, ENTRY_BURST)

    async def page(self, request: Request) -> Response:
        """The HTML page for phones; the join code is in the fragment, which browsers do not
        send."""
        title = translate(mark("Join the workshop"), requested_language(request))
        return page_response(request, "join.html", "phone/join", title)

    async def lookup(self, request: Request) -> Response:
        """Look up a join code: ``{"session", "programme", "tables", "roles", "notice"}``."""
        return await self._answer(request, self._look_up)

    async def enter(self, request: Request) -> Response:
        """Join after consent: ``{"token", "badge", "session"}``, at first also ``phrase``."""
        return await self._answer(request, self._enter)

    async def phrase(self, request: Request) -> Response:
        """Look up a withdrawal phrase, or a phone's token: ``{"notes", "known"}``."""
        return await self._answer(request, self._notes_of)

    async def withdraw(self, request: Request) -> Response:
        """Erase some notes of a phrase or token, or withdraw consent: ``{"withdrawn":
        count}``."""
        return await self._answer(request, self._withdraw)

    async def _answer(self, request: Request, step: Step) -> Response:
        language = requested_language(request)
        try:
            body = await read_json(request)
            language = known_language(body.get("lang") or language)
            return JSONResponse(await step(body, language))
        except Exception as error:
            return error_response(error, language)

    async def _look_up(self, body: Body, language: str) -> dict[str, Any]:
        code = read_code(body)
        found = self._feed.read(lambda db: find_by_code(db, code))
        session, programme = await self._counting_guesses(found)
        contract = self._texts(language).contract
        return {
            "session": {"title": session.title, "number": session.number},
            "programme": {"title": programme.title},
            "tables": list(range(1, programme.tables + 1)),
            "roles": list(PARTICIPANT_ROLES),
            "notice": {"version": contract["version"], "text": contract},
        }

    async def _enter(self, body: Body, language: str) -> dict[str, Any]:
        entry = read_entry(body)
        texts, secret = self._texts(language), self._services.settings.secret

        def admit(db: Session, actor: Actor, entry: Entry) -> tuple[WorkingSession, Entered]:
            session, programme = find_by_code(db, entry.code)
            if not self._entries.try_take(session.id):
                raise SlowDown(mark("Too many tries at once. Please wait a few seconds."))
            command = Enter(
                programme_id=programme.id,
                session_id=session.id,
                tables=programme.tables,
                notice=entry.notice,
                role=entry.role,
                table=entry.table,
                token=entry.token,
                texts=texts,
                secret=secret,
            )
            return session, enter(db, actor, command)

        if self._guesses.is_empty:
            # Somebody is guessing codes: check in a reader first, so that the writer stays free.
            await self._counting_guesses(self._feed.read(lambda db: find_by_code(db, entry.code)))
        admitted = self._services.store.submit(admit, SYSTEM, entry)
        session, entered = await self._counting_guesses(asyncio.wrap_future(admitted))
        answer: dict[str, Any] = {
            "token": entered.token,
            "badge": entered.badge,
            "session": {"id": session.id, "number": session.number, "title": session.title},
        }
        return {**answer, "phrase": entered.phrase} if entered.phrase else answer

    async def _notes_of(self, body: Body, language: str) -> dict[str, Any]:
        proof = read_proof(body)
        secret = self._services.settings.secret

        def find(db: Session) -> tuple[bool, list[dict[str, Any]]]:
            known = bool(find_by_proof(db, secret, proof.phrase, proof.token))
            return known, notes_of_phrase(db, secret, proof.phrase, proof.token) if known else []

        known, notes = await self._feed.read(find)
        if not known:
            self._count_guess()
        return {"notes": notes, "known": known}

    async def _withdraw(self, body: Body, language: str) -> dict[str, Any]:
        withdrawal = read_withdrawal(body)
        proof = withdrawal.proof
        if withdrawal.note_ids is None:
            return await self._withdraw_consent(proof)
        secret = self._services.settings.secret
        if not await self._is_known(proof):
            self._count_guess()
            return {"withdrawn": 0}
        command = WithdrawNotes(secret, proof.phrase, withdrawal.note_ids, proof.token)
        future = self._services.store.submit(withdraw_by_phrase, SYSTEM, command)
        return {"withdrawn": await asyncio.wrap_future(future)}

    async def _is_known(self, proof: Proof) -> bool:
        secret = self._services.settings.secret
        return await self._feed.read(
            lambda db: bool(find_by_proof(db, secret, proof.phrase, proof.token))
        )

    async def _withdraw_consent(self, proof: Proof) -> dict[str, Any]:
        if not await self._is_known(proof):
            self._count_guess()
        secret = self._services.settings.secret
        command = WithdrawConsent(secret, proof.phrase, proof.token)
        future = self._services.store.submit(withdraw_consent_by_phrase, SYSTEM, command)
        return {"withdrawn": await asyncio.wrap_future(future), "consent": False}

    async def _counting_guesses(self, answer: Awaitable[ResultT]) -> ResultT:
        try:
            return await answer
        except (Closed, NotFound):
            self._count_guess()
            raise

    def _count_guess(self) -> None:
        if not self._guesses.try_take():
            raise SlowDown(mark("Too many tries at once. Please wait a few seconds."))

    def _texts(self, language: str) -> Texts:
        return load_texts(self._services.settings.content_dir, language)
