"""How long it takes to prove that a version tells nothing about single people:
``python -m benchmarks.prover``; see ``README.md``.
"""

import argparse
import json
import random
import sys
import time
from typing import Any

from workshop.disclosure_audit.claims import Claims, PeopleSet, claims_of_sets
from workshop.disclosure_audit.clearance import clear
from workshop.disclosure_audit.prover import find_disclosures
from workshop.standards.told.publication_claims import claims_of_publications, leave_out

NEEDS, GROUPS, NOTES, PEOPLE = 60, 120, 3000, 60
Clauses = list[dict[str, Any]]


class Standard:
    """A programme whose notes grow from version to version."""

    def __init__(self, clauses: int, chance: random.Random) -> None:
        self.chance = chance
        self.authors = [chance.randrange(PEOPLE) for _ in range(NOTES)]
        self.groups: list[set[int]] = [set() for _ in range(GROUPS)]
        self.needs = [chance.sample(range(GROUPS), 2) for _ in range(NEEDS)]
        self.clauses = [chance.sample(range(NEEDS), chance.randint(1, 3)) for _ in range(clauses)]
        self.written = 0

    def grow(self, notes: int) -> None:
        """So many more notes, each in a group; every second group gets none."""
        for note in range(self.written, min(NOTES, self.written + notes)):
            self.groups[2 * self.chance.randrange(GROUPS // 2) + self.chance.randrange(2)].add(note)
        self.written += notes

    def snapshot(self, *, steps: bool) -> Clauses:
        """The clauses as they are published, in steps of five and with notes, or as voices."""
        return [
            {
                "code": f"ST-{at:03}",
                "trace": {
                    **self._counts(set().union(*map(self._notes_of, needs)), steps),
                    "needs": [self._need(key, steps) for key in needs],
                },
            }
            for at, needs in enumerate(self.clauses)
        ]

    def sets(self) -> dict[str, frozenset[str]]:
        """Everything whose people are told, as sets of notes."""
        named = {f"group {at}": notes for at, notes in enumerate(self.groups)}
        named |= {f"need {at}": self._notes_of(at) for at in range(NEEDS)}
        return {name: frozenset(map(str, notes)) for name, notes in named.items()}

    def people(self, notes: frozenset[str]) -> int:
        """The number of people who wrote these notes."""
        return len({self.authors[int(note)] for note in notes})

    def _need(self, key: int, steps: bool) -> dict[str, Any]:
        return {
            "sentence": f"need {key}",
            **self._counts(self._notes_of(key), steps),
            "groups": [
                {"header": f"group {at}", **self._counts(self.groups[at], steps)}
                for at in self.needs[key]
            ],
        }

    def _notes_of(self, key: int) -> set[int]:
        return self.groups[self.needs[key][0]] | self.groups[self.needs[key][1]]

    def _counts(self, notes: set[int], steps: bool) -> dict[str, Any]:
        people = len({self.authors[note] for note in notes})
        if steps:
            return {"notes": len(notes), "at_least": people // 5 * 5 or "<5"}
        return {"voices": people if people >= 5 else "<5"}


def measure_versions(clauses: int, versions: int, *, steps: bool) -> dict[str, Any]:
    """The longest time in which a version was cleared beside all versions before it."""
    chance = random.Random(1)
    standard, left_out = Standard(clauses, chance), 0
    told, seconds = list[Any](), list[float]()
    for number in range(1, versions + 1):
        standard.grow(1200 if number == 1 else 60)
        coming = standard.snapshot(steps=steps)
        begin = time.perf_counter()
        before, new = claims_of_publications(told, coming)
        cleared = clear(before, new)
        seconds.append(time.perf_counter() - begin)
        assert not cleared.refused
        leave_out(coming, cleared.left_out)
        left_out += len(cleared.left_out)
        told.append((f"{number}.0", coming))
    found = find_disclosures(claims_of_publications(told)[0])
    return {"clear_s": round(max(seconds), 3), "left_out": left_out, "come_out": len(found)}


def measure_sets(versions: int) -> dict[str, Any]:
    """How long it takes to audit figures about sets of notes, told in steps of five."""
    standard = Standard(0, random.Random(2))
    sets: dict[frozenset[str], PeopleSet] = {}
    for number in range(versions):
        standard.grow(1200 if number == 0 else 60)
        for name, notes in standard.sets().items():
            steps = standard.people(notes) // 5 * 5
            sets.setdefault(notes, PeopleSet(f"{number} {name}", notes, steps, steps + 4, name))
    begin = time.perf_counter()
    found = find_disclosures(claims_of_sets(list(sets.values())))
    return {
        "sets": len(sets),
        "audit_s": round(time.perf_counter() - begin, 3),
        "come_out": len(found),
    }


def main(arguments: list[str] | None = None) -> None:
    """Measure and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clauses", type=int, default=100)
    parser.add_argument("--versions", type=int, default=5)
    asked = parser.parse_args(arguments)
    assert find_disclosures(Claims()) == []  # numpy and scipy are loaded before the clock runs
    found = {
        "clauses": asked.clauses,
        "versions": asked.versions,
        "voices": measure_versions(asked.clauses, asked.versions, steps=False),
        "steps": measure_versions(asked.clauses, asked.versions, steps=True),
        "note_sets": measure_sets(asked.versions),
    }
    json.dump(found, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
