"""A7, everybody: what stands with a note that also holds of few people in the room?

Everybody sees who sits at which table, and hears who is a guest and who an official. A field of a
note, on any screen or in any file, whose values are tables, roles or badges narrows down who wrote
it; so does any pseudonym that the same viewer can also see with a signed remark.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from tests.redteam.attackers.exchange_reader import name_authors, read_features
from tests.redteam.people import Person
from tests.redteam.scoring import Score, deal
from tests.redteam.world import Record, World, objects_in, records_in
from workshop.export.labels import ROLES
from workshop.i18n import translate

MOSTLY = 0.6
"""The share of the notes with which a field has to stand to be read as something about people."""


def attack(world: World) -> list[Score]:
    """Name the author of every anonymous note, from each viewer's screen and each file."""
    sources = {name: seen_by_viewer(world, name) for name in world.frames}
    sources |= {
        f"{who}: {name}": records_in(name, content)
        for who, files in world.files.items()
        for name, content in files.items()
        if not name.startswith("notes-")
    }
    scores = []
    for name, records in sources.items():
        guesses = guess_by_traits(records, world.anonymous, world.signed, world.people, world.seed)
        scores.append(deal("A7", name, world.anonymous, guesses, world.blocks(), world.seed))
    return scores


def seen_by_viewer(world: World, viewer: str) -> list[Record]:
    """Every object that a viewer was ever told, each once; what was told of a thing before its text
    was shown stands with its text too."""
    texts = {text for board in world.boards.values() for text in board.truth} | {*world.signed}
    named: dict[str, str] = {}
    found: dict[str, Record] = {}
    everything = [
        record for _at, frame in world.frames[viewer] for record in objects_in(frame.get("facts"))
    ]
    for record in everything:
        if record.get("text") in texts and "id" in record:
            named[str(record["id"])] = record["text"]
    assert everything, f"{viewer} was told nothing"
    for record in everything:
        text = named.get(str(record.get("id")))
        whole = {**record, "text": text} if text else record
        found.setdefault(repr(sorted(whole.items(), key=str)), whole)
    return list(found.values())


def guess_by_traits(
    records: Sequence[Record],
    anonymous: Mapping[str, int],
    signed: Mapping[str, int],
    people: Sequence[Person],
    seed: int,
) -> dict[str, int]:
    """Anonymous text → person: by the traits that stand with it, by a pseudonym that stands with a
    signed remark, else at random."""
    rng = random.Random(seed)
    features = read_features(records, {*anonymous, *signed})
    traits = _traits(people)
    fitting: dict[str, Counter[int]] = defaultdict(Counter)
    for values in features.values():
        told = {text: values[text] for text in anonymous if text in values}
        fit = {
            text: {person for value in given for person in traits.get(_plain(value), ())}
            for text, given in told.items()
        }
        if len(told) < MOSTLY * len(anonymous) or not all(fit.values()):
            continue
        if len({frozenset(one) for one in fit.values()}) > 1:
            for text, whom in fit.items():
                fitting[text].update(whom)
    likely = {}
    for text in sorted(anonymous):
        best = max(fitting[text].values(), default=0)
        among = [person for person, times in fitting[text].items() if times == best]
        likely[text] = rng.choice(sorted(among) or [person.number for person in people])
    there = sum(any(text in values for values in features.values()) for text in anonymous)
    if there > len(anonymous) / 2 and signed and not fitting:
        return name_authors(records, anonymous, signed, seed)
    return likely


def _traits(people: Sequence[Person]) -> dict[Hashable, set[int]]:
    """What a value may mean: a table, a role in any language, a badge → whom it fits."""
    found: dict[Hashable, set[int]] = defaultdict(set)
    for person in people:
        label = ROLES.get(person.role, person.role)
        words = {person.role, *(translate(label, language) for language in ("en", "pl"))}
        for value in (str(person.table), f"{person.table}.0", person.badge, *words):
            found[value.lower()].add(person.number)
    return found


def _plain(value: Any) -> str:
    return str(value).strip().lower()
