"""Database tables of access keys for other programs, and of webhooks with their deliveries."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlmodel import JSON, Column, Field, SQLModel, String

from workshop.outside.outside_states import DeliveryState
from workshop.store.ids_and_clock import new_id, now
from workshop.store.types import Utc


def _list() -> Any:
    return Field(default_factory=list, sa_column=Column(JSON, nullable=False))


def _day() -> Any:
    return Field(default=None, max_length=10)


class AccessKey(SQLModel, table=True):
    """A key with which another program reads; only its SHA-256 is stored.

    ``programmes``: ids of those that it opens; ``everywhere``: all there are, later ones too.
    ``resources``: the ``Resource`` that it opens. ``expires_on``: its last day; ``used_on``: the
    last day on which it was used, a day only: an hour would tell when somebody works.
    """

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    name: str = Field(max_length=80)
    key_hash: str = Field(unique=True, max_length=64)
    programmes: list[str] = _list()
    everywhere: bool = False
    resources: list[str] = _list()
    expires_on: str = Field(max_length=10)
    made_on: str = Field(max_length=10)
    made_by: str = Field(default="", max_length=80)
    used_on: str | None = _day()


class Webhook(SQLModel, table=True):
    """An address that is called when something was published or closed.

    ``programme_id``: of which programme it is told, ``None``: of all. ``events``: each a
    ``HookEvent``. ``seed``: random; what deliveries are signed with is computed from it with the
    server's secret, so that the database alone signs nothing.
    """

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    programme_id: str | None = Field(
        default=None,
        sa_column=Column(String(32), ForeignKey("programme.id", ondelete="CASCADE"), index=True),
    )
    address: str = Field(max_length=500)
    events: list[str] = _list()
    seed: str = Field(default_factory=new_id, max_length=32)
    made_on: str = Field(max_length=10)


class WebhookDelivery(SQLModel, table=True):
    """Something to tell a webhook, until it was told or given up, and a while after that.

    ``programme_id``: of what it tells, ``None`` for a trial. ``payload``: public facts. ``tries``:
    how often it was begun; ``next_at``: when it may be tried (again), also where the process that
    tries it now ends. ``answered_on``, ``status``, ``trouble``: how the last try went.
    """

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    webhook_id: str = Field(
        sa_column=Column(
            String(32), ForeignKey("webhook.id", ondelete="CASCADE"), nullable=False, index=True
        )
    )
    programme_id: str | None = Field(
        default=None,
        sa_column=Column(String(32), ForeignKey("programme.id", ondelete="CASCADE"), index=True),
    )
    event: str = Field(max_length=20)
    payload: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    state: str = Field(default=DeliveryState.WAITING, max_length=10, index=True)
    tries: int = 0
    made_at: datetime = Field(default_factory=now, sa_column=Column(Utc, nullable=False))
    next_at: datetime = Field(default_factory=now, sa_column=Column(Utc, nullable=False))
    answered_on: str | None = _day()
    status: int | None = None
    trouble: str = Field(default="", max_length=12)
