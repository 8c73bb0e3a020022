"""The same small room in plain Streamlit and in the product: ``python -m benchmarks.baseline``;
see ``README.md``."""

import argparse
import asyncio
import json
import re
import subprocess
import sys
import tempfile
import time
from array import array
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection
from websockets.asyncio.client import connect as open_socket
from websockets.exceptions import ConnectionClosed

from benchmarks.live import (
    TEXT,
    Load,
    Meter,
    connect,
    join,
    percentile,
    slices,
    wait_for,
    write_notes,
)
from tests.rooms import furnished
from tests.server import Server, free_port
from workshop.settings import ROOT

POLLS_EVERY = 1.0
GIVES_UP = 20.0
_NUMBER = re.compile(rb"#(\d+) ")


class PlainPhone:
    """One participant of the plain room: a browser's part of the conversation, no more."""

    def __init__(self, heard: Callable[[int, float], None]) -> None:
        self._heard = heard
        self._socket: ClientConnection | None = None
        self._fragment = self._field = self._button = ""
        self._text = ""
        self.ready = asyncio.Event()

    async def come(self, host: str) -> None:
        """Open the page."""
        address = f"ws://{host}/_stcore/stream"
        self._socket = await open_socket(address, max_size=None)
        await self._rerun()

    async def listen(self) -> None:
        """Take in what is sent, until the connection ends."""
        assert self._socket is not None
        with suppress(ConnectionClosed):
            async for message in self._socket:
                moment = time.perf_counter()
                assert isinstance(message, bytes)
                for number in _NUMBER.findall(message):
                    self._heard(int(number), moment)
                if not self.ready.is_set():
                    self._learn(ForwardMsg.FromString(message))

    async def poll(self) -> None:
        """Ask for the fragment once a second, as the browser does."""
        await self.ready.wait()
        while True:
            await asyncio.sleep(POLLS_EVERY)
            await self._rerun(fragment=self._fragment)

    async def send(self, text: str) -> None:
        """Write a note into the form and press the button."""
        self._text = text
        await self._rerun(pressed=True)

    async def leave(self) -> None:
        """Close the page."""
        if self._socket is not None:
            await self._socket.close()

    async def _rerun(self, fragment: str = "", *, pressed: bool = False) -> None:
        assert self._socket is not None
        message = BackMsg()
        asked = message.rerun_script
        asked.fragment_id = fragment
        asked.is_auto_rerun = bool(fragment)
        if self._field:
            asked.widget_states.widgets.add(id=self._field, string_value=self._text)
        if pressed:
            asked.widget_states.widgets.add(id=self._button, trigger_value=True)
        await self._socket.send(message.SerializeToString())

    def _learn(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "auto_rerun":
            self._fragment = message.auto_rerun.fragment_id
        elif kind == "delta":
            element = message.delta.new_element
            if element.WhichOneof("type") == "text_input":
                self._field = element.text_input.id
            elif element.WhichOneof("type") == "button":
                self._button = element.button.id
        elif kind == "script_finished":
            self.ready.set()


class Everywhere:
    """When each note was sent, and when the last participant had it."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._sent = [0.0] * load.notes
        self._seen: list[dict[int, float]] = [{} for _ in range(load.notes)]

    def send(self, number: int) -> None:
        """A note leaves now."""
        self._sent[number] = time.perf_counter()

    def hear(self, phone: int, number: int, moment: float) -> None:
        """A participant has the note, perhaps not for the first time."""
        self._seen[number].setdefault(phone, moment)

    @property
    def whole(self) -> int:
        """How many notes everybody has."""
        return len(self.seconds())

    def seconds(self) -> "array[float]":
        """Of each note that everybody has: from sending it until the last one had it."""
        pairs = zip(self._sent, self._seen, strict=True)
        everybody = self._load.participants
        found = (max(seen.values()) - sent for sent, seen in pairs if len(seen) == everybody)
        return array("d", found)


class Watching(Meter):
    """As ``Meter``; tells also when everybody had a note."""

    def __init__(self, load: Load, everywhere: Everywhere) -> None:
        super().__init__(load)
        self._everywhere = everywhere

    def send(self, number: int) -> None:
        """Note ``number`` leaves now."""
        super().send(number)
        self._everywhere.send(number)

    def hear(self, phone: int, message: bytes, moment: float) -> None:
        """A phone has got a message."""
        super().hear(phone, message, moment)
        if message.startswith(b'{"n":'):
            for number in _NUMBER.findall(message):
                self._everywhere.hear(phone, int(number), moment)


async def measure(load: Load, plain_host: str, write: Callable[..., Awaitable[None]]) -> Everywhere:
    """Both rooms in turns, slice by slice; returns the plain one's."""
    plain = Everywhere(load)
    phones = []
    for place in range(load.participants):
        phones.append(PlainPhone(partial(plain.hear, place)))
        await phones[-1].come(plain_host)
    tasks = [asyncio.create_task(phone.listen()) for phone in phones]
    tasks += [asyncio.create_task(phone.poll()) for phone in phones]
    await asyncio.gather(*(asyncio.wait_for(phone.ready.wait(), GIVES_UP) for phone in phones))
    loop = asyncio.get_running_loop()
    for numbers in slices(load):
        await write(numbers)
        begin = loop.time() + 0.2
        for number in numbers:
            await asyncio.sleep(begin + (number - numbers.start) / load.rate - loop.time())
            plain.send(number)
            await phones[number % len(phones)].send(TEXT.format(number=number))
        until = loop.time() + GIVES_UP
        while plain.whole < numbers.stop and loop.time() < until:
            await asyncio.sleep(0.1)
    for task in tasks:
        task.cancel()
    for phone in phones:
        await phone.leave()
    return plain


@contextmanager
def plain_room() -> Iterator[str]:
    """The plain room in a process of its own; gives its host."""
    port = free_port()
    options = ["--server.port", str(port), "--server.address", "127.0.0.1"]
    options += ["--server.headless", "true", "--browser.gatherUsageStats", "false"]
    script = ROOT / "benchmarks" / "plain_room.py"
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", str(script), *options],
            cwd=folder,
            stdout=subprocess.DEVNULL,
        ) as process,
    ):
        try:
            wait_for(port)
            yield f"127.0.0.1:{port}"
        finally:
            process.terminate()


