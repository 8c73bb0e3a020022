"""Bringing many notes in with one press: part by part, so that phones are answered in between."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from workshop.board.evidence import ImportEvidence, import_evidence
from workshop.board.note_import import AT_ONCE, ImportedNote, ImportNotes, import_notes
from workshop.i18n import _
from workshop.store.ids_and_clock import new_id
from workshop.ui.shell.page import Page


@dataclass
class Brought:
    """What came in by one press: how many notes, how many of them wait, how many pieces of
    evidence, and whether all did."""

    batch: str
    notes: int = 0
    flagged: int = 0
    evidence: int = 0
    whole: bool = True


def bring_in(
    page: Page, wanted: Sequence[ImportNotes], evidence: Sequence[Mapping[str, str]] = ()
) -> Brought:
    """Bring notes in, for one board or several, as one import that is taken back as a whole.

    ``evidence``: the fields of what comes in as evidence along with them.

    Where a part is refused the sentence is shown and nothing more comes in; what came in before
    stands, and is told apart when the same is brought in again.
    """
    brought = Brought(new_id())
    every = sum(len(content.notes) for content in wanted)
    bar = st.progress(0.0, _("Bringing notes in…")) if every > AT_ONCE else None
    for content in wanted:
        present = replace(content, batch=brought.batch)
        for part in _parts(content.notes):
            done = page.attempt(import_notes, replace(present, notes=part))
            if done is None:
                brought.whole = False
                return brought
            # The next part goes to the activity that the first one may have made, and follows it.
            present = replace(present, activity_id=done.activity_id, place=done.next_place)
            brought.notes += done.notes
            brought.flagged += done.flagged
            if bar is not None:
                bar.progress(brought.notes / every, _("Bringing notes in…"))
    if evidence:
        entries = ImportEvidence(page.programme.id, evidence, brought.batch)
        came = page.attempt(import_evidence, entries)
        brought.evidence, brought.whole = came or 0, came is not None
    return brought


def _parts(notes: Sequence[ImportedNote]) -> Iterator[Sequence[ImportedNote]]:
    for start in range(0, len(notes), AT_ONCE):
        yield notes[start : start + AT_ONCE]
