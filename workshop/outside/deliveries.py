"""One delivery of a webhook: taken by one process at a time, signed, sent, and what follows.

Signed as by *Standard Webhooks*: ``webhook-id``, ``webhook-timestamp`` (seconds since 1970) and
``webhook-signature``, HMAC-SHA256 over id, timestamp and body with dots between. A delivery is told
at least once: where a process ends between the answer and the note of it, it is told again under
the same id.
"""

import base64
import hashlib
import hmac
import json
import ssl
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http.client import HTTPException
from typing import Any

from sqlmodel import Session, col, select

from workshop.errors import Invalid
from workshop.live.outward_addresses import outward_connection, read_outward
from workshop.local_time import today
from workshop.outside.outside_states import DeliveryState, DeliveryTrouble
from workshop.outside.tables import Webhook, WebhookDelivery
from workshop.people.rights import Actor
from workshop.store.ids_and_clock import now

PAUSES = tuple(
    timedelta(minutes=minutes) for minutes in (1, 4, 15, 40, 60, 120, 180, 240, 360, 420)
)
"""After each try that failed, together a day; then a delivery is given up."""
LEASE = timedelta(minutes=5)
"""How long a process may take for one try before another one may begin it again."""
ANSWER_SECONDS = 20.0
MOST_WAITING, MOST_KEPT = 100, 20
"""Deliveries of one webhook that may wait, and those kept that do not any more; the oldest go."""


@dataclass(frozen=True)
class TakenDelivery:
    """A delivery that this process is to try now."""

    id: str
    address: str
    seed: str
    payload: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True)
class DeliveryOutcome:
    """How a try went: the ``status`` of the answer, or the ``trouble`` for which there was none."""

    id: str
    status: int | None = None
    trouble: str = ""

    @property
    def told(self) -> bool:
        """Whether the other side has taken it."""
        return self.status is not None and 200 <= self.status < 300


def is_due(db: Session) -> bool:
    """Whether anything waits to be sent now."""
    return db.execute(_due().limit(1)).first() is not None


def take_due(db: Session, _actor: Actor, _command: None = None) -> TakenDelivery | None:
    """Take the delivery that has waited longest, so that no other process does."""
    row = db.execute(_due().limit(1)).scalars().first()
    hook = db.get(Webhook, row.webhook_id) if row is not None else None
    if row is None or hook is None:
        return None
    row.tries += 1
    row.next_at = now() + LEASE
    db.add(row)
    _tidy(db, hook.id)
    return TakenDelivery(row.id, hook.address, hook.seed, row.payload)


def settle_delivery(db: Session, _actor: Actor, outcome: DeliveryOutcome) -> None:
    """Keep how a try went, and when the next one is; nothing where the webhook was removed."""
    row = db.get(WebhookDelivery, outcome.id)
    if row is None:
        return
    row.answered_on, row.status = today().isoformat(), outcome.status
    row.trouble = outcome.trouble
    if outcome.told:
        row.state = DeliveryState.TOLD
    elif row.tries > len(PAUSES):
        row.state = DeliveryState.GIVEN_UP
    else:
        row.next_at = now() + PAUSES[row.tries - 1]
    db.add(row)


def send_delivery(taken: TakenDelivery, secret: bytes, inside: Sequence[str]) -> DeliveryOutcome:
    """Try once. ``secret``: of this webhook; ``inside``: as ``Settings.inside``. Raises nothing
    that has to do with the other side."""
    body = json.dumps(taken.payload, ensure_ascii=False, sort_keys=True).encode()
    headers = {
        "content-type": "application/json",
        "user-agent": "empathy-workshop",
        **sign(secret, taken.id, int(time.time()), body),
    }
    try:
        address = read_outward(taken.address, inside)
        with outward_connection(address, inside, within=ANSWER_SECONDS) as connection:
            connection.request("POST", address.target, body, headers)
            # What else it says is not read. A redirect is no answer: it may lead anywhere.
            return DeliveryOutcome(taken.id, connection.getresponse().status)
    except Invalid:
        return DeliveryOutcome(taken.id, trouble=DeliveryTrouble.INSIDE)
    except TimeoutError:
        return DeliveryOutcome(taken.id, trouble=DeliveryTrouble.SLOW)
    except ssl.SSLError:
        return DeliveryOutcome(taken.id, trouble=DeliveryTrouble.CERTIFICATE)
    except (OSError, HTTPException):
        return DeliveryOutcome(taken.id, trouble=DeliveryTrouble.UNREACHABLE)


def with_addresses(taken: TakenDelivery, public: str) -> TakenDelivery:
    """As it is sent, with the addresses of what it is about; ``public``: that of this server."""
    told = dict(taken.payload)
    about = told.get("programme")
    if about is not None and "publication" in told:
        version = told["publication"]["version"]
        address = f"{public}/standards/{about['slug']}/{version}/"
        told["publication"] = {**told["publication"], "address": address}
    if about is not None and "meeting" in told:
        address = f"{public}/api/v1/programmes/{about['id']}/meetings/{told['meeting']['id']}"
        told["meeting"] = {**told["meeting"], "address": address}
    return replace(taken, payload=told)


def sign(secret: bytes, key: str, moment: int, body: bytes) -> dict[str, str]:
    """The headers that prove who sends this, and when."""
    signed = hmac.new(secret, f"{key}.{moment}.".encode() + body, hashlib.sha256).digest()
    return {
        "webhook-id": key,
        "webhook-timestamp": str(moment),
        "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
    }


def _due() -> Any:
    return (
        select(WebhookDelivery)
        .where(
            col(WebhookDelivery.state) == DeliveryState.WAITING,
            col(WebhookDelivery.next_at) <= now(),
        )
        .order_by(col(WebhookDelivery.next_at), col(WebhookDelivery.id))
    )


def _tidy(db: Session, webhook_id: str) -> None:
    """Keep what may be kept of one webhook: an address that never answers fills no table."""
    query = select(WebhookDelivery).where(WebhookDelivery.webhook_id == webhook_id)
    rows = list(db.execute(query.order_by(col(WebhookDelivery.made_at).desc())).scalars())
    waiting = [row for row in rows if row.state == DeliveryState.WAITING]
    over = [row for row in rows if row.state != DeliveryState.WAITING]
    for row in waiting[MOST_WAITING:]:
        row.state = DeliveryState.GIVEN_UP
        db.add(row)
    for row in over[MOST_KEPT:]:
        db.delete(row)