def run(load: Load) -> dict[str, Any]:
    """Measure both; returns what is printed."""
    ours = Everywhere(load)
    meter = Watching(load, ours)
    with tempfile.TemporaryDirectory() as name, furnished(Path(name)) as room:
        server = Server(Path(name)).start()

        async def both(plain_host: str) -> Everywhere:
            tokens = await join(server.host, room, load.participants)
            hellos = [{"as": "participant", "token": token, "cursor": 0} for token in tokens]
            lines = await connect(server.host, hellos, meter)
            place = {"activity": room.activity_id}
            return await measure(
                load, plain_host, lambda numbers: write_notes(load, numbers, lines, meter, place)
            )

        try:
            with plain_room() as plain_host:
                plain = asyncio.run(both(plain_host))
        finally:
            server.stop()
    p95, plain_p95 = percentile(ours.seconds(), 95), percentile(plain.seconds(), 95)
    return {
        "participants": load.participants,
        "rate": load.rate,
        "notes": load.notes,
        "everywhere": ours.whole,
        "everywhere_p95_ms": p95,
        "plain_everywhere": plain.whole,
        "plain_everywhere_p95_ms": plain_p95,
        "ratio": round(plain_p95 / p95, 1) if p95 and plain_p95 else None,
    }


def main() -> int:
    """Read the arguments, run, print one JSON line; 1 when the product has left a note out."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.baseline", description=__doc__)
    parser.add_argument("--participants", type=int, default=10)
    parser.add_argument("--rate", type=float, default=2, help="notes a second, all together")
    parser.add_argument("--seconds", type=float, default=15)
    given = parser.parse_args()
    result = run(Load(given.participants, given.rate, given.seconds))
    print(json.dumps(result))
    return 0 if result["everywhere"] == result["notes"] else 1


if __name__ == "__main__":
    sys.exit(main())
