"""Checks before publishing: blockers and warnings, each with the screen where it can be fixed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.board.evidence import list_evidence
from workshop.disclosure_audit.clearance import Clearance
from workshop.i18n import mark, translate
from workshop.needs.headers_of_notes import list_repeating
from workshop.programme.tables import Programme, WorkingSession
from workshop.review.dispositions import count_open_comments
from workshop.review.review_kinds import SubjectKind
from workshop.review.tables import ReviewRound
from workshop.standards.clause_dissents import load_opinions, standing_dissents
from workshop.standards.clause_fields import WRITTEN
from workshop.standards.clause_states import ACCEPTED, ClauseStatus
from workshop.standards.clauses import list_clauses
from workshop.standards.imprint import imprint_part, list_unsaid, load_imprint
from workshop.standards.publication.afterwards import public_cards
from workshop.standards.publication.clause_support import build_traces, load_clause_support
from workshop.standards.publication.quote_leaks import find_unquotable_repeats, unquotable_texts
from workshop.standards.publication.versions import BINDING, VersionState
from workshop.standards.quotes import quotes_of
from workshop.standards.room.fist_votes import dissents_by_clause
from workshop.standards.tables import Clause, ClauseQuote
from workshop.standards.told.programme_claims import clear_publication
from workshop.standards.trace.counts import count_traces
from workshop.standards.voices.load_ledger import load_ledger

_MUST_SAY: Mapping[str, str] = {
    "title": mark("{code} has no title."),
    "body": mark("{code} does not say yet what is required."),
    "level": mark("{code} has no level: required, recommended or good practice."),
    "responsible": mark("{code} names nobody who answers for it."),
}
_LEFT_OUT = mark(
    "Numbers of people are left out at so many places, because together with earlier versions "
    "they would show single people: {count}."
)
_TELLS = mark(
    "Together with earlier versions, this one would show how single people stand behind: {place}."
)
_ECHO_OF_ONE = mark(
    "A group's sentence repeats a note word for word. Put it differently: the note can still be "
    "taken back, and a published sentence cannot."
)
_ECHO = mark("{place} repeats a note word for word that may not be quoted. Put it differently.")


_UNSAID = mark("Readers will not find this; say it under “Who speaks”: {what}.")
_MISSING = mark(
    "So many needs, groups and sections of notes are in no clause of this version, and nobody has "
    "said why: {count}."
)


@dataclass(frozen=True)
class Blocker:
    """One reason: a message with its values, and where to fix it: a screen and its parameters.

    An empty ``screen``: it is fixed on the screen of publishing.
    """

    message: str
    values: Mapping[str, Any]
    screen: str = ""
    address: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PublishedText:
    """A text that would be published, a name for it, and the screen on which it is written."""

    text: str
    place: str
    screen: str = ""
    address: Mapping[str, str] = field(default_factory=dict)


def blocker_sentence(refusal: Blocker, language: str) -> str:
    """The sentence of a blocker or warning in this language."""
    values = {
        name: translate(value, language) if isinstance(value, str) else value
        for name, value in refusal.values.items()
    }
    return translate(refusal.message, language, **values)


def find_blockers(
    db: Session,
    programme_id: str,
    state: VersionState,
    clause_ids: Sequence[str],
    written: Sequence[str] = (),
) -> list[Blocker]:
    """Every reason why these clauses cannot be published in this state now.

    ``written``: texts for this version only, its notes and reasons.
    """
    chosen = [row for row in list_clauses(db, programme_id) if row.id in set(clause_ids)]
    if not chosen:
        return [Blocker(mark("No clause is chosen."), {})]
    under_review = _reviewed_now(db, programme_id)
    found = [one for clause in chosen for one in _unfinished(db, clause, state)]
    for clause in chosen:
        if clause.id in under_review:
            message = mark("Experts still review {code}: the round is open.")
            address = {"round": under_review[clause.id]}
            found.append(Blocker(message, {"code": clause.code}, "review", address))
    telling = [
        Blocker(_TELLS, {"place": place})
        for place in {one.question.place: None for one in _clear(db, chosen).refused}
    ]
    echoes = [
        *_echoes(db, programme_id, chosen, written),
        *_repeated_in_headers(db, programme_id, chosen),
    ]
    return [*found, *_unconsented(db, chosen), *telling, *echoes]


def find_unexplained(
    db: Session,
    programme_id: str,
    clause_ids: Sequence[str],
    leaving: Mapping[str, str] | None = None,
) -> int:
    """How many needs, groups and sections of loose notes stand behind none of these clauses, and
    nobody has said why. ``leaving``: code → why a clause is withdrawn with this version."""
    found = load_ledger(db, programme_id, clauses=clause_ids, leaving=leaving)
    return len(found.ledger.unexplained)


def find_warnings(
    db: Session,
    programme_id: str,
    clause_ids: Sequence[str],
    state: VersionState = VersionState.WORKING,
) -> list[Blocker]:
    """Warnings about these clauses, which do not prevent publishing them.

    Missing voices are warned of in a pilot version; in a final one they are asked for
    (``publications.py: blockers_of``).
    """
    counts = count_traces(db, programme_id)
    chosen = [row for row in list_clauses(db, programme_id) if row.id in set(clause_ids)]
    # One sentence for all: after a whole standard was brought in it would stand there for each.
    untied = [clause.code for clause in chosen if not counts[clause.id].needs]
    message = mark("No need stands behind {codes}.")
    found = [Blocker(message, {"codes": ", ".join(untied)})] if untied else []
    silent = mark("{code} is accepted with dissent, and no separate opinion is recorded.")
    opinions = load_opinions(db, [clause.id for clause in chosen])
    found += [
        _of_clause(clause, silent)
        for clause in chosen
        if clause.status == ClauseStatus.ACCEPTED_WITH_DISSENT and not opinions[clause.id]
    ]
    if left_out := _clear(db, chosen).left_out:
        found.append(Blocker(_LEFT_OUT, {"count": len(left_out)}))
    if state in BINDING:
        unsaid = list_unsaid(load_imprint(db, programme_id))
        found += [Blocker(_UNSAID, {"what": label}) for label in unsaid]
    pilot = state == VersionState.PILOT
    if pilot and (missing := find_unexplained(db, programme_id, clause_ids)):
        found.append(Blocker(_MISSING, {"count": missing}, "insight"))
    return found


def _clear(db: Session, clauses: Sequence[Clause]) -> Clearance:
    """What these clauses would tell about people, beside everything told before."""
    if not clauses:
        return Clearance()
    programme_id = clauses[0].programme_id
    programme = db.get(Programme, programme_id)
    language = programme.language if programme else ""
    traces = build_traces(db, programme_id, language, clauses)
    parts = [{"code": clause.code, "trace": traces[clause.id]} for clause in clauses]
    return clear_publication(db, programme_id, parts)


def _unfinished(db: Session, clause: Clause, state: VersionState) -> Iterator[Blocker]:
    for name, message in _MUST_SAY.items():
        if not getattr(clause, name):
            yield _of_clause(clause, message)
    if clause.status == ClauseStatus.REJECTED:
        yield _of_clause(clause, mark("{code} is rejected."))
    elif state in BINDING and clause.status not in ACCEPTED:
        yield _of_clause(
            clause,
            mark(
                "{code} is not accepted yet; pilot and final versions hold accepted clauses only."
            ),
        )
    if waiting := count_open_comments(db, SubjectKind.CLAUSE, clause.id):
        message = mark("Comments on {code} still wait for an answer: {count}.")
        address = {"clause": clause.id, "part": "comments"}
        yield Blocker(message, {"code": clause.code, "count": waiting}, "standards", address)


def _of_clause(clause: Clause, message: str, **values: Any) -> Blocker:
    return Blocker(message, {"code": clause.code, **values}, "standards", {"clause": clause.id})


def _reviewed_now(db: Session, programme_id: str) -> dict[str, str]:
    """Clause → the open round of review that it is in."""
    query = select(ReviewRound).where(
        col(ReviewRound.programme_id) == programme_id, col(ReviewRound.closed).is_(False)
    )
    rounds = db.execute(query).scalars()
    return {
        key: row.id for row in rounds for kind, key in row.subjects if kind == SubjectKind.CLAUSE
    }


def _unconsented(db: Session, clauses: Sequence[Clause]) -> Iterator[Blocker]:
    """Blockers for quoted notes that were written without consent to quotes or are hidden."""
    codes = {clause.id: clause for clause in clauses}
    free = {
        (key, quote.note_id)
        for key, quotes in quotes_of(db, list(codes)).items()
        for quote in quotes
        if quote.consented
    }
    query = select(ClauseQuote).where(col(ClauseQuote.clause_id).in_(list(codes)))
    message = mark("{code} quotes a note that may not be published.")
    for row in db.execute(query).scalars():
        if (row.clause_id, row.note_id) not in free:
            yield _of_clause(codes[row.clause_id], message)


def _echoes(
    db: Session, programme_id: str, clauses: Sequence[Clause], written: Sequence[str]
) -> Iterator[Blocker]:
    said = [
        *(PublishedText(text, mark("What is written for this version")) for text in written),
        *(PublishedText(text, mark("Who speaks")) for text in _said_in_imprint(db, programme_id)),
        *_said_in_clauses(db, clauses),
        *_said_in_traces(db, programme_id, clauses),
    ]
    closed = unquotable_texts(db, programme_id)
    places = sorted(find_unquotable_repeats(closed, [one.text for one in said]))
    for one in dict.fromkeys(
        (said[at].place, said[at].screen, *said[at].address.items()) for at in places
    ):
        place, screen, *address = one
        yield Blocker(_ECHO, {"place": place}, str(screen), dict(address))  # type: ignore[arg-type]


def _repeated_in_headers(
    db: Session, programme_id: str, clauses: Sequence[Clause]
) -> Iterator[Blocker]:
    footings = load_clause_support(db, programme_id, [clause.id for clause in clauses])
    needs = {need for answered in footings.answered.values() for need in answered}
    groups = {group for need in needs for group in footings.groups(need)}
    for group in sorted(groups & list_repeating(db, programme_id)):
        yield Blocker(_ECHO_OF_ONE, {}, "grouping", {"group": group})


def _said_in_clauses(db: Session, clauses: Sequence[Clause]) -> Iterator[PublishedText]:
    keys = [clause.id for clause in clauses]
    dissents, accepted = dissents_by_clause(db, keys), standing_dissents(db, keys)
    for clause in clauses:
        address = {"clause": clause.id}
        reason = ("status_reason",) if clause.status in ACCEPTED else ()
        for name in (*WRITTEN, *reason):
            yield PublishedText(getattr(clause, name), clause.code, "standards", address)
        for text in accepted[clause.id]:
            yield PublishedText(text, mark("A dissent"), "standards", address)
        for row in dissents[clause.id]:
            session = db.get(WorkingSession, row.session_id)
            number = {"session": str(session.number)} if session else {}
            yield PublishedText(row.text, mark("A dissent"), "session", number)


def _said_in_imprint(db: Session, programme_id: str) -> Iterator[str]:
    imprint = load_imprint(db, programme_id)
    yield from imprint_part(imprint).values()
    yield from (text for term in imprint.terms for text in term.values())


def _said_in_traces(
    db: Session, programme_id: str, clauses: Sequence[Clause]
) -> Iterator[PublishedText]:
    footings = load_clause_support(db, programme_id, [clause.id for clause in clauses])
    repeating = list_repeating(db, programme_id)
    for key, entries in public_cards(db, programme_id, [one.id for one in clauses]).items():
        for text in (text for entry in entries for text in (entry.title, entry.detail)):
            address = {"clause": key, "part": "card"}
            yield PublishedText(text, mark("What became of a clause"), "standards", address)
    for key in {need: None for needs in footings.answered.values() for need in needs}:
        need = footings.needs[key]
        for text in (need.who, need.need, need.goal):
            yield PublishedText(text, mark("A need"), "needs", {"need": key})
        for group in footings.groups(key):
            if group in repeating:
                continue
            address = {"group": group}
            yield PublishedText(
                footings.headers[group], mark("A group's sentence"), "grouping", address
            )
    cited = {key for found in count_traces(db, programme_id).values() for key in found.evidence}
    for row in list_evidence(db, programme_id):
        if row.id in cited:
            for text in (row.title, row.figure, row.caveat):
                yield PublishedText(text, mark("A piece of evidence"), "needs", {})
