"""One address in front of several processes: whole connections go to one of them."""

import asyncio
import os
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from tests.processes import make_certificate, trusting
from workshop.processes import balancer as balancing
from workshop.processes import tls as tls_door
from workshop.processes.balancer import Backend, Balancer, source_for
from workshop.processes.open_files import MOST_CONNECTIONS

Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
PATIENCE = 30
LARGE = os.urandom(1 << 20) * 24


def request(cookie: str = "", body: bytes = b"") -> bytes:
    kept = f"Cookie: a=1; workshop_worker={cookie}\r\n" if cookie else ""
    return (
        f"POST / HTTP/1.1\r\nHost: a\r\n{kept}Content-Length: {len(body)}\r\n\r\n".encode() + body
    )


async def tell_port(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answers each request on a connection with the port that it came to."""
    port = str(writer.get_extra_info("sockname")[1]).encode()
    while await reader.readuntil(b"\r\n\r\n"):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(port), port))


@asynccontextmanager
async def balanced(
    handler: Handler,
    count: int = 3,
    most: int = MOST_CONNECTIONS,
    tls: ssl.SSLContext | None = None,
) -> AsyncIterator[tuple[int, list[Backend]]]:
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await handler(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    servers = [await asyncio.start_server(handle, "127.0.0.1", 0) for _each in range(count)]
    targets = [Backend(one.sockets[0].getsockname()[1], ready=True) for one in servers]
    balancer = Balancer(targets, most)
    await balancer.open("127.0.0.1", 0, tls)
    assert balancer._server is not None
    try:
        yield balancer._server.sockets[0].getsockname()[1], targets
    finally:
        await balancer.close()
        for server in servers:
            server.close()


async def ask(port: int, sent: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(sent)
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE)
    length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
    body = await asyncio.wait_for(reader.readexactly(length), PATIENCE)
    writer.close()
    return body or head


def run(test: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(test())  # type: ignore[arg-type]


def test_a_browser_with_a_number_comes_to_the_same_process_again():
    async def steps() -> None:
        async with balanced(tell_port) as (port, targets):
            reached = set()
            for number in range(20):
                mine = {await ask(port, request(str(number))) for _time in range(3)}
                assert len(mine) == 1
                reached |= mine
            assert len(reached) == len(targets)

    run(steps)


def test_phones_are_spread_over_all_processes():
    async def steps() -> None:
        async with balanced(tell_port) as (port, targets):
            phones = [await asyncio.open_connection("127.0.0.1", port) for _each in range(30)]
            for reader, writer in phones:
                writer.write(request())
                await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE)
            assert [target.connections for target in targets] == [10, 10, 10]
            for _reader, writer in phones:
                writer.close()

    run(steps)


def test_a_process_that_is_restarted_gets_nobody_and_its_browsers_go_elsewhere():
    async def steps() -> None:
        async with balanced(tell_port) as (port, targets):
            targets[0].ready = False
            targets[1].port = 1  # nobody listens there
            reached = {await ask(port, request(str(number))) for number in range(10)}
            assert reached == {str(targets[2].port).encode()}
            targets[2].ready = False
            assert b" 503 " in await ask(port, request())

    run(steps)


def test_large_uploads_and_downloads_come_whole_also_to_slow_clients():
    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        body = await reader.readexactly(len(LARGE))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body))
        writer.write(body)
        await writer.drain()

    async def steps() -> None:
        async with balanced(echo, 1) as (port, _targets):
            reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 16)
            writer.write(request("1", LARGE))
            await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE)
            got = bytearray()
            while len(got) < len(LARGE):
                got += await asyncio.wait_for(reader.read(1 << 16), PATIENCE)
                if len(got) < 1 << 20:
                    await asyncio.sleep(0.01)
            assert bytes(got) == LARGE
            writer.close()

    run(steps)


def test_what_is_said_after_the_handshake_goes_both_ways():
    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 101 Switching Protocols\r\n\r\n")
        while data := await reader.read(1000):
            writer.write(data.upper())

    async def steps() -> None:
        async with balanced(echo) as (port, targets):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(request("7"))
            await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE)
            for word in (b"a note", b"another"):
                writer.write(word)
                heard = await asyncio.wait_for(reader.readexactly(len(word)), PATIENCE)
                assert heard == word.upper()
            writer.close()
            await writer.wait_closed()
            while any(target.connections for target in targets):
                await asyncio.sleep(0.01)

    run(steps)


def test_who_says_nothing_or_too_much_is_sent_away(monkeypatch):
    monkeypatch.setattr(balancing, "SILENT_SECONDS", 0.2)

    async def steps() -> None:
        async with balanced(tell_port) as (port, targets):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            assert b" 408 " in await asyncio.wait_for(reader.read(), PATIENCE)
            writer.close()
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            while not writer.transport.is_closing() and not reader.at_eof():
                writer.write(b"a")
                await asyncio.sleep(0.02)
            writer.close()
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"GET / HTTP/1.1\r\nA: " + b"a" * 70_000)
            assert b" 431 " in await asyncio.wait_for(reader.read(1000), PATIENCE)
            writer.close()
            assert not any(target.connections for target in targets)

    run(steps)


async def silent_ones(port: int, number: int) -> list[asyncio.StreamReader]:
    return [(await asyncio.open_connection("127.0.0.1", port))[0] for _each in range(number)]


def test_silent_ones_make_room_and_those_with_a_worker_stay():
    async def steps() -> None:
        async with balanced(tell_port, most=10) as (port, targets):
            phones = [await asyncio.open_connection("127.0.0.1", port) for _each in range(6)]
            for reader, writer in phones:
                writer.write(request())
                await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE)
            silent = await silent_ones(port, 30)
            for reader in silent[:20]:
                with suppress(ConnectionError):
                    assert not await asyncio.wait_for(reader.read(), PATIENCE)
            assert await ask(port, request())
            assert sum(target.connections for target in targets) >= len(phones)
            for _reader, writer in phones:
                writer.close()

    run(steps)


def test_a_handshake_that_never_ends_is_ended_and_makes_room(monkeypatch, tmp_path):
    monkeypatch.setattr(tls_door, "SILENT_SECONDS", 4)
    made = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    made.load_cert_chain(*make_certificate(tmp_path))

    async def steps() -> None:
        async with balanced(tell_port, 1, most=10, tls=made) as (port, targets):
            silent = await silent_ones(port, 30)
            reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=trusting())
            writer.write(request())
            await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE)
            for reader in silent:
                with suppress(ConnectionError):
                    assert not await asyncio.wait_for(reader.read(), PATIENCE)
            assert targets[0].connections == 1
            writer.close()

    run(steps)


def test_a_worker_tells_visitors_apart_without_their_addresses():
    assert source_for("203.0.113.7") == source_for("203.0.113.7")
    seen = {source_for(f"203.0.113.{number}") for number in range(100)}
    assert len(seen) > 90
    assert ("127.0.0.1", 0) not in seen
