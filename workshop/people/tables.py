"""Database tables of accounts, memberships, sign-in sessions, participants and consent."""

from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlmodel import JSON, Column, Field, SQLModel, String

from workshop.store.ids_and_clock import new_id, now
from workshop.store.types import Utc


class Account(SQLModel, table=True):
    """A person who can sign in. Password and recovery code are stored as hashes only.

    ``key_by_password``, ``key_by_recovery``: the account's review key, sealed (``review_keys``).
    ``key_used``: somebody has signed in since the key was made, and may have rated under it.
    ``one_time_password``: somebody else chose the password, so the first sign-in asks for another.
    """

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    username: str = Field(unique=True, max_length=60)
    display_name: str = Field(max_length=80)
    role: str = Field(max_length=20)
    language: str = Field(default="pl", max_length=5)
    password_hash: str = Field(max_length=120)
    one_time_password: bool = False
    recovery_hash: str | None = Field(default=None, max_length=64)
    key_by_password: str | None = Field(default=None, max_length=160)
    key_by_recovery: str | None = Field(default=None, max_length=160)
    key_used: bool = False
    disabled_at: datetime | None = Field(default=None, sa_column=Column(Utc))
    created_at: datetime = Field(default_factory=now, sa_column=Column(Utc, nullable=False))


class AccountSession(SQLModel, table=True):
    """One browser that is signed in; revocable. Token and ticket are stored as SHA-256 only.

    ``sealed_key``: the review key, which only the ticket and then the token opens. ``expires_at``
    is cut to the day: an exact time would show who was at work when something was rated.
    """

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    account_id: str = Field(
        sa_column=Column(String(32), ForeignKey("account.id", ondelete="CASCADE"), nullable=False)
    )
    token_hash: str | None = Field(default=None, unique=True, max_length=64)
    ticket_hash: str | None = Field(default=None, unique=True, max_length=64)
    ticket_until: datetime | None = Field(default=None, sa_column=Column(Utc))
    sealed_key: str | None = Field(default=None, max_length=160)
    expires_at: datetime = Field(sa_column=Column(Utc, nullable=False))


class LinkedIdentity(SQLModel, table=True):
    """That somebody at the provider of sign-in comes in as an account (``provider_identities``)."""

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    identity: str = Field(unique=True, max_length=64)
    account_id: str = Field(
        sa_column=Column(
            String(32), ForeignKey("account.id", ondelete="CASCADE"), nullable=False, unique=True
        )
    )


class IdentityRequest(SQLModel, table=True):
    """Somebody from the provider who waits until an administrator has linked them to an account.

    ``code``: what they tell the administrator; ``name``: as the provider calls them. Deleted once
    it is answered, or late.
    """

    identity: str = Field(primary_key=True, max_length=64)
    code: str = Field(unique=True, max_length=8)
    token_hash: str = Field(unique=True, max_length=64)
    name: str = Field(max_length=80)
    until: datetime = Field(default_factory=now, sa_column=Column(Utc, nullable=False))


class Membership(SQLModel, table=True):
    """The role of an account in a programme. ``areas``: ids of the areas whose drafts it may read;
    an empty list means all of them."""

    programme_id: str = Field(
        sa_column=Column(
            String(32), ForeignKey("programme.id", ondelete="CASCADE"), primary_key=True
        )
    )
    account_id: str = Field(
        sa_column=Column(String(32), ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    )
    role: str = Field(max_length=20)
    areas: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))


class Recruiter(SQLModel, table=True):
    """An account that an administrator has named for the recruitment of a programme.

    It ends with the membership.
    """

    __table_args__ = (
        ForeignKeyConstraint(
            ["programme_id", "account_id"],
            ["membership.programme_id", "membership.account_id"],
            ondelete="CASCADE",
        ),
    )

    programme_id: str = Field(primary_key=True, max_length=32)
    account_id: str = Field(primary_key=True, max_length=32)


