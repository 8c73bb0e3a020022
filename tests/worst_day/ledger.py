"""The reckoning of the evening: what phones showed as sent, against what is stored and shown."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.rooms import Room
from tests.waiting import comes_true
from tests.worst_day.people import SETTLES_WITHIN, People
from workshop.store.backup import opened_copy
from workshop.store.backup_key import read_key


def differences(room: Room, said: Mapping[str, str], erased: Collection[str]) -> Iterator[str]:
    """How the stored notes of a room differ from those that phones showed as sent: a sentence
    each."""
    stored = {note.id: note.text for note in room.stored()}
    for key in said.keys() - stored.keys():
        yield f"A note that was shown as sent is not stored: {key}"
    for key in stored.keys() - said.keys():
        yield f"A note is stored that no phone showed as sent: {key}"
    for key, text in stored.items():
        if key in erased and text:
            yield f"A note that was erased has a text: {key}"
        elif key in said and key not in erased and text != said[key]:
            yield f"A note is stored with another text: {key}"


def pictures(people: People, room: Room) -> Iterator[str]:
    """Who does not see what is stored, once all has been told: a sentence each."""
    stored = {note.id: note.text for note in room.stored() if note.text}
    comes_true(lambda: all(one.texts == stored for one in people.everybody()), SETTLES_WITHIN)
    for number, watcher in enumerate(people.everybody()):
        shown = watcher.texts
        if shown != stored:
            missing, more = stored.keys() - shown.keys(), shown.keys() - stored.keys()
            yield f"Screen {number} lacks {len(missing)} notes and shows {len(more)} too many."


def search(folder: Path, key_file: Path, texts: Iterable[str]) -> tuple[int, list[str]]:
    """Look for texts in every file below a folder, and in what encrypted copies hold; returns how
    many files that were, and where something was found."""
    needles = [text.encode() for text in texts]
    files = [path for path in folder.rglob("*") if path.is_file()]
    found = []
    for file in files:
        content = b"".join(_contents(file, key_file))
        held = sum(needle in content for needle in needles)
        if held:
            found.append(f"{file.relative_to(folder)} holds {held} texts that were erased.")
    return len(files), found


def _contents(file: Path, key_file: Path) -> Iterator[bytes]:
    yield file.read_bytes()
    if file.suffix == ".backup":
        key = read_key(key_file)
        with TemporaryDirectory() as name, opened_copy(file, key, Path(name)) as opened:
            yield opened.database.read_bytes()
