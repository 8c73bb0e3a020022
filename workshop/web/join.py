"""Joining with a phone: the page, the code, consent, and withdrawal by phrase.

Each request is parsed before anything is looked up (``join_requests.py``); any later exception
that is no ``WorkshopError`` is a bug of the server. Guessing codes and phrases: ``guesses.py``.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Any

from babel.dates import format_date
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from workshop.errors import NotFound, SlowDown
from workshop.export.own_data_text import write_own_data
from workshop.i18n import known_language, mark, translate
from workshop.live.public_address import base_path
from workshop.local_time import local_day, today
from workshop.people.credentials import DoorCodeKeys
from workshop.people.participants import (
    Enter,
    Entered,
    NewPhrase,
    Texts,
    TypedPhrase,
    enter,
    find_participant,
    find_returning,
    load_texts,
    make_phrase,
)
from workshop.people.rate_limit import SharedBuckets, TokenBuckets
from workshop.people.rights import PARTICIPANT_ROLES, SYSTEM, TABLE_ROLE, Actor
from workshop.programme.contribution_window import must_have_place
from workshop.programme.door import COME_IN, Arrival, AtTheDoor, come_to_door, still_waits, was_here
from workshop.programme.door_codes import derive_code, find_stack, use_codes
from workshop.programme.reasons import list_reasons, say_reason
from workshop.programme.session_words import told_number
from workshop.programme.sessions import find_by_code, in_window
from workshop.programme.tables import Programme, WorkingSession
from workshop.programme.window_words import say_deadlines
from workshop.retention.schedule import promised_now
from workshop.retention.words import say_day
from workshop.standards.asking_back import AnswerBack, answer_back, ask_back
from workshop.standards.between_sessions import load_between_sessions
from workshop.standards.own_data import describe_own_data
from workshop.standards.person_rows import Claim, find_people
from workshop.standards.withdrawal import (
    WithdrawNotes,
    describe_other_phrases,
    is_known_claim,
    notes_of_person,
    withdraw_everything,
    withdraw_notes,
)
from workshop.standards.yields import describe_yield
from workshop.store import scope_locks
from workshop.web.guesses import Guesses, asked_from
from workshop.web.join_requests import (
    Body,
    Entry,
    Proof,
    read_answer,
    read_code,
    read_entry,
    read_proof,
    read_withdrawal,
    slips_of,
)
from workshop.web.live_feed import LiveFeed
from workshop.web.protocol import error_response, read_json, requested_language
from workshop.web.static_files import page_response

GUESSES_A_SECOND, GUESS_BURST = 5, 50
"""Wrong codes and phrases from one place."""
ENTRIES_A_SECOND, ENTRY_BURST = 20, 400
QUESTIONS_A_SECOND, QUESTION_BURST = 30, 200
"""For phones of one session that wait at the door and ask every few seconds."""
SLIPS_A_SECOND, SLIP_BURST = 10, 120
"""Door codes that are looked at for one session, right or wrong: a room at once, then the pace at
which guessing is hopeless (``door_codes.CODE_SIGNS``)."""
_UNKNOWN_PHRASE = mark("This phrase is not known. Check the five words.")
Step = Callable[[Body, str], Awaitable[dict[str, Any]]]
_Admitted = tuple[WorkingSession, Entered | None, AtTheDoor]
"""The session, who has come in, and what the door has said."""


class JoinRoutes:
    """The routes under ``/join``."""

    def __init__(self, feed: LiveFeed) -> None:
        self._feed = feed
        self._services = feed.services
        passing = feed.services.passing
        tries = SharedBuckets(passing, "guesses", GUESSES_A_SECOND, GUESS_BURST)
        self._guesses = Guesses(tries)
        self._entries = SharedBuckets(passing, "entries", ENTRIES_A_SECOND, ENTRY_BURST)
        self._questions = TokenBuckets(QUESTIONS_A_SECOND, QUESTION_BURST)
        self._slips = SharedBuckets(passing, "slips", SLIPS_A_SECOND, SLIP_BURST)

    async def page(self, request: Request) -> Response:
        """The HTML page for phones; the join code is in the fragment, which browsers do not
        send."""
        title = translate(mark("Join the workshop"), requested_language(request))
        base = base_path(self._services.settings)
        return page_response(request, "join.html", "phone/join", title, base)

    async def lookup(self, request: Request) -> Response:
        """Look up a join code: ``{"session", "programme", "tables", "roles", "notice"}``."""
        return await self._answer(request, self._look_up)

    async def enter(self, request: Request) -> Response:
        """Join after consent: ``{"token", "badge", "session"}``, at first also ``phrase``.

        Where all places are taken: ``{"waiting": knock}``; with it the phone asks again. In a
        meeting with door codes ``slips`` says how many the phone may hand in; without ``waiting``
        it asks for them.
        """
        return await self._answer(request, self._enter)

    async def phrase(self, request: Request) -> Response:
        """Look up a withdrawal phrase, or a phone's token: ``{"notes", "known"}``."""
        return await self._answer(request, self._notes_of)

    async def withdraw(self, request: Request) -> Response:
        """Erase some notes of a phrase or token, or withdraw consent: ``{"withdrawn":
        count}``."""
        return await self._answer(request, self._withdraw)

    async def own_data(self, request: Request) -> Response:
        """What is stored about whoever has this phrase or token: ``{"data", "text"}``."""
        response = await self._answer(request, self._own_data)
        response.headers["Cache-Control"] = "no-store"
        return response

    async def understood(self, request: Request) -> Response:
        """Whether published clauses say what somebody meant: ``{"questions"}`` for a phrase or
        token; with an ``answer`` about one of them that question as it stands then."""
        response = await self._answer(request, self._understood)
        response.headers["Cache-Control"] = "no-store"
        return response

    async def between(self, request: Request) -> Response:
        """What there is so far, and the session to go on in: ``{"so_far", "open", "planned"}``.

        Whoever holds a token has been let in before, so it stands for the code on the wall; the
        number of places is kept all the same.
        """
        return await self._answer(request, self._between)

    async def who_sees(self, request: Request) -> Response:
        """What is and is not hidden from whom: ``{"title", "sentences"}``."""
        return await self._answer(request, self._who_sees)

    async def _answer(self, request: Request, step: Step) -> Response:
        language = requested_language(request)
        try:
            body = await read_json(request)
            language = known_language(body.get("lang") or language)
            with asked_from(request):
                return JSONResponse(await step(body, language))
        except Exception as error:
            return error_response(error, language)

    async def _look_up(self, body: Body, language: str) -> dict[str, Any]:
        code = read_code(body)
        find = partial(self._feed.read, lambda db: find_by_code(db, code))
        session, programme = await self._guesses.look_up(code, find)
        # Between meetings nobody has a role or sits at a table.
        between = in_window(session)
        contract = _with_reasons(self._texts(language).contract, programme, language)
        contract = _with_promise(contract, programme, language)
        return {
            "session": {"title": session.title, "number": told_number(session)},
            "programme": {"title": programme.title},
            "tables": [] if between else list(range(1, programme.tables + 1)),
            "roles": [] if between else [*PARTICIPANT_ROLES, TABLE_ROLE],
            "notice": {"version": contract["version"], "text": contract},
        }

    async def _enter(self, body: Body, language: str) -> dict[str, Any]:
        entry = read_entry(body)
        # First, and in a reader: a guess costs neither a phrase nor the time of the writer.
        find = partial(self._feed.read, partial(_find_door, entry=entry))
        session_id, programme_id, asks_slip = await self._guesses.look_up(entry.code, find)
        if asks_slip:
            return {"slips": slips_of(entry.role)}
        if entry.phrase is not None:
            entry = replace(entry, token=await self._token_of(entry.phrase))
        slips = await self._read_slips(session_id, entry)
        texts, arrival = self._texts(language), Arrival(entry.token, entry.knock, slips)
        if entry.knock is not None and not slips:
            waits = await self._still_waits(entry, arrival)
            if waits is not None:
                return _wait_outside(waits, entry.role)
        phrase = await self._phrase_for(entry, texts)

        def admit(db: Session, actor: Actor, entry: Entry) -> _Admitted:
            return self._admit(db, actor, arrival, entry, texts, phrase)

        admitted = self._services.store.submit(admit, SYSTEM, entry, programme_id)
        session, entered, door = await asyncio.wrap_future(admitted)
        if entered is None:
            return _wait_outside(door, entry.role)
        answer: dict[str, Any] = {
            "token": entered.token,
            "badge": entered.badge,
            "session": {"id": session.id, "number": told_number(session), "title": session.title},
        }
        return {**answer, "phrase": entered.phrase} if entered.phrase else answer

    def _admit(
        self,
        db: Session,
        actor: Actor,
        arrival: Arrival,
        entry: Entry,
        texts: Texts,
        phrase: NewPhrase | None,
    ) -> _Admitted:
        """Let somebody in, or let them wait at the door, in the writer."""
        session, programme = find_by_code(db, entry.code)
        scope_locks.check(db, programme.id)
        if not self._entries.try_take(session.id):
            raise SlowDown(mark("Too many tries at once. Please wait a few seconds."))
        between, door = in_window(session), COME_IN
        if between:
            must_have_place(db, session, programme, entry.token)
        else:
            here = find_returning(db, entry.token, programme.id, entry.role)
            coming = arrival if here else replace(arrival, token=None)
            door = come_to_door(db, session, programme, coming)
            if not door.is_open:
                return session, None, door
        command = Enter(
            programme_id=programme.id,
            session_id=session.id,
            tables=programme.tables,
            notice=entry.notice,
            role=entry.role,
            table=entry.table,
            token=entry.token,
            texts=texts,
            secret=self._services.settings.secret,
            phrase=phrase,
            second=entry.second,
            between=between,
        )
        entered = enter(db, actor, command)
        if door.slips:
            use_codes(db, session.id, door.slips)
        return session, entered, door

    async def _read_slips(self, session_id: str, entry: Entry) -> list[DoorCodeKeys] | None:
        """What is derived from typed door codes; each takes 30 ms of processor in a thread."""
        if entry.slips is None:
            return None
        secret, keys = self._services.settings.secret, list[DoorCodeKeys]()
        for typed in entry.slips:
            if not await self._slips.try_to_take(session_id):
                raise SlowDown(mark("Too many tries at once. Please wait a few seconds."))
            derive = partial(derive_code, secret, typed)
            keys.append(await self._feed.compute(derive))
        return keys

    async def _token_of(self, phrase: str) -> str:
        """The token that a phrase opens: somebody goes on with another phone.

        Raises ``NotFound`` for an unknown phrase, also for one of the first release, which seals
        no token.
        """
        claim = await self._known_claim(Proof(phrase, None))
        people = await self._feed.read(lambda db: find_people(db, claim)) if claim else []
        tokens = [person.token for person in people if person.token]
        if not tokens:
            raise NotFound(_UNKNOWN_PHRASE)
        return tokens[0]

    async def _phrase_for(self, entry: Entry, texts: Texts) -> NewPhrase | None:
        """A withdrawal phrase for somebody new, made in a thread: it takes 30 ms of processor."""
        token = entry.token
        if token is not None:
            known = await self._feed.read(lambda db: find_participant(db, token))
            returns = known is not None and known.shared == (entry.role == TABLE_ROLE)
            if known is not None and returns and known.sealed_token is not None:
                return None
        secret = self._services.settings.secret
        return await self._feed.compute(lambda: make_phrase(texts, secret))

    async def _still_waits(self, entry: Entry, arrival: Arrival) -> AtTheDoor | None:
        """Where a phone stands at the door without an answer yet; asked in a reader, since it asks
        often."""

        def ask(db: Session) -> tuple[str, AtTheDoor | None]:
            session, _programme = find_by_code(db, entry.code)
            return session.id, still_waits(db, session, arrival)

        session_id, waits = await self._feed.read(ask)
        if not self._questions.try_take(session_id):
            raise SlowDown(mark("Too many tries at once. Please wait a few seconds."))
        return waits

    async def _known_claim(self, proof: Proof) -> Claim | None:
        """What a phrase or token claims, ``None`` where it is nobody's. Each phrase is paid for
        before it is computed, and is no guess if it is somebody's."""
        if proof.token is not None:
            claim = Claim(token=proof.token)
        else:
            await self._guesses.pay()
            secret = self._services.settings.secret
            claim = Claim(await self._feed.compute(lambda: TypedPhrase.of(secret, proof.phrase)))
        if not await self._feed.read(lambda db: is_known_claim(db, claim)):
            return None
        if proof.token is None:
            await self._guesses.give_back()
        return claim

    async def _notes_of(self, body: Body, language: str) -> dict[str, Any]:
        claim = await self._known_claim(read_proof(body))
        notes = await self._feed.read(lambda db: notes_of_person(db, claim)) if claim else []
        return {"notes": notes, "known": claim is not None}

    async def _own_data(self, body: Body, language: str) -> dict[str, Any]:
        claim = await self._known_claim(read_proof(body))
        if claim is None:
            raise NotFound(_UNKNOWN_PHRASE)

        def describe(db: Session) -> dict[str, Any]:
            people = describe_own_data(db, find_people(db, claim))
            return {**people, "interviews": describe_other_phrases(db, claim)}

        data = await self._feed.read(describe)
        return {"data": data, "text": write_own_data(data, language)}

    async def _understood(self, body: Body, language: str) -> dict[str, Any]:
        proof, given = read_proof(body), read_answer(body)
        claim = await self._known_claim(proof)
        if claim is None:
            raise NotFound(_UNKNOWN_PHRASE)
        if given is None:
            return {"questions": await self._feed.read(lambda db: ask_back(db, claim))}
        future = self._services.store.submit(answer_back, SYSTEM, AnswerBack(claim, given))
        return await asyncio.wrap_future(future)

    async def _between(self, body: Body, language: str) -> dict[str, Any]:
        token = str(body.get("token", ""))
        found = await self._feed.read(lambda db: load_between_sessions(db, token))
        if found is None:
            raise NotFound(
                mark("Your place in this session is no longer known. Please join again.")
            )
        on = found.planned_on
        day = format_date(local_day(on), "d MMMM", locale=language) if on else ""
        return {
            "so_far": [describe_yield(one, language) for one in found.so_far],
            "open": found.open and _described(found.open, language),
            "planned": found.planned and {**_named(found.planned), "on": day},
        }

    async def _who_sees(self, body: Body, language: str) -> dict[str, Any]:
        return self._texts(language).who_sees

    async def _withdraw(self, body: Body, language: str) -> dict[str, Any]:
        withdrawal = read_withdrawal(body)
        claim = await self._known_claim(withdrawal.proof)
        if withdrawal.note_ids is None:
            if claim is None:
                raise NotFound(_UNKNOWN_PHRASE)
            future = self._services.store.submit(withdraw_everything, SYSTEM, claim)
            return {"withdrawn": await asyncio.wrap_future(future), "consent": False}
        if claim is None:
            return {"withdrawn": 0}
        command = WithdrawNotes(claim, withdrawal.note_ids)
        future = self._services.store.submit(withdraw_notes, SYSTEM, command)
        return {"withdrawn": await asyncio.wrap_future(future)}

    def _texts(self, language: str) -> Texts:
        return load_texts(self._services.settings.content_dir, language)


