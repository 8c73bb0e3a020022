"""A11, the thief of the laptop: the data folder, with the database and the key beside it.

The thief knows the badges and tries everything that could lead from a note or a vote to one of
them: any value that both have, directly or over other rows; hashes and keyed hashes of what is
known of a person, in many forms, also together with the text itself; what few people have in common
with a row, such as a table or a role; what free pages and the write-ahead log still hold; and the
order of rows and events.
"""

import base64
import hashlib
import hmac
import json
import math
import random
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import Any

from tests.redteam.scoring import Score, deal
from tests.redteam.world import World

SEPARATORS = ("", ":", "|", "\x1f", "\x00")
LEAST_SECRET = 12
"""A text of so many signs is no word and no number: it can be a name for somebody."""
NEAR = 600
"""Bytes around a note in a raw file in which something of its author may stand."""


@dataclass
class Row:
    """A row of the database: its table, its place, column → value."""

    table: str
    place: int
    values: dict[str, Any]

    @cached_property
    def strings(self) -> set[str]:
        """All texts in it, also inside JSON and bytes."""
        found: set[str] = set()
        for value in self.values.values():
            found.update(_strings(value))
        return found


@dataclass
class Loot:
    """What is in the folder. ``raw``: the bytes of every file; ``secrets``: possible keys."""

    rows: list[Row]
    raw: dict[str, bytes]
    secrets: list[bytes]
    by_string: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))


def attack(world: World) -> list[Score]:
    """Name who wrote every note and every objection, and what everybody voted."""
    loot = read_loot(world.folder)
    texts = {**world.anonymous, **world.objections}
    blocks = [*world.blocks(), list(world.objections)]
    badges = [badge for badge in world.hall.badges if loot.by_string.get(badge)]
    assert len(badges) >= len(world.people) - 1, "the thief found no list of badges"
    places = {badge: world.hall.badges.index(badge) for badge in badges}
    scores = []
    for way, named in name_texts(loot, [*texts], badges, world.seed):
        guesses = {text: places[badge] for text, badge in named.items()}
        scores.append(deal("A11", way, texts, guesses, blocks, world.seed))
    for title, ballots in world.ballots.items():
        guesses = guess_ballots(loot, title, places, world.seed)
        truth = {str(person): tuple_of(ballot) for person, ballot in ballots.items()}
        scores.append(deal("A11", f"votes: {title}", truth, guesses, [[*truth]], world.seed))
    return scores


def tuple_of(ballot: Any) -> tuple[Any, ...]:
    """A ballot in a form that can be compared."""
    return tuple(ballot) if isinstance(ballot, tuple | list) else (ballot,)


# ── reading ─────────────────────────────────────────────────────────────────────────────────────


def read_loot(folder: Path) -> Loot:
    """Read every file of the folder; every SQLite database in it row by row."""
    files = {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()}
    raw = {name: path.read_bytes() for name, path in files.items()}
    rows: list[Row] = []
    for name, content in raw.items():
        if content.startswith(b"SQLite format 3"):
            rows += _rows_of(files[name])
    assert any(row.table == "participant" for row in rows), "the thief could not open the database"
    keys = [content for content in raw.values() if 0 < len(content) <= 256]
    loot = Loot(rows, raw, keys)
    for row in rows:
        for string in row.strings:
            loot.by_string[string].append(row)
    return loot


def _rows_of(path: Path) -> Iterator[Row]:
    with sqlite3.connect(path) as base:
        base.row_factory = sqlite3.Row
        names = base.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in names:
            for place, row in enumerate(base.execute(f'SELECT * FROM "{table}"')):
                yield Row(str(table), place, dict(row))
    base.close()


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, bytes):
        yield value.hex()
    elif isinstance(value, str):
        yield value
        if value[:1] in "[{":
            try:
                yield from _strings_in_json(json.loads(value))
            except ValueError:
                return


