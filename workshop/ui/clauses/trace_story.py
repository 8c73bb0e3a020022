"""The story of a clause as JSON for ``frontend/trace/trace_view.js``, with translated texts."""

from collections.abc import Iterable, Sequence
from typing import Any

from workshop.export.card_words import PARTS, say_entry
from workshop.i18n import _, current_language, mark, translate_plural
from workshop.i18n.counted_nouns import EXPERTS, PEOPLE
from workshop.programme.session_words import session_word
from workshop.review.labels import CRITERIA, DECISIONS, DISPOSED
from workshop.standards.labels import FIELDS, STATUSES
from workshop.standards.room.fist_votes import FistVote
from workshop.standards.trace.story import (
    CITED,
    CLOSED,
    CREATED,
    DISSENTED,
    FOLLOWED,
    OPENED,
    PUBLISHED,
    SAVED,
    STATUS,
    TIED,
    UNTIED,
    VOTED,
    Moment,
    Reviewed,
)
from workshop.ui.shell.formatting import day
from workshop.ui.widgets.charts import number

_PLAIN = {
    CREATED: mark("Written for the first time"),
    TIED: mark("Tied to a need"),
    UNTIED: mark("Untied from a need"),
    CITED: mark("Evidence chosen"),
    DISSENTED: mark("Dissent recorded"),
}
_TONES = {
    CREATED: "work",
    SAVED: "work",
    TIED: "work",
    UNTIED: "work",
    CITED: "work",
    STATUS: "state",
    OPENED: "review",
    CLOSED: "review",
    VOTED: "room",
    DISSENTED: "dissent",
    PUBLISHED: "public",
    FOLLOWED: "room",
}


def story_payload(story: Sequence[Moment]) -> list[dict[str, Any]]:
    """Each event of the story: what happened, why, when, by whom, and details."""
    return [
        {
            "tone": _TONES[moment.kind],
            "what": _what(moment),
            "why": moment.why,
            "when": day(moment.at) if moment.at else "",
            "by": moment.by,
            "details": _details(moment),
        }
        for moment in story
    ]


def _what(moment: Moment) -> str:
    if moment.kind == SAVED:
        names = ", ".join(_(words) for name, words in FIELDS.items() if name in moment.fields)
        return _("Changed: {fields}", fields=names)
    if moment.kind == STATUS:
        return _("Now: {status}", status=_(STATUSES.get(moment.status, moment.status)))
    if moment.kind in (OPENED, CLOSED) and moment.review:
        ends = _("Round {number} of review ended", number=moment.review.round.number)
        begins = _("Round {number} of review began", number=moment.review.round.number)
        return ends if moment.kind == CLOSED else begins
    if moment.kind == VOTED and moment.vote:
        said = _("consensus") if moment.vote.consensus else _("without consensus")
        return f"{_('Fist to five')}: {said}"
    if moment.entry is not None:
        return f"{_(PARTS[moment.entry.part])}: {say_entry(moment.entry, current_language())}"
    if moment.kind == PUBLISHED:
        return _(
            "Published in version {version} as {code}", version=moment.version, code=moment.code
        )
    return _(_PLAIN[moment.kind])


def _details(moment: Moment) -> list[str]:
    if moment.kind == DISSENTED:
        return [moment.dissent]
    if moment.vote:
        return [_vote_sentence(moment.vote)]
    if moment.review is None:
        return []
    if moment.kind == OPENED:
        return [translate_plural(EXPERTS, len(moment.review.round.experts))]
    return list(_all(_round_sentence(moment.review)))


def _vote_sentence(vote: FistVote) -> str:
    people = translate_plural(PEOPLE, vote.voters)
    session = session_word(vote.session)
    below = _("fewer than three fingers: {count}", count=vote.below) if vote.below else ""
    if vote.below is None:
        below = _("everybody can live with it") if vote.consensus else _("no consensus")
    return " · ".join(_all((session, people, below)))


def _round_sentence(reviewed: Reviewed) -> Iterable[str]:
    if reviewed.agreement:
        medians = ", ".join(
            f"{_(CRITERIA[name])} {number(spread.median, 1)}"
            for name, spread in reviewed.agreement.spreads.items()
        )
        told = _("medians: {medians}", medians=medians) if medians else ""
        yield " · ".join(_all((_(DECISIONS[reviewed.agreement.decision]), told)))
    for comment in reviewed.comments:
        settled = _(DISPOSED[comment.disposition]) if comment.disposition else _("no answer yet")
        yield f"{_('“{words}”', words=comment.text)} → {': '.join(_all((settled, comment.reason)))}"


def _all(parts: Iterable[str]) -> list[str]:
    return [part for part in parts if part]