def _described(session: WorkingSession, language: str) -> dict[str, Any]:
    """The session that lets people in; ``until``: the deadline, of contributions to one."""
    told = {**_named(session), "code": session.join_code}
    return (
        {**told, "until": say_deadlines(session.window_until)[language]}
        if in_window(session)
        else told
    )


def _find_door(db: Session, entry: Entry) -> tuple[str, str, bool]:
    """The session with the code of an entry and its programme, and whether its door asks for a slip
    before anything else: the phone is new there and was not asked yet."""
    session, programme = find_by_code(db, entry.code)
    is_new = entry.slips is None and not (entry.knock or entry.phrase or in_window(session))
    asks = is_new and not was_here(db, session, entry.token)
    return session.id, programme.id, asks and find_stack(db, session.id) is not None


def _wait_outside(door: AtTheDoor, role: str) -> dict[str, Any]:
    waiting = {"waiting": door.knock} if door.knock else {}
    return {**waiting, "slips": slips_of(role)} if door.codes else waiting


def _named(session: WorkingSession) -> dict[str, Any]:
    return {"id": session.id, "number": told_number(session), "title": session.title}


def _with_reasons(contract: dict[str, Any], programme: Programme, language: str) -> dict[str, Any]:
    """The contract, and below it for which reasons alone a note is not shown."""
    reasons = "; ".join(say_reason(reason, language) for reason in list_reasons(programme))
    words = translate(
        mark("A note is not shown only for one of these reasons: {reasons}."),
        language,
        reasons=reasons,
    )
    return {**contract, "contract": [*contract["contract"], words]}


def _with_promise(contract: dict[str, Any], programme: Programme, language: str) -> dict[str, Any]:
    """The contract, and at the end of its notice until when what somebody writes is kept."""
    day = promised_now(programme, today())
    if day is None:
        return contract
    words = translate(
        mark("We delete the text of notes by {day}, or after what you are invited to."),
        language,
        day=say_day(day, language),
    )
    notice = contract["notice"]
    return {**contract, "notice": {**notice, "paragraphs": [*notice["paragraphs"], words]}}
