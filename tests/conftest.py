"""The cast and the factories: a fresh database for every test, and four people.

*alice* runs the programme, *bob* sits in the open session 3 with a phone, *charlie* runs another
programme and has no business here, *ewa* is an expert.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from hypothesis import HealthCheck, settings
from sqlmodel import select
from streamlit.components.v2 import manifest_scanner

from tests.compiled_sql import compile_once
from tests.copies import keep_backup_key
from tests.copies import town as town
from tests.databases import ENGINES, SQLITE, Engine, engine_called, make_tables_once
from tests.neighbours import both as both
from tests.neighbours import copied_cluster as copied_cluster
from tests.neighbours import house as house
from tests.neighbours import postgres_address as postgres_address
from tests.scope_watch import watch_scopes
from tests.serving import hosted as hosted
from tests.serving import own_house as own_house
from tests.serving import own_server as own_server
from tests.serving import served as served
from tests.serving import server as server
from tests.serving import server_store as server_store
from tests.visits import visits as visits
from workshop.board.carried import list_carried
from workshop.board.note_release import LEAVES_WITHIN, release_departures, release_notes
from workshop.board.notes import AddNote, add_note
from workshop.board.tables import Note
from workshop.board.visibility import Viewer, seen_by
from workshop.demo import LoadDemo, load_demo
from workshop.i18n import use_language
from workshop.live import facts
from workshop.needs.suggestions.runs import RUNS
from workshop.people import credentials, sealing
from workshop.people.accounts import load_actor
from workshop.people.participants import (
    Enter,
    Texts,
    TypedPhrase,
    enter,
    participant_actor,
)
from workshop.people.rights import SYSTEM, Actor
from workshop.people.tables import Account, Membership, Participant
from workshop.programme.agenda import AddActivity, add_activity
from workshop.programme.programmes import CreateProgramme, create_programme, list_programmes
from workshop.programme.session_run import open_session, start_activity
from workshop.programme.sessions import list_sessions
from workshop.programme.tables import Activity, Programme, WorkingSession
from workshop.settings import ROOT
from workshop.standards.person_rows import Claim
from workshop.store import log
from workshop.store.backup_place import BackupPlace
from workshop.store.ids_and_clock import new_id
from workshop.store.schema import migrate
from workshop.store.store import Store
from workshop.wiring import connect

# Streamlit reads what is said of every installed package for each page of a test: an eighth of a
# second, and always the same.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)

# An account costs half a second otherwise. The hash of a server that is a process of its own, and
# the one that a test of the cost looks at, are as they are for people.
HASH_COST = credentials.HASH_COST
credentials.HASH_COST = 4

# How fast a machine is says nothing of what is tested on it.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")

watch_scopes()
compile_once()
make_tables_once()
os.environ["WORKSHOP_BATCH_SECONDS"] = "0.1"
os.environ["WORKSHOP_LEAVE_SECONDS"] = "0.5"
"""Servers of tests gather notes for a moment only; the red team waits as long as people do."""
keep_backup_key()

SECRET = b"a secret of the tests"
TEXTS = Texts(
    contract={"version": "1"},
    badges=("Maple", "Birch", "Rowan"),
    words=("river", "stone", "cloud", "field", "bird", "lamp", "boat"),
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--engine",
        choices=ENGINES,
        default=SQLITE,
        help="which database tests run on; with another one than SQLite only those that have one",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On another engine than usual: only the tests that see a difference, without those that say
    why they are about SQLite."""
    if config.getoption("engine") == SQLITE:
        return
    left = [item for item in items if "engine" not in getattr(item, "fixturenames", ())]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in set(left)]
    for item in items:
        if about := item.get_closest_marker("sqlite"):
            item.add_marker(pytest.mark.skip(reason=f"about SQLite: {about.args[0]}"))


