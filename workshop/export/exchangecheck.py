"""Whether an exchange file can come in: read, of the right form, and sound in what points where."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NoReturn
from unicodedata import is_normalized

from workshop.board import note_rules
from workshop.board.note_kinds import NoteStatus
from workshop.errors import Invalid, WorkshopError
from workshop.export.exchangevotes import find_wrong_counts
from workshop.export.schema import FORMAT, VERSION, find_faults
from workshop.i18n import mark
from workshop.needs.need_states import IdeaKind, NeedStatus
from workshop.programme.activity_kinds import NOTE_KINDS
from workshop.programme.field_rules import clean
from workshop.programme.forms import Fault

LARGEST = 30_000_000
"""Bytes of a file that is read."""
MOST_FAULTS = 20
Document = dict[str, Any]

_POINTERS: Mapping[str, Mapping[str, str]] = {
    "activities": {"session": "sessions", "map": "maps", "targets": "activities needs"},
    "personas": {"area": "areas"},
    "maps": {"persona": "personas"},
    "steps": {"persona": "personas", "activity": "activities"},
    "notes": {"activity": "activities", "map": "maps", "same_as": "notes"},
    "groups": {"parent": "groups", "merged_into": "groups", "notes": "notes"},
    "needs": {
        "area": "areas",
        "merged_into": "needs",
        "split_from": "needs",
        "first_session": "sessions",
        "groups": "groups",
        "notes": "notes",
        "evidence": "evidence",
        "steps": "steps",
    },
    "ideas": {"need": "needs", "answers": "ideas"},
    "votes": {"activity": "activities"},
}
"""Which field of which part points to which other part; what points to several is a list."""
_CHAINS = {
    "groups": ("parent", "merged_into"),
    "needs": ("merged_into", "split_from"),
    "notes": ("same_as",),
    "ideas": ("answers",),
}
"""Fields that lead on and must not lead in a circle."""


class BadExchange(Invalid):
    """The file cannot come in; ``faults`` name the places."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(mark("The file cannot be brought in. {first}"), first=faults[0])
        self.faults = tuple(faults)