def _strings_in_json(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _strings_in_json(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings_in_json(part)


# ── what leads to a person ──────────────────────────────────────────────────────────────────────


def names_of_people(loot: Loot, badges: Sequence[str]) -> dict[str, str]:
    """Value → badge: long values in rows of one person alone, followed over rows that hold them,
    and values that are stored somewhere and can be computed from them with any key."""
    owner: dict[str, str] = {badge: badge for badge in badges}
    topics, tried = _topics(loot), set[str]()
    for _step in range(3):
        touching: dict[str, set[str]] = defaultdict(set)
        for row in loot.rows:
            strings = row.strings
            whose = {owner[one] for one in strings if one in owner}
            for one in strings:
                if whose and len(one) >= LEAST_SECRET:
                    touching[one] |= whose
        fresh = {value: min(whose) for value, whose in touching.items() if len(whose) == 1}
        for value, badge in {**fresh, **owner}.items():
            if value not in tried and not _is_written(loot, value):
                tried.add(value)
                for derived in derive(value, topics, loot.secrets) & loot.by_string.keys():
                    fresh.setdefault(derived, badge)
        owner, before = {**fresh, **owner}, owner
        if len(owner) == len(before):
            break
    return owner


def _is_written(loot: Loot, value: str) -> bool:
    """Whether this is a note's text or id: nothing about a person is computed from those."""
    return any(
        "text" in row.values and value in (row.values["text"], row.values.get("id"))
        for row in loot.by_string.get(value, ())
    )


def _topics(loot: Loot) -> list[str]:
    """Ids that a pseudonym may be bound to: of activities, sessions and the programme."""
    tables = ("activity", "workingsession", "programme")
    return [
        str(row.values["id"]) for row in loot.rows if row.table in tables and "id" in row.values
    ]


def derive(value: str, topics: Sequence[str], secrets: Sequence[bytes]) -> set[str]:
    """Hashes of a value by itself and with a topic: plain, keyed with a secret, keyed with the
    value; in hexadecimal, in full and cut to the length of an id."""
    found: set[str] = set()
    own_keys = [value.encode()]
    with suppress(ValueError):
        own_keys.append(bytes.fromhex(value))
    messages = [value, *(f"{value}{sign}{topic}" for topic in topics for sign in SEPARATORS)]
    messages += [f"{topic}{sign}{value}" for topic in topics for sign in SEPARATORS]
    for message in messages:
        found |= _forms(hashlib.sha256(message.encode()).digest())
        for key in secrets:
            found |= _forms(hmac.digest(key, message.encode(), "sha256"))
    for topic, key in product(topics, own_keys):
        found |= _forms(hmac.digest(key, topic.encode(), "sha256"))
    return found


def _forms(digest: bytes) -> set[str]:
    text = digest.hex()
    plain = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    return {text, text[:32], text[:40], plain, plain[:22]}


# ── notes ───────────────────────────────────────────────────────────────────────────────────────


def name_texts(
    loot: Loot, texts: Sequence[str], badges: Sequence[str], seed: int
) -> Iterator[tuple[str, dict[str, str]]]:
    """Ways to name the author of each text, each a text → badge; at random where a way ends."""
    rng = random.Random(seed)
    owner = names_of_people(loot, badges)
    rows = {text: _row_of(loot, text) for text in texts}
    assert sum(row is not None for row in rows.values()) > len(texts) / 2, "there are no notes"

    def filled(found: Mapping[str, str]) -> dict[str, str]:
        return {text: found.get(text) or rng.choice(list(badges)) for text in texts}

    yield "values in common", filled(_by_values(loot, rows, owner))
    yield "hashes over the text", filled(_by_fingerprints(loot, rows, badges, owner))
    yield "traits in common", filled(_by_traits(loot, rows, badges, owner))
    yield "raw bytes", filled(_by_raw_bytes(loot, rows, owner))
    for way, found in _by_order(loot, rows, badges, owner):
        yield way, filled(found)


def _row_of(loot: Loot, text: str) -> Row | None:
    rows = [row for row in loot.by_string.get(text, ()) if "text" in row.values]
    return rows[0] if rows else None


def _around(loot: Loot, row: Row) -> list[Row]:
    """The row and those that hold its id."""
    key = row.values.get("id")
    return [row, *(other for other in loot.by_string.get(str(key), ()) if other is not row)]


def _by_values(
    loot: Loot, rows: Mapping[str, Row | None], owner: Mapping[str, str]
) -> dict[str, str]:
    found: dict[str, str] = {}
    links: dict[str, Counter[str]] = defaultdict(Counter)
    for text, row in rows.items():
        for near in _around(loot, row) if row else ():
            votes = Counter(owner[one] for one in near.strings if one in owner)
            if votes and (near is row or len(votes) == 1):
                found.setdefault(text, votes.most_common(1)[0][0])
        for one in row.strings if row else ():
            if len(one) >= LEAST_SECRET and text in found:
                links[one][found[text]] += 1
    # A pseudonym that leads to nobody by itself, but to another note of which the author is known.
    for text, row in rows.items():
        if text not in found and row is not None:
            sure = [links[one] for one in row.strings if len(links.get(one, ())) == 1]
            if sure:
                found[text] = next(iter(sure[0]))
    return found


def _by_fingerprints(
    loot: Loot, rows: Mapping[str, Row | None], badges: Sequence[str], owner: Mapping[str, str]
) -> dict[str, str]:
    """Hashes in a note's row, tried with everything that is known of each person."""
    known: dict[str, list[str]] = defaultdict(list)
    for row in loot.rows:
        whose = {one for one in row.strings if one in badges}
        if len(whose) == 1 and "text" not in row.values:
            [badge] = whose
            known[badge] += [one for one in row.strings if len(one) >= LEAST_SECRET]
    for badge in badges:
        known[badge] = list(dict.fromkeys([badge, *known[badge]]))
    found: dict[str, str] = {}
    for text, row in rows.items():
        if row is None:
            continue
        stored = {one for one in row.strings if len(one) in (32, 40, 64)}
        for badge in badges:
            if any(stored & _fingerprints(value, row, loot.secrets) for value in known[badge]):
                found[text] = badge
                break
    return found


def _fingerprints(value: str, row: Row, secrets: Sequence[bytes]) -> set[str]:
    names = ("activity_id", "section", "kind", "text", "id")
    parts = {name: str(row.values.get(name) or "") for name in names}
    orders = [
        (parts["activity_id"], parts["section"], parts["kind"], parts["text"]),
        (parts["activity_id"], parts["text"]),
        (parts["text"],),
        (parts["id"],),
        (parts["id"], parts["text"]),
        (parts["activity_id"], parts["id"]),
    ]
    found: set[str] = set()
    for order, sign in product(orders, ("\x1f", "", ":", "|")):
        for message in (sign.join((value, *order)), sign.join((*order, value))):
            found.add(hashlib.sha256(message.encode()).hexdigest())
            found |= {hmac.new(key, message.encode(), "sha256").hexdigest() for key in secrets}
        found.add(hmac.new(value.encode(), sign.join(order).encode(), "sha256").hexdigest())
    return found | {one[:32] for one in found}


def _by_traits(
    loot: Loot, rows: Mapping[str, Row | None], badges: Sequence[str], owner: Mapping[str, str]
) -> dict[str, str]:
    """What few people have in common with a note: equal values in columns of the same name."""
    traits: dict[str, set[tuple[str, Hashable]]] = defaultdict(set)
    for row in loot.rows:
        whose = {owner[one] for one in row.strings if one in owner}
        if len(whose) == 1 and "text" not in row.values:
            traits[next(iter(whose))] |= _cells(row)
    having = Counter(cell for cells in traits.values() for cell in cells)
    found = {}
    for text, row in rows.items():
        cells = {cell for near in (_around(loot, row) if row else ()) for cell in _cells(near)}
        weights = {
            badge: sum(math.log(len(badges) / having[cell]) for cell in traits[badge] & cells)
            for badge in badges
        }
        best = max(weights.values())
        if best > 0:
            rng = random.Random(text)
            found[text] = rng.choice([one for one in badges if weights[one] >= best - 1e-9])
    return found


def _cells(row: Row) -> set[tuple[str, Hashable]]:
    return {
        (name.removesuffix("_number").removesuffix("_id"), value)
        for name, value in row.values.items()
        if isinstance(value, str | int) and value not in ("", None)
    }


def _by_raw_bytes(
    loot: Loot, rows: Mapping[str, Row | None], owner: Mapping[str, str]
) -> dict[str, str]:
    """Something of a person close behind the id of a note, anywhere in any file."""
    people = [(value.encode(), badge) for value, badge in owner.items() if _is_stored(loot, value)]
    found: dict[str, str] = {}
    for text, row in rows.items():
        key = str(row.values.get("id", "")).encode() if row else b""
        votes: Counter[str] = Counter()
        for content in loot.raw.values() if key else ():
            at = content.find(key)
            while at >= 0:
                near = content[at + len(key) : at + NEAR]
                places = [(near.find(value), badge) for value, badge in people]
                first = min(((where, badge) for where, badge in places if where >= 0), default=None)
                if first:
                    votes[first[1]] += 1
                at = content.find(key, at + 1)
        if votes:
            found[text] = votes.most_common(1)[0][0]
    return found


def _is_stored(loot: Loot, value: str) -> bool:
    return value in loot.by_string


def _by_order(
    loot: Loot, rows: Mapping[str, Row | None], badges: Sequence[str], owner: Mapping[str, str]
) -> Iterator[tuple[str, dict[str, str]]]:
    """People in the order of rows and events × authors in the order of their first notes, in each
    activity by itself."""
    notes = sorted((row for row in rows.values() if row), key=lambda row: row.place)
    columns = sorted({name for row in notes for name in row.values if _is_pseudonym(notes, name)})
    for column, (table, people) in product(columns, sorted(_arrivals(loot, badges, owner).items())):
        authors: dict[str, dict[str, None]] = defaultdict(dict)
        for row in notes:
            if row.values.get(column):
                authors[str(row.values.get("activity_id"))].setdefault(row.values[column])
        match = {
            (activity, one): badge
            for activity, those in authors.items()
            for one, badge in zip(those, people, strict=False)
        }
        keys = {
            text: (str(row.values.get("activity_id")), row.values.get(column))
            for text, row in rows.items()
            if row
        }
        named = {text: match[key] for text, key in keys.items() if key in match}
        yield f"{column} in the order of {table}", named


def _arrivals(loot: Loot, badges: Sequence[str], owner: Mapping[str, str]) -> dict[str, list[str]]:
    """Table → badges in the order of its rows; only tables that name everybody, and no note."""
    orders: dict[str, dict[str, None]] = defaultdict(dict)
    for row in loot.rows:
        if "text" not in row.values and "note_id" not in row.values:
            whose = {owner[one] for one in row.strings if one in owner}
            if len(whose) == 1:
                orders[row.table].setdefault(next(iter(whose)))
    return {table: [*order] for table, order in orders.items() if len(order) >= len(badges) - 1}


def _is_pseudonym(notes: Sequence[Row], name: str) -> bool:
    values = [row.values.get(name) for row in notes]
    kinds = {value for value in values if isinstance(value, str) and len(value) >= LEAST_SECRET}
    return 5 <= len(kinds) < len(values)


# ── votes ───────────────────────────────────────────────────────────────────────────────────────


def guess_ballots(
    loot: Loot, title: str, places: Mapping[str, int], seed: int
) -> dict[str, tuple[Any, ...]]:
    """Person → ballot in the vote of this title; at random among its ballots where none is
    found."""
    owner = names_of_people(loot, [*places])
    activities = {
        str(row.values["id"]) for row in loot.by_string.get(title, ()) if row.table == "activity"
    }
    found: dict[str, tuple[Any, ...]] = {}
    ballots = []
    for row in loot.rows:
        if not activities & row.strings or not _is_ballot(row):
            continue
        ballot = _ballot_of(loot, row)
        ballots.append(ballot)
        whose = {owner[one] for one in row.strings if one in owner}
        if len(whose) == 1:
            found[str(places[next(iter(whose))])] = ballot
    assert ballots, f"the thief found no ballots of {title}"
    rng = random.Random(seed)
    return {
        str(number): found.get(str(number)) or rng.choice(ballots) for number in places.values()
    }


def _is_ballot(row: Row) -> bool:
    return row.table in ("dots", "fingers", "impacteffort") or {"impact", "effort"} <= {*row.values}


def _ballot_of(loot: Loot, row: Row) -> tuple[Any, ...]:
    if "value" in row.values:
        return (row.values["value"],)
    if "impact" in row.values:
        return (row.values["impact"], row.values["effort"])
    return (row.values["need_id"],)
