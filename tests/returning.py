"""What another town says it made of a standard: signed files, made by hand."""

from collections.abc import Sequence
from typing import Any

from workshop.standards.adoption.return_format import CheckedReturn, check_return
from workshop.standards.publication.checksum import checksum
from workshop.standards.publication.signatures import (
    ALGORITHM,
    RETURN,
    endorse,
    make_key,
    public_key,
    sign,
)
from workshop.standards.tables import Publication

TOWN = "b" * 32


class Town:
    """Another town with a key of its own, which may be replaced."""

    def __init__(self, town_id: str = TOWN, name: str = "Town of Brook") -> None:
        self.id, self.name = town_id, name
        self.private = make_key()
        self.former: list[dict[str, str]] = []
        self.number = 0

    @property
    def key(self) -> str:
        """The public key at work."""
        return public_key(self.private)

    def rotate(self) -> None:
        """A new key, which the former one names."""
        new = make_key()
        value = endorse(self.private, public_key(new))
        self.former.insert(0, {"key": self.key, "value": value})
        self.private = new

    def lose_key(self) -> None:
        """A new key that nobody vouches for."""
        self.private, self.former = make_key(), []

    def write(
        self, published: Publication, *clauses: dict[str, Any], **given: Any
    ) -> dict[str, Any]:
        """The next file of this town about a version of ours."""
        self.number += 1
        about = published.snapshot["standard"]
        content = {
            "format": "workshop-return",
            "format_version": 1,
            "signing_key": self.key,
            "made_on": "2026-11-30",
            "number": self.number,
            "town": {
                "id": self.id,
                "name": self.name,
                "title": "Our standard",
                "language": "en",
                "version": None,
                "address": "",
            },
            "about": {
                "standard": about["id"],
                "title": about["title"],
                "version": about["version"],
                "sha256": published.sha256,
            },
            "clauses": list(clauses),
            **given,
        }
        return self.sign(content)

    def sign(self, content: dict[str, Any]) -> dict[str, Any]:
        """The whole file with this content."""
        sha256 = checksum(content)
        signature = {
            "algorithm": ALGORITHM,
            "key": self.key,
            "value": sign(self.private, sha256, RETURN),
            "former": self.former,
        }
        return {**content, "sha256": sha256, "signature": signature}

    def tell(self, published: Publication, *clauses: dict[str, Any], **given: Any) -> CheckedReturn:
        """As ``write``, read and checked."""
        return check_return(self.write(published, *clauses, **given))


def make_returned(
    code: str, decision: str = "adopted", wording: Sequence[tuple[str, str]] = (), **given: Any
) -> dict[str, Any]:
    """What a town made of one clause."""
    return {
        "code": code,
        "version": "0.1",
        "decision": decision,
        "reason": "",
        "here": None if decision == "not_adopted" else code,
        "settled": decision != "not_adopted",
        "wording": [{"field": name, "text": text} for name, text in wording],
        **given,
    }
