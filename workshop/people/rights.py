"""Rights, roles, and the actor on whose behalf a command runs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from workshop.errors import NotAllowed
from workshop.i18n import mark
from workshop.people.pseudonyms import pseudonym


class Right(StrEnum):
    """One thing that somebody may be allowed to do in a programme."""

    SEE = "see"
    RUN = "run"
    KEEP_MINUTES = "keep_minutes"
    WRITE_NOTE = "write_note"
    MODERATE = "moderate"
    GROUP = "group"
    EDIT_PERSONA = "edit_persona"
    WRITE_NEED = "write_need"
    WRITE_CLAUSE = "write_clause"
    COMMENT = "comment"
    VOTE = "vote"
    EXPORT = "export"
    RECRUIT = "recruit"
    CREATE_PROGRAMME = "create_programme"
    ADMINISTER = "administer"


class Role(StrEnum):
    """Roles of accounts, both in the installation and in one programme."""

    ADMIN = "admin"
    FACILITATOR = "facilitator"
    NOTE_KEEPER = "note_keeper"
    EXPERT = "expert"
    EDITOR = "editor"


_PROGRAMME_RIGHTS = frozenset(Right) - {
    *(Right.VOTE, Right.RECRUIT, Right.CREATE_PROGRAMME, Right.ADMINISTER)
}

RIGHTS: Mapping[str, frozenset[Right]] = {
    Role.ADMIN: _PROGRAMME_RIGHTS,
    Role.FACILITATOR: _PROGRAMME_RIGHTS,
    Role.NOTE_KEEPER: frozenset(
        {
            Right.SEE,
            Right.KEEP_MINUTES,
            Right.WRITE_NOTE,
            Right.GROUP,
            Right.EDIT_PERSONA,
            Right.EXPORT,
        }
    ),
    Role.EDITOR: frozenset(
        {Right.SEE, Right.GROUP, Right.WRITE_NEED, Right.WRITE_CLAUSE, Right.COMMENT, Right.EXPORT}
    ),
    Role.EXPERT: frozenset({Right.SEE, Right.COMMENT}),
}

PARTICIPANT_RIGHTS = frozenset({Right.WRITE_NOTE, Right.VOTE})


class ActorKind(StrEnum):
    """A participant with a phone, a signed-in account, or the program itself."""

    PARTICIPANT = "participant"
    ACCOUNT = "account"
    SYSTEM = "system"


PARTICIPANT_ROLES = ("leader", "official", "expert", "guest")
TABLE_ROLE = "table"
"""In place of a role: a phone or tablet that the people at a table share."""


@dataclass(frozen=True)
class Actor:
    """On whose behalf a command runs.

    ``programmes``: programme id → role there; a participant has one entry. ``house_role``: the
    account's role in the installation. ``areas``: programme id → ids of the areas to which the
    reading of drafts is limited; no entry: no limit. ``recruits``: ids of the programmes for whose
    recruitment the account is named. ``name``: display name of an account.
    ``token``: a participant's, in memory only while their phone speaks; ``beside``: the
    id of the account that is signed in in the same browser, as briefly.
    """

    kind: ActorKind
    id: str
    house_role: str | None = None
    programmes: Mapping[str, str] = field(default_factory=dict)
    areas: Mapping[str, frozenset[str]] = field(default_factory=dict)
    recruits: frozenset[str] = frozenset()
    name: str = ""
    token: str = field(default="", repr=False)
    beside: str = field(default="", repr=False)

    def pseudonym(self, activity_id: str, *, signed: bool = False) -> str:
        """What stands on the participant's notes or votes of an activity; see ``pseudonyms``.

        Raises ``NotAllowed`` for anybody else.
        """
        if not self.is_participant or not self.token:
            raise NotAllowed(mark("You do not have the right to do this."))
        return pseudonym(self.token, activity_id, signed=signed)

    @property
    def is_participant(self) -> bool:
        """Whether this is somebody with a phone and no account."""
        return self.kind == ActorKind.PARTICIPANT

    @property
    def log_id(self) -> str | None:
        """The actor for the log: an account's id, ``None`` for participants and the system.

        Never a participant's: the log would then show who wrote which note, and when.
        """
        return self.id if self.kind == ActorKind.ACCOUNT else None

    def areas_in(self, programme_id: str) -> frozenset[str] | None:
        """The areas of a programme whose drafts the actor may read; ``None``: all of them."""
        return None if self.house_role == Role.ADMIN else self.areas.get(programme_id)

    def may(self, right: Right, programme_id: str | None = None) -> bool:
        """Whether the actor has this right; ``programme_id``: where, for rights in a programme.

        Administrators have every right except ``VOTE`` and ``RECRUIT``, which no role brings: it is
        had where somebody was named (``recruiters.py``). Participants have ``PARTICIPANT_RIGHTS``.
        """
        if right is Right.RECRUIT:
            return self.kind == ActorKind.SYSTEM or programme_id in self.recruits
        if self.kind == ActorKind.SYSTEM or (
            self.house_role == Role.ADMIN and right is not Right.VOTE
        ):
            return True
        if right is Right.CREATE_PROGRAMME:
            return self.house_role == Role.FACILITATOR
        role = self.programmes.get(programme_id or "")
        if self.is_participant:
            return role is not None and right in PARTICIPANT_RIGHTS
        return role is not None and right in RIGHTS.get(role, frozenset())

    def must(self, right: Right, programme_id: str | None = None) -> None:
        """Raise ``NotAllowed`` unless the actor has the right."""
        if not self.may(right, programme_id):
            raise NotAllowed(mark("You do not have the right to do this."))


SYSTEM = Actor(kind=ActorKind.SYSTEM, id="system")
