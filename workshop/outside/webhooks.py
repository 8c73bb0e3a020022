"""Webhooks: addresses that are called when a version was published or a meeting closed.

What is to be told is stored in the transaction that published or closed, so that it is told if and
only if that came about; the calls themselves are made by ``delivery_clock.py``, beside everything.
Only administrators enter addresses: whatever is sent there leaves the house.
"""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, or_, select

from workshop.errors import Invalid, NotFound
from workshop.i18n import mark
from workshop.live.outward_addresses import read_outward
from workshop.local_time import today
from workshop.outside.outside_states import TELLABLE, HookEvent
from workshop.outside.tables import Webhook, WebhookDelivery
from workshop.people.rights import Actor, Right
from workshop.programme.session_words import told_number
from workshop.programme.tables import Programme, WorkingSession
from workshop.standards.tables import Publication
from workshop.store import log
from workshop.store.ids_and_clock import new_id
from workshop.store.store import mark_erased

MOST_WEBHOOKS = 20
TRIED = "webhook_tried"


@dataclass(frozen=True)
class AddWebhook:
    """``programme_id``: of which programme is told, ``None``: of all. ``inside``: as
    ``Settings.inside``; ``secret``: the server's."""

    address: str
    events: Sequence[str]
    programme_id: str | None
    inside: Sequence[str]
    secret: bytes = field(repr=False)


def add_webhook(db: Session, actor: Actor, command: AddWebhook) -> str:
    """Call an address from now on; returns what its deliveries are signed with, which is shown
    once. Raises ``Invalid`` for an address that may not be called, ``NotFound``, ``NotAllowed``."""
    actor.must(Right.ADMINISTER)
    address = command.address.strip()
    read_outward(address, command.inside)
    events = [str(one) for one in TELLABLE if one in command.events]
    if not events:
        raise Invalid(mark("Choose what the address is told."))
    if command.programme_id and db.get(Programme, command.programme_id) is None:
        raise NotFound(mark("There is no such programme."))
    if (db.execute(select(func.count()).select_from(Webhook)).scalar() or 0) >= MOST_WEBHOOKS:
        raise Invalid(mark("There are too many addresses. Remove one first."))
    row = Webhook(
        programme_id=command.programme_id,
        address=address,
        events=events,
        made_on=today().isoformat(),
    )
    db.add(row)
    log.append(db, log.HOUSE, "webhook_added", actor=actor.log_id, payload={"webhook": row.id})
    return shown_secret(command.secret, row.seed)


def remove_webhook(db: Session, actor: Actor, webhook_id: str) -> None:
    """Call an address no more; what waits for it goes. Raises ``NotFound``, ``NotAllowed``."""
    row = _load(db, actor, webhook_id)
    db.delete(row)
    mark_erased(db, ("webhook", row.id))
    log.append(db, log.HOUSE, "webhook_removed", actor=actor.log_id, payload={"webhook": row.id})


def try_webhook(db: Session, actor: Actor, webhook_id: str) -> None:
    """Send a trial, which tells of nothing. Raises ``NotFound``, ``NotAllowed``."""
    row = _load(db, actor, webhook_id)
    _put(db, row, HookEvent.TRIAL, None, {})
    log.append(db, log.HOUSE, TRIED, actor=actor.log_id, payload={"webhook": row.id})


def list_webhooks(db: Session, actor: Actor) -> list[Webhook]:
    """All addresses. Raises ``NotAllowed``."""
    actor.must(Right.ADMINISTER)
    return list(db.execute(select(Webhook).order_by(col(Webhook.address))).scalars())


def last_deliveries(db: Session, actor: Actor, most: int) -> dict[str, list[WebhookDelivery]]:
    """Webhook → its last deliveries, the latest first. Raises ``NotAllowed``."""
    actor.must(Right.ADMINISTER)
    query = select(WebhookDelivery).order_by(col(WebhookDelivery.made_at).desc())
    found: dict[str, list[WebhookDelivery]] = {}
    for row in db.execute(query).scalars():
        rows = found.setdefault(row.webhook_id, [])
        if len(rows) < most:
            rows.append(row)
    return found


def tell_published(db: Session, publication: Publication) -> None:
    """Keep for all who want to know that a version was published."""
    facts = {"publication": {"version": publication.version, "state": str(publication.state)}}
    _tell(db, HookEvent.PUBLISHED, publication.programme_id, facts)


def tell_closed(db: Session, session: WorkingSession) -> None:
    """Keep for all who want to know that a meeting was closed: its name, and nothing of it."""
    meeting = {"id": session.id, "number": told_number(session), "title": session.title}
    _tell(db, HookEvent.CLOSED, session.programme_id, {"meeting": meeting})


def signing_secret(secret: bytes, seed: str) -> bytes:
    """What the deliveries of a webhook are signed with, 32 bytes."""
    return hmac.new(secret, f"webhook {seed}".encode(), hashlib.sha256).digest()


def shown_secret(secret: bytes, seed: str) -> str:
    """As ``signing_secret``, in the form that libraries for webhooks read."""
    return f"whsec_{base64.b64encode(signing_secret(secret, seed)).decode()}"


def _tell(db: Session, event: HookEvent, programme_id: str, facts: dict[str, Any]) -> None:
    query = select(Webhook).where(
        or_(col(Webhook.programme_id).is_(None), col(Webhook.programme_id) == programme_id)
    )
    wanting = [row for row in db.execute(query).scalars() if event in row.events]
    programme = db.get(Programme, programme_id) if wanting else None
    if programme is None or programme.rehearsal_of is not None or programme.example:
        return
    for row in wanting:
        _put(db, row, event, programme, facts)


def _put(
    db: Session,
    row: Webhook,
    event: HookEvent,
    programme: Programme | None,
    facts: dict[str, Any],
) -> None:
    key = new_id()
    payload: dict[str, Any] = {"id": key, "event": str(event), **facts}
    if programme is not None:
        about = {"id": programme.id, "title": programme.title, "slug": programme.slug}
        payload["programme"] = about
    db.add(
        WebhookDelivery(
            id=key,
            webhook_id=row.id,
            programme_id=programme.id if programme else None,
            event=event,
            payload=payload,
        )
    )


def _load(db: Session, actor: Actor, webhook_id: str) -> Webhook:
    actor.must(Right.ADMINISTER)
    row = db.get(Webhook, webhook_id)
    if row is None:
        raise NotFound(mark("This address is not called any more."))
    return row
