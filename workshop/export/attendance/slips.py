"""The slips of a stack of door codes, to be printed and cut: the only place where the codes stand.

The file is made in memory, given out once and kept nowhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from workshop.export.documents.qr_codes import draw_qr
from workshop.export.documents.typesetting import typeset
from workshop.export.meeting_words import describe_span
from workshop.export.standard.poster import cut
from workshop.i18n import known_language, mark, translate
from workshop.local_time import local_day, today
from workshop.people.rights import Actor, Right
from workshop.programme.join_codes import grouped
from workshop.programme.meeting_kinds import TRAININGS
from workshop.programme.session_words import full_name
from workshop.programme.sessions import load_session

_LONGEST_TITLE = 110
_ENTERS = mark("Enter it on your phone after the code from the wall: it lets in one phone, once.")
_OPENS = mark(
    "Nobody knows whose it is. Keep it: it opens the questionnaires of this training, also the "
    "later one."
)
_OPENS_ELSEWHERE = mark(
    "Nobody knows whose it is. Keep it: it opens the questionnaires of this meeting, also the "
    "later one."
)


@dataclass(frozen=True)
class Slips:
    """The slips of a stack in one language. ``address``: where phones join."""

    title: str
    kind: str
    when: str
    address: str
    sentences: tuple[str, ...]
    alt: str
    day: str
    language: str
    codes: tuple[str, ...] = field(repr=False)


def load_slips(
    db: Session, actor: Actor, session_id: str, language: str, address: str, codes: Sequence[str]
) -> Slips:
    """Slips with these codes. Raises ``NotFound``, ``NotAllowed``."""
    meeting = load_session(db, session_id)
    actor.must(Right.RUN, meeting.programme_id)
    language = known_language(language)
    start, end = meeting.planned_start, meeting.planned_end
    opens = _OPENS if meeting.kind in TRAININGS else _OPENS_ELSEWHERE
    return Slips(
        title=cut(full_name(meeting), _LONGEST_TITLE),
        kind=translate(mark("Door code"), language),
        when=describe_span(start, end, language) if start else "",
        address=address,
        sentences=(translate(_ENTERS, language), translate(opens, language)),
        alt=translate(mark("QR code of the address for phones"), language),
        day=(local_day(start) if start else today()).isoformat(),
        language=language,
        codes=tuple(codes),
    )


def write_slips_pdf(slips: Slips) -> bytes:
    """The slips, ten a page with lines to cut along, as the bytes of a tagged PDF."""
    document: dict[str, Any] = {
        "title": slips.title,
        "kind": slips.kind,
        "when": slips.when,
        "address": slips.address.partition("://")[2] or slips.address,
        "sentences": slips.sentences,
        "alt": slips.alt,
        "language": slips.language,
        "day": [int(part) for part in slips.day.split("-")],
        "codes": [grouped(code) for code in slips.codes],
    }
    return typeset("slips.typ", document, slips.day, draw_qr(slips.address))
