"""A press that comes late does not undo a later one.

What a phone sends may lie in the network, or in a process that was frozen, while the phone has
another link and has sent something else already. So whatever replaces what the same person said
before carries a number, and the greatest that was carried out is kept until the session closes.
"""

from collections.abc import Collection

from sqlalchemy import delete
from sqlmodel import Session, col

from workshop.errors import Invalid, Late
from workshop.i18n import mark
from workshop.people.attendance import HasId
from workshop.people.tables import LastPress

MOST_PRESSES = 1_000_000
"""More often nobody changes what they said about one thing."""


def must_be_last(db: Session, session_id: str, author: str, nth: int) -> None:
    """Note that this is the last press of a person about something in a session.

    ``author``: what stands for the person in what they say there, such as their pseudonym in an
    activity. ``nth``: the number that their phone gave it, greater than all before; 0: it gave
    none; the same once more is the same press. Raises ``Late`` where a later one was carried out: a
    phone of which two tabs press at once sends it again. ``Invalid`` for what is no such number.
    """
    if not 0 <= nth <= MOST_PRESSES:
        raise Invalid(mark("The request was not understood."))
    if nth == 0:
        return
    row = db.get(LastPress, (session_id, author))
    row = row or LastPress(session_id=session_id, author=author, nth=nth)
    if nth < row.nth:
        raise Late(mark("Meanwhile you have changed this once more."), nth=row.nth)
    row.nth = nth
    db.add(row)


def last_number(db: Session, session_id: str, author: str) -> int:
    """The number of a person's last press; 0: there was none with a number."""
    row = db.get(LastPress, (session_id, author))
    return row.nth if row is not None else 0


def forget_presses(db: Session, session: HasId) -> None:
    """Delete all numbers of a session: nothing is said in it any more."""
    db.execute(delete(LastPress).where(col(LastPress.session_id) == session.id))


def erase_presses(db: Session, authors: Collection[str]) -> None:
    """Delete the numbers of somebody whose words are erased."""
    db.execute(delete(LastPress).where(col(LastPress.author).in_(authors)))
