"""OpenID Connect (authorization code with PKCE): what is asked of the provider, and what is checked
of its answers.

Authlib and joserfc do the protocol. They and ``requests`` are loaded at the first sign-in, and
wait for the provider in threads of their own, a few at once.
"""

import asyncio
import secrets
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from workshop.i18n import DEFAULT_LANGUAGE
from workshop.people.provider_identities import Identity, identity_key
from workshop.settings import Provider

if TYPE_CHECKING:
    from authlib.integrations.requests_client import OAuth2Session

WITHIN = 10
"""Seconds in which the provider has to answer each question."""
_AT_ONCE = 4
_KNOWN_FOR = 3600
_LEEWAY = 60
"""Seconds by which the clocks of the two may differ."""
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
"""Signatures by a key that the provider publishes; none that whoever knows ours could make."""


class ProviderSilent(Exception):
    """The provider could not be reached, or does not say what a provider says."""


class NotVouchedFor(Exception):
    """What came back is no proof of who somebody is."""


@dataclass(frozen=True)
class Asked:
    """What the browser keeps while its user is at the provider: three random tokens, and the
    language of the form that they come back to."""

    state: str = field(default_factory=lambda: secrets.token_hex(24))
    nonce: str = field(default_factory=lambda: secrets.token_hex(24))
    verifier: str = field(default_factory=lambda: secrets.token_hex(32))
    language: str = DEFAULT_LANGUAGE

    def write(self) -> str:
        """As the value of a cookie."""
        return f"{self.state}.{self.nonce}.{self.verifier}.{self.language}"

    @classmethod
    def read(cls, value: str) -> "Asked | None":
        """What ``write`` has written; ``None`` for anything else."""
        parts = value.split(".")
        return cls(*parts) if len(parts) == 4 and all(parts) else None


class OpenIdConnect:
    """One provider. ``back``: the address to which it sends people back."""

    def __init__(self, provider: Provider, secret: bytes, back: str) -> None:
        self._provider = provider
        self._secret = secret
        self._back = back
        self._turn = asyncio.Semaphore(_AT_ONCE)
        self._lock = threading.Lock()
        self._found: tuple[float, dict[str, Any]] | None = None

    async def address(self, asked: Asked) -> str:
        """Where to send a browser. Raises ``ProviderSilent``."""
        async with self._turn:
            return await asyncio.to_thread(self._address, asked)

    async def identify(self, asked: Asked, code: str) -> Identity:
        """Who has come back with this code. Raises ``ProviderSilent``, ``NotVouchedFor``."""
        async with self._turn:
            return await asyncio.to_thread(self._identify, asked, code)

    def _address(self, asked: Asked) -> str:
        place = self._metadata()["authorization_endpoint"]
        with self._session() as session:
            address, _state = session.create_authorization_url(
                place, state=asked.state, nonce=asked.nonce, code_verifier=asked.verifier
            )
        return str(address)

    def _identify(self, asked: Asked, code: str) -> Identity:
        from authlib.integrations.base_client import OAuthError
        from requests import RequestException

        metadata = self._metadata()
        try:
            with self._session() as session:
                told = session.fetch_token(
                    metadata["token_endpoint"],
                    code=code,
                    code_verifier=asked.verifier,
                    timeout=WITHIN,
                )
        except OAuthError as error:
            raise NotVouchedFor(str(error.error)) from error
        except (RequestException, ValueError) as error:
            raise ProviderSilent(type(error).__name__) from error
        claims = self._checked(told, asked, metadata)
        issuer, subject = str(claims["iss"]), str(claims["sub"])
        name = claims.get("name") or claims.get("preferred_username") or ""
        return Identity(identity_key(self._secret, issuer, subject), str(name).strip())

    def _checked(
        self, told: dict[str, Any], asked: Asked, metadata: dict[str, Any]
    ) -> dict[str, Any]:
        """The claims of the ID token, with signature, issuer, audience, time and nonce checked."""
        from authlib.oidc.core import CodeIDToken
        from joserfc import jwt
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        options: Any = {
            "iss": {"essential": True, "value": metadata["issuer"]},
            "aud": {"essential": True, "value": self._provider.client},
        }
        known = {
            "nonce": asked.nonce,
            "client_id": self._provider.client,
            "access_token": told.get("access_token"),
        }
        try:
            keys = KeySet.import_key_set(self._ask(metadata["jwks_uri"]))  # type: ignore[arg-type]
            token = jwt.decode(str(told.get("id_token") or ""), keys, algorithms=_ALGORITHMS)
            claims = CodeIDToken(token.claims, token.header, options, known)
            claims.validate(leeway=_LEEWAY)
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise NotVouchedFor(type(error).__name__) from error
        return dict(claims)

    def _metadata(self) -> dict[str, Any]:
        """What the provider says of itself; asked again after an hour."""
        with self._lock:
            if self._found and time.monotonic() - self._found[0] < _KNOWN_FOR:
                return self._found[1]
        told = self._ask(f"{self._provider.issuer}/.well-known/openid-configuration")
        places = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        same = str(told.get("issuer", "")).rstrip("/") == self._provider.issuer
        if not same or not all(isinstance(told.get(place), str) for place in places):
            raise ProviderSilent("the configuration is that of another provider")
        with self._lock:
            self._found = time.monotonic(), told
        return told

    def _ask(self, address: str) -> dict[str, Any]:
        import requests

        try:
            answer = requests.get(address, timeout=WITHIN)
            answer.raise_for_status()
            told = answer.json()
        except (requests.RequestException, ValueError) as error:
            raise ProviderSilent(type(error).__name__) from error
        if not isinstance(told, dict):
            raise ProviderSilent("no JSON object")
        return told

    def _session(self) -> "OAuth2Session":
        from authlib.integrations.requests_client import OAuth2Session

        return OAuth2Session(
            self._provider.client,
            self._provider.secret,
            scope="openid profile",
            redirect_uri=self._back,
            code_challenge_method="S256",
        )
