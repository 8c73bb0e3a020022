"""An interview for tests: brought in with consent, highlighted, taken back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.conftest import Scene
from workshop.board.tables import Note
from workshop.local_time import today
from workshop.people.participants import NewPhrase, load_texts, make_phrase
from workshop.people.rights import Actor
from workshop.programme.tables import Programme
from workshop.settings import ROOT
from workshop.store.ids_and_clock import new_id
from workshop.transcripts.highlighting import HighlightWords, count_made, highlight
from workshop.transcripts.keeping import AddTranscript, Agreed, Passage, add_transcript
from workshop.transcripts.tables import Transcript

SECRET = b"secret of tests, 32 bytes long.."
SAID = (
    Passage(1, "What was hard at the office?"),
    Passage(2, "Nobody told me which window. I went home twice."),
    Passage(2, "Then pan Kowalski helped me with the form."),
)


def new_phrase(secret: bytes = SECRET) -> NewPhrase:
    """A phrase with its keys."""
    return make_phrase(load_texts(ROOT / "data", "en"), secret)


@dataclass
class InterviewDesk:
    """An interview of a programme, as it is brought in."""

    scene: Scene
    actor: Actor
    programme: Programme
    phrase: NewPhrase = field(default_factory=new_phrase)
    id: str = field(default_factory=new_id)

    def add(
        self, passages: Sequence[Passage] = SAID, agreed: Agreed | None = None, **fields: Any
    ) -> Transcript:
        """Bring it in; whoever was interviewed agreed to everything today."""
        given: dict[str, Any] = {
            "id": self.id,
            "programme_id": self.programme.id,
            "title": "A resident, October",
            "agreed": agreed or Agreed(today(), True, True),
            "passages": passages,
            "phrase_hash": self.phrase.keys.lookup,
        }
        return self.scene.do(add_transcript, self.actor, AddTranscript(**(given | fields)))

    def row(self) -> Transcript:
        """It as it is stored now."""
        return self.scene.get(Transcript, self.id)

    def made_of(self, passages: Sequence[int]) -> int:
        """How many notes were made of these passages."""
        return self.scene.read(lambda db, _actor: count_made(db, self.id, passages), self.actor)

    def highlight(
        self, activity_id: str, text: str, passages: Sequence[int] = (1,), **fields: Any
    ) -> tuple[Note, NewPhrase]:
        """Make a note of it; returns it with its phrase."""
        phrase = new_phrase()
        given: dict[str, Any] = {
            "note_id": new_id(),
            "transcript_id": self.id,
            "activity_id": activity_id,
            "passages": passages,
            "text": text,
            "phrase_hash": phrase.keys.lookup,
            "seen": self.made_of(passages),
        }
        made = self.scene.do(highlight, self.actor, HighlightWords(**(given | fields)))
        return made, phrase
