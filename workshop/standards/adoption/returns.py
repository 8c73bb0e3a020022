"""What other towns made of our standard: their signed files, and what these say of each clause."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.errors import Conflict, NotFound
from workshop.i18n import mark
from workshop.i18n.collation import collation_key
from workshop.people.rights import Actor, Right
from workshop.standards.adoption.circles import links_of, walk
from workshop.standards.adoption.return_format import CheckedReturn
from workshop.standards.adoption.signers import Signer
from workshop.standards.clause_states import AdoptionDecision
from workshop.standards.network_tables import TakenReturn
from workshop.standards.origins import editions_of
from workshop.standards.publication.publications import former_hashes, load_publication
from workshop.standards.publication.signatures import Signature, keys_of
from workshop.store import log
from workshop.store.ids_and_clock import now
from workshop.store.store import mark_erased


@dataclass(frozen=True)
class TakeReturn:
    """``file`` must come from ``check_return``. ``compared``: the public key whose fingerprint
    somebody has compared with people of that town; empty: nobody has. ``address``: where the file
    was fetched."""

    programme_id: str
    file: CheckedReturn
    compared: str = ""
    address: str = ""


@dataclass(frozen=True)
class Elsewhere:
    """What one town made of one clause of ours. ``wording``: field → what it says there, of a
    decision that is ``settled``. ``from_there``: this clause came to us from that town, so that its
    being adopted there says nothing new."""

    row: TakenReturn
    version: str
    decision: str
    reason: str
    here: str | None
    settled: bool
    wording: Mapping[str, str]
    from_there: bool = False


@dataclass(frozen=True)
class Made:
    """What others made of a clause; those from whom it came are not counted."""

    towns: Sequence[Elsewhere] = field(default=())

    def count(self, decision: str) -> int:
        """How many towns decided so."""
        return sum(one.decision == decision and not one.from_there for one in self.towns)


def find_signer(db: Session, programme_id: str, file: CheckedReturn) -> Signer:
    """How the signature of a file compares with the key that is known of that town."""
    known = _known_signature(db, programme_id, file.content["town"]["id"])
    if known is None:
        return Signer.FIRST
    # A key that was replaced is not believed any more: somebody else may have it.
    return Signer.SAME if known["key"] in keys_of(file.signature) else Signer.ANOTHER


def take_return(db: Session, actor: Actor, command: TakeReturn) -> TakenReturn:
    """Keep what another town says, in place of what it said before.

    Idempotent for the same file. Raises ``Conflict`` for a file about another standard, or about a
    version that was never published so, for one that is older than what is here, and for a key
    that is not known as long as nobody has compared it.
    """
    programme_id, content = command.programme_id, command.file.content
    actor.must(Right.RUN, programme_id)
    _must_be_about_ours(db, programme_id, content)
    row = find_taken(db, programme_id, content["town"]["id"])
    if row is not None and row.sha256 == command.file.sha256:
        return row
    if row is not None and _order(content) < _order(row.content):
        raise Conflict(
            mark("A newer file of this town is here already, of {day}."),
            day=row.content["made_on"],
        )
    known = find_signer(db, programme_id, command.file) == Signer.SAME
    if not known and command.compared != content["signing_key"]:
        raise Conflict(
            mark("This key is not known here. Compare its fingerprint with the other town first.")
        )
    fields: dict[str, Any] = {
        "town": " ".join(content["town"]["name"].split()),
        "address": command.address,
        "sha256": command.file.sha256,
        "content": dict(content),
        "signature": dict(command.file.signature),
        "at": now(),
    }
    if row is None:
        row = TakenReturn(programme_id=programme_id, town_id=content["town"]["id"], **fields)
    for name, value in fields.items():
        setattr(row, name, value)
    db.add(row)
    db.flush()
    log.append(db, programme_id, "return_taken", actor=actor.log_id)
    return row


def drop_return(db: Session, actor: Actor, taken_id: str) -> None:
    """Forget what a town said, and its key with it. Raises ``NotFound``."""
    row = db.get(TakenReturn, taken_id)
    if row is None:
        raise NotFound(mark("There is no such file."))
    actor.must(Right.RUN, row.programme_id)
    db.delete(row)
    mark_erased(db)
    log.append(db, row.programme_id, "return_dropped", actor=actor.log_id)


def find_taken(db: Session, programme_id: str, town_id: str) -> TakenReturn | None:
    """The newest file of a town, if there is one."""
    query = select(TakenReturn).where(
        col(TakenReturn.programme_id) == programme_id, col(TakenReturn.town_id) == town_id
    )
    row: TakenReturn | None = db.execute(query).scalars().first()
    return row


def list_taken(db: Session, programme_id: str) -> list[TakenReturn]:
    """What is here of other towns, by their names."""
    query = select(TakenReturn).where(col(TakenReturn.programme_id) == programme_id)
    rows = db.execute(query).scalars()
    return sorted(rows, key=lambda row: (collation_key(row.town), row.town_id))


def count_decisions(content: Mapping[str, Any]) -> dict[str, int]:
    """Decision → for how many clauses, of what a file says; each decision is there."""
    counts = {str(one): 0 for one in AdoptionDecision if one != AdoptionDecision.OPEN}
    for clause in content["clauses"]:
        counts[clause["decision"]] += 1
    return counts


def what_others_made(db: Session, programme_id: str) -> dict[str, Made]:
    """Code of our clause → what other towns made of it; clauses of which nobody says anything are
    left out."""
    taken = list_taken(db, programme_id)
    found: dict[str, list[Elsewhere]] = {}
    links = links_of(db, programme_id) if taken else {}
    for row in taken:
        for clause in row.content["clauses"]:
            way = walk(links, (programme_id, clause["code"]))
            from_there = any(standard == row.town_id for standard, _code in way)
            found.setdefault(clause["code"], []).append(_elsewhere(row, clause, from_there))
    return {code: Made(towns) for code, towns in found.items()}


def _elsewhere(row: TakenReturn, clause: Mapping[str, Any], from_there: bool) -> Elsewhere:
    return Elsewhere(
        row,
        clause["version"],
        clause["decision"],
        clause["reason"],
        clause["here"],
        clause["settled"],
        {part["field"]: part["text"] for part in clause["wording"]},
        from_there,
    )


def _must_be_about_ours(db: Session, programme_id: str, content: Mapping[str, Any]) -> None:
    about = content["about"]
    if content["town"]["id"] == programme_id:
        raise Conflict(mark("This file is of this very programme."))
    if about["standard"] != programme_id:
        raise Conflict(mark("This file is about another standard: {title}."), title=about["title"])
    try:
        published = load_publication(db, programme_id, about["version"])
    except NotFound:
        raise Conflict(
            mark("This file is about version {version}, which was never published here."),
            version=about["version"],
        ) from None
    if about["sha256"] not in (published.sha256, *former_hashes(db, published, programme_id)):
        raise Conflict(
            mark(
                "The other town has version {version} with another fingerprint than ours: somebody "
                "changed it on the way. Give them the file once more."
            ),
            version=about["version"],
        )


def _known_signature(db: Session, programme_id: str, town_id: str) -> Signature | None:
    """The last signature of a town that is believed here: of its file, else of its standard."""
    taken = find_taken(db, programme_id, town_id)
    if taken is not None:
        return taken.signature
    editions = editions_of(db, programme_id, town_id)
    return next((row.signature for row in editions if row.signature), None)


def _order(content: Mapping[str, Any]) -> tuple[str, int]:
    # By the day first: a town that went back to an older state counts anew.
    return content["made_on"], content["number"]
