"""A visitor of a Streamlit page without a browser: asks for reruns over the page's own socket."""

import time
from types import TracebackType

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

PATIENCE = 60.0


class PageLine:
    """One open page, signed in by its cookie."""

    def __init__(self, host: str, cookie: str, page: str, query: str = "") -> None:
        self._page, self._query, self._hash = page, query, ""
        self._buttons: dict[str, str] = {}
        self._socket: ClientConnection = connect(
            f"ws://{host}/_stcore/stream",
            origin=Origin(f"http://{host}"),
            additional_headers={"Cookie": cookie},
            max_size=None,
        )

    def __enter__(self) -> "PageLine":
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._socket.close()

    def press(self, key: str) -> float:
        """Press the button whose key begins so: seconds until the page has run.

        Raises ``LookupError`` where the page, as it ran last, had no such button.
        """
        found = [each for name, each in self._buttons.items() if name.startswith(key)]
        if not found:
            raise LookupError(f"no button {key} among {sorted(self._buttons)}")
        return self.rerun(found[0])[0]

    def rerun(self, pressed: str = "") -> tuple[float, int]:
        """Run the page once more, with the button of this id pressed: seconds until it has ended,
        and the bytes it sent."""
        message = BackMsg()
        if pressed:
            message.rerun_script.widget_states.widgets.add(id=pressed, trigger_value=True)
        message.rerun_script.query_string = self._query
        message.rerun_script.page_name = self._page
        if self._hash:
            message.rerun_script.page_script_hash = self._hash
        begin = time.perf_counter()
        self._socket.send(message.SerializeToString())
        size = 0
        while True:
            received = self._socket.recv(PATIENCE)
            assert isinstance(received, bytes)
            size += len(received)
            answer = ForwardMsg.FromString(received)
            kind = answer.WhichOneof("type")
            # The page that runs; a new session names the script around all of them.
            if kind == "navigation":
                self._hash = answer.navigation.page_script_hash
            if kind == "delta" and answer.delta.new_element.WhichOneof("type") == "exception":
                raise RuntimeError(answer.delta.new_element.exception.message)
            if kind == "delta" and answer.delta.new_element.WhichOneof("type") == "button":
                made = answer.delta.new_element.button.id
                # The id ends with the key: ``$$ID-<hash>-<key>``.
                self._buttons[made.split("-", 2)[-1].replace(".", "-")] = made
            if kind == "new_session":
                self._buttons = {}
            early = ForwardMsg.FINISHED_EARLY_FOR_RERUN
            if kind == "script_finished" and answer.script_finished != early:
                return time.perf_counter() - begin, size
