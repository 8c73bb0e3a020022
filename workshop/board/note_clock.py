"""The thread that tells others of notes in batches; see ``board/note_release.py``."""

from workshop.board.note_release import (
    LEAVES_WITHIN,
    WRITTEN,
    is_any_departing,
    is_anything_waiting,
    programmes_waiting,
    release_departures,
    release_notes,
)
from workshop.people.rights import SYSTEM
from workshop.store.batch_clock import BatchClock
from workshop.store.store import Store

WAKES = (*WRITTEN, "consent_withdrawn", "notes_withdrawn", "session_opened")


def note_clock(store: Store, seconds: float, leave_seconds: float) -> BatchClock:
    """Releases notes that wait, about ``seconds`` after the first of them; those that were taken
    back go within ``leave_seconds``."""
    ahead = LEAVES_WITHIN - leave_seconds

    def release() -> bool:
        with store.read() as db:
            programmes, departing = programmes_waiting(db), is_any_departing(db)
        for programme_id in programmes:
            store.write(release_notes, SYSTEM, programme_id, programme_id)
        if departing:
            store.write(release_departures, SYSTEM, ahead)
        with store.read() as db:
            return is_anything_waiting(db)

    return BatchClock("note-clock", store, seconds, WAKES, release)