@pytest.fixture(scope="session")
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Where databases of this run are made: ``pytest --engine postgres`` runs on PostgreSQL."""
    with engine_called(request.config.getoption("engine")) as engine:
        yield engine


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory, engine: Engine) -> str:
    """Address of a database with all tables and nothing in them, made once and copied for each
    test."""
    folder = tmp_path_factory.mktemp("empty")
    address = engine.create(folder)
    migrate(address, BackupPlace(folder))
    return address


@pytest.fixture(scope="session")
def demo_database(
    tmp_path_factory: pytest.TempPathFactory, engine: Engine, empty_database: str
) -> str:
    """Address of a database with the example in Polish and nothing else, made once and copied."""
    address = engine.copy(empty_database, tmp_path_factory.mktemp("demo"))
    with _scene_in(address) as scene:
        scene.do(load_demo, SYSTEM, LoadDemo(ROOT / "data", "pl"))
    return address


@pytest.fixture(scope="session")
def programme_database(
    tmp_path_factory: pytest.TempPathFactory, engine: Engine, empty_database: str
) -> str:
    """Address of a database with Alice and her programme, made once and copied."""
    address = engine.copy(empty_database, tmp_path_factory.mktemp("programme"))
    with _scene_in(address) as scene:
        scene.make_programme(scene.make_account("alice", "facilitator"))
    return address


@pytest.fixture(scope="session")
def session_database(
    tmp_path_factory: pytest.TempPathFactory, engine: Engine, programme_database: str
) -> str:
    """Address of a database in which session 3 of that programme is open, made once and copied."""
    address = engine.copy(programme_database, tmp_path_factory.mktemp("session"))
    with _scene_in(address) as scene:
        alice = scene.read(_find_alice)
        [programme] = scene.read(list_programmes, alice)
        scene.make_session(alice, programme, 3)
    return address


@contextmanager
def _scene_in(address: str) -> Iterator["Scene"]:
    connect()
    store = Store(address, durable=False)
    yield Scene(store)
    store.close()


def _find_alice(db: Any) -> Actor | None:
    account_id = db.execute(select(Account.id).where(Account.username == "alice")).scalar()
    return account_id and load_actor(db, account_id)


@pytest.fixture
def database(request: pytest.FixtureRequest, empty_database: str) -> str:
    """What a test begins with: as much as its fixtures make of it at once. Modules about the
    example begin with ``demo_database``."""
    for fixture in ("session", "programme"):
        if fixture in request.fixturenames:
            return str(request.getfixturevalue(f"{fixture}_database"))
    return empty_database


@pytest.fixture
def store(
    tmp_path: Path, engine: Engine, database: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Store]:
    """A store of its own for this test. It does not wait for the disk: tests end before any power
    cut, and whether writes are durable is tested where it matters. Nor does it cost much to guess
    phrases in it: no other process reads what was derived from them."""
    monkeypatch.setattr(credentials, "PHRASE_COST", 2)
    monkeypatch.setattr(sealing, "_SCRYPT_COST", 2)
    with engine.copied(database, tmp_path) as address:
        store = Store(address, durable=False)
        yield store
        store.close()
    _forget_programmes()


def _forget_programmes() -> None:
    """Programmes of tests that begin with a copy have the same id: what this process keeps by it,
    for pages and for proposals, goes with the test."""
    st.cache_data.clear()
    st.cache_resource.clear()
    RUNS._runs.clear()


@pytest.fixture(scope="session", autouse=True)
def _connected() -> None:
    """As the server and the command line do before their first command."""
    connect()


@pytest.fixture(autouse=True)
def _speak_english() -> None:
    use_language("en")


@dataclass
class Scene:
    """A store, and short words for what tests do with it again and again."""

    store: Store
    people: dict[str, Actor] = field(default_factory=dict)

    def do(self, command: Callable[..., Any], actor: Actor, content: Any = None) -> Any:
        """Run a command and wait for the disk."""
        return self.store.write(command, actor, content)

    def read(self, function: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """Call a reading function."""
        with self.store.read() as db:
            return function(db, *arguments, **named)

    def get(self, table: Any, key: Any) -> Any:
        """A row as it is stored now."""
        with self.store.read() as db:
            return db.get(table, key)

    def make_account(self, name: str, role: str, programme_id: str | None = None) -> Actor:
        """An account that cannot sign in (its hash matches nothing), with a membership."""

        def create(db: Any, _actor: Actor, _content: None) -> str:
            account = Account(
                username=name, display_name=name.title(), role=role, password_hash="-"
            )
            db.add(account)
            db.flush()
            if programme_id is not None:
                db.add(Membership(programme_id=programme_id, account_id=account.id, role=role))
            return account.id

        return self.actor(self.do(create, SYSTEM))

    def actor(self, account_id: str) -> Actor:
        """The actor of an account, with the memberships it has now."""
        actor = self.read(load_actor, account_id)
        assert actor is not None
        return actor

    def make_programme(self, owner: Actor, title: str = "Standard") -> Programme:
        """A programme with ten empty sessions."""
        return self.do(create_programme, owner, CreateProgramme(title, "pl", None))

    def make_session(self, owner: Actor, programme: Programme, number: int) -> WorkingSession:
        """An open session."""
        session = self.read(list_sessions, programme.id)[number - 1]
        return self.do(open_session, owner, session.id)

    def make_activity(
        self, owner: Actor, session: WorkingSession, kind: str = "notes", **settings: Any
    ) -> Activity:
        """A running activity in its first working phase; unmoderated and open unless told."""
        settings = {"moderated": False, "hidden": False, **settings}
        command = AddActivity(session.id, kind, kind, settings)
        return self.do(start_activity, owner, self.do(add_activity, owner, command).id)

    def make_person(self, session: WorkingSession, role: str = "guest", **given: Any) -> Actor:
        """Somebody who has joined a session with consent."""
        entered = self.do(enter, SYSTEM, entering(session, role=role, **given))
        return participant_actor(self.get(Participant, entered.participant_id), entered.token)

    def make_note(
        self, author: Actor, activity: Activity, text: str = "A queue", **given: Any
    ) -> Note:
        """A note, written the way phones and note-keepers write."""
        if author.is_participant:
            given.setdefault("carries", list_carried(self.get(Activity, activity.id)))
        command = AddNote(given.pop("id", new_id()), activity.id, text, **given)
        return self.do(add_note, author, command)

    def let_go(self) -> None:
        """Let two minutes pass, in which notes that were taken back go."""
        self.do(release_departures, SYSTEM, LEAVES_WITHIN)

    def in_order(self, notes: Sequence[Note]) -> list[str]:
        """Give notes places in this order, which is random otherwise; returns their ids."""

        def place(db: Any, _actor: Actor, _content: None) -> None:
            for position, note in enumerate(notes, 1):
                row = db.get(Note, note.id)
                row.position = position
                db.add(row)

        self.do(place, SYSTEM)
        return [note.id for note in notes]

    def set_phase(self, activity: Activity, phase: str) -> None:
        """Put an activity into a phase without walking there."""

        def move(db: Any, _actor: Actor, _content: None) -> None:
            row = db.get(Activity, activity.id)
            row.phase = phase
            db.add(row)

        self.do(move, SYSTEM)

    def events(self, scope: str, *kinds: str) -> list[log.Event]:
        """The log of a scope, of some kinds or all."""
        found = self.read(log.read_from, scope, 0)
        return [entry for entry in found if not kinds or entry.kind in kinds]

    def see(self, viewer: Viewer, kind: str) -> dict[str, dict[str, Any]]:
        """What a viewer's full picture shows of one kind, by id, once waiting notes are told."""
        self.do(release_notes, SYSTEM)
        seen = [seen_by(viewer, fact) for fact in self.read(facts.snapshot, viewer)]
        shown = [fact for fact in seen if fact is not None and not fact.get("gone")]
        return {fact["id"]: fact for fact in shown if fact["t"] == kind}

    def hear(self, viewer: Viewer, *refs: log.Ref) -> dict[tuple[str, str], dict[str, Any]]:
        """What a viewer is sent for these references, once waiting notes are told."""
        self.do(release_notes, SYSTEM)
        seen = [seen_by(viewer, fact) for fact in self.read(facts.load, refs)]
        return {(fact["t"], fact["id"]): fact for fact in seen if fact is not None}


