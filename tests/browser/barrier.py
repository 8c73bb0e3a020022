"""A network that can be closed for what goes to and from ``/live`` alone."""

import re

from playwright.sync_api import BrowserContext, Route, WebSocketRoute


class Barrier:
    """A network that brings pages, but while it is closed no word to or from ``/live``."""

    def __init__(self, context: BrowserContext) -> None:
        self.closed = False
        self.sockets: list[WebSocketRoute] = []
        live = re.compile(r"/live(/\w+)?$")
        context.route(live, self._request)
        context.route_web_socket(live, self._socket)

    def close(self) -> None:
        """Cut what is open and let nothing new through."""
        self.closed = True
        for socket in self.sockets:
            socket.close()
        self.sockets.clear()

    def open(self) -> None:
        """Let everything through again."""
        self.closed = False

    def _request(self, route: Route) -> None:
        if self.closed:
            route.abort("internetdisconnected")
        else:
            route.continue_()

    def _socket(self, socket: WebSocketRoute) -> None:
        if self.closed:
            socket.close()
        else:
            self.sockets.append(socket)
            socket.connect_to_server()
