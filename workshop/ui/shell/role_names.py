"""What the roles of accounts are called on screens."""

from workshop.i18n import _
from workshop.people.labels import ROLE_NAMES
from workshop.people.rights import Actor, Role


def role_name(role: str) -> str:
    """The label of an account's role."""
    return _(ROLE_NAMES[Role(role)])


def describe_role(actor: Actor, programme_id: str | None) -> str:
    """The role in which an account is here: administrators are so everywhere, others have one in
    each programme, and where there is none, that of the account."""
    here = actor.programmes.get(programme_id or "")
    house = actor.house_role or ""
    return role_name(house if house == Role.ADMIN or here is None else here)
