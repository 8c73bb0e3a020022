"""A consultation for tests: opened, sent to as a browser without scripts does, looked through."""

import re
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from typing import Any

import httpx
from sqlmodel import col, select

from tests.publishing import Press
from tests.rooms import Room
from workshop.consultation.moderating import DecideRemark, decide_remark
from workshop.consultation.states import RemarkState
from workshop.consultation.tables import Consultation, Remark
from workshop.consultation.windows import BeginConsultation, WindowDates, begin_consultation
from workshop.local_time import today
from workshop.people.rights import SYSTEM
from workshop.programme.tables import Programme

A_DAY = timedelta(days=1)
_FORM = re.compile(r'name="form" value="([0-9a-f]{32})"')
_NUMBER = re.compile(r'class="number">([^<]+)<')


@dataclass
class Town:
    """A standard with a version that is under consultation for a month."""

    press: Press
    host: str
    slug: str
    consultation_id: str = ""
    version: str = "0.1"

    @property
    def place(self) -> str:
        """The path of the version."""
        return f"/standards/{self.slug}/{self.version}/"

    def open(self) -> None:
        """Open the consultation."""
        dates = WindowDates(today(), today() + 30 * A_DAY, "Would this help you?")
        begin = BeginConsultation(self.press.programme_id, self.version, dates)
        self.consultation_id = self.press.do(begin_consultation, begin).id

    def visit(self, path: str = "consultation", **given: Any) -> httpx.Response:
        """A page of the version, or any other that begins with a slash."""
        address = path if path.startswith("/") else self.place + path
        return httpx.get(f"http://{self.host}{address}", timeout=30, **given)

    def open_form(self) -> str:
        """The id of a form that somebody opens."""
        return _FORM.search(self.visit().text)[1]  # type: ignore[index]

    def post(self, client: httpx.Client | None = None, **fields: str) -> httpx.Response:
        """A form that is sent, as a browser does it; ``origin``: another one than ours."""
        origin = fields.pop("origin", f"http://{self.host}")
        known = {"clause": "ST-01", "sender": "resident", "website": "", "form": ""}
        data, headers = {**known, **fields}, {"origin": origin} if origin else {}
        address = f"http://{self.host}{self.place}consultation"
        given = {"data": data, "headers": headers, "timeout": 60}
        return client.post(address, **given) if client else httpx.post(address, **given)

    def send(self, text: str, **fields: str) -> str:
        """Send a remark; returns its number as it is told."""
        answer = self.post(text=text, **fields)
        assert answer.status_code == 200, answer.text
        return number_in(answer)

    def remarks(self) -> list[Remark]:
        """All that came in."""
        query = select(Remark).where(col(Remark.consultation_id) == self.consultation_id)
        with self.press.store.read() as db:
            return list(db.execute(query).scalars())

    def decide(self, remark: Remark, state: str = RemarkState.PUBLISHED, shown: str = "") -> None:
        """Decide on a remark as it is."""
        command = DecideRemark(remark.id, state, remark.edits, shown or remark.text)
        self.press.do(decide_remark, command)

    def change(self, **fields: Any) -> None:
        """Let the consultation have other fields, as time that passes would make them."""

        def now(db: Any, _actor: Any, _content: None) -> None:
            row = db.get(Consultation, self.consultation_id)
            for name, value in fields.items():
                setattr(row, name, value)
            db.add(row)

        self.press.store.write(now, SYSTEM, None)

    def end_yesterday(self) -> None:
        """Let the last day be over."""
        self.change(closes=(today() - A_DAY).isoformat())


def consult(room: Room, host: str, language: str = "en") -> Town:
    """Publish a standard with two clauses in a language and open a consultation on it."""

    def speak(db: Any, _actor: Any, _content: None) -> None:
        programme = db.get(Programme, room.programme_id)
        programme.language = language
        db.add(programme)

    room.store.write(speak, SYSTEM, None)
    press = Press(room.store, room.facilitator, room.programme_id)
    press.write_clause("Form of address")
    press.write_clause("A quiet place")
    press.publish("0.1")
    town = Town(press, host, room.slug)
    town.open()
    return town


def number_in(answer: httpx.Response) -> str:
    """The number that a page of thanks tells, without its space."""
    return "".join(unescape(_NUMBER.search(answer.text)[1]).split())  # type: ignore[index]
