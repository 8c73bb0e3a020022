"""Counting the notes behind groups and needs from an exchange file alone."""

from collections.abc import Iterable, Mapping, Sequence

from workshop.board.note_kinds import NoteStatus
from workshop.export.exchange.models import ActivityRecord, GroupRecord, NeedRecord, NoteRecord
from workshop.needs.group_queries import ACTIVE, MERGED
from workshop.needs.support import CountedNote, GroupNode, NeedLinks, SupportIndex


def counted_keys(notes: Iterable[NoteRecord]) -> set[str]:
    """The ids of notes that count."""
    return {note.id for note in notes if note.status != NoteStatus.WITHDRAWN}


def count_ground(
    activities: Sequence[ActivityRecord],
    notes: Sequence[NoteRecord],
    groups: Sequence[GroupRecord],
    needs: Sequence[NeedRecord],
) -> SupportIndex:
    """An index of the notes behind groups and needs, built from the file alone."""
    sessions = {row.id: row.session for row in activities}
    counted = {
        note.id: CountedNote(note.id, sessions[note.activity], note.section)
        for note in notes
        if note.status != NoteStatus.WITHDRAWN
    }
    places = {
        row.id: GroupNode(MERGED if row.merged_into else ACTIVE, row.merged_into, row.parent)
        for row in groups
    }
    footings = {
        row.id: NeedLinks(tuple(row.groups), _counted_among(counted, row.notes), row.merged_into)
        for row in needs
    }
    return SupportIndex(
        places, {row.id: _counted_among(counted, row.notes) for row in groups}, footings
    )


def _counted_among(
    counted: Mapping[str, CountedNote], keys: Iterable[str]
) -> tuple[CountedNote, ...]:
    return tuple(counted[key] for key in keys if key in counted)
