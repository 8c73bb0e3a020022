"""A2, an editor with the files: what do anonymous notes and signed remarks have in common?

Everybody in the room has read whose the signed remarks are. Each field of each record is tried as a
pseudonym: a value that stands with the signed remarks of exactly one person names the anonymous
notes that it stands with too. So are lists that name notes by their ids, and the orders of things.
"""

import random
from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from tests.redteam.scoring import Score, deal
from tests.redteam.world import Record, World, leaves_of, records_in

LEAST_PSEUDONYMS = 6
"""So many signed remarks have to differ in a field before it is taken for a pseudonym."""


def attack(world: World) -> list[Score]:
    """Name the author of every anonymous note, from each file."""
    scores = []
    for name, content in world.files["editor"].items():
        if name.startswith(("minutes", "notes-")):
            continue
        guesses = name_authors(records_in(name, content), world.anonymous, world.signed, world.seed)
        scores.append(deal("A2", name, world.anonymous, guesses, world.blocks(), world.seed))
    return scores


def name_authors(
    records: Sequence[Record], anonymous: Mapping[str, int], signed: Mapping[str, int], seed: int
) -> dict[str, int]:
    """Anonymous text → person; at random where nothing tells. Of ``anonymous`` only the texts are
    used. Raises ``AssertionError`` for a file in which the notes are not found."""
    rng = random.Random(seed)
    features = read_features(records, {*anonymous, *signed})
    there = {text for values in features.values() for text in values}
    assert len(there & set(anonymous)) > len(anonymous) / 2, "the file has no notes"
    best: dict[str, int] = {}
    most = (0, 0)
    for values in features.values():
        owners: dict[Hashable, set[int]] = defaultdict(set)
        for text, person in signed.items():
            for value in values.get(text, ()):
                owners[value].add(person)
        named = {
            text: next(iter(owners[value]))
            for text in anonymous
            for value in values.get(text, ())
            if len(owners.get(value, ())) == 1
        }
        pseudonyms = sum(len(people) == 1 for people in owners.values())
        if pseudonyms >= LEAST_PSEUDONYMS and (pseudonyms, len(named)) > most and named:
            best, most = named, (pseudonyms, len(named))
    people = sorted(set(signed.values()))
    return {text: best.get(text, rng.choice(people)) for text in sorted(anonymous)}


def read_features(
    records: Sequence[Record], texts: set[str]
) -> dict[tuple[str, ...], dict[str, set[Hashable]]]:
    """Field → text → the values that stand with it: fields of the note's own record, and the
    places of lists elsewhere that name it by any of its own values."""
    found: dict[tuple[str, ...], dict[str, set[Hashable]]] = defaultdict(lambda: defaultdict(set))
    keys: dict[Any, set[str]] = defaultdict(set)
    for record in records:
        for text in _texts_of(record, texts):
            for path, value in leaves_of(record):
                if value not in (None, "", text):
                    found[path][text].add(value)
                    if len(path) == 1 and isinstance(value, str):
                        keys[value].add(text)
    names = {value: next(iter(whose)) for value, whose in keys.items() if len(whose) == 1}
    for place, record in enumerate(records):
        for path, value in _lists_of(record):
            for text in {names[one] for one in value if one in names}:
                found[(*path, "list")][text].add(place)
    return found


def _texts_of(record: Record, texts: set[str]) -> list[str]:
    own = [value for value in record.values() if isinstance(value, str) and value in texts]
    return own if len(own) == 1 else []


def _lists_of(record: Record) -> Iterator[tuple[tuple[str, ...], list[Any]]]:
    for name, value in record.items():
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            yield (name,), value


def orders_in(records: Sequence[Record], texts: set[str]) -> list[str]:
    """The texts in the order in which the records name them."""
    order = dict.fromkeys(text for record in records for text in _mentioned(record, texts))
    return list(order)


def _mentioned(record: Record, texts: set[str]) -> list[str]:
    found = []
    for _path, value in leaves_of(record):
        if isinstance(value, str):
            found += [value] if value in texts else [text for text in texts if text in value]
    return found


def rises(values: Sequence[Any]) -> bool:
    """Whether values come in a rising order."""
    return all(one <= other for one, other in pairwise(values))
