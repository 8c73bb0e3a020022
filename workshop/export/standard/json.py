"""A published standard as JSON, for programs and for other towns that adopt it.

The document is the snapshot with its SHA-256; the format is described in
``docs/standard-format.md``.
"""

import json

from workshop.export.standard.outline import Snapshot
from workshop.standards.publication.checksum import checksum


def write_json(snapshot: Snapshot) -> bytes:
    """The snapshot with a key ``sha256`` added, as UTF-8 JSON with sorted keys."""
    document = {**snapshot, "sha256": checksum(snapshot)}
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, indent=1)
    return (text + "\n").encode()
