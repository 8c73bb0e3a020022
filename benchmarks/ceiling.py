"""The ceiling: a bare Starlette fan-out, with no store, no rules and nobody to hide anything from.

``python -m benchmarks.ceiling PORT`` passes every command on to all sockets as a text of the size
it names and answers its sender, with the WebSocket settings that the product is served with.
"""

import json
import sys

import uvicorn
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

_here: set[WebSocket] = set()


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
            for other in list(_here):
                await other.send_text(text)
    except (WebSocketDisconnect, RuntimeError):
        _here.discard(websocket)


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