def read_exchange(content: bytes) -> Document:
    """A checked document. Raises ``Invalid`` for what is no exchange file, ``BadExchange``."""
    if len(content) > LARGEST:
        raise Invalid(mark("The file is larger than {most} MB."), most=LARGEST // 1_000_000)
    try:
        document = json.loads(content.decode("utf-8-sig"), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise Invalid(mark("This is no exchange file: it could not be read as JSON.")) from error
    return check_exchange(document)


def check_exchange(document: Any) -> Document:
    """The document, if it is sound. Raises as ``read_exchange``."""
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise Invalid(mark("This is no exchange file of the workshop."))
    if document.get("version") != VERSION or isinstance(document["version"], bool):
        raise Invalid(
            mark("This file has another version; this installation reads version {known}."),
            known=VERSION,
        )
    _refuse_faults(find_faults(document))
    sound: Document = _cleaned(document)
    for find in (find_faults, find_loose_ends, find_broken_rules):
        _refuse_faults(find(sound))
    return sound


def _refuse_faults(found: Iterator[Fault]) -> None:
    faults = list(islice(found, MOST_FAULTS))
    if faults:
        raise BadExchange(faults)


def _cleaned(value: Any) -> Any:
    """The same with every text as it may be stored; only for what has a known, shallow form."""
    if isinstance(value, str):
        plain = value.isprintable() and is_normalized("NFC", value)
        return value.strip() if plain else clean(value)
    if isinstance(value, list):
        return [_cleaned(one) for one in value]
    return {key: _cleaned(one) for key, one in value.items()} if isinstance(value, dict) else value


def find_loose_ends(document: Document) -> Iterator[Fault]:
    """Ids that are there twice, point nowhere or lead in a circle."""
    known = {
        name: _names(document, name)
        for name in ("areas", "sessions", *(set(_POINTERS) - {"votes"}), "evidence")
    }
    for part, names in known.items():
        for at in _repeated(names):
            yield Fault(f"{part}[{at}]", mark("this id is there twice"))
    ids = {part: set(names) for part, names in known.items()}
    for part, fields in _POINTERS.items():
        for field, targets in fields.items():
            there = set[Any]().union(*(ids[name] for name in targets.split()))
            for at, row in enumerate(document[part]):
                if row[field] is not None:
                    yield from _loose(row[field], there, f"{part}[{at}].{field}")
    for part, chains in _CHAINS.items():
        for chain in chains:
            yield from _circles(document[part], part, chain)


def find_broken_rules(document: Document) -> Iterator[Fault]:
    """What the form does not say: texts and empty places, sections of maps, merged needs, votes."""
    activities = {row["id"]: row for row in document["activities"]}
    for at, note in enumerate(document["notes"]):
        yield from _broken_note(note, activities[note["activity"]], f"notes[{at}]")
    for at, need in enumerate(document["needs"]):
        if (need["status"] == NeedStatus.MERGED) != (need["merged_into"] is not None):
            yield Fault(f"needs[{at}].merged_into", mark("status and merged_into contradict"))
    ideas = {row["id"]: row for row in document["ideas"]}
    for at, idea in enumerate(document["ideas"]):
        question = ideas.get(idea["answers"])
        if question and (question["kind"] != IdeaKind.QUESTION or question["need"] != idea["need"]):
            yield Fault(f"ideas[{at}].answers", mark("this is no question of the same need"))
    yield from _broken_votes(document, activities)


def _broken_note(note: Document, activity: Document, place: str) -> Iterator[Fault]:
    if activity["kind"] not in NOTE_KINDS:
        yield Fault(f"{place}.activity", mark("this activity takes no notes"))
    if (note["status"] == NoteStatus.VISIBLE) != (note["text"] is not None):
        yield Fault(f"{place}.text", mark("a visible note has a text, another one has none"))
    if (note["status"] == NoteStatus.WITHDRAWN) != (note["voice"] is None):
        yield Fault(f"{place}.voice", mark("a note that was withdrawn has no voice, another has"))
    try:
        if note["text"] is not None:
            note_rules.note_text(note["text"])
        if note["section"] is not None:
            note_rules.note_section(note["section"], activity["kind"], activity["variant"])
    except WorkshopError as error:
        yield Fault(place, error.message, error.values)


def _broken_votes(document: Document, activities: Mapping[str, Document]) -> Iterator[Fault]:
    needs = {row["id"] for row in document["needs"]}
    for at in _repeated([vote["activity"] for vote in document["votes"]]):
        yield Fault(f"votes[{at}].activity", mark("this id is there twice"))
    for at, vote in enumerate(document["votes"]):
        place = f"votes[{at}]"
        if not activities[vote["activity"]]["done"]:
            yield Fault(f"{place}.activity", mark("this vote has not ended"))
        wrong = find_wrong_counts(vote, activities[vote["activity"]]["kind"])
        if wrong:
            yield Fault(f"{place}.{wrong}", mark("these counts do not go together"))
        for name in ("dots", "estimates"):
            named = [row["need"] for row in vote[name]]
            for row in _repeated(named):
                yield Fault(f"{place}.{name}[{row}].need", mark("this id is there twice"))
            for row, need in enumerate(named):
                yield from _loose(need, needs, f"{place}.{name}[{row}].need")


def _names(document: Document, part: str) -> list[Any]:
    field = {"areas": "code", "sessions": "number"}.get(part, "id")
    return [row[field] for row in document[part]]


def _repeated(names: Iterable[Any]) -> list[int]:
    seen: Counter[Any] = Counter()
    places = []
    for at, name in enumerate(names):
        seen[name] += 1
        if seen[name] == 2:
            places.append(at)
    return places


def _loose(value: Any, there: set[Any], place: str) -> Iterator[Fault]:
    if isinstance(value, list):
        for at, one in enumerate(value):
            yield from _loose(one, there, f"{place}[{at}]")
        for at in _repeated(value):
            yield Fault(f"{place}[{at}]", mark("this id is there twice"))
    elif value is not None and value not in there:
        yield Fault(place, mark("this leads to nothing in the file"))


def _circles(rows: Sequence[Document], part: str, field: str) -> Iterator[Fault]:
    above = {row["id"]: row[field] for row in rows}
    sound: set[str] = set()
    for at, row in enumerate(rows):
        way: list[str] = []
        key: str | None = row["id"]
        while key is not None and key not in sound:
            if key in way:
                yield Fault(f"{part}[{at}].{field}", mark("this leads in a circle"))
                break
            way.append(key)
            key = above.get(key)
        sound.update(way)


def _refuse(word: str) -> NoReturn:
    raise ValueError(word)