def entering(session: WorkingSession, **given: Any) -> Enter:
    """What a phone says at the door; every word can be replaced."""
    words = {
        "programme_id": session.programme_id,
        "session_id": session.id,
        "tables": 3,
        "notice": "1",
        "role": "guest",
        "table": 1,
        "token": None,
        "texts": TEXTS,
        "secret": SECRET,
    }
    return Enter(**{**words, **given})


def claim(phrase: str, secret: bytes = SECRET) -> Claim:
    """What somebody who types this phrase is known by."""
    return Claim(TypedPhrase.of(secret, phrase))


@pytest.fixture
def scene(store: Store) -> Scene:
    return Scene(store)


@pytest.fixture
def alice(scene: Scene, programme: Programme) -> Actor:
    """Facilitator of the programme."""
    return scene.actor(scene.people["alice"].id)


@pytest.fixture
def programme(scene: Scene) -> Programme:
    """Alice's programme."""
    found = scene.read(_find_alice)
    scene.people["alice"] = found or scene.make_account("alice", "facilitator")
    if found is not None:
        return scene.read(list_programmes, found)[0]
    return scene.make_programme(scene.people["alice"])


@pytest.fixture
def session(scene: Scene, alice: Actor, programme: Programme) -> WorkingSession:
    """Session 3 of Alice's programme, open."""
    found = scene.read(list_sessions, programme.id)[2]
    return found if found.status == "open" else scene.make_session(alice, programme, 3)


