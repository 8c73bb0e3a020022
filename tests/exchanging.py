"""Taking an exchange file along and bringing it in, for the tests of both."""

from dataclasses import asdict
from typing import Any

from sqlmodel import select

from tests.conftest import Scene
from workshop.export.exchange.check import check_exchange
from workshop.export.exchange.models import ExchangeFile
from workshop.export.exchange.read import BringExchange, bring_exchange
from workshop.export.exchange.write import load_exchange
from workshop.people.rights import SYSTEM, Actor
from workshop.programme.tables import Activity, Programme


def end_votes(scene: Scene, programme: Programme) -> None:
    """End all votes of a programme."""

    def end(db: Any, _actor: Actor, _content: None) -> None:
        query = select(Activity).where(Activity.programme_id == programme.id)
        for row in db.execute(query).scalars():
            if row.kind in ("dot_vote", "impact_effort", "fist_to_five"):
                row.phase = "done"
                db.add(row)

    scene.do(end, SYSTEM)


def taken(scene: Scene, programme: Programme, actor: Actor = SYSTEM) -> dict[str, Any]:
    """What the file of a programme holds, as it is read from JSON."""
    return asdict(scene.read(load_exchange, actor, programme.id))


def brought(scene: Scene, document: Any, actor: Actor = SYSTEM, **where: Any) -> Programme:
    """The programme that a file makes; it is checked first, as on every way in."""
    file = document if isinstance(document, ExchangeFile) else check_exchange(document)
    return scene.do(bring_exchange, actor, BringExchange(file, **where))
