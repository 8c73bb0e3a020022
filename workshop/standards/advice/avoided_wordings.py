"""The list of wordings to avoid: shipped for each language, amended by each programme."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.errors import Conflict, Invalid, NotFound
from workshop.i18n import known_language, mark
from workshop.i18n.collation import collation_key
from workshop.people.rights import Actor, Right
from workshop.programme import field_rules
from workshop.programme.tables import Programme
from workshop.settings import ROOT
from workshop.standards.advice.wording_matcher import Glossary, Term, patterns_of
from workshop.standards.tables import Wording
from workshop.store import log

LONGEST_TERM, LONGEST_BETTER, LONGEST_REASON = 120, 300, 1000
MOST_WORDINGS = 500
_LIST = ROOT / "data" / "wording"


@dataclass(frozen=True)
class SetWording:
    """An entry of the programme: a new term, or another wording or reason for a shipped one.

    ``was``: the term of the own entry that is changed, where the term itself changes.
    """

    programme_id: str
    term: str
    better: str = ""
    reason: str = ""
    was: str = ""


@dataclass(frozen=True)
class SwitchWording:
    """Whether a shipped entry is used in this programme."""

    programme_id: str
    term: str
    on: bool


@dataclass(frozen=True)
class RemoveWording:
    """Delete an entry of the programme; a shipped one gets its original wording back."""

    programme_id: str
    term: str


@dataclass(frozen=True)
class AvoidedWording:
    """One entry of a programme's list. ``shipped``: it is in the shipped list; ``own``: the
    programme wrote or changed it; ``off``: it is not used in this programme."""

    term: Term
    shipped: bool
    own: bool
    off: bool = False


@cache
def shipped_terms(language: str) -> Mapping[str, Term]:
    """The shipped list in a language, by term; cached."""
    return {term.term: term for term in (_read(row) for row in _load(language)["entries"])}


@cache
def shipped_sources(language: str) -> Mapping[str, str]:
    """The sources of the shipped list: key → title; cached."""
    return dict(_load(language)["sources"])


def list_avoided_wordings(db: Session, programme_id: str) -> list[AvoidedWording]:
    """The list of a programme by term, entries that are off included. Raises ``NotFound``."""
    language = _programme(db, programme_id).language
    shipped, own = shipped_terms(known_language(language)), _rows(db, programme_id)
    entries = [_merged(term, own.get(term.term), language) for term in shipped.values()]
    added = (row for row in own.values() if row.term not in shipped)
    entries += [AvoidedWording(_own_term(row, language), shipped=False, own=True) for row in added]
    return sorted(entries, key=lambda entry: collation_key(entry.term.term, language))


def load_glossary(db: Session, programme_id: str) -> Glossary:
    """The terms to look for in the clauses of a programme. Raises ``NotFound``."""
    terms = (entry.term for entry in list_avoided_wordings(db, programme_id) if not entry.off)
    return _glossary(tuple(terms))


def set_wording(db: Session, actor: Actor, command: SetWording) -> Wording:
    """Add an entry or change one. Raises ``Invalid``, ``NotAllowed``, ``Conflict`` for a term
    that the programme has already."""
    actor.must(Right.WRITE_CLAUSE, command.programme_id)
    term = field_rules.line(command.term, LONGEST_TERM)
    if not any(sign.isalpha() for sign in term):
        raise Invalid(mark("Write the wording in letters."))
    own = _rows(db, command.programme_id)
    row = own.get(command.was or term)
    if row is None or (term != row.term and term in own):
        if term in own:
            raise Conflict(mark("This wording is on the list already."))
        if len(own) >= MOST_WORDINGS:
            raise Invalid(mark("At most {most} wordings fit."), most=MOST_WORDINGS)
        row = Wording(programme_id=command.programme_id, term=term)
    row.term = term
    row.better = field_rules.line(command.better, LONGEST_BETTER, required=False)
    row.reason = field_rules.paragraphs(command.reason, LONGEST_REASON)
    row.off = False
    return _saved(db, actor, row, "wording_set")


def switch_wording(db: Session, actor: Actor, command: SwitchWording) -> None:
    """Switch a shipped entry on or off in this programme. Raises ``NotFound``, ``NotAllowed``."""
    actor.must(Right.WRITE_CLAUSE, command.programme_id)
    programme = _programme(db, command.programme_id)
    term = shipped_terms(known_language(programme.language)).get(command.term)
    if term is None:
        raise NotFound(mark("There is no such wording on the list."))
    row = _rows(db, command.programme_id).get(term.term)
    if row is None:
        row = Wording(programme_id=programme.id, term=term.term, better=term.better)
        row.reason = term.reason
    row.off = not command.on
    _saved(db, actor, row, "wording_switched")


def remove_wording(db: Session, actor: Actor, command: RemoveWording) -> None:
    """Delete an entry of the programme. Raises ``NotFound``, ``NotAllowed``."""
    actor.must(Right.WRITE_CLAUSE, command.programme_id)
    row = _rows(db, command.programme_id).get(command.term)
    if row is None:
        raise NotFound(mark("There is no such wording on the list."))
    db.delete(row)
    log.append(db, command.programme_id, "wording_removed", actor=actor.log_id)


def _saved(db: Session, actor: Actor, row: Wording, event: str) -> Wording:
    db.add(row)
    db.flush()
    log.append(db, row.programme_id, event, actor=actor.log_id)
    return row


def _merged(term: Term, own: Wording | None, language: str) -> AvoidedWording:
    if own is None:
        return AvoidedWording(term, shipped=True, own=False)
    changed = (own.better, own.reason) != (term.better, term.reason)
    told = _own_term(own, language, term.match, term.unless, soft=term.soft)
    return AvoidedWording(told if changed else term, shipped=True, own=changed, off=own.off)


def _own_term(
    row: Wording,
    language: str,
    match: tuple[str, ...] = (),
    unless: tuple[str, ...] = (),
    *,
    soft: bool = False,
) -> Term:
    patterns = match or patterns_of(row.term, known_language(language))
    return Term(row.term, patterns, row.better, row.reason, soft=soft, unless=unless)


def _rows(db: Session, programme_id: str) -> dict[str, Wording]:
    query = select(Wording).where(col(Wording.programme_id) == programme_id)
    return {row.term: row for row in db.execute(query).scalars()}


def _programme(db: Session, programme_id: str) -> Programme:
    programme = db.get(Programme, programme_id)
    if programme is None:
        raise NotFound(mark("There is no such programme."))
    return programme


@lru_cache(maxsize=32)
def _glossary(terms: tuple[Term, ...]) -> Glossary:
    return Glossary(terms)


@cache
def _load(language: str) -> Any:
    return json.loads((_LIST / f"{known_language(language)}.json").read_text("utf-8"))


def _read(row: Mapping[str, Any]) -> Term:
    return Term(
        term=row["term"],
        match=tuple(row["match"]),
        better=row["better"],
        reason=row["reason"],
        source=row["source"],
        soft=row.get("soft", False),
        unless=tuple(row.get("unless", ())),
        told=row.get("told", False),
    )
