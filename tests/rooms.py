"""One room for every kind of test: a programme, its open session, and the keys of who may come in.

A room is furnished through the product's own commands in a store; a server may run beside that
store or not. What changes after somebody has looked is done the way people do it: on a page, over
``/live``, or with ``Room.tell`` over ``/live/do``. Beside a server that is another process
``Room.do`` is for what nobody has seen yet; within the server's own process everybody hears it.
"""

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from sqlmodel import col, func, select

from tests.databases import data_dir_of, keep_secret
from tests.keys import sign_in as sign_in
from tests.server import settings_for
from workshop.board.notes import AddNote, add_note
from workshop.board.personas import CreateMap, CreatePersona, create_map, create_persona
from workshop.board.tables import Note
from workshop.needs.needs import CreateNeed, create_need
from workshop.people.accounts import load_actor
from workshop.people.rights import SYSTEM, Actor
from workshop.people.tables import Account, Membership
from workshop.programme.agenda import (
    AddActivity,
    EditActivity,
    add_activity,
    edit_activity,
    list_activities,
)
from workshop.programme.display_links import WallLink, create_display_link
from workshop.programme.door import MOST_EXPECTED, SetExpectedPeople, set_expected_people
from workshop.programme.programmes import CreateProgramme, create_programme, load_template
from workshop.programme.session_run import advance_activity, open_session, start_activity
from workshop.programme.sessions import list_sessions, load_session
from workshop.programme.tables import Programme
from workshop.programme.timer import SetTimer, set_timer
from workshop.programme.wall import show_on_wall
from workshop.settings import ROOT
from workshop.store.backup_place import BackupPlace
from workshop.store.ids_and_clock import new_id
from workshop.store.schema import migrate
from workshop.store.store import Store
from workshop.wiring import connect

TITLE = "Standard of a small town"
PASSWORD = "a long enough password"
OPEN = {"hidden": False, "moderated": False}
"""Settings of an activity whose notes everybody sees at once."""
PATIENCE = 30
_numbers = itertools.count(1)


@dataclass
class Room:
    """An open session with a running activity, led by Alice.

    ``url`` is where the server's pages are, without a slash at the end; empty where none runs.
    ``charlie`` is the room of somebody else on the same server, ``other_session_id`` one more open
    session of Alice's; both exist where ``furnish_neighbours`` made them.
    """

    store: Store
    url: str
    facilitator: Actor
    cookie: str
    programme_id: str
    session_id: str
    code: str
    wall_token: str
    activity_id: str = ""
    map_id: str = ""
    other_session_id: str = ""
    charlie: "Room | None" = None
    notes: list[Note] = field(default_factory=list)

    def do(self, command: Callable[..., Any], content: Any, actor: Actor | None = None) -> Any:
        """Run a command as Alice, or as somebody else, in the store beside the server."""
        return self.store.write(command, actor or self.facilitator, content)

    def read(self, load: Callable[..., Any], *rest: Any) -> Any:
        """Call ``load(db, ...)``."""
        with self.store.read() as db:
            return load(db, *rest)

    def tell(self, name: str, **args: Any) -> Any:
        """A command as Alice over HTTP, as her boards give it: everybody sees what follows."""
        hello = {"as": "staff", "programme": self.programme_id, "lang": "en"}
        return self._post_command(hello, name, args)

    def come_in(self, table: int | None = None) -> str:
        """Somebody joins with a phone that no test looks at; returns its token."""
        body = {"code": self.code, "notice": "2", "consent": True, "role": "guest", "table": table}
        headers = {"origin": self.url}
        answer = httpx.post(f"{self.url}/join/enter", json=body, headers=headers, timeout=PATIENCE)
        return str(answer.json()["token"])

    def tell_by_phone(self, token: str, name: str, **args: Any) -> Any:
        """A command over HTTP from the phone with this token."""
        hello = {"as": "participant", "token": token, "lang": "en"}
        return self._post_command(hello, name, {"activity": self.activity_id, **args})

    def _post_command(self, hello: dict[str, Any], name: str, args: dict[str, Any]) -> Any:
        answer = httpx.post(
            f"{self.url}/live/do",
            json={"hello": hello, "ref": "a", "do": name, "args": args},
            headers={"origin": self.url},
            cookies={"workshop_session": self.cookie} if hello["as"] == "staff" else None,
            timeout=PATIENCE,
        ).json()
        assert "ok" in answer, answer
        return answer["ok"]

    @property
    def slug(self) -> str:
        """The programme as addresses name it."""
        return str(self.read(lambda db: db.get(Programme, self.programme_id)).slug)

    # ── who takes part ──────────────────────────────────────────────────────────────────────

    def add_member(self, name: str, role: str = "editor", language: str = "en") -> Actor:
        """Somebody of the programme with an account, whose user name nobody else has."""
        return make_account(self.store, name, role, language, self.programme_id)

    def sign_in(self, actor: Actor) -> str:
        """The cookie's token of a browser in which this person has just signed in."""
        return sign_in(self.store, self.read(lambda db: db.get(Account, actor.id)).username)

    # ── the agenda ──────────────────────────────────────────────────────────────────────────

    def run(
        self,
        kind: str = "notes",
        title: str = "What matters",
        session_id: str | None = None,
        **settings: Any,
    ) -> str:
        """Add an activity to the agenda, of another session if one is named, and start it."""
        command = AddActivity(session_id or self.session_id, kind, title, settings)
        activity_id = str(self.do(add_activity, command).id)
        if session_id:
            self.do(start_activity, activity_id)
        else:
            self.start(activity_id)
        return activity_id

    def start(self, activity_id: str) -> None:
        """Make an activity the running one."""
        self.activity_id = self.do(start_activity, activity_id).id

    def start_empathy_map(self) -> None:
        """Start the template's first empathy map, with a persona to empathise with."""
        agenda = self.read(list_activities, self.session_id)
        activity_id = next(row.id for row in agenda if row.kind == "empathy_map")
        self.give_persona(activity_id)
        self.start(activity_id)

    def give_persona(self, activity_id: str) -> None:
        """Somebody to empathise with."""
        fields = {"situation": "Szuka pomocy po przeprowadzce", "context": "Mieszka sama"}
        command = CreatePersona(self.programme_id, "Kinga, 34", fields)
        persona = self.do(create_persona, command)
        self.map_id = self.do(create_map, CreateMap(persona.id)).id
        shared = {"map_id": self.map_id, "per_table": False}
        self.do(edit_activity, EditActivity(activity_id, shared))

    def change(self, **settings: Any) -> None:
        """Settings of the running activity."""
        self.do(edit_activity, EditActivity(self.activity_id, settings))

    def advance(self) -> None:
        """The next phase of the running activity."""
        self.do(advance_activity, self.activity_id)

    def start_timer(self) -> None:
        """Let the running activity's timer tick."""
        self.do(set_timer, SetTimer(self.activity_id, "start"))

    # ── what is written ─────────────────────────────────────────────────────────────────────

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
        """All notes of the running activity, in no order."""
        query = select(Note).where(Note.activity_id == self.activity_id)
        with self.store.read() as db:
            return list(db.execute(query.order_by(col(Note.position))).scalars())

    def count(self, table: Any) -> int:
        """How many rows of this programme a table has."""
        query = select(func.count()).select_from(table)
        query = query.where(table.programme_id == self.programme_id)
        with self.store.read() as db:
            return int(db.execute(query).scalar_one())

    def code_of(self, session_id: str) -> str:
        """The code of an open session."""
        return str(self.read(load_session, session_id).join_code)


