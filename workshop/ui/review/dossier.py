"""A need or a group before its reviewer: the sentence, the voices behind it, what stands near."""

from collections.abc import Sequence

import streamlit as st

from workshop.board.tables import Evidence, JourneyStep
from workshop.export.minutes.labels import NOTE_KINDS, SECTIONS
from workshop.i18n import _, ngettext, translate_plural
from workshop.i18n.counted_nouns import NOTES
from workshop.needs.needs import need_sentence
from workshop.needs.review_subjects import Counts, Dossier, SeenGroup, SeenNote
from workshop.needs.support import stands_on
from workshop.review.labels import KINDS
from workshop.ui.shell.formatting import plain, shortened
from workshop.ui.shell.page import Page

_NOTES_AT_ONCE = 6
_GROUPS_OPEN = 3


def show_subject(page: Page, dossier: Dossier) -> None:
    """The sentence that is reviewed, large, and what it stands on in one line."""
    st.badge(_(KINDS[dossier.kind]), color="primary")
    if dossier.need is not None:
        st.markdown("### " + plain(need_sentence(dossier.need)))
    elif dossier.group is not None:
        st.markdown("### " + (plain(dossier.group.header) or _("No header yet")))
    notes = translate_plural(NOTES, dossier.support.notes)
    ground = _("Stands on: {ground}", ground=stands_on(dossier.support))
    st.caption(f":material/record_voice_over: {ground}, {notes}")
    if dossier.need is not None and dossier.need.criteria:
        signs = _("How we can tell that it is met")
        lines = "\n".join(f"- {plain(line)}" for line in dossier.need.criteria)
        st.markdown(f"**{signs}**\n\n{lines}")


def show_voices(page: Page, dossier: Dossier) -> None:
    """Groups and their notes, where the voices come from, journeys, evidence, loners."""
    show_tallies(dossier.sections, dossier.personas, dossier.sessions)
    for place, group in enumerate(dossier.groups):
        show_group(group, expanded=place < _GROUPS_OPEN)
    if dossier.singles:
        _show_notes(_("Single notes"), dossier.singles)
    if not dossier.groups and not dossier.singles:
        st.info(_("Nothing stands behind this yet: no group and no note."))
    if dossier.needs:
        needs = "\n".join(f"- {plain(need.need)}" for need in dossier.needs)
        title = _("Needs that stand on this group")
        st.markdown(f"**{title}**\n\n{needs}")
    if dossier.steps:
        show_steps(dossier.steps)
    if dossier.kind == "need":
        _show_evidence(dossier.evidence)
    _show_overlooked(dossier.overlooked)


def note_line(note: SeenNote) -> str:
    """A note as Markdown: what it says, then quietly where it comes from."""
    if note.text is None:
        gone = _("the text cannot be read any more; the voice counts")
        text = f":gray[*{gone}*]"
    else:
        text = plain(note.text)
    section = note.section or ""
    origin = [_(SECTIONS[section])] if section in SECTIONS else []
    if note.kind == "hunch":
        origin.append(_(NOTE_KINDS["hunch"]).lower())
    if note.persona:
        origin.append(shortened(note.persona, 32))
    origin.append(_("session {number}", number=note.session))
    return f"{text}  \n:small[:gray[{plain(' · '.join(origin))}]]"


def show_group(group: SeenGroup, *, expanded: bool) -> None:
    """A group with its notes, folded away unless ``expanded``."""
    title = plain(shortened(group.header, 120)) or _("No header yet")
    with st.expander(f"**{title}** · {stands_on(group.support)}", expanded=expanded):
        list_notes(group.notes)


def _show_notes(title: str, notes: Sequence[SeenNote]) -> None:
    with st.expander(f"**{title}** ({len(notes)})", expanded=True):
        list_notes(notes)


def list_notes(notes: Sequence[SeenNote]) -> None:
    """Notes as a list: some at once, the rest on a click."""
    st.markdown("\n".join(f"- {note_line(note)}" for note in notes[:_NOTES_AT_ONCE]))
    if rest := notes[_NOTES_AT_ONCE:]:
        with st.popover(ngettext("{count} more note", "{count} more notes", len(rest))):
            st.markdown("\n".join(f"- {note_line(note)}" for note in rest))


def show_tallies(sections: Counts, personas: Counts, sessions: Counts) -> None:
    """From which sections, personas and sessions how many voices come."""
    named = [(_(SECTIONS.get(name, name)), count) for name, count in sections]
    numbered = [(_("session {number}", number=name), count) for name, count in sessions]
    rows = ((_("By section"), named), (_("By persona"), personas), (_("By session"), numbered))
    lines = [f"**{title}:** {_tally(counts)}" for title, counts in rows if counts]
    if lines:
        st.markdown("  \n".join(lines))
        st.caption(_("Numbers of voices; one voice can speak in several places."))


def _tally(counts: Counts | Sequence[tuple[str, int]]) -> str:
    return " · ".join(f"{plain(shortened(name, 40))} **{count}**" for name, count in counts)


def show_steps(steps: Sequence[JourneyStep]) -> None:
    """Steps of journeys with their barriers."""
    title = _("Steps of journeys")
    with st.expander(f"**{title}** ({len(steps)})"):
        for step in steps:
            what = " · ".join(plain(part) for part in (step.stage, step.action) if part)
            barrier = f"  \n:orange[{plain(step.barrier)}]" if step.barrier else ""
            st.markdown(f"- {what}{barrier}")


def _show_evidence(evidence: Sequence[Evidence]) -> None:
    if not evidence:
        st.caption(":material/menu_book: " + _("No evidence is linked to this need."))
        return
    title = _("Evidence")
    with st.expander(f"**{title}** ({len(evidence)})", expanded=True):
        for piece in evidence:
            source = ", ".join(part for part in (piece.publisher, piece.year, piece.sample) if part)
            st.markdown(
                f"- **{plain(piece.title)}** {plain(piece.figure)}  \n"
                f":small[:gray[{plain(source)}  \n{plain(piece.caveat)}]]"
            )


def _show_overlooked(notes: Sequence[SeenNote]) -> None:
    if not notes:
        st.caption(":material/search: " + _("No note outside the groups comes near to this."))
        return
    title = _("Perhaps overlooked: near, but in no group")
    with st.expander(f"**{title}** ({len(notes)})"):
        st.markdown("\n".join(f"- {note_line(note)}" for note in notes))
