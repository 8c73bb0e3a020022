"""The door for phones: the page, the code, consent, and withdrawal by phrase."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from workshop.errors import Closed, Invalid, NotAllowed, NotFound, SlowDown, WorkshopError
from workshop.i18n import known_language, mark, translate
from workshop.people.participants import Enter, Entered, Texts, enter, find_by_phrase, load_texts
from workshop.people.rights import PARTICIPANT_ROLES, SYSTEM, Actor
from workshop.programme.session_run import find_by_code
from workshop.programme.tables import WorkingSession
from workshop.standards.withdrawal import (
    WithdrawConsent,
    WithdrawNotes,
    notes_of_phrase,
    withdraw_by_phrase,
    withdraw_consent_by_phrase,
)
from workshop.web.light import language_of, page_response
from workshop.web.live import Live
from workshop.web.pace import Bucket, Buckets
from workshop.web.wire import NONSENSE, read_json, refusal_response

GUESSES_A_SECOND, GUESS_BURST = 5, 50
ENTRIES_A_SECOND, ENTRY_BURST = 20, 400
ResultT = TypeVar("ResultT")
Step = Callable[[dict[str, Any], str], Awaitable[dict[str, Any]]]


class Door:
    """The routes under ``/join``."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self._house = live.house
        self._guesses = Bucket(GUESSES_A_SECOND, GUESS_BURST)
        self._entries = Buckets(ENTRIES_A_SECOND, ENTRY_BURST)

    async def page(self, request: Request) -> Response:
        """The page for phones; it knows nothing yet, the code comes in the fragment."""
        title = translate(mark("Join the workshop"), language_of(request))
        return page_response(request, "join.html", "phone/join", title)

    async def lookup(self, request: Request) -> Response:
        """What a code opens: session, contract, roles, tables."""
        return await self._answer(request, self._look_up)

    async def enter(self, request: Request) -> Response:
        """Consent given: a badge and a token for this phone."""
        return await self._answer(request, self._enter)

    async def phrase(self, request: Request) -> Response:
        """What a withdrawal phrase belongs to."""
        return await self._answer(request, self._notes_of)

    async def withdraw(self, request: Request) -> Response:
        """Erase chosen notes of a withdrawal phrase, or withdraw the consent with all of them."""
        return await self._answer(request, self._withdraw)

    async def _answer(self, request: Request, step: Step) -> Response:
        language = language_of(request)
        try:
            body = await read_json(request)
            language = known_language(body.get("lang") or language)
            return JSONResponse(await step(body, language))
        except (WorkshopError, *NONSENSE) as error:
            return refusal_response(error, language)

    async def _look_up(self, body: dict[str, Any], language: str) -> dict[str, Any]:
        code = str(body.get("code", ""))
        found = self._live.read(lambda db: find_by_code(db, code))
        session, programme = await self._counting_guesses(found)
        contract = self._texts(language).contract
        return {
            "session": {"title": session.title, "number": session.number},
            "programme": {"title": programme.title},
            "tables": list(range(1, programme.tables + 1)),
            "roles": list(PARTICIPANT_ROLES),
            "notice": {"version": contract["version"], "text": contract},
        }

    async def _enter(self, body: dict[str, Any], language: str) -> dict[str, Any]:
        if body.get("consent") is not True:
            raise NotAllowed(mark("Without consent nothing is stored. You can watch the wall."))
        code, table, token = str(body.get("code", "")), body.get("table"), body.get("token")
        table = int(table) if table is not None else None
        earlier = token if isinstance(token, str) else None
        notice, role = str(body.get("notice")), str(body.get("role"))
        texts, secret = self._texts(language), self._house.settings.secret

        def admit(db: Session, actor: Actor, code: str) -> tuple[WorkingSession, Entered]:
            session, programme = find_by_code(db, code)
            if not self._entries.try_take(session.id):
                raise SlowDown(mark("Too many tries at once. Please wait a few seconds."))
            place = (programme.id, session.id, programme.tables)
            command = Enter(*place, notice, role, table, earlier, texts, secret)
            return session, enter(db, actor, command)

        if self._guesses.is_empty:
            # Somebody tries codes: they must not keep the writer busy, nor the others out.
            await self._counting_guesses(self._live.read(lambda db: find_by_code(db, code)))
        admitted = self._house.store.submit(admit, SYSTEM, code)
        session, entered = await self._counting_guesses(asyncio.wrap_future(admitted))
        answer: dict[str, Any] = {
            "token": entered.token,
            "badge": entered.badge,
            "session": {"id": session.id, "number": session.number, "title": session.title},
        }
        return {**answer, "phrase": entered.phrase} if entered.phrase else answer

    async def _notes_of(self, body: dict[str, Any], language: str) -> dict[str, Any]:
        phrase = self._phrase(body)
        secret = self._house.settings.secret

        def find(db: Session) -> tuple[bool, list[dict[str, Any]]]:
            known = bool(find_by_phrase(db, secret, phrase))
            return known, notes_of_phrase(db, secret, phrase) if known else []

        known, notes = await self._live.read(find)
        if not known:
            self._count_guess()
        return {"notes": notes, "known": known}

    async def _withdraw(self, body: dict[str, Any], language: str) -> dict[str, Any]:
        if body.get("consent") is False:
            return await self._withdraw_consent(self._phrase(body))
        notes = body["notes"]
        if not isinstance(notes, list):
            raise Invalid(mark("The request was not understood."))
        secret, phrase = self._house.settings.secret, self._phrase(body)
        if not await self._live.read(lambda db: find_by_phrase(db, secret, phrase)):
            self._count_guess()
            return {"withdrawn": 0}
        command = WithdrawNotes(secret, phrase, tuple(map(str, notes)))
        future = self._house.store.submit(withdraw_by_phrase, SYSTEM, command)
        return {"withdrawn": await asyncio.wrap_future(future)}

    async def _withdraw_consent(self, phrase: str) -> dict[str, Any]:
        secret = self._house.settings.secret
        if not await self._live.read(lambda db: find_by_phrase(db, secret, phrase)):
            self._count_guess()
        command = WithdrawConsent(secret, phrase)
        future = self._house.store.submit(withdraw_consent_by_phrase, SYSTEM, command)
        return {"withdrawn": await asyncio.wrap_future(future), "consent": False}

    async def _counting_guesses(self, answer: Awaitable[ResultT]) -> ResultT:
        try:
            return await answer
        except (Closed, NotFound):
            self._count_guess()
            raise

    def _phrase(self, body: dict[str, Any]) -> str:
        phrase = str(body.get("phrase", ""))
        if not 5 <= len(phrase) <= 100:
            raise Invalid(mark("Enter the five words of your withdrawal phrase."))
        return phrase

    def _count_guess(self) -> None:
        if not self._guesses.try_take():
            raise SlowDown(mark("Too many tries at once. Please wait a few seconds."))

    def _texts(self, language: str) -> Texts:
        return load_texts(self._house.settings.content_dir, language)
