"""Validation of exchange files: first the schema (by the models), then references and rules."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from workshop.board import note_rules
from workshop.board.note_kinds import NoteStatus
from workshop.disclosure import COUNT_THRESHOLD, PEOPLE_THRESHOLD, below
from workshop.errors import Invalid, WorkshopError
from workshop.export.exchange.check_meetings import find_meeting_faults
from workshop.export.exchange.field_types import FORMAT
from workshop.export.exchange.models import (
    KNOWN_VERSIONS,
    VERSION,
    ActivityRecord,
    ExchangeFile,
    NoteRecord,
)
from workshop.export.exchange.models_1 import ExchangeFile1, without_voices
from workshop.export.exchange.models_2 import ExchangeFile2
from workshop.export.exchange.records import SupportRecord, VoteRecord
from workshop.export.exchange.upgrade import from_version_2
from workshop.export.exchange.votes import find_wrong_counts
from workshop.i18n import mark
from workshop.needs.need_states import IdeaKind, NeedStatus
from workshop.programme.activity_kinds import NOTE_KINDS, ActivityKind, NotesAbout, VotesOn
from workshop.programme.field_rules import clean
from workshop.programme.file_faults import Fault, read_json, refuse_faults, validate_file
from workshop.programme.file_models import FileRecord

LARGEST = 30_000_000
"""Largest accepted file, in bytes."""
Key = TypeVar("Key", bound=Hashable)

_POINTERS: Mapping[str, Mapping[str, str]] = {
    "activities": {
        "session": "sessions",
        "map": "maps",
        "targets": "activities needs evidence",
    },
    "personas": {"area": "areas"},
    "maps": {"persona": "personas"},
    "steps": {"persona": "personas", "activity": "activities", "note": "notes"},
    "notes": {
        "activity": "activities",
        "map": "maps",
        "same_as": "notes",
        "about": "needs evidence",
    },
    "groups": {"parent": "groups", "merged_into": "groups", "notes": "notes", "words_of": "notes"},
    "stops": {"session": "sessions"},
    "practices": {"evidence": "evidence", "area": "areas", "stop": "stops", "note": "notes"},
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
    "ideas": {"need": "needs", "answers": "ideas", "note": "notes"},
    "votes": {"activity": "activities"},
    "decisions": {"session": "sessions"},
    "dissents": {"session": "sessions"},
    "next_steps": {"session": "sessions", "settled_in": "sessions"},
    "pictures": {"session": "sessions", "activity": "activities", "evidence": "evidence"},
}
"""References: list → field → the list it points to. A field may hold one id or a list of ids."""
_CHAINS: Mapping[str, tuple[str, ...]] = {
    "groups": ("parent", "merged_into"),
    "needs": ("merged_into", "split_from"),
    "notes": ("same_as",),
    "ideas": ("answers",),
}
"""Fields that point into their own list; following them must not end in a cycle."""
_NAMED_BY = {"areas": "code", "sessions": "number", "practices": "evidence"}
"""Lists whose rows are known by another field than ``id``."""
_NAMELESS = ("votes", "decisions", "dissents", "next_steps")
"""Lists whose rows nothing refers to."""
_MODELS: Mapping[int, type[FileRecord]] = {1: ExchangeFile1, 2: ExchangeFile2, 3: ExchangeFile}
_TWICE = mark("this id is there twice")
_LOOSE = mark("this leads to nothing in the file")


def read_exchange(content: bytes) -> ExchangeFile:
    """Parse and check a file. Raises ``Invalid`` for what is no exchange file, ``BadFile`` with
    the faults found in one."""
    refusal = mark("This is no exchange file: it could not be read as JSON.")
    return check_exchange(read_json(content, LARGEST, refusal))


def check_exchange(document: object) -> ExchangeFile:
    """The checked document, with texts normalised for storing. Raises as ``read_exchange``."""
    read = _refuse_other_formats(document)
    validate_file(_MODELS[read["version"]], document)
    if read["version"] == 1:
        read = without_voices(read)
    if read["version"] < VERSION:
        read = from_version_2(read)
    found = validate_file(ExchangeFile, _clean_texts(read))
    refuse_faults(find_loose_ends(found))
    refuse_faults(find_broken_rules(found))
    refuse_faults(find_meeting_faults(found))
    return found


def _refuse_other_formats(document: object) -> dict[str, Any]:
    """The document, if it is an exchange file of a version that is read."""
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise Invalid(mark("This is no exchange file of the workshop."))
    version = document.get("version")
    if version not in KNOWN_VERSIONS or isinstance(version, bool):
        raise Invalid(
            mark("This file has another version; this installation reads version {known}."),
            known=", ".join(map(str, KNOWN_VERSIONS)),
        )
    return document


def _clean_texts(value: Any) -> Any:
    """The value with every text normalised for storing. Recursive: for validated, shallow data."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_clean_texts(one) for one in value]
    if isinstance(value, dict):
        return {name: _clean_texts(one) for name, one in value.items()}
    return value


def find_loose_ends(file: ExchangeFile) -> Iterator[Fault]:
    """Duplicate ids, dangling references and cycles."""
    known = {
        part: [getattr(row, _NAMED_BY.get(part, "id")) for row in getattr(file, part)]
        for part in ("areas", "sessions", "evidence", *_POINTERS)
        if part not in _NAMELESS
    }
    for part, names in known.items():
        for at in _repeated(names):
            yield Fault(f"{part}[{at}]", _TWICE)
    ids = {part: set(names) for part, names in known.items()}
    for part, pointers in _POINTERS.items():
        for name, targets in pointers.items():
            there = set[Any]().union(*(ids[target] for target in targets.split()))
            for at, row in enumerate(getattr(file, part)):
                yield from _find_loose(getattr(row, name), there, f"{part}[{at}].{name}")
    for part, chains in _CHAINS.items():
        for name in chains:
            yield from _find_cycles(getattr(file, part), part, name)


