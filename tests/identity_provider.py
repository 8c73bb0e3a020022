"""A provider of OpenID Connect on a real port, which vouches for whoever comes, or lies."""

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.server import free_port
from tests.serving import running

CLIENT, SECRET = "workshop", "what only the two of them know"


@dataclass
class IdentityProvider:
    """``subject``, ``name``: who comes next. ``claims``: what its tokens say instead of the truth;
    ``signer``, ``header``: how they are signed; ``silent``: it answers with 503."""

    url: str
    subject: str = "4711"
    name: str = "Ada Example"
    claims: dict[str, Any] = field(default_factory=dict)
    silent: bool = False
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "first"}))
    signer: RSAKey | OctKey | None = None
    header: dict[str, str] = field(default_factory=lambda: {"alg": "RS256", "kid": "first"})
    asked: dict[str, dict[str, str]] = field(default_factory=dict)

    def routes(self) -> list[Route]:
        return [
            Route("/.well-known/openid-configuration", self._configuration),
            Route("/authorize", self._authorize),
            Route("/token", self._token, methods=["POST"]),
            Route("/keys", self._keys),
        ]

    def settings(self, here: str) -> dict[str, str]:
        """The variables of an installation at this address that knows the provider."""
        return {
            "WORKSHOP_PUBLIC_URL": here,
            "WORKSHOP_OIDC_ISSUER": self.url,
            "WORKSHOP_OIDC_CLIENT_ID": CLIENT,
            "WORKSHOP_OIDC_CLIENT_SECRET": SECRET,
            "WORKSHOP_OIDC_NAME": "the City of Example",
        }

    async def _configuration(self, _request: Request) -> Response:
        if self.silent:
            return Response("", 503)
        places = {"authorization_endpoint": "authorize", "token_endpoint": "token"}
        told = {name: f"{self.url}/{place}" for name, place in places.items()}
        return JSONResponse({"issuer": self.url, **told, "jwks_uri": f"{self.url}/keys"})

    async def _keys(self, _request: Request) -> Response:
        return JSONResponse({"keys": [self.key.as_dict(private=False, use="sig")]})

    async def _authorize(self, request: Request) -> Response:
        """Somebody has just signed in here, and goes back."""
        query = dict(request.query_params)
        code = secrets.token_hex(8)
        self.asked[code] = query
        back = urlencode({"code": code, "state": query["state"]})
        return RedirectResponse(f"{query['redirect_uri']}?{back}", 303)

    async def _token(self, request: Request) -> Response:
        if self.silent:
            return Response("", 503)
        form = {
            name: values[0] for name, values in parse_qs((await request.body()).decode()).items()
        }
        proof = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        query = self.asked.pop(form.get("code", ""), None)  # good for once
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if (
            query is None
            or request.headers.get("authorization") != f"Basic {proof}"
            or challenge != query.get("code_challenge")
            or form.get("redirect_uri") != query.get("redirect_uri")
        ):
            return JSONResponse({"error": "invalid_grant"}, 400)
        now = int(time.time())
        claims = {
            "iss": self.url,
            "sub": self.subject,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": query["nonce"],
            "name": self.name,
            **self.claims,
        }
        told = {"access_token": "of no use", "token_type": "Bearer", "id_token": self._sign(claims)}
        return JSONResponse(told)

    def _sign(self, claims: dict[str, Any]) -> str:
        if self.header["alg"] == "none":
            parts = (json.dumps(part).encode() for part in (self.header, claims))
            written = (base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)
            return ".".join([*written, ""])
        return jwt.encode(self.header, claims, self.signer or self.key)


@contextmanager
def providing() -> Iterator[IdentityProvider]:
    """A provider that answers until the block ends."""
    port = free_port()
    provider = IdentityProvider(f"http://127.0.0.1:{port}")
    app = Starlette(routes=provider.routes())
    with running(uvicorn.Config(app, "127.0.0.1", port, log_level="error")):
        yield provider
