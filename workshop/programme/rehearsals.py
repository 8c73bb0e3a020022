"""Rehearsals: programmes that are copies for trying a session out, deleted at their end.

They are in no list of programmes. Nobody joins them with a phone: they have no join code.
"""

from sqlmodel import Session, col, select

from workshop.errors import Closed, NotFound
from workshop.i18n import mark
from workshop.people.rights import Actor, Right
from workshop.programme.programmes import delete_programme
from workshop.programme.tables import Programme
from workshop.store.held_names import is_held


def find_rehearsal(db: Session, actor: Actor, slug: str) -> Programme | None:
    """The rehearsal with this slug, if the actor runs it."""
    query = select(Programme).where(
        col(Programme.slug) == slug, col(Programme.rehearsal_of).is_not(None)
    )
    found = db.execute(query).scalars().first()
    return found if found is not None and actor.may(Right.RUN, found.id) else None


def end_rehearsal(db: Session, actor: Actor, programme_id: str) -> str:
    """Delete a rehearsal with everything in it; returns the id of the programme it was of.

    Raises ``NotFound``, also for what is no rehearsal, and ``NotAllowed``.
    """
    programme = db.get(Programme, programme_id)
    if programme is None or programme.rehearsal_of is None:
        raise NotFound(mark("This rehearsal has ended already."))
    actor.must(Right.RUN, programme_id)
    original = programme.rehearsal_of
    delete_programme(db, programme)
    return original


def clear_rehearsals(db: Session, _actor: Actor, _content: None = None) -> int:
    """Delete what a stopped process has left; returns how many rehearsals there were.

    Whoever lets people take part in one holds its slug as a name (``store/held_names.py``).
    """
    query = select(Programme).where(col(Programme.rehearsal_of).is_not(None))
    left = [row for row in db.execute(query).scalars() if not is_held(db, row.slug)]
    for programme in left:
        delete_programme(db, programme)
    return len(left)


def must_be_in_earnest(db: Session, programme_id: str) -> None:
    """Raise ``Closed`` in a rehearsal, for what would remain or reach other people."""
    programme = db.get(Programme, programme_id)
    if programme is not None and programme.rehearsal_of is not None:
        raise Closed(mark("This is a rehearsal: nobody joins with a phone, nothing is published."))
