"""What the facilitator writes for the report of a review, by item of its checklist.

Kept with the first round of a sequence, so that all its rounds have one report.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session

from workshop.errors import Conflict, Invalid
from workshop.i18n import mark
from workshop.people.rights import Actor, Right
from workshop.programme import field_rules
from workshop.review.rounds import load_round, save_round
from workshop.review.sequences import first_of
from workshop.review.tables import ReviewRound

LONGEST_TEXT = 4000
_LONGEST_KEY = 30
_MOST = 100


@dataclass(frozen=True)
class ReportText:
    """What is written about an item. ``applies``: false where somebody has said that the item does
    not apply to this review; the text is then the reason, perhaps empty."""

    text: str = ""
    applies: bool = True

    def __bool__(self) -> bool:
        return bool(self.text) or not self.applies


@dataclass(frozen=True)
class SaveReportText:
    """``round_id``: any round of the sequence; ``item``: key of an item of the checklist; ``seen``:
    what stood there as the form opened."""

    round_id: str
    item: str
    written: ReportText
    seen: ReportText


def report_texts(first: ReviewRound) -> Mapping[str, ReportText]:
    """Item → what is written about it. ``first``: the first round of a sequence."""
    return {
        item: ReportText(str(said["text"]), bool(said["applies"]))
        for item, said in first.written.items()
    }


def save_report_text(db: Session, actor: Actor, command: SaveReportText) -> None:
    """Write or change what the report says about an item; an empty text deletes it.

    Needs the right ``RUN``. Raises ``Conflict`` where somebody has changed it since it was seen,
    ``Invalid``, ``NotFound``, ``NotAllowed``.
    """
    first = first_of(db, load_round(db, command.round_id))
    actor.must(Right.RUN, first.programme_id)
    present = report_texts(first)
    known = command.item in present or len(present) < _MOST
    if not known or not command.item.isidentifier() or len(command.item) > _LONGEST_KEY:
        raise Invalid(mark("The request was not understood."))
    text = field_rules.paragraphs(command.written.text, LONGEST_TEXT)
    written = ReportText(text, command.written.applies)
    stored = present.get(command.item, ReportText())
    if stored == written:
        return
    if stored != command.seen:
        raise Conflict(
            mark("Somebody else has changed this text meanwhile. Open it again; yours is kept.")
        )
    others = {item: one for item, one in first.written.items() if item != command.item}
    mine = {command.item: {"text": text, "applies": written.applies}} if written else {}
    first.written = {**others, **mine}
    save_round(db, actor, first, "round_report_written")
