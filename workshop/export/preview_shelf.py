"""Versions that somebody looks at before publishing them: in memory only, for an hour."""

import secrets
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from workshop.store.ids_and_clock import now

KEPT_FOR, MOST_PREVIEWS = timedelta(hours=1), 12


@dataclass(frozen=True)
class Preview:
    """The snapshot that would be published, for one account alone."""

    account_id: str
    programme_id: str
    snapshot: Mapping[str, Any]


class PreviewShelf:
    """The previews of a process. What is on it was not published, so it is stored nowhere."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[str, tuple[datetime, Preview]] = OrderedDict()

    def put(self, preview: Preview) -> str:
        """Keep a preview; returns the random word in its address."""
        key = secrets.token_urlsafe(16)
        with self._lock:
            self._kept[key] = (now(), preview)
            while len(self._kept) > MOST_PREVIEWS:
                self._kept.popitem(last=False)
        return key

    def find(self, key: str, account_id: str) -> Preview | None:
        """The preview that this account has made; ``None`` where there is none any more."""
        with self._lock:
            if key not in self._kept:
                return None
            made, preview = self._kept[key]
            if now() - made > KEPT_FOR:
                del self._kept[key]
                return None
            return preview if preview.account_id == account_id else None


PREVIEWS = PreviewShelf()
