"""A trace as JSON for the component of ``frontend/trace/trace_view.js``, with translated texts."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from workshop.board.note_kinds import NoteStatus
from workshop.board.practice_kinds import DECISION_NAMES
from workshop.export.labels import SECTIONS
from workshop.i18n import _, mark, translate_plural
from workshop.i18n.counted_nouns import NOTES
from workshop.needs.needs import need_sentence
from workshop.needs.support import Support, describe_people
from workshop.programme.session_words import session_word
from workshop.standards.trace.backward import Trace, TracedEvidence, TracedGroup, TracedNeed
from workshop.standards.trace.lineage import Lineage, LineageEntry
from workshop.standards.trace.readable_notes import TracedNote
from workshop.ui.shell.formatting import day
from workshop.ui.shell.navigation import address_of

DELETED = "deleted"
"""In place of ``erased`` once all texts of a programme were deleted on their day."""
_STATES = {
    NoteStatus.ERASED: mark("The text was taken back; the note still counts."),
    DELETED: mark("Texts were deleted on {day}, as promised; the note still counts."),
    NoteStatus.REDACTED: mark("The text was redacted; the note still counts."),
    "hidden": mark("The text is not revealed yet; the note counts."),
}
_NODE = dict[str, Any]


def trace_payload(
    trace: Trace, *, may_quote: bool, deleted_on: date | None = None
) -> dict[str, Any]:
    """Nodes, links as pairs of keys (upper, lower), and labels. ``deleted_on``: the day on which
    texts of notes were deleted, as people were promised."""
    nodes = [
        _clause(trace),
        *(_need(need) for need in trace.needs),
        *(_group(group) for group in trace.groups),
        *(_evidence(one) for one in trace.evidence),
        *(_note(note, deleted_on, may_quote=may_quote) for note in trace.notes.values()),
    ]
    return {"nodes": nodes, "links": [list(link) for link in _links(trace)]}


def _links(trace: Trace) -> Iterable[tuple[str, str]]:
    top = f"clause:{trace.clause.id}"
    for need in trace.needs:
        key = f"need:{need.row.id}"
        yield top, key
        yield from ((key, f"group:{group}") for group in need.groups)
        yield from ((key, f"note:{note}") for note in need.singles)
    for group in trace.groups:
        key = f"group:{group.row.id}"
        if group.parent:
            yield f"group:{group.parent}", key
        yield from ((key, f"note:{note}") for note in group.notes)
    for one in trace.evidence:
        above = [f"need:{need}" for need in one.needs] or [top]
        yield from ((upper, f"evidence:{one.row.id}") for upper in above)


def _clause(trace: Trace) -> _NODE:
    return {
        "key": f"clause:{trace.clause.id}",
        "kind": "clause",
        "kicker": trace.clause.code,
        "title": trace.clause.title,
        **_counts(trace.support),
        "spoken": f"{_('Clause')} {trace.clause.code}: {trace.clause.title}",
    }


def _need(need: TracedNeed) -> _NODE:
    sentence = need_sentence(need.row)
    return {
        "key": f"need:{need.row.id}",
        "kind": "need",
        "title": sentence,
        "href": address_of("need", need.row.id),
        "past": _past(need.past),
        **_counts(need.support),
        "spoken": f"{_('Need')}: {sentence}, {_said(need.support)}",
    }


def _group(group: TracedGroup) -> _NODE:
    header = _header(group.row.header)
    told: _NODE = {
        "key": f"group:{group.row.id}",
        "kind": "group",
        "title": header,
        "past": _past(group.past),
        "spoken": f"{_('Group')}: {header}, {_said(group.support)}",
    }
    if group.gone:
        return told | {"gone": True, "why": _("This group was deleted.")}
    return told | _counts(group.support) | {"href": address_of("group", group.row.id)}


def _evidence(one: TracedEvidence) -> _NODE:
    row = one.row
    source = ", ".join(part for part in (row.publisher, row.year) if part)
    also = _("cited by the clause, too") if one.cited and one.needs else ""
    kicker = _("A piece of evidence")
    decision = ""
    if one.practice is not None:
        kicker, decision = _("A practice seen elsewhere"), _(DECISION_NAMES[one.practice.decision])
    return {
        "key": f"evidence:{row.id}",
        "kind": "evidence",
        "kicker": kicker,
        "title": row.title,
        "said": " · ".join(part for part in (source, decision, also) if part),
        "href": address_of("evidence", row.id),
        "spoken": f"{kicker}: {row.title}",
    }


def _note(note: TracedNote, deleted_on: date | None, *, may_quote: bool) -> _NODE:
    session = session_word(note.session)
    section = _(SECTIONS[note.section]) if note.section and note.section in SECTIONS else ""
    research = _("from research") if note.from_research else ""
    where = [session, section, note.persona.split(",")[0], research]
    told: _NODE = {
        "key": f"note:{note.id}",
        "kind": "note",
        "id": note.id,
        "section": note.section or "none",
        "sessions": [note.session],
        "where": " · ".join(part for part in where if part),
        "edited": note.edited,
        "quoted": note.quoted,
    }
    if note.text is None:
        state = DELETED if deleted_on and note.state == NoteStatus.ERASED else note.state
        told_on = day(deleted_on) if deleted_on else ""
        why = _(_STATES.get(state, _STATES["hidden"]), day=told_on)
        return told | {"gone": True, "why": why, "spoken": f"{why} {session}"}
    return told | {
        "title": note.text,
        "canQuote": may_quote and (note.quotable or note.quoted),
        "refused": may_quote and not note.quotable,
        "spoken": f"{note.text}. {told['where']}",
    }


def _counts(support: Support) -> _NODE:
    return {"said": _said(support), "sessions": list(support.sessions)}


def _said(support: Support) -> str:
    """Notes, and people where they are told; the sessions have marks of their own."""
    notes = translate_plural(NOTES, support.notes)
    return notes if support.at_least is None else f"{notes} · {describe_people(support.at_least)}"


def _past(past: Lineage) -> list[str]:
    lines = []
    if past.origin:
        lines.append(_("split from: {words}", words=_quoted([past.origin])))
    if past.merged:
        lines.append(_("merged with: {words}", words=_quoted(past.merged)))
    if past.parts:
        lines.append(_("split off: {words}", words=_quoted(past.parts)))
    if past.former:
        said = [LineageEntry("", words) for words in past.former]
        lines.append(_("said before: {words}", words=_quoted(said)))
    return lines


def _quoted(others: Sequence[LineageEntry]) -> str:
    return ", ".join(_("“{words}”", words=_header(other.words)) for other in others)


def _header(words: str) -> str:
    return words or _("No header yet")
