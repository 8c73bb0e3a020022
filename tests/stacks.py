"""Stacks of door codes, as tests print them."""

from tests.rooms import Room, secret_beside
from workshop.people.credentials import DoorCodeKeys
from workshop.programme.door_codes import (
    MakeStack,
    derive_code,
    draw_codes,
    find_stack,
    make_stack,
)


def secret_of(room: Room) -> bytes:
    """The secret of the server beside a room's store."""
    return secret_beside(room.store)


def print_stack(
    room: Room, number: int = 3, session_id: str = "", secret: bytes | None = None
) -> list[str]:
    """The codes of a new stack for the room's session, or for another one."""
    codes, session_id = draw_codes(number), session_id or room.session_id
    known = secret_of(room) if secret is None else secret
    lookups = [derive_code(known, code).lookup for code in codes]
    stack = room.read(find_stack, session_id)
    room.do(make_stack, MakeStack(session_id, lookups, stack.edition if stack else None))
    return codes


def keys_of(room: Room, code: str) -> DoorCodeKeys:
    """What the server derives from a code."""
    return derive_code(secret_of(room), code)
