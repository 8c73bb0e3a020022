"""Rooms for browser tests: one real server, and for every test a programme of its own in it.

A programme is furnished through the commands of the house, in a store beside the server, before
any page looks at it. What changes afterwards is done the way people do it: on a page, or over
``/live/do`` with a sign-in cookie.
"""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.server import Server, sign_in
from workshop.board.notes import AddNote, add_note
from workshop.board.personas import CreateMap, CreatePersona, create_map, create_persona
from workshop.board.tables import Note
from workshop.needs.needs import CreateNeed, create_need
from workshop.people.accounts import load_actor
from workshop.people.rights import SYSTEM, Actor
from workshop.people.tables import Account
from workshop.programme.agenda import (
    AddActivity,
    EditActivity,
    add_activity,
    edit_activity,
    list_activities,
)
from workshop.programme.programmes import CreateProgramme, create_programme, load_template
from workshop.programme.session_run import (
    SetTimer,
    advance_activity,
    create_display_link,
    list_sessions,
    open_session,
    set_timer,
    start_activity,
)
from workshop.programme.tables import Activity
from workshop.settings import ROOT
from workshop.store.ids_and_clock import new_id
from workshop.store.store import Store

_numbers = itertools.count(1)


@dataclass
class Building:
    """The server of this test run and the store of its data folder."""

    server: Server
    store: Store

    def furnish(self) -> "Room":
        """A programme from the template; its session 3 is open and its empathy map runs."""
        name = f"alice{next(_numbers)}"
        alice = self._make_facilitator(name)
        template = load_template(ROOT / "data", "pl")
        programme = self.store.write(
            create_programme, alice, CreateProgramme("Standard", "pl", template)
        )
        alice = self._actor(alice.id)
        with self.store.read() as db:
            session = list_sessions(db, programme.id)[2]
            agenda = list_activities(db, session.id)
        session = self.store.write(open_session, alice, session.id)
        room = Room(
            building=self,
            alice=alice,
            cookie=sign_in(self.store, name),
            programme_id=programme.id,
            session_id=session.id,
            code=str(session.join_code),
            wall_token=self.store.write(create_display_link, alice, session.id),
        )
        talk = next(row for row in agenda if row.kind == "empathy_map")
        room.give_persona(talk)
        room.start(talk.id)
        return room

    def _make_facilitator(self, name: str) -> Actor:
        def create(db: Any, _actor: Actor, _content: None) -> str:
            account = Account(
                username=name,
                display_name="Alice",
                role="facilitator",
                language="en",
                password_hash="-",
            )
            db.add(account)
            db.flush()
            return account.id

        return self._actor(self.store.write(create, SYSTEM, None))

    def _actor(self, account_id: str) -> Actor:
        with self.store.read() as db:
            actor = load_actor(db, account_id)
        assert actor is not None
        return actor


@dataclass
class Room:
    """An open session, and the keys of those who may come in."""

    building: Building
    alice: Actor
    cookie: str
    programme_id: str
    session_id: str
    code: str
    wall_token: str
    activity_id: str = ""
    map_id: str = ""
    notes: list[Note] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where the server's pages are."""
        return self.building.server.url

    def do(self, command: Callable[..., Any], content: Any) -> Any:
        """A command as Alice beside the server: only before a page looks."""
        return self.building.store.write(command, self.alice, content)

    def tell(self, name: str, **args: Any) -> Any:
        """A command as Alice over HTTP, as her boards give it: everybody sees what follows."""
        hello = {"as": "staff", "programme": self.programme_id, "lang": "en"}
        answer = httpx.post(
            f"{self.url}/live/do",
            json={"hello": hello, "ref": "a", "do": name, "args": args},
            headers={"origin": self.url},
            cookies={"workshop_session": self.cookie},
            timeout=30,
        ).json()
        assert "ok" in answer, answer
        return answer["ok"]

    # ── before the pages open ───────────────────────────────────────────────────────────────

    def give_persona(self, activity: Activity) -> None:
        """Somebody to empathise with."""
        fields = {"situation": "Szuka pomocy po przeprowadzce", "context": "Mieszka sama"}
        command = CreatePersona(self.programme_id, "Kinga, 34", fields)
        persona = self.do(create_persona, command)
        self.map_id = self.do(create_map, CreateMap(persona.id)).id
        self.do(edit_activity, EditActivity(activity.id, {"map_id": self.map_id}))

    def start(self, activity_id: str) -> None:
        """Make an activity the running one."""
        self.activity_id = self.do(start_activity, activity_id).id

    def run(self, kind: str, title: str = "What matters", **settings: Any) -> str:
        """Add an activity to the agenda and start it."""
        command = AddActivity(self.session_id, kind, title, settings)
        self.start(self.do(add_activity, command).id)
        return self.activity_id

    def change(self, **settings: Any) -> None:
        """Settings of the running activity."""
        self.do(edit_activity, EditActivity(self.activity_id, settings))

    def advance(self) -> None:
        """The next phase of the running activity."""
        self.do(advance_activity, self.activity_id)

    def start_timer(self) -> None:
        """Let the running activity's timer tick."""
        self.do(set_timer, SetTimer(self.activity_id, "start"))

    def write(self, text: str, section: str | None = "see", **given: Any) -> Note:
        """A note as the note-keeper enters it; it needs no approval."""
        command = AddNote(new_id(), self.activity_id, text, section=section, **given)
        note = self.do(add_note, command)
        self.notes.append(note)
        return note

    def make_need(self, need: str) -> str:
        """A need that can be voted for."""
        command = CreateNeed(self.programme_id, "osoba po przeprowadzce", need, "wiem, dokąd iść")
        return str(self.do(create_need, command).id)

    # ── what the server has ─────────────────────────────────────────────────────────────────

    def stored(self) -> list[Note]:
        """All notes of the running activity, in the order they came."""
        from sqlmodel import col, select

        query = select(Note).where(Note.activity_id == self.activity_id)
        with self.building.store.read() as db:
            return list(db.execute(query.order_by(col(Note.position))).scalars())

    def count(self, table: Any) -> int:
        """How many rows of this programme a table has."""
        from sqlmodel import func, select

        query = select(func.count()).select_from(table)
        query = query.where(table.programme_id == self.programme_id)
        with self.building.store.read() as db:
            return int(db.execute(query).scalar_one())
