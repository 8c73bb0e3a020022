"""A restored copy must not bring back what was erased of a recruitment since it was made."""

import json
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlmodel import Session, select

from workshop.people.rights import Actor
from workshop.programme.tables import Programme
from workshop.recruitment.decisions import forget_candidate
from workshop.recruitment.recruitments import forget
from workshop.recruitment.states import CandidateDecision
from workshop.recruitment.tables import Candidate, Recruitment, RecruitmentTold
from workshop.store.store import mark_erased

_TOLD = "SELECT id, programme_id, title, erased_on, counts FROM recruitmenttold"


@dataclass(frozen=True)
class FormerRecruitments:
    """What the database held before the copy took its place.

    ``candidates``: id → decision and answers. ``told``: the numbers of recruitments erased there,
    as rows of ``RecruitmentTold``.
    """

    recruitments: Collection[str] = ()
    candidates: Mapping[str, tuple[str, list[str]]] | None = None
    told: Sequence[Mapping[str, Any]] = ()


def read_former(path: Path) -> FormerRecruitments | None:
    """The recruitments in a database file; ``None`` for one of a release without them."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        recruitments = [key for (key,) in connection.execute("SELECT id FROM recruitment")]
        rows = connection.execute("SELECT id, decision, answers FROM candidate")
        candidates = {key: (decision, json.loads(answers)) for key, decision, answers in rows}
        told = connection.execute(_TOLD).fetchall()
    except sqlite3.OperationalError:
        return None
    finally:
        connection.close()
    return FormerRecruitments(
        recruitments,
        candidates,
        [
            {"id": key, "programme_id": of, "title": title, "erased_on": day, "counts": counts}
            for key, of, title, day, text in told
            for counts in [json.loads(text)]
        ],
    )


def forget_again(db: Session, actor: Actor, former: FormerRecruitments | None) -> int:
    """Erase recruitments that were erased, and of candidates what was struck or withdrawn; returns
    how many recruitments and candidates that were. Told numbers come along."""
    if former is None:
        return 0
    count = 0
    ended = {row["programme_id"] for row in former.told}
    for recruitment in db.execute(select(Recruitment)).scalars().all():
        if recruitment.id not in former.recruitments and recruitment.programme_id in ended:
            forget(db, recruitment)
            count += 1
    for told in former.told:
        if db.get(RecruitmentTold, told["id"]) is None and _has_programme(db, told):
            db.add(RecruitmentTold(**told))
    for candidate in db.execute(select(Candidate)).scalars().all():
        count += _erase_candidate(db, candidate, former)
    return count


def _erase_candidate(db: Session, candidate: Candidate, former: FormerRecruitments) -> bool:
    known = (former.candidates or {}).get(candidate.id)
    if known is None or known[1] == candidate.answers:
        return False
    decision, answers = known
    if decision == CandidateDecision.WITHDREW:
        candidate.decision = decision
        forget_candidate(db, candidate)
    else:
        candidate.answers = answers
        mark_erased(db)
    db.add(candidate)
    return True


def _has_programme(db: Session, told: Mapping[str, Any]) -> bool:
    return db.get(Programme, told["programme_id"]) is not None
