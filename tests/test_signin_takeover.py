"""Who knows the id of a Streamlit session but lacks its cookie gets a session of a stranger."""

import asyncio
from dataclasses import dataclass, field

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus

from tests.server import Server
from tests.serving import Served
from workshop.people.sign_in import find_session

WITHIN = 30


@dataclass
class Seen:
    """What one socket was told about a run: the session's id and every text on the page."""

    session_id: str = ""
    texts: list[str] = field(default_factory=list)

    def shows(self, text: str) -> bool:
        return any(text in shown for shown in self.texts)


def socket(
    server: Server,
    *,
    cookie: str | None = None,
    resume: str | None = None,
    origin: str | None = None,
    forged: str | None = None,
) -> connect:
    """A browser's connection to Streamlit, with a cookie, an id to resume, a forged header."""
    headers = {"cookie": f"workshop_session={cookie}"} if cookie else {}
    if forged:
        headers["x-workshop-session"] = forged
    protocols = ["streamlit", "PLACEHOLDER_AUTH_TOKEN", *([resume] if resume else [])]
    return connect(
        f"ws://{server.host}/_stcore/stream",
        origin=origin or server.url,
        additional_headers=headers,
        subprotocols=protocols,
        max_size=None,
    )


async def run_page(connection: ClientConnection, page: str = "settings") -> Seen:
    """Ask for a page and read until it is drawn."""
    seen = Seen()
    ask = BackMsg()
    ask.rerun_script.page_name = page
    await connection.send(ask.SerializeToString())
    async with asyncio.timeout(WITHIN):
        while True:
            message = ForwardMsg.FromString(await connection.recv())
            kind = message.WhichOneof("type")
            if kind == "new_session":
                seen.session_id = message.new_session.initialize.session_id
            elif kind == "delta":
                seen.texts.append(str(message.delta))
            elif kind == "script_finished" and seen.texts:
                return seen


def test_a_session_is_not_taken_over_by_its_id(served: Served) -> None:
    room, server = served.room, served.server

    async def try_it() -> None:
        async with socket(server, cookie=room.cookie) as alice:
            hers = await run_page(alice)
            assert hers.session_id
            assert hers.shows("Alice")
            async with socket(server, resume=hers.session_id) as thief:
                stolen = await run_page(thief)
            assert stolen.session_id != hers.session_id
            assert not stolen.shows("Alice")
        async with socket(server, resume=hers.session_id) as late_thief:
            stolen = await run_page(late_thief)
        assert stolen.session_id != hers.session_id
        assert not stolen.shows("Alice")
        async with socket(server, resume=hers.session_id, cookie=room.charlie.cookie) as charlie:
            other = await run_page(charlie)
        assert other.session_id != hers.session_id
        assert other.shows("Charlie")
        assert not other.shows("Alice")
        async with socket(server, resume=hers.session_id, cookie=room.cookie) as again:
            assert (await run_page(again)).session_id == hers.session_id

    asyncio.run(try_it())


def test_the_header_behind_the_cookie_cannot_be_forged(served: Served) -> None:
    server, room = served.server, served.room
    session = room.read(find_session, room.cookie)
    assert session is not None

    async def try_it() -> Seen:
        async with socket(server, forged=session.session_id) as forger:
            return await run_page(forger)

    assert not asyncio.run(try_it()).shows("Alice")


def test_a_foreign_page_cannot_use_the_cookie(served: Served) -> None:
    room, server = served.room, served.server

    async def try_it() -> None:
        foreign = "http://elsewhere.example"
        async with socket(server, cookie=room.cookie, origin=foreign) as connection:
            await connection.recv()

    with pytest.raises(InvalidStatus):
        asyncio.run(try_it())
