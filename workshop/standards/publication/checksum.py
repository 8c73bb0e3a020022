"""The format of a snapshot and its checksum. Pure: a snapshot in, a text out."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

FORMAT, FORMAT_VERSION = "workshop-standard", 3


def canonical_json(snapshot: Mapping[str, Any]) -> str:
    """A snapshot as canonical JSON: sorted keys, no white space, no ASCII escapes."""
    return json.dumps(snapshot, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def checksum(snapshot: Mapping[str, Any]) -> str:
    """The SHA-256, as hex, of a snapshot's canonical JSON in UTF-8."""
    return hashlib.sha256(canonical_json(snapshot).encode()).hexdigest()
