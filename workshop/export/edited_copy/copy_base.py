"""The texts that a Word file of ours was made from: of revisions, or of a published version."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sqlmodel import Session

from workshop.errors import Invalid, NotFound
from workshop.export.edited_copy.clause_places import read_anchor, token_of_code
from workshop.export.edited_copy.marks import WORKING
from workshop.export.edited_copy.read_copy import CopiedClause
from workshop.export.edited_copy.read_package import WordFile
from workshop.export.edited_copy.word_text import lines_of
from workshop.i18n import mark
from workshop.people.rights import Actor
from workshop.standards.clause_access import readable_clauses
from workshop.standards.clause_fields import WRITTEN
from workshop.standards.publication.publications import load_publication
from workshop.standards.tables import Clause, ClauseRevision

_WORKING_TOKEN = re.compile(r"([0-9a-f]{12})_(\d{1,4})\Z")
_ID_SIGNS = 12


def working_token(clause: Clause) -> str:
    """The token of a clause in its present revision."""
    return f"{clause.id[:_ID_SIGNS]}_{clause.revision}"


def load_copied_clauses(
    db: Session, actor: Actor, programme_id: str, file: WordFile
) -> Mapping[str, CopiedClause]:
    """Token → clause, for those of the file that the actor may read, in the order of the standard.

    Without anything that tells what a clause said when the file was made, its present text counts.
    Raises ``Invalid`` for a file of another programme.
    """
    made_in, _space, version = file.origin.partition(" ")
    if made_in and made_in != programme_id:
        raise Invalid(mark("This file was made from the standard of another programme."))
    clauses = readable_clauses(db, actor, programme_id)
    tokens = set(_tokens(file))
    working = {found[1]: found[0] for found in map(_WORKING_TOKEN.match, sorted(tokens)) if found}
    published = _published(db, programme_id, version)
    told = {}
    for clause in clauses:
        token = working.get(clause.id[:_ID_SIGNS])
        if token is not None:
            told[token] = _copied(clause, _fields_at(db, clause, token))
        elif clause.code in published or token_of_code(clause.code) in tokens or not tokens:
            former = published.get(clause.code, {})
            told[token_of_code(clause.code)] = _copied(clause, former)
    return told


def _tokens(file: WordFile) -> Iterator[str]:
    """The clauses that anchors in the file name."""
    for block in file.text.blocks:
        for line in lines_of(block):
            for _at, name in line.anchors:
                if key := read_anchor(name):
                    yield key[0]
    yield from (file.marks or {"fields": {}})["fields"]


def _published(db: Session, programme_id: str, version: str) -> dict[str, Mapping[str, Any]]:
    """Code → clause of the published version that a file was made from."""
    if version in ("", WORKING):
        return {}
    try:
        snapshot = load_publication(db, programme_id, version).snapshot
    except NotFound:
        return {}
    return {row["code"]: row for row in snapshot["clauses"]}


def _fields_at(db: Session, clause: Clause, token: str) -> Mapping[str, Any]:
    number = int(token.rpartition("_")[2])
    revision = db.get(ClauseRevision, (clause.id, number))
    return revision.fields if revision else {}


def _copied(clause: Clause, former: Mapping[str, Any]) -> CopiedClause:
    present = {name: str(getattr(clause, name) or "") for name in WRITTEN}
    was = {name: str(former.get(name) or "") for name in WRITTEN} if former else present
    return CopiedClause(clause.id, str(former.get("code") or clause.code), was, present)