def _find_loose(value: Any, there: set[Any], place: str) -> Iterator[Fault]:
    if isinstance(value, list):
        for at, one in enumerate(value):
            yield from _find_loose(one, there, f"{place}[{at}]")
        for at in _repeated(value):
            yield Fault(f"{place}[{at}]", _TWICE)
    elif value is not None and value not in there:
        yield Fault(place, _LOOSE)


def _find_cycles(rows: Sequence[Any], part: str, name: str) -> Iterator[Fault]:
    above = {row.id: getattr(row, name) for row in rows}
    sound: set[str] = set()
    for at, row in enumerate(rows):
        way: dict[str, None] = {}
        key: str | None = row.id
        while key is not None and key not in sound:
            if key in way:
                yield Fault(f"{part}[{at}].{name}", mark("this leads in a circle"))
                break
            way[key] = None
            key = above.get(key)
        sound.update(way)


def _repeated(names: Iterable[Key]) -> list[int]:
    """The indexes at which a name occurs again."""
    seen: Counter[Key] = Counter()
    places = []
    for at, name in enumerate(names):
        seen[name] += 1
        if seen[name] == 2:
            places.append(at)
    return places


def find_broken_rules(file: ExchangeFile) -> Iterator[Fault]:
    """Rules beyond the schema: texts, tombstones, sections of maps, merged needs, vote counts."""
    activities = {row.id: row for row in file.activities}
    practices = {row.evidence for row in file.practices}
    for at, note in enumerate(file.notes):
        activity = activities[note.activity]
        yield from _find_note_faults(note, activity, f"notes[{at}]")
        if note.about and not _may_be_about(note.about, activity, practices):
            yield Fault(f"notes[{at}].about", mark("notes of this activity are not about this"))
    for at, need in enumerate(file.needs):
        if (need.status == NeedStatus.MERGED) != (need.merged_into is not None):
            yield Fault(f"needs[{at}].merged_into", mark("status and merged_into contradict"))
        if not _can_be_told(need.support):
            yield Fault(f"needs[{at}].support.at_least", mark("these counts do not go together"))
    ideas = {row.id: row for row in file.ideas}
    for at, idea in enumerate(file.ideas):
        question = ideas.get(idea.answers or "")
        if question and (question.kind != IdeaKind.QUESTION or question.need != idea.need):
            yield Fault(f"ideas[{at}].answers", mark("this is no question of the same need"))
    yield from _find_vote_faults(file, activities)


def _can_be_told(support: SupportRecord) -> bool:
    """Whether so many people can have written so many notes, and are told in the usual steps."""
    people = support.at_least
    if people is None or isinstance(people, str):
        return people is None or people == below(COUNT_THRESHOLD)
    return people % PEOPLE_THRESHOLD == 0 and people <= support.notes


def _may_be_about(subject: str, activity: ActivityRecord, practices: set[str]) -> bool:
    """Whether notes of this activity can be written under the need or practice with this id."""
    if activity.kind != ActivityKind.NOTES:
        return False
    wanted = NotesAbout(activity.about).subject
    return wanted == "practice" if subject in practices else wanted == "need" and subject[0] == "d"


def _find_note_faults(note: NoteRecord, activity: ActivityRecord, place: str) -> Iterator[Fault]:
    if activity.kind not in NOTE_KINDS:
        yield Fault(f"{place}.activity", mark("this activity takes no notes"))
    if (note.status == NoteStatus.VISIBLE) != (note.text is not None):
        yield Fault(f"{place}.text", mark("a visible note has a text, another one has none"))
    try:
        if note.text is not None:
            note_rules.note_text(note.text)
        if note.section is not None:
            note_rules.note_section(note.section, activity.kind, activity.variant)
    except WorkshopError as error:
        yield Fault(place, error.message, error.values)


def _find_vote_faults(
    file: ExchangeFile, activities: Mapping[str, ActivityRecord]
) -> Iterator[Fault]:
    needs = {row.id for row in file.needs}
    for at in _repeated([vote.activity for vote in file.votes]):
        yield Fault(f"votes[{at}].activity", _TWICE)
    for at, vote in enumerate(file.votes):
        place, activity = f"votes[{at}]", activities[vote.activity]
        if activity.votes_on == VotesOn.IDEAS:
            yield Fault(f"{place}.activity", mark("votes on ideas are in no file"))
        if not activity.done:
            yield Fault(f"{place}.activity", mark("this vote has not ended"))
        wrong = find_wrong_counts(vote, activity.kind)
        if wrong:
            yield Fault(f"{place}.{wrong}", mark("these counts do not go together"))
        yield from _find_target_faults(vote, needs, place)


def _find_target_faults(vote: VoteRecord, needs: set[str], place: str) -> Iterator[Fault]:
    """Needs that a vote counts twice or that are not in the file."""
    counted = {
        "dots": [row.need for row in vote.dots],
        "estimates": [row.need for row in vote.estimates],
    }
    for name, keys in counted.items():
        for at in _repeated(keys):
            yield Fault(f"{place}.{name}[{at}].need", _TWICE)
        for at, key in enumerate(keys):
            yield from _find_loose(key, needs, f"{place}.{name}[{at}].need")