class Participant(SQLModel, table=True):
    """An anonymous person in the room: a token on a phone, a badge, a role, a table.

    No note and no vote refers to this row: they hold pseudonyms (``people/pseudonyms.py``).
    ``sealed_token``: the token, sealed with the withdrawal phrase, so that the phrase finds notes;
    ``None`` for somebody of the first release who has not come in since. ``claim_by``: the day
    until which rows of the first release may still hold this id. Role and table stand here while
    the session is open. ``shared``: no person but a phone that a table shares. ``session_id``: the
    session that they came into last, ``None`` since a visit between meetings (``WindowVisit``).
    """

    __table_args__ = (UniqueConstraint("programme_id", "badge"),)

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    programme_id: str = Field(
        sa_column=Column(
            String(32), ForeignKey("programme.id", ondelete="CASCADE"), nullable=False, index=True
        )
    )
    session_id: str | None = Field(
        default=None,
        sa_column=Column(String(32), ForeignKey("workingsession.id", ondelete="SET NULL")),
    )
    token_hash: str = Field(unique=True, max_length=64)
    phrase_hash: str = Field(index=True, max_length=64)
    sealed_token: str | None = Field(default=None, max_length=64)
    claim_by: str | None = Field(default=None, max_length=10)
    badge: str = Field(max_length=60)
    role: str = Field(max_length=20)
    table_number: int | None = None
    muted: bool = False
    shared: bool = False
    example: bool = False


class Attendance(SQLModel, table=True):
    """That a participant took part in a session; counted by role, never listed by name.

    ``summed``: role and table were erased when the session closed, and are in its sums.
    """

    session_id: str = Field(
        sa_column=Column(
            String(32), ForeignKey("workingsession.id", ondelete="CASCADE"), primary_key=True
        )
    )
    participant_id: str = Field(
        sa_column=Column(
            String(32), ForeignKey("participant.id", ondelete="CASCADE"), primary_key=True
        )
    )
    role: str = Field(max_length=20)
    table_number: int | None = None
    summed: bool = False


class WindowVisit(SQLModel, table=True):
    """That a participant came in between meetings, to contribute to a planned one.

    It is no attendance: nobody is counted by it, and it goes once the person comes to the meeting
    or withdraws their consent.
    """

    session_id: str = Field(
        sa_column=Column(
            String(32), ForeignKey("workingsession.id", ondelete="CASCADE"), primary_key=True
        )
    )
    participant_id: str = Field(
        sa_column=Column(
            String(32), ForeignKey("participant.id", ondelete="CASCADE"), primary_key=True
        )
    )


class LastPress(SQLModel, table=True):
    """The number of the last press of one person about something; ``people/last_presses.py``.

    ``author``: what stands for the person there: their pseudonym in an activity, a questionnaire or
    a session, or what is made of their review key for one subject of a round.
    """

    # Without row numbers, which would tell in which order people have pressed.
    __table_args__ = {"sqlite_with_rowid": False}

    session_id: str = Field(
        sa_column=Column(
            String(32), ForeignKey("workingsession.id", ondelete="CASCADE"), primary_key=True
        )
    )
    author: str = Field(sa_column=Column(String(32), primary_key=True))
    nth: int


class AttendanceSum(SQLModel, table=True):
    """How many had a role or sat at a table in a session that was closed. ``what``: ``role`` or
    ``table_number``; ``value``: which one."""

    session_id: str = Field(
        sa_column=Column(
            String(32), ForeignKey("workingsession.id", ondelete="CASCADE"), primary_key=True
        )
    )
    what: str = Field(primary_key=True, max_length=12)
    value: str = Field(primary_key=True, max_length=20)
    count: int


class Consent(SQLModel, table=True):
    """A participant's explicit consent to one version of the notice.

    ``given_on``: the day only; an exact time would single out who joined when.
    """

    participant_id: str = Field(
        sa_column=Column(
            String(32), ForeignKey("participant.id", ondelete="CASCADE"), primary_key=True
        )
    )
    notice_version: str = Field(primary_key=True, max_length=20)
    given_on: str = Field(max_length=10)
    withdrawn: bool = False
