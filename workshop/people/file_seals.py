"""For whom a file behind a button was made: a seal in its address.

An account gets a file as long as it may do what it might do when the file was made. What stands in
the address is sealed with the installation's secret, so that every process can tell, and nobody can
make an address for somebody else.
"""

import hashlib
import hmac
import json

from workshop.people.rights import Actor

SEAL_LENGTH = 32
NOBODY = "0" * SEAL_LENGTH
"""The seal of files that were made for nobody who is signed in: nobody gets them."""


def file_seal(secret: bytes, actor: Actor | None) -> str:
    """32 hexadecimal digits: the same for an account until anything that it may do changes."""
    if actor is None:
        return NOBODY
    areas = sorted((key, sorted(chosen)) for key, chosen in actor.areas.items())
    rights = [actor.house_role, sorted(actor.programmes.items()), areas, sorted(actor.recruits)]
    words = json.dumps(["file", actor.id, *rights]).encode()
    return hmac.new(secret, words, hashlib.sha256).hexdigest()[:SEAL_LENGTH]


def is_sealed_for(secret: bytes, actor: Actor | None, name: str) -> bool:
    """Whether the name of a file begins with the seal of this account, with its present rights."""
    if actor is None:
        return False
    return hmac.compare_digest(name[:SEAL_LENGTH].encode(), file_seal(secret, actor).encode())
