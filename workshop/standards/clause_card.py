"""The card of a clause: what became of it after it was written.

Trained, understood, used, what stands in the way, findings, changes: each part is told by the
package that knows it; ``workshop/wiring.py`` names them in ``CARD_PARTS``.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlmodel import Session

from workshop.slot import Slot


class CardPart(StrEnum):
    """The parts of a card, in the order in which a clause meets them."""

    TRAINED = "trained"
    UNDERSTOOD = "understood"
    USED = "used"
    OBSTACLE = "obstacle"
    FINDING = "finding"
    CHANGE = "change"


@dataclass(frozen=True)
class CardEntry:
    """One line of a card.

    ``title``: what people wrote: of a block, an item, a unit, a finding. ``state``: a code, which
    ``export/card_words.py`` has words for. ``figure``: a number, told as disclosure allows.
    ``detail``: what else people wrote, such as a reason.
    ``page`` and ``key``: the screen where it stands, and its id there. ``public``: whether the
    published page may say it.
    """

    part: CardPart
    title: str
    state: str = ""
    figure: str = ""
    detail: str = ""
    on: date | None = None
    page: str = ""
    key: str = ""
    public: bool = False


TellPart = Callable[[Session, str, Collection[str]], Mapping[str, Sequence[CardEntry]]]
"""Programme and ids of clauses → clause → entries of one part; clauses without any may be left
out."""

card_parts: Slot[Sequence[TellPart]] = Slot("what became of a clause")


def load_cards(
    db: Session, programme_id: str, clause_ids: Collection[str]
) -> dict[str, list[CardEntry]]:
    """Clause → everything that is told of it, part by part; each clause is there."""
    cards: dict[str, list[CardEntry]] = {key: [] for key in clause_ids}
    for tell in card_parts.get():
        for key, entries in tell(db, programme_id, clause_ids).items():
            cards[key].extend(entries)
    order = list(CardPart)
    return {key: sorted(rows, key=lambda row: order.index(row.part)) for key, rows in cards.items()}
