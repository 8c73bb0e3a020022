"""Lists of notes, groups and journey steps, and tallies of notes by origin."""

from collections.abc import Sequence

import streamlit as st

from workshop.board.note_kinds import NoteKind
from workshop.board.tables import JourneyStep
from workshop.export.labels import NOTE_KINDS, SECTIONS
from workshop.i18n import _, ngettext
from workshop.needs.review_subjects import Counts, SeenGroup, SeenNote
from workshop.needs.support import describe_support
from workshop.programme.session_words import session_in_sentence
from workshop.ui.shell.formatting import plain, shortened

_NOTES_AT_ONCE = 6


def note_line(note: SeenNote) -> str:
    """A note as Markdown: its text, then its origin in small type."""
    if note.text is None:
        gone = _("the text cannot be read any more; the note counts")
        text = f":gray[*{gone}*]"
    else:
        text = plain(note.text)
    section = note.section or ""
    origin = [_(SECTIONS[section])] if section in SECTIONS else []
    if note.kind != NoteKind.UNMARKED:
        origin.append(_(NOTE_KINDS[note.kind]).lower())
    if note.persona:
        origin.append(shortened(note.persona, 32))
    origin.append(session_in_sentence(note.session))
    return f"{text}  \n:small[:gray[{plain(' · '.join(origin))}]]"


def show_group(group: SeenGroup, *, expanded: bool) -> None:
    """An expander with a group's notes."""
    title = plain(shortened(group.header, 120)) or _("No header yet")
    with st.expander(f"**{title}** · {describe_support(group.support)}", expanded=expanded):
        list_notes(group.notes)


def list_notes(notes: Sequence[SeenNote]) -> None:
    """A list of notes; from ``_NOTES_AT_ONCE`` on the rest is in a popover."""
    st.markdown("\n".join(f"- {note_line(note)}" for note in notes[:_NOTES_AT_ONCE]))
    if rest := notes[_NOTES_AT_ONCE:]:
        with st.popover(ngettext("{count} more note", "{count} more notes", len(rest))):
            st.markdown("\n".join(f"- {note_line(note)}" for note in rest))


def show_tallies(sections: Counts, personas: Counts, sessions: Counts) -> None:
    """Numbers of notes by section, persona and session."""
    named = [(_(SECTIONS.get(name, name)), count) for name, count in sections]
    numbered = [(session_in_sentence(int(name)), count) for name, count in sessions]
    rows = ((_("By section"), named), (_("By persona"), personas), (_("By session"), numbered))
    lines = [f"**{title}:** {_tally(counts)}" for title, counts in rows if counts]
    if lines:
        st.markdown("  \n".join(lines))
        st.caption(_("Numbers of notes."))


def _tally(counts: Counts | Sequence[tuple[str, int]]) -> str:
    return " · ".join(f"{plain(shortened(name, 40))} **{count}**" for name, count in counts)


def show_steps(steps: Sequence[JourneyStep]) -> None:
    """A list of journey steps with their barriers."""
    title = _("Steps of journeys")
    with st.expander(f"**{title}** ({len(steps)})"):
        for step in steps:
            what = " · ".join(plain(part) for part in (step.stage, step.action) if part)
            barrier = f"  \n:orange[{plain(step.barrier)}]" if step.barrier else ""
            st.markdown(f"- {what}{barrier}")
