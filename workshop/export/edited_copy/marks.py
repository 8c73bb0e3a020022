"""What a Word file of ours says of itself, for the day when it comes back. Pure."""

import hashlib
from dataclasses import dataclass
from typing import Any

from workshop.export.edited_copy.clause_places import ClausePlaces

WORKING = "working"
"""In place of a version, in a copy of the standard as it is written on."""
MARKS_NAMESPACE = "urn:workshop:marks:1"
PROPERTY = "workshop"
"""The name of the file's own property that says where it was made."""


@dataclass(frozen=True)
class CopyOrigin:
    """Where a file was made: the programme's id, and the version, or ``WORKING``."""

    programme_id: str
    version: str

    @property
    def line(self) -> str:
        """As it stands in the file's properties."""
        return f"{self.programme_id} {self.version}"


def describe_marks(places: ClausePlaces) -> dict[str, Any]:
    """The fields that have anchors, and fingerprints of all text that is in no field."""
    fields: dict[str, list[str]] = {}
    for token, name in places.fields:
        fields.setdefault(token, []).append(name)
    outside = {fingerprint_of_line(one.text) for one in places.outside}
    return {"fields": fields, "outside": sorted(outside)}


def fingerprint_of_line(text: str) -> str:
    """Eight signs by which a line is known again, whatever its white space is."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:8]
