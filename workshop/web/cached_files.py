"""Files in a cache: compressed once, sent with an ETag, answered 304 where the browser has them."""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

_WORTH_COMPRESSING = 0.9
"""A compressed file is kept if its size is below this share of the plain one."""


@dataclass(frozen=True)
class CachedFile:
    """A file, plain and gzipped (empty: would save too little), with its ETag and media type."""

    content: bytes
    compressed: bytes
    etag: str
    media_type: str

    @classmethod
    def of(cls, content: bytes, media_type: str, level: int = 6) -> "CachedFile":
        """Make a cached file; ``level``: of gzip, 1 to 9. The ETag is the first 128 bits of the
        SHA-256 of the content: a phone pays for each digit with every file."""
        compressed = gzip.compress(content, level, mtime=0)
        if len(compressed) >= _WORTH_COMPRESSING * len(content):
            compressed = b""
        return cls(content, compressed, f'"{hashlib.sha256(content).hexdigest()[:32]}"', media_type)

    def response(
        self, request: Request, headers: Mapping[str, str] | None = None, status: int = 200
    ) -> Response:
        """The file, or 304 for a matching ETag; ``no-cache`` makes browsers revalidate each
        time."""
        content, encoding = self.encoded_for(request)
        sent = {
            "cache-control": "no-cache",
            "etag": self.etag,
            "x-content-type-options": "nosniff",
            **encoding,
            **(headers or {}),
        }
        if status == 200 and request.headers.get("if-none-match") == self.etag:
            sent.pop("content-encoding", None)
            return Response(status_code=304, headers=sent)
        return Response(content, status, sent, media_type=self.media_type)

    def encoded_for(self, request: Request) -> tuple[bytes, dict[str, str]]:
        """``(bytes, headers)`` in an encoding that this browser accepts."""
        headers = {"vary": "accept-encoding"}
        if self.compressed and "gzip" in request.headers.get("accept-encoding", ""):
            return self.compressed, {**headers, "content-encoding": "gzip"}
        return self.content, headers
