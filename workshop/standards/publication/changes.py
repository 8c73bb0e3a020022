"""The differences between two snapshots of a standard. Pure: snapshots in, JSON values out."""

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import Any

from workshop.standards.clause_fields import COMPARED


class ChangeKind(StrEnum):
    """How a clause changed from one version of a standard to the next."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WITHDRAWN = "withdrawn"


Snapshot = Mapping[str, Any]


def by_code(snapshot: Snapshot | None) -> dict[str, Mapping[str, Any]]:
    """Code → clause of a snapshot; empty for ``None``."""
    return {clause["code"]: clause for clause in snapshot["clauses"]} if snapshot else {}


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, str]]:
    """The fields in which two states of a clause differ: ``field``, ``before``, ``after``."""
    return [
        {"field": name, "before": before.get(name) or "", "after": after.get(name) or ""}
        for name in COMPARED
        if (before.get(name) or "") != (after.get(name) or "")
    ]


def compare_snapshots(before: Snapshot | None, after: Snapshot) -> list[dict[str, Any]]:
    """New, changed and withdrawn clauses (``code``, ``kind``, ``fields``), withdrawn ones last.

    Empty where there is no former snapshot.
    """
    if before is None:
        return []
    former, now = by_code(before), by_code(after)
    changes = []
    for code, clause in now.items():
        fields = differing(former[code], clause) if code in former else []
        if code not in former or fields:
            kind = ChangeKind.CHANGED if code in former else ChangeKind.NEW
            changes.append({"code": code, "kind": kind, "fields": fields})
    gone = [
        {"code": code, "kind": ChangeKind.WITHDRAWN, "fields": []}
        for code in former
        if code not in now
    ]
    return [*changes, *gone]


def change_of(before: Snapshot | None, clause: Mapping[str, Any]) -> ChangeKind:
    """Whether a clause is ``NEW``, ``CHANGED`` or the ``SAME`` as in a former snapshot."""
    former = by_code(before).get(clause["code"])
    if former is None:
        return ChangeKind.NEW
    return ChangeKind.CHANGED if differing(former, clause) else ChangeKind.SAME


def withdrawn_clauses(
    before: Snapshot | None,
    codes: Sequence[str],
    reasons: Mapping[str, str],
    pending: Collection[str] = (),
) -> list[dict[str, Any]]:
    """All clauses of former versions that are not among ``codes`` any more, each with its reason.

    ``reasons``: by code, for those withdrawn now; earlier ones keep theirs. ``pending``: codes of
    those that are only not accepted yet.
    """
    if before is None:
        return []
    version = before["standard"]["version"]
    gone = [
        {
            "code": code,
            "title": clause["title"],
            "reason": reasons.get(code, ""),
            "version": version,
            "pending": code in pending,
        }
        for code, clause in by_code(before).items()
        if code not in codes
    ]
    earlier = [
        {"pending": False, **entry} for entry in before["withdrawn"] if entry["code"] not in codes
    ]
    return [*gone, *earlier]