@pytest.fixture
def bob(scene: Scene, session: WorkingSession) -> Actor:
    """A participant of session 3, with consent."""
    return scene.make_person(session, "leader")


@pytest.fixture
def charlie(scene: Scene) -> Actor:
    """Facilitator of another programme."""
    charlie = scene.make_account("charlie", "facilitator")
    scene.make_programme(charlie, "Elsewhere")
    return scene.actor(charlie.id)


@pytest.fixture
def ewa(scene: Scene, programme: Programme) -> Actor:
    """An expert of Alice's programme."""
    return scene.make_account("ewa", "expert", programme.id)


@pytest.fixture
def activity(scene: Scene, alice: Actor, session: WorkingSession) -> Activity:
    """A running activity that takes free notes: not moderated, not hidden."""
    return scene.make_activity(alice, session)


@pytest.fixture
def phone(bob: Actor, session: WorkingSession) -> Viewer:
    """Bob's phone."""
    return phone_of(bob, session)


@pytest.fixture
def wall(session: WorkingSession) -> Viewer:
    """The wall of session 3."""
    return Viewer(kind="wall", programme_id=session.programme_id, session_id=session.id)


@pytest.fixture
def desk(programme: Programme, alice: Actor) -> Viewer:
    """Alice's screen."""
    return Viewer(
        kind="staff",
        programme_id=programme.id,
        account_id=alice.id,
        moderates=True,
        runs=True,
        writes=True,
    )


@pytest.fixture
def expert_desk(programme: Programme, ewa: Actor) -> Viewer:
    """Ewa's screen."""
    return Viewer(kind="staff", programme_id=programme.id, account_id=ewa.id)


def phone_of(person: Actor, session: WorkingSession) -> Viewer:
    """The phone of a participant."""
    return Viewer(
        kind="participant",
        programme_id=session.programme_id,
        session_id=session.id,
        participant_id=person.id,
        token=person.token,
    )
