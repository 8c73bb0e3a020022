"""A phone that votes: what its owner presses, by the rules of the modules of votes on phones
(``frontend/phone/vote_kinds.js``) and their outboxes."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.random_clients.link import RETRIED, Client, Message, code_of

PAUSE = 0.1
DOTS = 3
CRITERIA = ("valid", "feasible", "clear")
REFUSED = ("closed", "invalid")
"""After the end of a vote; more dots than there are, where nobody knows how many were laid."""
NOTHING = {"dots": 0, "questions": False}
"""What is stored before somebody votes, where that is not ``None``."""
PILES = 3
COMMANDS = {
    "dots": "set_dots",
    "fingers": "show_fingers",
    "estimates": "set_estimate",
    "ratings": "rate_clause",
    "choices": "choose_sentence",
    "questions": "back_question",
    "piles": "place_note",
}
"""By what people vote with, as in ``plan.BALLOTS``."""


@dataclass
class Vote:
    """On one need or clause, as its voter knows it. ``wanted``: as it was put last; ``version``
    counts these; ``kept``: what the server has confirmed; ``unsure``: what was sent since and may
    have arrived; ``waits``: it lies in the outbox."""

    wanted: Any = None
    version: int = 0
    kept: Any = None
    unsure: list[Any] = field(default_factory=list)
    waits: bool = False

    def may_be(self, stored: Any) -> bool:
        """Whether that can be what the server has."""
        return stored == self.kept or stored in self.unsure


class Voter(Client):
    """Somebody who votes on these ``subjects`` with a phone."""

    def __init__(
        self,
        hosts: Sequence[str],
        place: int,
        token: str,
        room: tuple[str, str, Mapping[str, Sequence[str]]],
        link: str,
    ) -> None:
        hello = {"as": "participant", "token": token, "lang": "en"}
        super().__init__(hosts, place, hello, link=link)
        self.token, self.votes = token, dict[str, Vote]()
        self.surprises: list[str] = []
        self._activity, self._kind, self._options = room
        self._nth = 0
        self._something = asyncio.Event()
        self._work = asyncio.create_task(self._flush())

    async def leave(self) -> None:
        """Go for good."""
        self._work.cancel()
        await asyncio.gather(self._work, return_exceptions=True)
        await super().leave()

    def is_settled(self) -> bool:
        """Whether nothing waits to be sent."""
        return not any(vote.waits for vote in self.votes.values())

    def vote(self, subject: str, number: int) -> None:
        """Vote on a subject with something that follows from ``number``; 0 takes back what can be
        taken back."""
        vote = self.votes.setdefault(subject, Vote(kept=NOTHING.get(self._kind)))
        vote.wanted = self._value(subject, vote, number)
        vote.version, vote.waits = vote.version + 1, True
        self._something.set()

    def ballot(self) -> Message:
        """Its own ballot as this screen shows it."""
        kind = "piles" if self._kind == "piles" else "ballot"
        return self.facts.get((kind, self._activity), {})

    def _value(self, subject: str, vote: Vote, number: int) -> Any:
        if self._kind == "dots":
            others = [one for one in self.votes.values() if one is not vote]
            laid = sum((one.wanted if one.waits else one.kept) or 0 for one in others)
            return min(number % (DOTS + 1), max(DOTS - laid, 0))
        if self._kind == "estimates":
            return [1 + number % 5, 1 + number // 5 % 5]
        if self._kind == "choices":
            return self._options[subject][number % len(self._options[subject])]
        if self._kind == "questions":
            return number % 2 == 1
        if self._kind == "piles":
            return number % (PILES + 1) or None
        return number % 6 if self._kind == "fingers" else 1 + number % 9

    # ── the outbox ──────────────────────────────────────────────────────────────────────────────

    async def _flush(self) -> None:
        while True:
            found = self._next()
            if found is None:
                self._something.clear()
                await self._something.wait()
                continue
            subject, vote = found
            version, value = vote.version, vote.wanted
            answer = await self._send(subject, value)
            code = code_of(answer)
            if code in RETRIED:
                vote.unsure.append(value)
                await asyncio.sleep(PAUSE)
                continue
            if not code:
                vote.kept, vote.unsure = value, []
                self._learn(answer["ok"])
            elif code not in REFUSED:
                self.surprises.append(f"{value}: {answer}")
            if version == vote.version:
                vote.waits = False

    def _learn(self, fact: Message) -> None:
        """A vote is answered with the fact of the whole ballot, a rating and a note on a pile with
        themselves."""
        if "pile" in fact:
            piles = {**self.ballot().get("piles", {}), fact["note"]: fact["pile"]}
            fact = {"t": "piles", "id": self._activity, "piles": piles}
        if "t" in fact:
            self.facts[fact["t"], fact["id"]] = fact

    def _next(self) -> tuple[str, Vote] | None:
        """Dots that are taken back go first: there are only so many."""
        waiting = [(subject, vote) for subject, vote in self.votes.items() if vote.waits]
        dots = self.ballot().get("dots") or {}
        if self._kind == "dots":
            waiting.sort(key=lambda one: one[1].wanted >= dots.get(one[0], 0))
        return next(iter(waiting), None)

    async def _send(self, subject: str, value: Any) -> Message:
        self._nth = max(self._nth, self.ballot().get("nth", 0)) + 1
        given: dict[str, Any] = {"activity": self._activity, "nth": self._nth}
        if self._kind == "ratings":
            given |= {"clause": subject, "values": dict.fromkeys(CRITERIA, value)}
        elif self._kind == "dots":
            given |= {"subject": subject, "count": value}
        elif self._kind == "fingers":
            given |= {"value": value}
        elif self._kind == "estimates":
            given |= {"need": subject, "impact": value[0], "effort": value[1]}
        elif self._kind == "choices":
            given |= {"draft": value}
        elif self._kind == "questions":
            given |= {"note": subject, "backed": value}
        else:
            given |= {"note": subject, "pile": value}
        return await self.try_to(COMMANDS[self._kind], **given)
