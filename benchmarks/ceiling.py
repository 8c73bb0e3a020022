"""The ceiling: a bare Starlette fan-out, with no store, no rules and nobody to hide anything from.

``python -m benchmarks.ceiling PORT [--gathering]`` passes every command on to all sockets as a text
of the size it names and answers its sender, with the WebSocket settings that the product is served
with. With ``--gathering`` what comes in while texts are sent goes out together afterwards.
"""

import asyncio
import json
import sys

import uvicorn
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

_here: set[WebSocket] = set()
_waiting: list[str] = []
_gathering = "--gathering" in sys.argv
_sender: "list[asyncio.Task[None]]" = []


def text_of(number: int, size: int) -> str:
    """A text that names a note's number and is ``size`` bytes long."""
    head = f'{{"text":"#{number} '
    return head + "x" * (size - len(head) - 2) + '"}'


async def serve(websocket: WebSocket) -> None:
    """Welcome, then pass on."""
    await websocket.accept()
    await websocket.receive_text()
    await websocket.send_text('{"welcome":{}}')
    _here.add(websocket)
    try:
        while True:
            message = json.loads(await websocket.receive_text())
            number = int(message["args"]["text"].split()[0][1:])
            await websocket.send_text(json.dumps({"ref": message["ref"], "ok": {}}))
            text = text_of(number, message["args"]["size"])
            if _gathering:
                _pass_on_together(text)
            else:
                await _pass_on(text)
    except (WebSocketDisconnect, RuntimeError):
        _here.discard(websocket)


async def _pass_on(text: str) -> None:
    for other in list(_here):
        await other.send_text(text)


def _pass_on_together(text: str) -> None:
    _waiting.append(text)
    if not _sender or _sender[0].done():
        _sender[:] = [asyncio.create_task(_send_waiting())]


async def _send_waiting() -> None:
    while _waiting:
        text = ",".join(_waiting)
        _waiting.clear()
        await _pass_on(text)
        await asyncio.sleep(0)


app = Starlette(routes=[WebSocketRoute("/live", serve)])

if __name__ == "__main__":
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=int(sys.argv[1]),
        ws="websockets-sansio",
        ws_ping_interval=30,
        ws_ping_timeout=30,
        ws_per_message_deflate=False,
        access_log=False,
        log_level="warning",
    )
