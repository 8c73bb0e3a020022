"""The door for phones: the page, the code, consent, and withdrawal by phrase."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from workshop.errors import Invalid, NotAllowed, SlowDown, WorkshopError
from workshop.i18n import known_language, mark, translate
from workshop.people.participants import Enter, Texts, enter, find_by_phrase, load_texts
from workshop.people.rights import PARTICIPANT_ROLES, SYSTEM
from workshop.programme.running import find_by_code
from workshop.programme.tables import Programme, WorkingSession
from workshop.standards.withdrawal import WithdrawNotes, notes_of_phrase, withdraw_by_phrase
from workshop.web.light import language_of, page_response
from workshop.web.live import NONSENSE, Live, read_json, refusal_response
from workshop.web.pace import Bucket, Buckets

GUESSES_A_SECOND, GUESS_BURST = 5, 50
ENTRIES_A_SECOND, ENTRY_BURST = 20, 400
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
        return page_response(request, "join.html", "join.js", title)

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
        """Erase chosen notes of a withdrawal phrase."""
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
        session, programme = await self._session_behind(body)
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
        session, programme = await self._session_behind(body)
        if not self._entries.try_take(session.id):
            raise SlowDown(mark("Too many tries at once. Please wait a few seconds."))
        table, token = body.get("table"), body.get("token")
        command = Enter(
            programme_id=programme.id,
            session_id=session.id,
            tables=programme.tables,
            notice=str(body.get("notice")),
            role=str(body.get("role")),
            table=int(table) if table is not None else None,
            token=token if isinstance(token, str) else None,
            texts=self._texts(language),
            secret=self._house.settings.secret,
        )
        entered = await asyncio.wrap_future(self._house.store.submit(enter, SYSTEM, command))
        answer: dict[str, Any] = {
            "token": entered.token,
            "badge": entered.badge,
            "session": {"id": session.id, "number": session.number, "title": session.title},
        }
        return {**answer, "phrase": entered.phrase} if entered.phrase else answer

    async def _notes_of(self, body: dict[str, Any], language: str) -> dict[str, Any]:
        phrase = self._phrase(body)
        find = partial(notes_of_phrase, secret=self._house.settings.secret, phrase=phrase)
        found = await self._live.read(lambda db: find(db))
        if not found:
            self._count_guess()
        return {"notes": found}

    async def _withdraw(self, body: dict[str, Any], language: str) -> dict[str, Any]:
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

    async def _session_behind(self, body: dict[str, Any]) -> tuple[WorkingSession, Programme]:
        code = str(body.get("code", ""))
        try:
            return await self._live.read(lambda db: find_by_code(db, code))
        except WorkshopError:
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
