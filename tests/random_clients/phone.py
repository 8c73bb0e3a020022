"""A phone that writes: its outbox and what its owner presses, by the rules of
``frontend/core/outbox.js``, ``note_outbox.js`` and ``frontend/phone/note_panel.js``."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.random_clients.link import RETRIED, Client, Message, code_of
from workshop.store.ids_and_clock import new_id

PAUSE = 0.1


@dataclass
class Written:
    """One note as its author knows it.

    ``wanted``: its text as it was put last; ``version`` counts these; ``kept``: the text that the
    server has confirmed; ``withdrawn``: ``""``, ``asked`` or ``confirmed``; ``waits``: it lies in
    the outbox; ``refused``: why it came to nothing; ``said``: every text that was sent.
    """

    id: str
    wanted: str
    version: int = 1
    kept: str | None = None
    withdrawn: str = ""
    waits: bool = True
    tried: bool = False
    refused: str = ""
    said: set[str] = field(default_factory=set)


class Phone(Client):
    """Somebody in the room with a phone."""

    def __init__(
        self, hosts: Sequence[str], place: int, token: str, activity: str, link: str
    ) -> None:
        hello = {"as": "participant", "token": token, "lang": "en"}
        super().__init__(hosts, place, hello, link=link)
        self.written: dict[str, Written] = {}
        self.surprises: list[str] = []
        self._activity = activity
        self._pressed: asyncio.Queue[tuple[Written, str]] = asyncio.Queue()
        self._something = asyncio.Event()
        self._busy = 0
        self._work = [asyncio.create_task(work()) for work in (self._flush, self._press)]

    async def leave(self) -> None:
        """Go for good."""
        for work in self._work:
            work.cancel()
        await asyncio.gather(*self._work, return_exceptions=True)
        await super().leave()

    def is_settled(self) -> bool:
        """Whether nothing waits to be sent."""
        waits = any(note.waits for note in self.written.values())
        return not (waits or self._busy or self._pressed.qsize())

    # ── what its owner does ─────────────────────────────────────────────────────────────────────

    def write(self, text: str) -> None:
        """A new note, which lies in the outbox until it is confirmed."""
        note = Written(new_id(), text)
        self.written[note.id] = note
        self._something.set()

    def edit(self, note: Written, text: str) -> None:
        """Another wording: in the outbox, or pressed where the note stands as sent."""
        if note.withdrawn or note.refused:
            return
        if note.waits and note.id not in self.notes():
            note.wanted, note.version = text, note.version + 1
        else:
            self._busy += 1
            self._pressed.put_nowait((note, text))

    def take_back(self, note: Written) -> None:
        """Take a note back, wherever it is by now."""
        if note.withdrawn or note.refused:
            return
        note.withdrawn = "asked"
        if not note.waits or note.id in self.notes():
            self._busy += 1
            self._pressed.put_nowait((note, ""))
        elif note.tried:
            note.version += 1
        else:
            note.waits, note.withdrawn = False, "confirmed"

    # ── the outbox ──────────────────────────────────────────────────────────────────────────────

    async def _flush(self) -> None:
        while True:
            waiting = next((note for note in self.written.values() if note.waits), None)
            if waiting is None:
                self._something.clear()
                await self._something.wait()
                continue
            version, waiting.tried = waiting.version, True
            taking_back = waiting.withdrawn == "asked" and version > 1
            answer = await (self._withdraw(waiting) if taking_back else self._add(waiting))
            if code_of(answer) in RETRIED:
                await asyncio.sleep(PAUSE)
                continue
            if version == waiting.version:
                waiting.waits = False
                waiting.refused = waiting.refused or code_of(answer)

    async def _add(self, note: Written) -> Message:
        text = note.wanted
        note.said.add(text)
        given = {"activity": self._activity, "text": text, "carries": self._carries()}
        answer = await self.try_to("add_note", id=note.id, **given)
        if code_of(answer) == "conflict" and note.version > 1:
            answer = await self.try_to("edit_note", id=note.id, text=text)
        if "ok" in answer:
            note.kept = text
        return answer

    async def _withdraw(self, note: Written) -> Message:
        answer = await self.try_to("withdraw_note", id=note.id, activity=self._activity)
        if "ok" in answer or code_of(answer) == "not_found":
            note.withdrawn = "confirmed"
            return {"ok": {}}
        return answer

    # ── what is pressed on a note that stands as sent ───────────────────────────────────────────

    async def _press(self) -> None:
        while True:
            note, text = await self._pressed.get()
            seen = await self._reads(note)
            while True:
                answer = await self._press_once(note, text, seen)
                if code_of(answer) not in RETRIED:
                    break
                await asyncio.sleep(PAUSE)
            self._busy -= 1
            if "ok" not in answer and code_of(answer) not in ("closed", "conflict"):
                self.surprises.append(f"{text or 'withdrawing'}: {answer}")

    async def _reads(self, note: Written) -> int:
        """The cursor with which the owner has read what they change: as it was sent last."""
        for _look in range(20):
            if self.notes().get(note.id, {}).get("text") == note.kept:
                break
            await asyncio.sleep(0.05)
        return self.cursor

    async def _press_once(self, note: Written, text: str, seen: int) -> Message:
        if not text:
            answer = await self.try_to("withdraw_note", id=note.id)
            if "ok" in answer:
                note.withdrawn = "confirmed"
            return answer
        note.said.add(text)
        answer = await self.try_to("edit_note", id=note.id, text=text, seen=seen)
        if "ok" in answer:
            note.kept = text
        return answer

    def _carries(self) -> list[str]:
        for (kind, _id), fact in self.facts.items():
            if kind == "room" and (activity := fact.get("activity")):
                return list(activity.get("carries", ()))
        return []
