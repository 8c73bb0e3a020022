"""PostgreSQL restarted, frozen, behind a network that falls silent: told in words, nothing lost.

Each trouble lasts until everybody has been told of it, so nothing here depends on how fast a
machine is.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass

import httpx
import psycopg
import pytest

from tests.clusters import Postgres, started_postgres
from tests.random_clients.house import ANSWERS_WITHIN, PATIENCE, House, come_in, running
from tests.random_clients.link import Client
from tests.random_clients.phone import Phone
from tests.random_clients.plan import texts
from tests.rooms import OPEN, Room, furnish_room
from tests.silent_network import SilentNetwork, network_before
from workshop.store import engine
from workshop.store.ids_and_clock import new_id

pytestmark = pytest.mark.postgres
PHONES = 8
CANNOT_WRITE = "The storage is full or busy. What you wrote is kept here; try again."
CANNOT_READ = "The storage is busy or cannot be reached. Try again in a moment."
MOST_LINES = 16
"""In the log of a process: one as each kind of work stops, and one as it goes on."""


@dataclass(frozen=True)
class World:
    """A server, PostgreSQL, and the network between them."""

    postgres: Postgres
    network: SilentNetwork
    house: House
    quick: bool

    @property
    def log(self) -> str:
        """What the server has said."""
        return self.house.servers[0].log.read_text()


@pytest.fixture(scope="module", params=["quick", pytest.param("true", marks=pytest.mark.thorough)])
def world(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """``quick``: the server waits 2 s for an answer; ``true``: as long as everywhere."""
    folder, quick = tmp_path_factory.mktemp("house"), request.param == "quick"
    patience = "2" if quick else str(engine.ANSWER_SECONDS)
    with started_postgres(durable=True) as postgres, network_before(postgres.socket) as network:
        name = f"w{new_id()[:12]}"
        with psycopg.connect(postgres.address_of("postgres"), autocommit=True) as db:
            db.execute(f"CREATE DATABASE {name}".encode())
        given = {"WORKSHOP_DATABASE_URL": network.address_of(name), ANSWERS_WITHIN: patience}
        with running(folder, postgres.address_of(name), 1, **given) as house:
            yield World(postgres, network, house, quick)


async def _stop(world: World, told: Callable[[], Awaitable[None]], *, immediate: bool) -> None:
    await asyncio.to_thread(world.postgres.stop, immediate=immediate)
    try:
        await told()
    finally:
        await asyncio.to_thread(world.postgres.start)


async def restarted(world: World, told: Callable[[], Awaitable[None]]) -> None:
    await _stop(world, told, immediate=False)


async def killed(world: World, told: Callable[[], Awaitable[None]]) -> None:
    await _stop(world, told, immediate=True)


async def frozen(world: World, told: Callable[[], Awaitable[None]]) -> None:
    world.postgres.freeze()
    try:
        await told()
    finally:
        world.postgres.thaw()


async def silent(world: World, told: Callable[[], Awaitable[None]]) -> None:
    world.network.fall_silent()
    try:
        await told()
    finally:
        world.network.go_on()


async def silent_and_cut(world: World, told: Callable[[], Awaitable[None]]) -> None:
    world.network.fall_silent()
    try:
        await told()
    finally:
        world.network.cut()


@pytest.mark.parametrize("trouble", [restarted, killed, frozen, silent, silent_and_cut])
def test_trouble_of_the_database_is_told_in_words_and_loses_nothing(
    world: World, trouble: Callable[[World, Callable[[], Awaitable[None]]], Awaitable[None]]
):
    room = furnish_room(world.house.store, f"http://{world.house.hosts[0]}", from_template=False)
    room.run("notes", **OPEN)
    before = len(world.log.splitlines())
    asyncio.run(_Night(world, room, trouble).pass_by())
    lines = world.log.splitlines()[before:]
    assert not [line for line in lines if line.startswith("Traceback")], "\n".join(lines)
    assert len(lines) <= MOST_LINES, "\n".join(lines)


class _Night:
    """Phones write on and on; in the middle the database goes away, and later comes back."""

    def __init__(self, world: World, room: Room, trouble: Callable[..., Awaitable[None]]) -> None:
        self._world, self._room, self._trouble = world, room, trouble
        self._host = world.house.hosts[0]
        self._web = httpx.AsyncClient(timeout=PATIENCE, trust_env=False)
        self._texts = texts()

    async def pass_by(self) -> None:
        come = [asyncio.to_thread(come_in, self._host, self._room.code) for _ in range(PHONES)]
        tokens = await asyncio.gather(*come)
        hello = {"as": "wall", "token": self._room.wall_token, "lang": "en"}
        phones = [
            Phone([self._host], 0, token, self._room.activity_id, "polling" if place == 0 else "")
            for place, token in enumerate(tokens)
        ]
        wall = Client([self._host], 0, hello)
        writing = asyncio.create_task(self._write(phones))
        try:
            await _until(lambda: all(len(phone.written) > 1 for phone in phones))
            await self._trouble(self._world, lambda: self._told(phones, tokens[0]))
            await _until(self._is_ready)
            writing.cancel()
            await _until(lambda: all(phone.is_settled() for phone in phones))
            await self._compare(phones, wall)
        finally:
            writing.cancel()
            for client in (*phones, wall):
                await client.leave()
            await self._web.aclose()

    async def _write(self, phones: list[Phone]) -> None:
        while True:
            for phone in phones:
                if len([note for note in phone.written.values() if note.waits]) < 3:
                    phone.write(next(self._texts))
            await asyncio.sleep(0.5)

    async def _told(self, phones: list[Phone], token: str) -> None:
        """Wait until everybody who writes, reads or watches has heard of it in words."""
        await _until(lambda: CANNOT_WRITE in {text for phone in phones for text in phone.told})
        ready = await self._web.get(f"http://{self._host}/readyz")
        assert ready.status_code == 503
        assert (await self._web.get(f"http://{self._host}/healthz")).status_code == 200
        page = await self._web.get(f"http://{self._host}/join")
        assert page.status_code == 200
        hello = {"as": "participant", "token": token, "lang": "en"}
        for path, body in (
            ("/join/lookup", {"code": self._room.code, "lang": "en"}),
            ("/live/poll", {"hello": hello, "wait": 0}),
        ):
            answer = await self._post(path, body)
            assert answer.status_code == 503, answer.text
        assert answer.json()["error"]["text"] == CANNOT_READ
        cookies = {"cookie": f"workshop_session={self._room.cookie}"}
        page = await self._web.get(f"http://{self._host}/grouping?lang=en", headers=cookies)
        assert (page.status_code, page.text) == (503, CANNOT_READ)

    async def _post(self, path: str, body: dict) -> httpx.Response:
        headers = {"origin": f"http://{self._host}"}
        return await self._web.post(f"http://{self._host}{path}", json=body, headers=headers)

    async def _is_ready(self) -> bool:
        return (await self._web.get(f"http://{self._host}/readyz")).status_code == 200

    async def _compare(self, phones: list[Phone], wall: Client) -> None:
        written = {key: note for phone in phones for key, note in phone.written.items()}
        assert not [note for note in written.values() if note.refused]
        wanted = {key: note.kept for key, note in written.items()}
        rows = await asyncio.to_thread(self._room.stored)
        assert {row.id: row.text for row in rows} == wanted
        for client in (*phones, wall):
            await _until(
                lambda client=client: (
                    {key: note["text"] for key, note in client.notes().items()} == wanted
                )
            )


async def _until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            found = true()
            if asyncio.iscoroutine(found):
                found = await found
            if found:
                return
            await asyncio.sleep(0.05)
