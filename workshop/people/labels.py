"""What the roles of accounts are called, on screens and in files."""

from collections.abc import Mapping

from workshop.i18n import mark
from workshop.people.rights import Role

ROLE_NAMES: Mapping[str, str] = {
    Role.ADMIN: mark("administrator"),
    Role.FACILITATOR: mark("facilitator"),
    Role.NOTE_KEEPER: mark("note-keeper"),
    Role.EXPERT: mark("expert"),
    Role.EDITOR: mark("editor"),
}
