"""A need or group on the rating desk: sentence, notes, evidence, notes nearby."""

from collections.abc import Sequence

import streamlit as st

from workshop.i18n import _
from workshop.needs.needs import need_sentence
from workshop.needs.review_subjects import Dossier, SeenNote
from workshop.needs.support import describe_support
from workshop.review.labels import KINDS
from workshop.review.review_kinds import SubjectKind
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.page import Page
from workshop.ui.widgets.note_lists import (
    list_notes,
    note_line,
    show_group,
    show_steps,
    show_tallies,
)

_GROUPS_OPEN = 3


def show_subject(page: Page, dossier: Dossier) -> None:
    """The sentence under review as a heading, and its support in one line."""
    st.badge(_(KINDS[dossier.kind]), color="primary")
    if dossier.need is not None:
        st.markdown("### " + plain(need_sentence(dossier.need)))
    elif dossier.group is not None:
        st.markdown("### " + (plain(dossier.group.header) or _("No header yet")))
    ground = _("Stands on: {ground}", ground=describe_support(dossier.support))
    st.caption(f":material/sticky_note_2: {ground}")
    if dossier.need is not None and dossier.need.criteria:
        signs = _("How we can tell that it is met")
        lines = "\n".join(f"- {plain(line)}" for line in dossier.need.criteria)
        st.markdown(f"**{signs}**\n\n{lines}")


def show_dossier_notes(page: Page, dossier: Dossier) -> None:
    """Groups with their notes, origin of the notes, journey steps, evidence, ungrouped notes."""
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
    if dossier.kind == SubjectKind.NEED:
        _show_evidence(dossier)
    _show_overlooked(dossier.overlooked)


def _show_notes(title: str, notes: Sequence[SeenNote]) -> None:
    with st.expander(f"**{title}** ({len(notes)})", expanded=True):
        list_notes(notes)


def _show_evidence(dossier: Dossier) -> None:
    if not dossier.evidence:
        st.caption(":material/menu_book: " + _("No evidence is linked to this need."))
        return
    title = _("Evidence")
    with st.expander(f"**{title}** ({len(dossier.evidence)})", expanded=True):
        for piece in dossier.evidence:
            title = piece.title
            if piece.id in dossier.practices:
                title = _("Practice: {title}", title=title)
            source = ", ".join(part for part in (piece.publisher, piece.year, piece.sample) if part)
            st.markdown(
                f"- **{plain(title)}** {plain(piece.figure)}  \n"
                f":small[:gray[{plain(source)}  \n{plain(piece.caveat)}]]"
            )


def _show_overlooked(notes: Sequence[SeenNote]) -> None:
    if not notes:
        st.caption(":material/search: " + _("No note outside the groups comes near to this."))
        return
    title = _("Perhaps overlooked: near, but in no group")
    with st.expander(f"**{title}** ({len(notes)})"):
        st.markdown("\n".join(f"- {note_line(note)}" for note in notes))
