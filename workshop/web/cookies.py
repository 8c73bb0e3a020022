"""Cookies of ours: which of its three names one has, and how it is set."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.responses import Response


@dataclass(frozen=True)
class CookieJar:
    """Sets cookies for pages that come with or without encryption, at the root or below a path.

    A cookie has three names, in this order: without encryption; with it (``__Host-``: other hosts
    cannot set it); and with it below a path (``__Secure-``: ``__Host-`` allows no path).
    """

    base: str
    secure: bool

    def name(self, names: Sequence[str]) -> str:
        """The name that a cookie has here."""
        return names[0 if not self.secure else 2 if self.base else 1]

    def put(self, response: Response, names: Sequence[str], value: str, seconds: int) -> None:
        """Let the browser keep a value, out of reach of scripts. Lax: it may come from another site
        by a link."""
        response.set_cookie(
            self.name(names),
            value,
            max_age=seconds,
            httponly=True,
            samesite="lax",
            secure=self.secure,
            path=self.base or "/",
        )

    def take_away(self, response: Response, names: Sequence[str]) -> None:
        """Let the browser forget it."""
        response.delete_cookie(self.name(names), self.base or "/", secure=self.secure)
