"""A published standard as JSON, for programs and for other towns that adopt it.

The document is the snapshot itself and its SHA-256; ``docs/standard-format.md`` describes it.
"""

import json

from workshop.export.standard.outline import Snapshot
from workshop.standards.publication.checksum import checksum


def write_json(snapshot: Snapshot) -> bytes:
    """The snapshot with ``sha256`` beside its parts, in UTF-8, keys sorted."""
    document = {**snapshot, "sha256": checksum(snapshot)}
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, indent=1)
    return (text + "\n").encode()