def furnish_room(
    store: Store,
    url: str = "",
    *,
    name: str = "alice",
    role: str = "facilitator",
    title: str = "Standard",
    language: str = "en",
    from_template: bool = True,
    number: int = 3,
) -> Room:
    """A programme of a new account, from the template or with ten empty sessions; session
    ``number`` is open, and nothing runs in it yet."""
    template = load_template(ROOT / "data", "pl") if from_template else None
    owner = make_account(store, name, role, language)
    programme = store.write(create_programme, owner, CreateProgramme(title, "pl", template))
    owner = _load_actor(store, owner.id)
    with store.read() as db:
        session = list_sessions(db, programme.id)[number - 1]
        username = db.get(Account, owner.id).username  # type: ignore[union-attr]
    session = store.write(open_session, owner, session.id)
    # Tests share rooms: everybody comes in, unless a test is about the door.
    store.write(set_expected_people, owner, SetExpectedPeople(session.id, MOST_EXPECTED))
    return Room(
        store=store,
        url=url,
        facilitator=owner,
        cookie=sign_in(store, username),
        programme_id=programme.id,
        session_id=session.id,
        code=str(session.join_code),
        wall_token=store.write(create_display_link, owner, wall_link(store, programme.id)),
    )


def furnish_neighbours(store: Store, url: str = "") -> Room:
    """Alice, who administers the server, with an open session 3 in which notes are written and an
    open session 4; and Charlie, who has no business there, with a room of his own."""
    room = furnish_room(store, url, role="admin", title=TITLE, from_template=False)
    later = room.read(list_sessions, room.programme_id)[3]
    room.other_session_id = room.do(open_session, later.id).id
    room.do(show_on_wall, room.session_id)
    room.run("notes", "Notes", **OPEN)
    room.charlie = furnish_room(
        store, url, name="charlie", title="Elsewhere", from_template=False, number=1
    )
    return room


@contextmanager
def furnished(data_dir: Path) -> Iterator[Room]:
    """A new data folder with Alice's room and Charlie's in it; its store stays open until the end,
    also beside a server that is started meanwhile."""
    connect()
    url = settings_for(data_dir).database_url
    migrate(url, BackupPlace(data_dir / "backups"))
    keep_secret(data_dir)
    store = Store(url)
    try:
        yield furnish_neighbours(store)
    finally:
        store.close()


def wall_link(store: Store, programme_id: str) -> WallLink:
    """The link to the wall, as a server beside this store computes it."""
    return WallLink(programme_id, secret_beside(store))


def secret_beside(store: Store) -> bytes:
    """The secret of the server beside a store; where there is none, one of the tests."""
    folder = data_dir_of(store.url)
    return b"a secret of the tests" if folder is None else settings_for(folder).secret


def make_account(
    store: Store,
    name: str,
    role: str,
    language: str = "en",
    programme_id: str | None = None,
    display_name: str = "",
) -> Actor:
    """An account whose user name begins with ``name`` and is nobody else's. It has no password that
    could be typed, so none is hashed, which takes a quarter of a second: see ``sign_in``."""
    username = f"{name.lower()}{next(_numbers)}"

    def create(db: Any, _actor: Actor, _content: None) -> str:
        account = Account(
            username=username,
            display_name=display_name or name.title(),
            role=role,
            language=language,
            password_hash="-",
        )
        db.add(account)
        db.flush()
        if programme_id is not None:
            db.add(Membership(programme_id=programme_id, account_id=account.id, role=role))
        return account.id

    return _load_actor(store, store.write(create, SYSTEM, None))


def _load_actor(store: Store, account_id: str) -> Actor:
    with store.read() as db:
        actor = load_actor(db, account_id)
    assert actor is not None
    return actor
