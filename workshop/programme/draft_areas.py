"""The choice of areas whose draft clauses an expert or editor of a programme may read."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from workshop.errors import Invalid, NotFound
from workshop.i18n import mark
from workshop.people.accounts import BY_AREA
from workshop.people.rights import Actor, Right
from workshop.people.tables import Membership
from workshop.programme.programmes import list_areas
from workshop.store import log


@dataclass(frozen=True)
class OpenAreas:
    """``areas``: ids of the areas whose drafts the account may read; empty means all."""

    programme_id: str
    account_id: str
    areas: Sequence[str]


def open_areas(db: Session, actor: Actor, command: OpenAreas) -> Membership:
    """Set the areas whose drafts an expert or editor may read; needs the right ``RUN``.

    Raises ``NotFound`` for an account or area that is not in the programme, ``Invalid`` for other
    roles.
    """
    actor.must(Right.RUN, command.programme_id)
    row = db.get(Membership, (command.programme_id, command.account_id))
    if row is None:
        raise NotFound(mark("There is no such account."))
    if row.role not in BY_AREA:
        raise Invalid(mark("Only experts and editors can be kept from the drafts of some areas."))
    known = [area.id for area in list_areas(db, command.programme_id)]
    if not set(command.areas) <= set(known):
        raise NotFound(mark("There is no such area."))
    row.areas = [key for key in known if key in command.areas]
    db.add(row)
    log.append(
        db, log.HOUSE, "membership_set", [("account", command.account_id)], actor=actor.log_id
    )
    return row
