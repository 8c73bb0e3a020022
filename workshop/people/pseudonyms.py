"""Pseudonyms: what stands on a note or a vote in place of the participant who sent it.

One for each participant and activity, computed from the participant's token while their phone
speaks. The server keeps only the hash of a token (and the token sealed with the withdrawal phrase),
so that nobody can compute a pseudonym later, not even with the database and the secret in hand; and
nobody can tell that two pseudonyms of different activities belong to one person.
"""

import hmac
from collections.abc import Iterable

PSEUDONYM_LENGTH = 32


def pseudonym(token: str, activity_id: str, *, signed: bool = False) -> str:
    """The pseudonym of a token's holder in an activity, 32 hexadecimal digits.

    ``signed``: for notes that carry a badge. It has a key of its own: otherwise the badge on one
    note would name the votes and the unsigned notes of the same activity.
    """
    purpose = "signed" if signed else "unsigned"
    content = f"{purpose}:{activity_id}".encode()
    return hmac.digest(token.encode(), content, "sha256").hex()[:PSEUDONYM_LENGTH]


def pseudonym_in_answers(token: str, clause_id: str) -> str:
    """What stands on the answer of a token's holder about a clause, 32 hexadecimal digits: another
    for each clause, and none of those of activities."""
    content = f"understood:{clause_id}".encode()
    return hmac.digest(token.encode(), content, "sha256").hex()[:PSEUDONYM_LENGTH]


def pseudonyms(token: str, activity_ids: Iterable[str]) -> dict[str, str]:
    """All pseudonyms of a token's holder in these activities → the activity's id."""
    return {
        pseudonym(token, activity_id, signed=signed): activity_id
        for activity_id in activity_ids
        for signed in (False, True)
    }
