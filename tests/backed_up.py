"""An installation whose store notes what is erased, and what its copies hold."""

from pathlib import Path
from typing import Any

from tests.conftest import Scene, claim, entering
from workshop.board.moderation import RedactNote, redact_note
from workshop.people.participants import enter, participant_actor
from workshop.people.rights import SYSTEM
from workshop.people.tables import Participant
from workshop.settings import Settings
from workshop.standards.withdrawal import withdraw_everything
from workshop.store.backup import opened_copy
from workshop.store.backup_key import read_key
from workshop.store.backup_place import BackupPlace

CANARY = "the river behind our house"


def place_of(town: Settings) -> BackupPlace:
    return BackupPlace.of(town)


def words_in(folder: Path, words: str) -> list[Path]:
    """The files in which these words stand, with all copies opened."""
    found = [path for path in folder.rglob("*") if path.is_file()]
    hit = [path for path in found if words.encode() in path.read_bytes()]
    for copy in folder.glob("backups/workshop-*.backup"):
        with opened_copy(copy, read_key(folder.parent / "keys/backup.key"), folder) as unpacked:
            if words.encode() in unpacked.database.read_bytes():
                hit.append(copy)
    return hit


def erase_something(scene: Scene, alice: Any, session: Any, activity: Any) -> tuple[str, str]:
    """Two notes and a person that go after the block; gives back what does it."""
    entered = scene.do(enter, SYSTEM, entering(session))
    person = participant_actor(scene.get(Participant, entered.participant_id), entered.token)
    scene.make_note(person, activity, CANARY)
    redacted = scene.make_note(alice, activity, f"{CANARY}, once more")
    return entered.phrase, redacted.id


def take_back(scene: Scene, alice: Any, phrase: str, redacted: str) -> None:
    scene.do(withdraw_everything, SYSTEM, claim(phrase))
    scene.let_go()
    scene.do(redact_note, alice, RedactNote(redacted))
