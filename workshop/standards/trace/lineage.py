"""The lineage of needs and groups: former wordings, merges and splits.

Merges and splits of needs are stored in their rows; former wordings and splits of groups are read
from the log.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.needs.needs import need_sentence
from workshop.needs.tables import Group, Need
from workshop.store.log import Event

_WORDING = {"group_renamed": "note_group", "need_edited": "need"}
_SPLIT = "group_split"
_FIELDS = ("who", "need", "goal")


@dataclass(frozen=True)
class LineageEntry:
    """A need or a group that another one was merged or split with; ``words``: its wording."""

    id: str
    words: str


@dataclass(frozen=True)
class Lineage:
    """``former``: earlier wordings, the oldest first. ``merged``: what was merged into it.
    ``origin``: what it was split from. ``parts``: what was split from it."""

    former: tuple[str, ...] = ()
    merged: tuple[LineageEntry, ...] = ()
    origin: LineageEntry | None = None
    parts: tuple[LineageEntry, ...] = ()


NO_LINEAGE = Lineage()


def load_lineages(
    db: Session, programme_id: str, needs: Sequence[Need], groups: Sequence[Group]
) -> dict[str, Lineage]:
    """Id → lineage of these needs and groups; they must be all of the programme, merged and deleted
    ones included."""
    wordings, splits = _read_log(db, programme_id)
    by_need = {need.id: LineageEntry(need.id, need_sentence(need)) for need in needs}
    by_group = {group.id: LineageEntry(group.id, group.header) for group in groups}
    origins = {need.id: need.split_from for need in needs if need.split_from in by_need}
    pasts = _pasts(by_need, {need.id: need.merged_into for need in needs}, origins)
    merged = {group.id: group.merged_into for group in groups}
    pasts |= _pasts(by_group, merged, {key: old for key, old in splits.items() if old in by_group})
    former: dict[str, tuple[str, ...]] = {
        need.id: _former_sentences(need, wordings[need.id]) for need in needs
    }
    former |= {group.id: _former_headers(group, wordings[group.id]) for group in groups}
    return {
        key: Lineage(former[key], past.merged, past.origin, past.parts)
        for key, past in pasts.items()
    }


def _read_log(
    db: Session, programme_id: str
) -> tuple[dict[str, list[Mapping[str, Any]]], dict[str, str]]:
    """Need or group → its fields before each change, oldest first; and group → the group that it
    was split from."""
    query = (
        select(col(Event.kind), col(Event.changes))
        .where(
            col(Event.scope) == programme_id,
            col(Event.kind).in_((*_WORDING, _SPLIT)),
            col(Event.undone).is_(False),
        )
        .order_by(col(Event.number))
    )
    wordings: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    splits: dict[str, str] = {}
    for kind, changes in db.execute(query):
        if kind == _SPLIT:
            splits |= _split(changes)
            continue
        for change in changes:
            if change["table"] == _WORDING[kind] and change["before"]:
                wordings[change["key"][0]].append(change["before"])
    return wordings, splits


def _split(changes: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """New group → the group whose notes it took, from the changes of a split."""
    new = [change["key"][0] for change in changes if change["table"] == "note_group"]
    left = [
        change["key"][0]
        for change in changes
        if change["table"] == "groupnote" and change["after"] is None
    ]
    return {new[0]: left[0]} if new and left and new[0] != left[0] else {}


def _pasts(
    words: Mapping[str, LineageEntry],
    merged_into: Mapping[str, str | None],
    origins: Mapping[str, str | None],
) -> dict[str, Lineage]:
    inside: dict[str, list[str]] = defaultdict(list)
    for key, into in merged_into.items():
        if into is not None and into in words and into != key:
            inside[into].append(key)
    parts: dict[str, list[LineageEntry]] = defaultdict(list)
    for key, old in origins.items():
        parts[str(old)].append(words[key])
    return {
        key: Lineage(
            merged=tuple(words[one] for one in _all_inside(key, inside)),
            origin=words.get(origins.get(key) or ""),
            parts=tuple(parts[key]),
        )
        for key in words
    }


def _all_inside(key: str, inside: Mapping[str, Sequence[str]]) -> list[str]:
    """The ids of what was merged into this, directly or through others."""
    found = [key]
    for one in found:
        found += [other for other in inside.get(one, ()) if other not in found]
    return found[1:]


def _former_headers(group: Group, before: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    said = [str(fields["header"]) for fields in before if fields.get("header")]
    return tuple(dict.fromkeys(header for header in said if header != group.header))


def _former_sentences(need: Need, before: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Former sentences, oldest first, reconstructed backwards from the present fields."""
    fields = {name: getattr(need, name) for name in _FIELDS}
    present, found = need_sentence(need), []
    for earlier in reversed(before):
        fields |= {name: earlier[name] for name in _FIELDS if name in earlier}
        found.append(need_sentence(Need(programme_id=need.programme_id, **fields)))
    return tuple(dict.fromkeys(said for said in reversed(found) if said != present))
