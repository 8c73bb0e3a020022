"""A published standard as JSON, for programs and for other towns that adopt it.

The document is the snapshot with its SHA-256 and signature; the format is described in
``docs/standard-format.md``.
"""

import json
from collections.abc import Mapping
from typing import Any

from workshop.export.standard.outline import Snapshot
from workshop.standards.publication.checksum import checksum


def write_json(snapshot: Snapshot, signature: Mapping[str, Any] | None = None) -> bytes:
    """The snapshot with ``sha256`` and ``signature`` added, as UTF-8 JSON with sorted keys.

    What was published in a format that knew no signatures goes out as it was.
    """
    document = {**snapshot, "sha256": checksum(snapshot)}
    if "signing_key" in snapshot["standard"]:
        document["signature"] = signature
    return write_document(document)


def write_document(document: Mapping[str, Any]) -> bytes:
    """A whole file as UTF-8 JSON with sorted keys."""
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, indent=1)
    return (text + "\n").encode()
